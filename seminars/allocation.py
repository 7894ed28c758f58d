"""Allocation: the organiser of a session with priority chooses who of the requested gets a place.

The automatic way, once the priority time is over, is ``registration.place_requested``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from participants import audit
from participants.models import Person
from seminars import invitations, letters, places, waiting_list
from seminars.models import Registration, Session
from seminars.places import Room, turn

State = Registration.State


class AllocationError(places.RegistrationError):
    """Places that cannot be given as asked."""


class NothingToAllocate(AllocationError):
    """The session is not published, or it has begun."""


class OverCapacity(AllocationError):
    """Somebody chosen does not fit, and nobody has said that the limits may be passed."""

    def __init__(self, beyond: int) -> None:
        super().__init__(f"{beyond} chosen registrations do not fit")
        self.beyond = beyond


@dataclass(frozen=True)
class Row:
    """One request as the page shows it; ``is_proposed`` is what the rule would give."""

    registration: Registration
    goes_first: bool
    is_proposed: bool

    @property
    def number(self) -> str:
        """As it stands in the form."""
        return str(self.registration.number)


@dataclass(frozen=True)
class Effect:
    """What a choice would do, counted before it happens; ``gone`` do not ask any more."""

    given: int
    to_waiting: int
    beyond: int
    gone: int

    @property
    def mails(self) -> int:
        return self.given + self.to_waiting


@dataclass(frozen=True)
class Allocated:
    """What was done; ``gone`` had been settled or cancelled since the page was opened.

    Of those put on the waiting list ``to_waiting`` wait, and ``moved_up`` were offered or given
    a place that was left over.
    """

    given: list[Registration]
    to_waiting: list[Registration]
    moved_up: int
    gone: int
    over_capacity: int


def proposal(session: Session) -> list[Row]:
    """Everybody who asks, in order of arrival, with what the rule would give.

    Those who go first are served first, then the others; each as long as there is room.
    """
    requested = _requested(session)
    first = set(session.series.priority_organisations.values_list("pk", flat=True))
    goes_first = {each.pk: each.organisation_id in first for each in requested}
    room, proposed = Room(session), set()
    for registration in sorted(requested, key=lambda each: not goes_first[each.pk]):
        if room.fits(registration):
            room.take(registration)
            proposed.add(registration.pk)
    return [Row(each, goes_first[each.pk], each.pk in proposed) for each in requested]


def room_in_words(session: Session) -> list[tuple[str, int | None]]:
    """For each format its name and how many places are left; None: no limit."""
    return [(str(each.label), places.free(session, each)) for each in session.formats]


def left_after(session: Session, chosen: Collection[int]) -> int:
    """Places that would still be free: they go to the waiting list, first come first served."""
    room = Room(session)
    for registration in _requested(session):
        if registration.number in chosen:
            room.take(registration)
    return sum(max(0, room.left(each) or 0) for each in session.formats)


def effect_of(session: Session, chosen: Collection[int], refused: Collection[int]) -> Effect:
    """What giving places to the numbers ``chosen`` would do; ``refused`` go to the waiting list."""
    room, beyond = Room(session), 0
    requested = _requested(session)
    wanted = [each for each in requested if each.number in chosen]
    for registration in wanted:
        beyond += not room.fits(registration)
        room.take(registration)
    to_waiting = [each for each in requested if each.number in refused]
    gone = len({*chosen, *refused}) - len(wanted) - len(to_waiting)
    return Effect(len(wanted), len(to_waiting), beyond, gone)


@transaction.atomic
def allocate(  # noqa: PLR0913 (a choice has this many sides)
    session: Session,
    chosen: Iterable[Registration],
    *,
    refused: Iterable[Registration] = (),
    over_capacity: bool = False,
    by: Person | None,
    at: datetime,
) -> Allocated:
    """Give ``chosen`` their places (E4) and put ``refused`` on the waiting list (E5).

    Whoever else asks keeps asking. Only requests are settled, so a second click does nothing.
    Raises NothingToAllocate, and OverCapacity unless ``over_capacity`` was said.
    """
    locked = places.locked(session)
    if not locked.is_to_come(at=at):
        raise NothingToAllocate
    chosen_keys, refused_keys = {each.pk for each in chosen}, {each.pk for each in refused}
    requested = _requested(locked)
    given = [each for each in requested if each.pk in chosen_keys]
    to_waiting = [each for each in requested if each.pk in refused_keys - chosen_keys]
    beyond = _give(locked, given, by=by, at=at)
    if beyond and not over_capacity:
        raise OverCapacity(beyond)
    waiting = _refuse(locked, to_waiting, by=by, at=at)
    moved_up = len(to_waiting) - len(waiting)
    gone = len(chosen_keys | refused_keys) - len(given) - len(to_waiting)
    return Allocated(given, waiting, moved_up=moved_up, gone=gone, over_capacity=beyond)


def _requested(session: Session) -> list[Registration]:
    rows = session.registrations.requested()
    return list(rows.select_related("person", "organisation", "profession", "session__series"))


def _give(
    session: Session, chosen: Iterable[Registration], *, by: Person | None, at: datetime
) -> int:
    """A place, its letter and invitation for each; gives for how many there was no room."""
    beyond = 0
    for registration in chosen:
        fits = places.fits(session, registration)
        beyond += not fits
        turn(registration, State.PLACE, at=at, is_over_capacity=not fits)
        audit.record("place.allocated", registration, by=by, at=at, over_capacity=not fits)
        letters.place_given(registration, invitations.invite(registration, at=at), at=at)
    return beyond


def _refuse(
    session: Session, refused: Iterable[Registration], *, by: Person | None, at: datetime
) -> list[Registration]:
    """Onto the waiting list, which moves at once; a letter to those who still wait then.

    Gives those who wait.
    """
    for registration in refused:
        turn(registration, State.WAITING, at=at)
        audit.record("request.not_met", registration, by=by, at=at)
    moved = {each.pk for each in waiting_list.fill_places(session, at=at)}
    waiting = [each for each in refused if each.pk not in moved]
    for registration in waiting:
        letters.no_place_this_time(registration, at=at)
    return waiting
