"""Taking part on site instead of online, or the other way round.

A place is never lost unasked: it is kept until there is another, or until somebody says that
they would rather wait. Locks as ``seminars.registration`` does.
"""

from datetime import datetime

from django.db import transaction

from participants import audit
from participants.models import Person
from seminars import handovers, invitations, letters, places, waiting_list
from seminars.changing import ChangeRefused, refuse_too_late
from seminars.models import Registration, Session
from seminars.places import turn

State = Registration.State

MAY_SWITCH = (State.PLACE, State.WAITING, State.REQUESTED)


class FormatNotOffered(ChangeRefused):
    """The session is not held that way, or an open question has to be answered first."""


class NoRoomThere(ChangeRefused):
    """The other format is full; ``may_wait`` says whether one may join its reserve list."""

    def __init__(self, *, may_wait: bool) -> None:
        super().__init__("full")
        self.may_wait = may_wait


@transaction.atomic
def switch_format(
    registration: Registration,
    format_: str,
    *,
    by: Person | None,
    at: datetime,
    accepts_waiting: bool = False,
) -> Registration:
    """Take part on site instead of online, or the other way round; the old place moves on.

    With a place it is kept until there is one in ``format_``; only with ``accepts_waiting`` is
    it given up for the end of the reserve list. Who waits keeps the rank, and gets a place at
    once where one is free and the list has not closed. Raises TooLateToChange,
    FormatNotOffered, NoRoomThere.
    """
    session, registration = places.locked_with(registration)
    refuse_too_late(registration, at=at)
    if registration.format == format_:
        return registration
    if not format_ or format_ != other_format(registration):
        raise FormatNotOffered
    before, registration.format = registration.state, format_
    if before == State.PLACE:
        _move_place(session, registration, accepts_waiting=accepts_waiting, at=at)
    else:
        _move_wish(session, registration, at=at)
    audit.record(
        "registration.switched",
        registration,
        by=by,
        at=at,
        format=format_,
        before=before,
        state=registration.state,
    )
    waiting_list.fill_places(session, at=at)
    return registration


def other_format(registration: Registration) -> str:
    """The format that one could switch to; nothing where there is none, or not in this state.

    A team at one screen has one place: in the room it would fill a chair for each.
    """
    if registration.state not in MAY_SWITCH or registration.shares_a_screen:
        return ""
    others = [each for each in registration.session.formats if each != registration.format]
    return str(others[0]) if others else ""


def has_room(registration: Registration, format_: str) -> bool:
    """Whether switching would keep a place, as things stand: the page asks before it happens."""
    left = places.free(registration.session, format_)
    return left is None or registration.places <= left


def _move_place(
    session: Session, registration: Registration, *, accepts_waiting: bool, at: datetime
) -> None:
    if has_room(registration, registration.format):
        turn(registration, State.PLACE, at=at, format=registration.format, is_over_capacity=False)
        letters.format_switched(registration, invitations.invite(registration, at=at), at=at)
        return
    may_wait = session.waiting_list_moves(at=at)
    if not (may_wait and accepts_waiting):
        raise NoRoomThere(may_wait=may_wait)
    last = session.registrations.last_rank() + 1
    turn(
        registration,
        State.WAITING,
        at=at,
        format=registration.format,
        rank=last,
        is_over_capacity=False,
    )
    handovers.end_of(registration, at=at)
    letters.format_switched(registration, invitations.withdraw(registration, at=at), at=at)


def _move_wish(session: Session, registration: Registration, *, at: datetime) -> None:
    """Once the list has closed nobody is moved up, so nobody passes those who wait there."""
    turn(registration, registration.state, at=at, format=registration.format)
    waits = registration.state == State.WAITING and session.waiting_list_moves(at=at)
    if waits and places.fits(session, registration):
        waiting_list.give(registration, at=at)
