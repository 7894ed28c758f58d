"""No hidden number can be worked out from what is shown: tried on every table Hypothesis finds."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from seminars.small_groups import LEAST, Group, Shown, protected

numbers = some.integers(0, 12).flatmap(
    lambda registered: some.tuples(some.just(registered), some.integers(0, registered))
)
tables = some.lists(numbers, max_size=7)
# On a busy machine Hypothesis would otherwise blame the test for the time it takes.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def groups(*rows: tuple[int, int]) -> list[Group]:
    return [
        Group(str(index), f"rad {index}", registered, attended)
        for index, (registered, attended) in enumerate(rows)
    ]


def shown(*rows: tuple[int, int]) -> list[tuple[int | None, int | None]]:
    return [(row.registered, row.attended) for row in protected(groups(*rows))]


def possible(rows: Sequence[Shown], index: int, total: tuple[int, int]) -> set[tuple[int, int]]:
    """Everything the numbers of one row can be, for who knows the totals and what is shown.

    Each row that is shown has somebody, and no more attended than were registered.
    """
    others = [row for at, row in enumerate(rows) if at != index]
    return {
        pair
        for pair in _of_row(rows[index], total)
        if _can_be_shared(others, total[0] - pair[0], total[1] - pair[1])
    }


def _of_row(row: Shown, total: tuple[int, int]) -> Iterator[tuple[int, int]]:
    registered = [row.registered] if row.registered is not None else range(1, total[0] + 1)
    for number in registered:
        attended = [row.attended] if row.attended is not None else range(number + 1)
        yield from ((number, each) for each in attended)


def _can_be_shared(rows: Sequence[Shown], registered: int, attended: int) -> bool:
    """Whether ``rows`` can hold just so many: what is open can take up what is left over."""
    known = sum(row.registered or 0 for row in rows)
    open_rows = [row for row in rows if row.registered is None]
    left = registered - known
    if left < len(open_rows) or (not open_rows and left):
        return False
    said = sum(row.attended or 0 for row in rows)
    room = sum(row.registered or 0 for row in rows if row.attended is None) + left
    return 0 <= attended - said <= room


@patiently
@given(tables)
@example([(1, 0)] * 5)
@example([(6, 1), (7, 0)])
@example([(10, 9), (20, 20)])
@example([(1, 0), (4, 0), (5, 5)])
def test_no_hidden_number_can_be_worked_out(table: list[tuple[int, int]]) -> None:
    rows = protected(groups(*table))
    total = (sum(row[0] for row in table), sum(row[1] for row in table))
    for index, row in enumerate(rows):
        can_be = possible(rows, index, total)
        if row.registered is None:
            assert len({registered for registered, _attended in can_be}) > 1
        if row.attended is None and 0 < total[1] < total[0]:
            assert len({attended for _registered, attended in can_be}) > 1


@patiently
@given(tables)
def test_what_is_shown_is_true_and_not_small(table: list[tuple[int, int]]) -> None:
    rows = protected(groups(*table))
    filled = [row for row in table if row[0]]
    for row, (registered, attended) in zip(rows, filled, strict=False):
        assert row.registered in {None, registered}
        assert row.attended in {None, attended}
        if len(filled) > 1:
            assert row.registered is None or row.registered >= LEAST
            assert row.attended is None or not 0 < row.attended < LEAST


@patiently
@given(tables)
def test_what_is_hidden_together_is_not_small(table: list[tuple[int, int]]) -> None:
    rows = protected(groups(*table))
    hidden = [row for row in rows if row.registered is None]
    total = sum(row[0] for row in table)
    together = total - sum(row.registered or 0 for row in rows)
    assert not rows or not hidden or (len(hidden) > 1 and together >= LEAST)


@patiently
@given(tables)
def test_the_same_is_hidden_in_whatever_order_the_words_stand(table: list[tuple[int, int]]) -> None:
    in_swedish = groups(*table)
    in_english = list(reversed(in_swedish))
    assert set(protected(in_swedish)) == set(protected(in_english))


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        ([(20, 10), (30, 15)], [(20, 10), (30, 15)]),
        # One small row: the next smallest goes with it.
        ([(3, 2), (20, 10), (30, 15)], [(None, None), (None, None), (30, 15)]),
        # Two small rows that are small together: a third goes with them.
        ([(1, 1), (2, 2), (15, 5), (30, 15)], [(None, None)] * 3 + [(30, 15)]),
        # Small rows that are not small together.
        ([(4, 2), (4, 2), (4, 2), (30, 15)], [(None, None)] * 3 + [(30, 15)]),
        # Nobody of those hidden attended, which would be said of each: a third goes with them.
        ([(4, 0), (4, 0), (30, 15)], [(None, None), (None, None), (30, None)]),
        # Registered may be said, but not that one did not attend.
        ([(10, 9), (20, 10), (30, 15)], [(10, None), (20, None), (30, 15)]),
        # Fewer than five in all: not told apart.
        ([(2, 1), (2, 1)], []),
        # One each: the total alone would betray them.
        ([(1, 0)] * 6, []),
        # A single row says no more than the total.
        ([(0, 0), (7, 3)], [(7, 3)]),
        ([], []),
    ],
)
def test_the_rule_by_examples(
    rows: list[tuple[int, int]], seen: list[tuple[int | None, int | None]]
) -> None:
    assert shown(*rows) == seen


def test_the_row_of_none_is_hidden_last() -> None:
    rest = Group("", "Ingen kommun", 6, 0, is_rest=True)
    rows = protected([*groups((3, 0), (20, 0)), rest])
    assert [row.registered for row in rows] == [None, None, 6]
