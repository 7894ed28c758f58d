"""Terms: spring from January to June, autumn from July to December, as schools and units plan."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from django.utils import timezone

from seminars import timing

FIRST_WEEK_OF_SPRING = 2
FIRST_WEEK_OF_AUTUMN = 33


@dataclass(frozen=True, order=True)
class Term:
    year: int
    is_autumn: bool

    @classmethod
    def of(cls, at: date) -> Self:
        """The term of a moment or a day, by Swedish time."""
        day = timing.on_day(at)
        return cls(day.year, day.month > timing.JUNE)

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The term of an address, “2027-vt”; None for what is no term."""
        year, _dash, season = name.partition("-")
        is_known = season in {"vt", "ht"} and year.isascii() and year.isdecimal()
        if not is_known or not 2000 <= int(year[:5]) <= 2100:
            return None
        return cls(int(year), season == "ht")

    @property
    def name(self) -> str:
        """As it stands in addresses: the same in both languages."""
        return f"{self.year}-{'ht' if self.is_autumn else 'vt'}"

    @property
    def words(self) -> str:
        return timing.term_words(self.first_day)

    @property
    def first_day(self) -> date:
        return date(self.year, 7 if self.is_autumn else 1, 1)

    @property
    def following(self) -> "Term":
        return Term(self.year + self.is_autumn, not self.is_autumn)

    @property
    def previous(self) -> "Term":
        return Term(self.year - (not self.is_autumn), not self.is_autumn)

    @property
    def first_monday(self) -> date:
        """Where the weeks of a term are counted from when its dates are laid on another term."""
        week = FIRST_WEEK_OF_AUTUMN if self.is_autumn else FIRST_WEEK_OF_SPRING
        return date.fromisocalendar(self.year, week, 1)

    def between(self) -> tuple[datetime, datetime]:
        """First moment of the term, and the first after it."""
        return _midnight(self.first_day), _midnight(self.following.first_day)

    def same_day_in(self, other: "Term", day: date) -> date:
        """The day that lies in ``other`` as ``day`` lies in this term: same weekday and week."""
        return other.first_monday + (day - self.first_monday)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
