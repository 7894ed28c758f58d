"""Filters of the library and how many materials each would leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from django.utils.translation import gettext as _

from materials.models import Kind, Material, Topic
from materials.models.material import MaterialQuerySet

UNKNOWN = "unknown"
DIMENSIONS = ("kind", "year", "topic", "language")


@dataclass(frozen=True)
class Fact:
    """What the filters look at in one material."""

    material_id: int
    kind: frozenset[str]
    year: frozenset[str]
    language: frozenset[str]
    topic: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Filters:
    """What the reader narrowed the library to; empty means all."""

    kind: str = ""
    year: str = ""
    topic: str = ""
    language: str = ""
    author: str = ""
    project: str = ""
    page: int = 1
    everything: bool = False  # the desk: drafts and withdrawn too, as far as the person may

    @property
    def are_set(self) -> bool:
        """Whether anything is narrowed."""
        return any(getattr(self, each) for each in (*DIMENSIONS, "author", "project"))

    def keep(self, fact: Fact, *, but: str = "") -> bool:
        """Whether a material passes all filters, leaving one dimension aside."""
        asked = ((each, getattr(self, each)) for each in DIMENSIONS if each != but)
        return all(value in getattr(fact, each) for each, value in asked if value)

    def changed(self, **changes: Any) -> Self:
        """The same filters with some changed, from the first page of results."""
        return replace(self, page=1, **changes)

    def parameters(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        named = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        return {
            name: value
            for name, value in named.items()
            if value and name != "everything" and (name, value) != ("page", "1")
        }


@dataclass(frozen=True)
class FilterCount:
    """One choice of a filter: its name, how many it leaves, whether it is chosen."""

    value: str
    name: str
    count: int
    is_chosen: bool


def facts_of(materials: MaterialQuerySet) -> dict[int, Fact]:
    """The facts of materials, newest first, in two queries."""
    topics: dict[int, set[str]] = {}
    of_topics = materials.filter(topics__isnull=False)
    for material_id, slug in of_topics.values_list("pk", "topics__slug"):
        topics.setdefault(material_id, set()).add(slug)
    rows = materials.newest_first().values_list("pk", "kind__slug", "year", "language")
    return {
        pk: Fact(
            pk,
            kind=frozenset({kind}),
            year=frozenset({str(year or UNKNOWN)}),
            language=frozenset({language or UNKNOWN}),
            topic=frozenset(topics.get(pk, ())),
        )
        for pk, kind, year, language in rows
    }


def counted(facts: Sequence[Fact], filters: Filters) -> Mapping[str, Sequence[FilterCount]]:
    """For each dimension how many materials each choice leaves, under the other filters."""
    return {each: _choices(each, facts, filters, NAMES[each]) for each in DIMENSIONS}


def _choices(
    dimension: str,
    facts: Iterable[Fact],
    filters: Filters,
    names: Callable[[Counter[str]], dict[str, str]],
) -> list[FilterCount]:
    left = (fact for fact in facts if filters.keep(fact, but=dimension))
    counts = Counter(value for fact in left for value in getattr(fact, dimension))
    chosen = getattr(filters, dimension)
    return [
        FilterCount(value, name, counts[value], value == chosen)
        for value, name in names(counts).items()
        if counts[value] or value == chosen
    ]


def _kind_names(_counts: Counter[str]) -> dict[str, str]:
    return {kind.slug: kind.name for kind in Kind.objects.all()}


def _topic_names(_counts: Counter[str]) -> dict[str, str]:
    return {topic.slug: topic.name for topic in Topic.objects.all()}


def _year_names(counts: Counter[str]) -> dict[str, str]:
    years = sorted(counts.keys() - {UNKNOWN}, reverse=True)
    return {**{year: year for year in years}, UNKNOWN: _("Årtal saknas")}


def _language_names(_counts: Counter[str]) -> dict[str, str]:
    known = {each.value: str(each.label).capitalize() for each in Material.Language}
    return {**known, UNKNOWN: _("Okänt språk")}


NAMES = {
    "kind": _kind_names,
    "topic": _topic_names,
    "year": _year_names,
    "language": _language_names,
}
