"""Which days are worked on: the library's red days, as this site uses them."""

from datetime import date

import pytest
from django.utils import translation

from seminars import red_days


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 12, 17), date(2026, 12, 15)),
        (date(2026, 12, 14), date(2026, 12, 10)),  # a Monday: over the weekend
        (date(2027, 1, 7), date(2027, 1, 4)),  # over Epiphany
        (date(2027, 3, 30), date(2027, 3, 24)),  # over Easter
    ],
)
def test_working_days_leave_out_weekends_and_red_days(day: date, before: date) -> None:
    assert red_days.workdays_before(day, 2) == before


@pytest.mark.parametrize(
    ("day", "red", "eve"),
    [
        (date(2026, 12, 24), "", "Julafton"),
        (date(2026, 12, 25), "Juldagen", ""),
        (date(2026, 12, 13), "", ""),  # a Sunday alone
    ],
)
def test_a_day_has_one_name_at_most(day: date, red: str, eve: str) -> None:
    with translation.override("sv"):
        assert (red_days.red_day(day), red_days.eve(day)) == (red, eve)
