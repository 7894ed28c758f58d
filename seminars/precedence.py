"""In which order the places of a session are given: what is said before the form."""

from dataclasses import dataclass
from datetime import datetime

from seminars.models import Session


@dataclass(frozen=True)
class Order:
    """``first_until`` is None when nobody goes first any more; ``rule`` says who does, in words.

    ``position`` is the place in the line that somebody new would get; None while there is room.
    """

    rule: str
    first_until: datetime | None
    per_organisation: int | None
    is_limited: bool
    position: int | None

    @property
    def is_worth_saying(self) -> bool:
        return self.is_limited or self.per_organisation is not None or self.first_until is not None


def order_of_places(session: Session, *, is_full: bool, at: datetime) -> Order:
    """Who goes first until when, how many of one organisation, and what happens when it is full."""
    until = session.priority_until
    rule = _rule(session) if until and at < until else ""
    return Order(
        rule=rule,
        first_until=until if rule else None,
        per_organisation=session.per_organisation_limit,
        is_limited=any(session.places_in(format_) is not None for format_ in session.formats),
        position=session.registrations.waiting().count() + 1 if is_full else None,
    )


def _rule(session: Session) -> str:
    """The organiser's words for it; without them the names of those who go first."""
    series = session.series
    return series.priority_rule or ", ".join(map(str, series.priority_organisations.all()))
