"""On which days the demo's sessions are: the plan's offsets from today, moved to working weeks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
FIRST_WEEKEND_DAY = 5
FIXED_RED_DAYS = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
AFTER_EASTER = {-2: "Good Friday", 1: "Easter Monday", 39: "Ascension Day"}

IsFree = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Slot:
    """What the plan says of a session's day. Without ``weekday`` the next workday is meant."""

    offset_days: int
    weekday: int | None
    is_fixed: bool = False

    @property
    def is_past(self) -> bool:
        return self.offset_days < 0


def dates_for(slots: Sequence[Slot], *, today: date, avoid_weeks: frozenset[int]) -> list[date]:
    """The day of each session of one series, in the same order.

    Past sessions stay before ``today`` and upcoming ones after it; none falls in an avoided week
    or on a red day unless it is fixed, and no two fall on one day.
    """

    def is_free(day: date) -> bool:
        return day.isocalendar().week not in avoid_weeks and not is_red(day)

    past = [slot for slot in slots if slot.is_past]
    upcoming = [slot for slot in slots if not slot.is_past]
    backwards = _walk(past[::-1], today=today, step=-WEEK, is_free=is_free)
    return backwards[::-1] + _walk(upcoming, today=today, step=WEEK, is_free=is_free)


def _walk(slots: Sequence[Slot], *, today: date, step: timedelta, is_free: IsFree) -> list[date]:
    """Go away from today, session by session, each further away than the one before."""
    days: list[date] = []
    for slot in slots:
        day = snapped(slot, today=today)
        while not slot.is_fixed and not (is_free(day) and _is_further(day, days, step)):
            day += step
        days.append(day)
    return days


def _is_further(day: date, days: Sequence[date], step: timedelta) -> bool:
    return not days or (day > days[-1] if step > timedelta() else day < days[-1])


def snapped(slot: Slot, *, today: date) -> date:
    """The day the plan means when no week is avoided, on the right side of today."""
    target = today + timedelta(days=slot.offset_days)
    if slot.weekday is None:
        return next_workday(target)
    day = target + timedelta(days=slot.weekday - target.weekday())
    if slot.is_past:
        return day - WEEK if day >= today else day
    return day + WEEK if day <= today else day


def next_workday(day: date) -> date:
    """The first Monday to Friday on or after ``day``."""
    while day.weekday() >= FIRST_WEEKEND_DAY:
        day += timedelta(days=1)
    return day


def is_red(day: date) -> bool:
    """Whether ``day`` is a public holiday in Sweden (weekends are not asked about)."""
    return (day.month, day.day) in FIXED_RED_DAYS or (day - easter(day.year)).days in AFTER_EASTER


def easter(year: int) -> date:
    """Easter Sunday (the Gregorian computus in Butcher's form)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
