"""Hiding small groups in a table of counts, so that no hidden number can be worked out.

The minimum frequency rule with secondary suppression, as national statistical offices use it
(Hundepool and others, Handbook on Statistical Disclosure Control, ESSnet, chapter 5):

1. A group of one to four people is small. So are the one to four of a larger group who attended,
   or who did not: one is the rest of the other.
2. What is small is hidden. Who is registered is hidden together with who attended.
3. The total is shown, so what is hidden together can be worked out by subtraction and is a group
   as well. While it is a single row, or small itself, or leaves no choice (as many people as
   rows; all attended; nobody did), the next smallest row is hidden with it.
4. Where that does not suffice, and where the whole is fewer than five, nothing is shown but the
   total.

Totals are no secret: everybody with a role sees on the desk how many are registered for a session.
A union of groups that are not small is not small, and (3) makes one of those that are hidden; so
two tables of which one adds rows of the other up (municipalities and the kind “municipality”) do
not betray each other, as long as ``is_rest`` marks the row that the other does not add up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

LEAST = 5  # people


@dataclass(frozen=True)
class Group:
    """So many people registered, so many of them attended. ``key`` is the same in any language."""

    key: str
    label: str
    registered: int
    attended: int
    is_rest: bool = False

    @property
    def parts(self) -> tuple[int, int, int]:
        return self.registered, self.attended, self.registered - self.attended


@dataclass(frozen=True)
class Shown:
    """One row as anybody may see it; None is hidden."""

    label: str
    registered: int | None
    attended: int | None


def protected(groups: Sequence[Group]) -> list[Shown]:
    """The rows that are not empty, with small numbers hidden; none, where (4) says so."""
    filled = [group for group in groups if group.registered]
    if sum(group.registered for group in filled) < LEAST:
        return []
    if len(filled) == 1:  # says no more than the total
        return [Shown(each.label, each.registered, each.attended) for each in filled]
    unsaid = _hidden(filled, {each for each in filled if _is_small(each.registered)}, 1)
    if unsaid and _leaves_no_choice(unsaid):
        return []
    attended_unsaid = unsaid
    if _is_divided(filled):
        partly = unsaid | {each for each in filled if any(map(_is_small, each.parts))}
        attended_unsaid = _hidden(filled, partly, 3)
    return [
        Shown(
            each.label,
            None if each in unsaid else each.registered,
            None if each in attended_unsaid else each.attended,
        )
        for each in filled
    ]


def _hidden(filled: Sequence[Group], small: set[Group], parts: int) -> set[Group]:
    """``small``, and the next smallest until what is hidden together may be known."""
    hidden = set(small)
    for each in sorted(filled, key=_next_smallest):
        if not hidden or _may_be_known(hidden, parts):
            break
        hidden.add(each)
    return hidden


def _next_smallest(group: Group) -> tuple[bool, int, str]:
    """Never by label: hiding one of two equals in Swedish and the other in English shows both."""
    return group.is_rest, group.registered, group.key


def _may_be_known(hidden: set[Group], parts: int) -> bool:
    if len(hidden) == 1 or _leaves_no_choice(hidden):
        return False
    together = [sum(numbers) for numbers in zip(*(each.parts for each in hidden), strict=True)]
    return not any(map(_is_small, together[:parts])) and (parts == 1 or _is_divided(hidden))


def _leaves_no_choice(hidden: Collection[Group]) -> bool:
    """Each row has somebody, so as many people as rows means one in each."""
    return sum(each.registered for each in hidden) <= len(hidden)


def _is_divided(groups: Collection[Group]) -> bool:
    """Whether some attended and some did not; else the sum says it of every row."""
    return 0 < sum(each.attended for each in groups) < sum(each.registered for each in groups)


def _is_small(number: int) -> bool:
    return 0 < number < LEAST
