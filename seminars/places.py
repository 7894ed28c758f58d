"""Counting places: what is taken, what is free, who is first in line.

Everything here is true only while the session's row is locked; ``locked`` is how an act begins.
The acts stand in ``registration`` and ``waiting_list``: no other code gives or takes a place.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from participants.models import Organisation
from seminars.models import Registration, Series, Session
from seminars.models.session import SessionQuerySet


class RegistrationError(Exception):
    """A registration that cannot be made or changed as asked."""


def locked(session: Session) -> Session:
    """The session, read again under its row lock (on SQLite the transaction itself is the lock).

    Whoever waited while its series was merged finds, in PostgreSQL, no row that still fits the
    series read before the wait: the second reading begins after it.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("series")
    try:
        return rows.get(pk=session.pk)
    except Session.DoesNotExist:
        return rows.get(pk=session.pk)


def locked_in_order(sessions: SessionQuerySet) -> list[Session]:
    """All of them under their locks, by primary key, so that no two acts wait for each other."""
    rows = sessions.order_by("pk").select_for_update(of=("self",)).select_related("series")
    return list(rows)


def lock_series(chosen: Iterable[Series]) -> int:
    """Let one act at a time say who takes these series; always after the locks of sessions.

    Gives how many of them there are still: one may have been merged while its lock was waited
    for. NO KEY: new sessions and roles of the series need not wait.
    """
    keys = [series.pk for series in chosen]
    rows = Series.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    return len(rows)


def locked_with(registration: Registration) -> tuple[Session, Registration]:
    """The session of ``registration`` under its lock, then the registration read again."""
    session = locked(registration.session)
    fresh = session.registrations.select_related("person", "organisation", "freed_by").get(
        pk=registration.pk
    )
    fresh.session = session
    return session, fresh


def taken(session: Session, format_: str) -> int:
    """Places held in a format: given, offered, or waiting for a confirmed address."""
    return session.registrations.taken().filter(format=format_).places_total()


def taken_within_capacity(session: Session, format_: str) -> int:
    """Without those for whom an organiser knowingly went over: they need no number."""
    beyond = session.registrations.taken().filter(format=format_, is_over_capacity=True)
    return taken(session, format_) - beyond.places_total()


def free(session: Session, format_: str) -> int | None:
    """Places left in a format, counted now; None where there is no limit."""
    return session.places_left(format_, taken=taken(session, format_))


class Room:
    """What is left in a session, counted once; ``take`` hands places out in thought."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._left: dict[str, int | None] = {}

    def fits(self, registration: Registration) -> bool:
        """Whether its whole party finds room and its organisation stays within the limit."""
        left = self.left(registration.format)
        has_places = left is None or registration.places <= left
        return has_places and self.organisation_fits(registration)

    def left(self, format_: str) -> int | None:
        """Places left in a format, below nought where more were taken; None: there is no limit."""
        if format_ not in self._left:
            self._left[format_] = free(self.session, format_)
        return self._left[format_]

    def organisation_fits(self, registration: Registration) -> bool:
        """Whether one more such party keeps its organisation within the limit."""
        limit = self.session.per_organisation_limit
        if limit is None:
            return True
        colleagues = self._taken_by[registration.counts_with] if registration.counts_with else 0
        return colleagues + registration.places <= limit

    def take(self, registration: Registration) -> None:
        left = self.left(registration.format)
        if left is not None:
            self._left[registration.format] = left - registration.places
        if self.session.per_organisation_limit is not None:
            self._taken_by[registration.counts_with] += registration.places

    @cached_property
    def _taken_by(self) -> Counter[int | str]:
        counts: Counter[int | str] = Counter()
        for each in self.session.registrations.taken().select_related("organisation"):
            counts[each.counts_with] += each.places
        return counts


def fits(session: Session, registration: Registration) -> bool:
    """Whether its whole party finds room and its organisation stays within the limit."""
    return Room(session).fits(registration)


def first_eligible(session: Session) -> Registration | None:
    """The first on the waiting list for whom there is room now."""
    if all(free(session, format_) == 0 for format_ in session.formats):
        return None
    waiting = session.registrations.waiting().select_related("person", "organisation")
    room = Room(session)
    return next((entry for entry in waiting if room.fits(entry)), None)


def position(registration: Registration) -> int:
    """Place in the line of somebody who waits, the first being 1: for pages and letters."""
    found = Registration.objects.with_position().get(pk=registration.pk)
    return found.position


def must_ask_first(session: Session, organisation: Organisation | None, *, at: datetime) -> bool:
    """Whether somebody from ``organisation`` has to wait while others go first."""
    if session.priority_until is None or at >= session.priority_until:
        return False
    first = session.series.priority_organisations
    return first.exists() and not (organisation and first.contains(organisation))


def organisation_has_room(session: Session, registration: Registration) -> bool:
    """Whether one more such party keeps its organisation within the limit."""
    return Room(session).organisation_fits(registration)


def turn(registration: Registration, state: str, *, at: datetime, **facts: object) -> None:
    """Write the new state of one registration; nothing is ever deleted."""
    registration.state, registration.changed_at = state, at
    for name, value in facts.items():
        setattr(registration, name, value)
    registration.save(update_fields=["state", "changed_at", *facts])
