"""From entries of the index to materials: each ranked by its best page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from materials.analysis import words_of
from materials.database_index import backend
from materials.index import Match
from materials.models import Material, PageText
from materials.query import Term
from materials.records import record_text, title_text

MOST_CHECKED = 2_000  # pages read to see whether words stand together
CHECKED_AT_ONCE = 200


@dataclass(frozen=True)
class Answer:
    """A material that answers, with its pages that do, best first."""

    material_id: int
    page_ids: tuple[int, ...] = ()
    has_all_words: bool = True


def answers(terms: Sequence[Term], *, every: bool) -> list[Answer]:
    """The materials that answer all terms on one page (or at least one), best first."""
    matches = backend().matching([term.indexed for term in terms], every=every)
    if any(term.needs_text for term in terms):
        matches = list(_checked(matches[:MOST_CHECKED], terms, every=every))
    pages: dict[int, list[int]] = {}
    for match in matches:
        found = pages.setdefault(match.material_id, [])
        if match.page_id is not None:
            found.append(match.page_id)
    return [Answer(pk, tuple(found), every) for pk, found in pages.items()]


def _checked(matches: Sequence[Match], terms: Sequence[Term], *, every: bool) -> Iterator[Match]:
    """Keep the entries whose words stand together where they should; keys do not know that."""
    enough = all if every else any
    titles: dict[int, tuple[str, str]] = {}
    for start in range(0, len(matches), CHECKED_AT_ONCE):
        batch = matches[start : start + CHECKED_AT_ONCE]
        texts = PageText.objects.in_bulk([each.page_id for each in batch if each.page_id])
        _add_titles(titles, batch)
        for match in batch:
            title, record = titles[match.material_id]
            body = texts[match.page_id].text if match.page_id else record
            fields = [list(words_of(title)), list(words_of(body))]
            if enough(any(term.is_met_by(words) for words in fields) for term in terms):
                yield match


def _add_titles(titles: dict[int, tuple[str, str]], batch: Sequence[Match]) -> None:
    """Read the records of the materials that are not known yet."""
    missing = {match.material_id for match in batch} - titles.keys()
    for material in Material.objects.for_page().filter(pk__in=missing):
        titles[material.pk] = (title_text(material), record_text(material))
