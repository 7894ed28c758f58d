"""The demo's dates are right whatever day somebody starts it."""

from datetime import date, timedelta

import pytest

from config.demo.dates import dates_for, easter, is_red, next_workday
from config.demo.plan import Plan, SeriesPlan, read_plan

FIRST, DAYS = date(2025, 1, 1), 1461


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan()


def checked(plan: Plan, series: SeriesPlan, today: date) -> None:
    """Fail if one of the series' days breaks a rule of the plan on this ``today``."""
    slots = [session.slot for session in plan.sessions_of(series)]
    days = dates_for(slots, today=today, avoid_weeks=plan.avoid_weeks)
    assert days == sorted(set(days)), f"two sessions on one day, or out of order, on {today}"
    for slot, day in zip(slots, days, strict=True):
        assert day.weekday() < 5, f"weekend on {today}"
        assert (day < today) if slot.is_past else (day > today), f"wrong side of {today}"
        if not slot.is_fixed:
            assert day.weekday() == slot.weekday
            assert day.isocalendar().week not in plan.avoid_weeks
            assert not is_red(day)


@pytest.mark.parametrize("key", ["forskning", "larande"])
def test_four_years_of_todays_give_right_days(plan: Plan, key: str) -> None:
    series = next(each for each in plan.series if each.key == key)
    for number in range(DAYS):
        checked(plan, series, FIRST + timedelta(days=number))


def test_the_closed_session_is_always_close(plan: Plan) -> None:
    l13 = next(each for each in plan.sessions if each.key == "l13")
    for number in range(DAYS):
        today = FIRST + timedelta(days=number)
        (day,) = dates_for([l13.slot], today=today, avoid_weeks=plan.avoid_weeks)
        assert 2 <= (day - today).days <= 4


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))],
)
def test_easter(year: int, expected: date) -> None:
    assert easter(year) == expected


def test_ascension_day_is_red() -> None:
    assert is_red(date(2026, 5, 14))
    assert not is_red(date(2026, 5, 21))


def test_a_saturday_becomes_monday() -> None:
    assert next_workday(date(2026, 11, 21)) == date(2026, 11, 23)
