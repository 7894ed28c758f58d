"""What goes into the full-text index and what is asked of it; two databases answer alike.

A question is a sentence of keys: every *term* must be met by one of its *alternatives*, every
alternative by all of its *groups*, every group by one of its *keys*.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

Group = frozenset[str]
Alternative = Sequence[Group]
Term = Sequence[Alternative]


class Row(NamedTuple):
    """The keys of one search entry."""

    entry_id: int
    title: Sequence[str]
    keys: Sequence[str]
    parts: Sequence[str] = ()


class Match(NamedTuple):
    """One entry that answers, with how well; higher is better. ``page_id`` None is the record."""

    entry_id: int
    material_id: int
    page_id: int | None
    score: float


class Backend(Protocol):
    """What each database can do."""

    def write(self, rows: Iterable[Row]) -> None:
        """Store the keys of entries, in place of what they had."""

    def retitle(self, entry_ids: Sequence[int], title: Sequence[str]) -> None:
        """Replace the title's keys, leaving those of the text."""

    def matching(self, terms: Sequence[Term], *, every: bool) -> list[Match]:
        """The entries that meet every term (or at least one), best first."""


def sentence(terms: Sequence[Term], *, every: bool, words: tuple[str, str], quote: str) -> str:
    """Write the question with this database's words for *and* and *or*."""
    both, either = words

    def group(keys: Group) -> str:
        return "(" + either.join(f"{quote}{key}{quote}" for key in sorted(keys)) + ")"

    def alternative(groups: Alternative) -> str:
        return "(" + both.join(group(keys) for keys in groups) + ")"

    def term(alternatives: Term) -> str:
        return "(" + either.join(alternative(groups) for groups in alternatives) + ")"

    return (both if every else either).join(term(each) for each in terms)
