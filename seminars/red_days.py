"""Red days, eves and weekends in Sweden, and so the days on which people work."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from holidays.countries.sweden import Sweden

from participants.languages import active_language

Kind = Literal["public", "bank", "de_facto", "optional"]
EVES: tuple[Kind, ...] = ("bank", "de_facto", "optional")  # shorter days and days between
SATURDAY = 5


def red_day(day: date) -> str:
    """Its name, in the active language; empty for others. A Sunday alone is a weekend."""
    return _names("public", day.year, active_language()).get(day, "")


def eve(day: date) -> str:
    """The name of a day off for many that is no red day; empty for others."""
    names = (_names(kind, day.year, active_language()).get(day, "") for kind in EVES)
    return "" if red_day(day) else next(filter(None, names), "")


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def workdays_before(day: date, count: int) -> date:
    """The day so many working days earlier, past weekends and red days."""
    while count:
        day -= timedelta(days=1)
        count -= not is_weekend(day) and not red_day(day)
    return day


@lru_cache(maxsize=64)
def _names(kind: Kind, year: int, language: str) -> dict[date, str]:
    spoken = "en_US" if language == "en" else "sv"
    return dict(Sweden(years=year, categories=kind, language=spoken, include_sundays=False))
