"""Understanding the name of an organisation that somebody typed, and suggesting names."""

import unicodedata

from participants.collation import swedish_order
from participants.models import Organisation
from participants.plain_text import clean_line


def organisation_called(text: str) -> Organisation | None:
    """The organisation of the register behind ``text``: any of its names, now or formerly.

    Case, accents and spaces do not matter ("vaxjo  KOMMUN"). None when no name fits, or when it
    fits several and no present name decides.
    """
    wanted = _bare(text)
    if not wanted:
        return None
    known = [each for each in Organisation.objects.all() if wanted in map(_bare, each.names)]
    by_present_name = [each for each in known if wanted in map(_bare, _present_names(each))]
    candidates = by_present_name or known
    return candidates[0] if len(candidates) == 1 else None


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
