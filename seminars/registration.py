"""Registering, cancelling, undoing: the acts of one person about one session.

Every act locks the session's row first and counts afterwards, so that two people can never be
given the same place and nobody waits beside a free one (ASVS 2.3.4).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from seminars import arrival, enrolment, handovers, invitations, letters, places, waiting_list
from seminars.applicants import Applicant, Booker, person_of
from seminars.arrival import Closed, FullMeanwhile, NotOpen, NotTaken, NotYetOpen
from seminars.invitations import Issued
from seminars.models import Registration, SeriesRegistration, Session
from seminars.places import RegistrationError, turn

__all__ = [
    "Closed",
    "Finding",
    "FullMeanwhile",
    "NotOpen",
    "NotTaken",
    "NotYetOpen",
    "NothingToCancel",
    "UndoTooLate",
    "cancel",
    "confirm_address",
    "expire_holds",
    "give_back",
    "place_requested",
    "register",
    "undo_cancellation",
]

State = Registration.State


class UndoTooLate(RegistrationError):
    """Somebody else has the place now, or the session has begun."""


class NothingToCancel(RegistrationError):
    """The registration is not active any more."""


@dataclass(frozen=True)
class Finding:
    """What became of a form: ``outcome`` is what any newcomer would be told at that moment."""

    registration: Registration
    outcome: str


@transaction.atomic
def register(session: Session, applicant: Applicant, *, by: Person | None, at: datetime) -> Finding:
    """Give ``applicant`` a place, a request or a rank on the waiting list, and the letter.

    The same form sent twice gives the first registration again. Somebody who is registered
    already is told so by mail, never on the page. Raises NotOpen and FullMeanwhile.
    """
    session = places.locked(session)
    form_token, email = applicant.form_token, applicant.email
    if first := Registration.objects.made_by(form_token, session, email=email):
        return Finding(first, first.state)
    arrival.refuse_outside_window(session, at=at)
    arrival.settle_requests(session, at=at)
    enrolment.bring_in(session, at=at)
    state = arrival.state_for(session, applicant, at=at)
    if state == State.WAITING:
        _refuse_to_wait(session, applicant, at=at)
    person = person_of(applicant, at=at)
    if known := session.registrations.active().of(person).first():
        letters.already_registered(known, at=at)
        return Finding(known, state)
    registration = arrival.take_in(session, applicant, person, state, by=by, at=at)
    arrival.tell(registration, at=at, booker=_booker(applicant, person, by=by))
    return Finding(registration, state)


def _booker(applicant: Applicant, person: Person, *, by: Person | None) -> Booker | None:
    """Who registers somebody else: named by the applicant's form, or signed in."""
    if applicant.booker or by is None or by == person:
        return applicant.booker
    return Booker.known(by)


@transaction.atomic
def confirm_address(registration: Registration, *, at: datetime) -> Registration:
    """Turn a held place into a place: the address is real. Twice is as good as once."""
    _session, registration = places.locked_with(registration)
    if registration.state == State.UNCONFIRMED:
        turn(registration, State.PLACE, at=at, hold_expires_at=None)
        audit.record("registration.confirmed", registration, by=registration.person, at=at)
        if taken := registration.series_registration:  # the address is right there as well
            unconfirmed = SeriesRegistration.objects.unconfirmed().filter(pk=taken.pk)
            if unconfirmed.update(confirmed_at=at):
                audit.record("series.confirmed", taken, by=registration.person, at=at)
        arrival.tell(registration, at=at)
    return registration


@transaction.atomic
def cancel(
    registration: Registration, *, by: Person | None, at: datetime, reason: str = ""
) -> Registration:
    """Give the place or the rank back; the next in line moves up.

    ``reason`` is a code from a short list, for the log, never words that somebody wrote.
    Raises NothingToCancel when the registration is not active, Closed when the session is over.
    """
    session, registration = places.locked_with(registration)
    if not registration.is_active:
        raise NothingToCancel
    if session.is_over(at=at):
        raise Closed
    issued = give_back(registration, by=by, at=at, reason=reason)
    letters.registration_cancelled(registration, issued, at=at)
    return registration


def give_back(
    registration: Registration,
    *,
    by: Person | None,
    at: datetime,
    reason: str = "",
    by_calendar: bool = False,
) -> Issued | None:
    """Cancel an active registration under its session's lock; gives the CANCEL of its entry.

    None where it was declined ``by_calendar``, which needs no word from us (R7). The letter is
    the caller's.
    """
    session = registration.session
    held = registration.state in State.holding()
    had_place = registration.state == State.PLACE
    freed_by = registration if had_place else registration.freed_by
    turn(registration, State.CANCELLED, at=at, had_place=had_place, cancelled_at=at)
    because = {"reason": reason} if reason else {}
    audit.record(
        "registration.cancelled", registration, by=by, at=at, had_place=had_place, **because
    )
    handovers.end_of(registration, at=at)
    outbox.call_off(letters.about(registration), at=at)
    withdraws = had_place and not by_calendar
    issued = invitations.withdraw(registration, at=at) if withdraws else None
    if held:
        waiting_list.fill_places(session, at=at, freed_by=freed_by)
    return issued


@transaction.atomic
def undo_cancellation(
    registration: Registration, *, by: Person | None, at: datetime, by_calendar: bool = False
) -> Registration:
    """Take a cancellation back while nobody has accepted the freed place.

    An offer made of that place is withdrawn: the person keeps the rank and gets a letter. Whoever
    says yes ``by_calendar`` has the entry already, and is not asked again (R7).
    Raises UndoTooLate, and NothingToCancel where nothing was cancelled.
    """
    session, registration = places.locked_with(registration)
    if registration.state != State.CANCELLED:
        raise NothingToCancel
    others = session.registrations.active().of(registration.person)
    if not registration.can_be_restored(at=at) or others.exists():
        raise UndoTooLate
    if registration.had_place:
        waiting_list.take_back_offers(session, registration, at=at)
        if not places.fits(session, registration):
            raise UndoTooLate
    state = _state_before(session, registration, at=at)
    unanswered = Registration.CalendarAnswer.NONE
    turn(registration, state, at=at, cancelled_at=None, calendar_answer=unanswered)
    audit.record("registration.restored", registration, by=by, at=at, state=state)
    outbox.call_off(letters.about(registration), at=at)
    moved_up = waiting_list.fill_places(session, at=at)
    if registration not in moved_up and not by_calendar:  # else it has its letter
        arrival.tell(registration, at=at)
    return registration


def _state_before(session: Session, registration: Registration, *, at: datetime) -> str:
    if registration.had_place:
        return State.PLACE
    asks_first = places.must_ask_first(session, registration.organisation, at=at)
    return State.REQUESTED if asks_first else State.WAITING


def expire_holds(*, at: datetime) -> int:
    """Free the places held for addresses that nobody confirmed in time; gives how many."""
    expired = list(Registration.objects.hold_expired(at=at).order_by("session_id", "rank"))
    return sum(_expire_hold(registration, at=at) for registration in expired)


@transaction.atomic
def _expire_hold(registration: Registration, *, at: datetime) -> bool:
    session, registration = places.locked_with(registration)
    if registration.state != State.UNCONFIRMED:
        return False
    turn(registration, State.CANCELLED, at=at, hold_expires_at=None, cancelled_at=at)
    audit.record("registration.lapsed", registration, by=None, at=at)
    outbox.call_off(letters.about(registration), at=at)
    waiting_list.fill_places(session, at=at)
    return True


def place_requested(*, at: datetime) -> int:
    """Place those who asked during a priority time that has ended; gives how many it settled."""
    due = Session.objects.with_requests_due(at=at)
    return sum(_settle_requests(session, at=at) for session in due)


@transaction.atomic
def _settle_requests(session: Session, *, at: datetime) -> int:
    return arrival.settle_requests(places.locked(session), at=at)


def _refuse_to_wait(session: Session, applicant: Applicant, *, at: datetime) -> None:
    if not session.waiting_list_moves(at=at):
        raise Closed
    if not applicant.accepts_waiting:
        raise FullMeanwhile
