"""What organisers do with somebody's registration: give, move, add and join, each with its letter.

Every act locks the session's row first and counts afterwards, like those of the people themselves.
A capacity is gone over only where the organiser says so, and that is remembered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from seminars import handovers, invitations, letters, places, waiting_list
from seminars.applicants import Applicant, enter, not_yet_stored, person_of
from seminars.duplicates import merge
from seminars.models import Registration, Session
from seminars.places import RegistrationError, Room, turn

__all__ = [
    "AlreadyRegistered",
    "Concerned",
    "NoRoom",
    "NotActive",
    "NotConfirmed",
    "NotHeld",
    "OnBehalfError",
    "Receipt",
    "ReserveListClosed",
    "WouldComeStraightBack",
    "add",
    "concerned_by",
    "give_place",
    "give_places",
    "merge",
    "move_all_to_waiting",
    "move_to_waiting",
]

State = Registration.State


class OnBehalfError(RegistrationError):
    """Something an organiser asked for that cannot be done as things stand."""


class NoRoom(OnBehalfError):
    """The session is full, or the organisation has its share; the organiser may go over it."""


class NotHeld(OnBehalfError):
    """The session is over, cancelled or not published."""


class NotActive(OnBehalfError):
    """Cancelled meanwhile: an undo brings it back, not a place."""


class NotConfirmed(OnBehalfError):
    """Nobody has shown yet that the address is right, so nobody is written to about a list."""


class ReserveListClosed(OnBehalfError):
    """Nobody is moved up any more, so nobody is put on the list."""


class WouldComeStraightBack(OnBehalfError):
    """Nobody else could take the place, so the list would give it back at once."""


class AlreadyRegistered(OnBehalfError):
    """The person has an active registration here."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(f"registration {registration.pk} is active")
        self.registration = registration


@dataclass
class Receipt:
    """What became of several registrations: one that is refused never stops the others."""

    done: list[Registration] = field(default_factory=list)
    refused: list[tuple[Registration, RegistrationError]] = field(default_factory=list)


@dataclass(frozen=True)
class Concerned:
    """Whom an act on several would change: shown before it happens."""

    registrations: list[Registration]
    with_calendar: int = 0
    without_room: int = 0


@transaction.atomic
def give_place(
    registration: Registration, *, by: Person | None, at: datetime, over_capacity: bool
) -> Registration:
    """A place for somebody who waits, asked, was offered one or said no; letter and invitation.

    Who has a place keeps it, and hears nothing twice. Raises NotHeld, NotActive for a cancelled
    registration, and NoRoom unless ``over_capacity`` is said; then it is remembered.
    """
    session, registration = places.locked_with(registration)
    if registration.state == State.PLACE:
        return registration
    _refuse_unless_held(session, at=at)
    _refuse_second_registration(session, registration)
    is_over = _is_over_capacity(session, registration)
    if is_over and not over_capacity:
        raise NoRoom
    before, cleared = registration.state, {"offer_expires_at": None, "hold_expires_at": None}
    turn(registration, State.PLACE, at=at, freed_by=None, is_over_capacity=is_over, **cleared)
    audit.record(
        "place.given_on_behalf", registration, by=by, at=at, before=before, over_capacity=is_over
    )
    outbox.call_off(letters.about(registration), at=at)
    letters.place_given(registration, invitations.invite(registration, at=at), at=at)
    return registration


@transaction.atomic
def move_to_waiting(
    registration: Registration,
    *,
    by: Person | None,
    at: datetime,
    tell: bool = True,
    together_with: Iterable[Registration] = (),
) -> Registration:
    """To the end of the reserve list; the place goes to the next in line.

    At the end, because whoever stays in front would be offered the same place in the same
    breath: the first eligible never waits beside a free place. Where nobody else can take the
    place it would come back all the same, also to one of those moved ``together_with`` this
    one, so that is refused. Who only asked keeps the rank. Without ``tell`` only those hear of
    it whose calendar must change. Raises NotHeld, NotActive, NotConfirmed, ReserveListClosed
    and WouldComeStraightBack.
    """
    session, registration = places.locked_with(registration)
    if registration.state == State.WAITING:
        return registration
    _refuse_to_let_wait(session, registration, at=at)
    before, held = registration.state, registration.state in State.holding()
    rank = session.registrations.last_rank() + 1 if held else registration.rank
    cleared = {"offer_expires_at": None, "freed_by": None, "is_over_capacity": False}
    turn(registration, State.WAITING, at=at, rank=rank, **cleared)
    audit.record("registration.moved_to_waiting", registration, by=by, at=at, before=before)
    outbox.call_off(letters.about(registration), at=at)
    handovers.end_of(registration, at=at)
    had_place = before == State.PLACE
    issued = invitations.withdraw(registration, at=at) if had_place else None
    if tell or had_place:
        letters.moved_to_reserve_list(registration, issued, at=at)
    moved_up = waiting_list.fill_places(session, at=at)
    if {registration, *together_with} & set(moved_up):
        raise WouldComeStraightBack  # takes everything above back, letters included
    return registration


@transaction.atomic
def add(  # noqa: PLR0913 (whom, by whom, and how)
    session: Session,
    applicant: Applicant,
    *,
    by: Person | None,
    at: datetime,
    over_capacity: bool,
    tell: bool = True,
) -> Registration:
    """Register somebody who phoned or wrote, also before opening and after closing.

    They get a place; on a full session one beyond the number where ``over_capacity`` is said,
    else the end of the reserve list where ``applicant.accepts_waiting``. The letter says who
    did it and how to decline; without ``tell`` there is none, and so no invitation that a later
    letter would have to take back. The same form sent twice gives the first registration. Raises
    NotHeld, NoRoom and AlreadyRegistered.
    """
    session = places.locked(session)
    if first := Registration.objects.made_by(applicant.form_token, session, email=applicant.email):
        return first
    _refuse_unless_held(session, at=at)
    person = _person_of(session, applicant, at=at)  # who is registered hears that, not “full”
    is_over = _is_over_capacity(session, not_yet_stored(session, applicant))
    state = State.WAITING if is_over and not over_capacity else State.PLACE
    if state == State.WAITING:
        _refuse_to_add_to_list(session, applicant, at=at)
    registration = enter(session, applicant, person, state, by=by, at=at)
    if state == State.PLACE and is_over:
        turn(registration, state, at=at, is_over_capacity=True)
    audit.record(
        "registration.added",
        registration,
        by=by,
        at=at,
        state=state,
        over_capacity=registration.is_over_capacity,
    )
    if tell:
        _tell_of_adding(registration, at=at)
    return registration


def _tell_of_adding(registration: Registration, *, at: datetime) -> None:
    has_place = registration.state == State.PLACE
    issued = invitations.invite(registration, at=at) if has_place else None
    letters.registered_by_organiser(registration, issued, at=at)


def concerned_by(
    session: Session, chosen: Iterable[Registration], *, gives_places: bool
) -> Concerned:
    """Whom giving places, or moving to the list, would change. Only asks."""
    if not gives_places:
        moved = [one for one in chosen if one.is_active and one.state != State.WAITING]
        with_calendar = sum(one.state == State.PLACE for one in moved)
        return Concerned(moved, with_calendar=with_calendar)
    placed = [one for one in chosen if one.state not in {State.PLACE, State.CANCELLED}]
    return Concerned(placed, len(placed), _without_room(session, placed))


def _without_room(session: Session, registrations: list[Registration]) -> int:
    """How many of them would go over a limit, the organisation's too, taken in turn."""
    room, short = Room(session), 0
    for one in registrations:
        if one.state not in State.holding():
            short += not room.fits(one)
            room.take(one)
    return short


def give_places(
    registrations: Iterable[Registration], *, by: Person | None, at: datetime, over_capacity: bool
) -> Receipt:
    """``give_place`` for each in turn, a transaction each."""
    return _for_each(
        registrations, lambda one: give_place(one, by=by, at=at, over_capacity=over_capacity)
    )


def move_all_to_waiting(
    registrations: Iterable[Registration], *, by: Person | None, at: datetime, tell: bool
) -> Receipt:
    """``move_to_waiting`` for each in turn; none of them takes the place of another."""
    moved: list[Registration] = []

    def move(one: Registration) -> Registration:
        done = move_to_waiting(one, by=by, at=at, tell=tell, together_with=moved)
        moved.append(done)
        return done

    return _for_each(registrations, move)


def _for_each(
    registrations: Iterable[Registration], act: Callable[[Registration], Registration]
) -> Receipt:
    receipt = Receipt()
    for registration in registrations:
        try:
            receipt.done.append(act(registration))
        except RegistrationError as error:
            receipt.refused.append((registration, error))
    return receipt


def _is_over_capacity(session: Session, registration: Registration) -> bool:
    """Whether a place for it would be one too many; who holds one already takes no other."""
    if registration.state in State.holding():
        return False
    return not places.fits(session, registration)


def _refuse_unless_held(session: Session, *, at: datetime) -> None:
    if not session.takes_people_by_hand(at=at):
        raise NotHeld


def _refuse_second_registration(session: Session, registration: Registration) -> None:
    if registration.state == State.CANCELLED:
        raise NotActive
    others = session.registrations.active().of(registration.person).exclude(pk=registration.pk)
    if other := others.first():
        raise AlreadyRegistered(other)


def _refuse_to_let_wait(session: Session, registration: Registration, *, at: datetime) -> None:
    _refuse_unless_held(session, at=at)
    if not session.waiting_list_moves(at=at):
        raise ReserveListClosed
    if not registration.is_active:
        raise NotActive
    if registration.state == State.UNCONFIRMED:
        raise NotConfirmed


def _refuse_to_add_to_list(session: Session, applicant: Applicant, *, at: datetime) -> None:
    if not applicant.accepts_waiting or not session.waiting_list_moves(at=at):
        raise NoRoom


def _person_of(session: Session, applicant: Applicant, *, at: datetime) -> Person:
    person = person_of(applicant, at=at)
    if known := session.registrations.active().of(person).first():
        raise AlreadyRegistered(known)
    return person
