"""Understanding the name of an organisation that somebody typed, and suggesting names."""

import unicodedata
from collections.abc import Iterable

from participants.collation import swedish_order
from participants.models import Organisation
from participants.plain_text import clean_line


def organisation_called(text: str) -> Organisation | None:
    """The organisation of the register behind ``text``: any of its names, now or formerly.

    Case, accents and spaces do not matter ("vaxjo  KOMMUN"). None when no name fits, or when it
    fits several and no present name decides.
    """
    return organisations_called([text]).get(text)


def organisations_called(texts: Iterable[str]) -> dict[str, Organisation]:
    """Those of ``texts`` that ``organisation_called`` understands; one query for all of them."""
    wanted = {text: bare for text in texts if (bare := _bare(text))}
    if not wanted:
        return {}
    now: dict[str, list[Organisation]] = {}
    ever: dict[str, list[Organisation]] = {}
    for each in Organisation.objects.all():
        for bare in {_bare(name) for name in _present_names(each)}:
            now.setdefault(bare, []).append(each)
        for bare in {_bare(name) for name in each.names}:
            ever.setdefault(bare, []).append(each)
    found = {text: now.get(bare) or ever.get(bare, []) for text, bare in wanted.items()}
    return {text: candidates[0] for text, candidates in found.items() if len(candidates) == 1}


def suggestions(language: str) -> list[str]:
    """Names to choose from while typing, in ``language`` and in Swedish order."""
    to_choose = Organisation.objects.exclude(kind=Organisation.Kind.OTHER)
    names = {_name_in(language, each) for each in to_choose}
    return sorted(names, key=swedish_order)


def _name_in(language: str, organisation: Organisation) -> str:
    in_english = organisation.name_en if language == "en" else ""
    return in_english or organisation.name_sv


def _present_names(organisation: Organisation) -> list[str]:
    names = [organisation.name_sv, organisation.name_en, organisation.short_name]
    return [name for name in names if name]


def _bare(text: str) -> str:
    """Without case, accents and double spaces: how two spellings are compared."""
    parted = unicodedata.normalize("NFKD", clean_line(text).casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
