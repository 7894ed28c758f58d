"""Search in the library: the border that views, jobs and acts know. The rest stands behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.utils import translation
from django.utils.safestring import SafeString

from materials.facets import Fact, FilterCount, Filters, counted, facts_of
from materials.indexing import index_file, index_material
from materials.models import (
    Material,
    PageText,
    SynonymGroup,
    Topic,
)
from materials.models.material import MaterialQuerySet
from materials.query import Query, understood
from materials.ranking import Answer, answers
from materials.snippets import snippet
from participants.models import Person

HITS_A_PAGE = 20
PAGES_SHOWN = 3
FEW = 10  # fewer materials with all the words: those with some of them are shown below

__all__ = [
    "FilterCount",
    "Filters",
    "Hit",
    "PageHit",
    "SearchResult",
    "index_file",
    "index_material",
    "search",
]


@dataclass(frozen=True)
class PageHit:
    """A page of the file that answers."""

    number: int
    snippet: SafeString


@dataclass(frozen=True)
class Hit:
    """A material that answers, with its best pages."""

    material: Material
    pages: tuple[PageHit, ...] = ()
    has_all_words: bool = True


@dataclass(frozen=True)
class SearchResult:
    """One page of hits, and what can be said of all of them."""

    query: str
    filters: Filters
    hits: tuple[Hit, ...]
    total: int
    total_with_all_words: int
    sheet: Page[Answer]
    counts: Mapping[str, Sequence[FilterCount]] = field(default_factory=dict)
    also_shows: tuple[str, ...] = ()

    @property
    def total_with_some_words(self) -> int:
        """How many hits have some of the words only."""
        return self.total - self.total_with_all_words


def search(
    query: str, *, filters: Filters, person: Person | AnonymousUser, language: str
) -> SearchResult:
    """The materials that answer a query and filters, as this person may see them.

    Without a query: everything, newest first. Nothing that can be typed raises an error, and
    what the person may not see shows neither among the hits nor in any count.
    """
    with translation.override(language):
        return _found(query, filters, _seen_by(person, filters))


def _seen_by(person: Person | AnonymousUser, filters: Filters) -> MaterialQuerySet:
    seen = Material.objects.visible_to(person)
    return seen if filters.everything else seen.listed()


def _found(query: str, filters: Filters, seen: MaterialQuerySet) -> SearchResult:
    asked = understood(query, synonyms=_synonyms() if query.strip() else ())
    facts = facts_of(seen.narrowed(author=filters.author, project=filters.project))
    ranked = _ranked(asked, facts)
    of_query = [facts[answer.material_id] for answer in ranked]
    kept = [answer for answer in ranked if filters.keep(facts[answer.material_id])]
    sheet = Paginator(kept, HITS_A_PAGE).get_page(filters.page)
    return SearchResult(
        query=query,
        filters=filters,
        hits=tuple(_hits(list(sheet), asked)),
        total=len(kept),
        total_with_all_words=sum(answer.has_all_words for answer in kept),
        sheet=sheet,
        counts=counted(of_query, filters),
        also_shows=asked.also_shows,
    )


def _synonyms() -> list[list[str]]:
    """The groups of terms that mean the same, those of the topics too."""
    groups = list(SynonymGroup.objects.values_list("terms", flat=True))
    topics = Topic.objects.exclude(synonyms=[])
    return [*groups, *([topic.name, *topic.synonyms] for topic in topics)]


def _ranked(asked: Query, facts: Mapping[int, Fact]) -> list[Answer]:
    """Who answers, best first; without words everything, in the order of ``facts``."""
    left_out = {
        answer.material_id for term in asked.excluded for answer in answers([term], every=True)
    }
    if not asked.terms:
        return [Answer(pk) for pk in facts if pk not in left_out]
    ranked = answers(asked.terms, every=True)
    if len(asked.terms) > 1 and sum(each.material_id in facts for each in ranked) < FEW:
        have_all = {answer.material_id for answer in ranked}
        some = answers(asked.terms, every=False)
        ranked += [answer for answer in some if answer.material_id not in have_all]
    return [each for each in ranked if each.material_id in facts.keys() - left_out]


def _hits(shown: Sequence[Answer], asked: Query) -> Iterable[Hit]:
    """The hits of one page of results, with all they show, in a fixed number of queries."""
    materials = Material.objects.for_list().in_bulk([answer.material_id for answer in shown])
    page_ids = [pk for answer in shown for pk in answer.page_ids[:PAGES_SHOWN]]
    texts = PageText.objects.in_bulk(page_ids) if page_ids else {}
    for answer in shown:
        pages = [texts[pk] for pk in answer.page_ids[:PAGES_SHOWN] if pk in texts]
        yield Hit(
            material=materials[answer.material_id],
            pages=tuple(PageHit(page.number, snippet(page.text, asked)) for page in pages),
            has_all_words=answer.has_all_words,
        )
