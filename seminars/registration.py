"""Registering, cancelling, undoing: the acts of one person about one session.

Every act locks the session's row first and counts afterwards, so that two people can never be
given the same place and nobody waits beside a free one (ASVS 2.3.4).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from participants.people import person_at
from seminars import invitations, letters, places, waiting_list
from seminars.applicants import Applicant, enter
from seminars.models import Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State


class NotOpen(RegistrationError):
    """The session takes no registrations: not yet, no longer, or not at all."""


class NotYetOpen(NotOpen):
    """Registration opens later."""


class Closed(NotOpen):
    """The last day to register has passed, or the session has."""


class NotTaken(NotOpen):
    """A draft, a preliminary or cancelled session, or one that needs no registration."""


class FullMeanwhile(RegistrationError):
    """The last place went while somebody was typing, and they have not agreed to wait."""


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
    _refuse_outside_window(session, at=at)
    _place_requested(session, at=at)
    state = _state_for(session, applicant, at=at)
    if state == State.WAITING:
        _refuse_to_wait(session, applicant, at=at)
    person = person_at(
        applicant.email,
        name=applicant.name,
        language=applicant.language,
        organisation=applicant.organisation,
        organisation_text=applicant.organisation_text,
        profession=applicant.profession,
        at=at,
    )
    if known := session.registrations.active().of(person).first():
        letters.already_registered(known, at=at)
        return Finding(known, state)
    registration = enter(session, applicant, person, state, by=by, at=at)
    audit.record("registration.made", registration, by=by, at=at, state=state)
    _tell(registration, at=at)
    return Finding(registration, state)


@transaction.atomic
def confirm_address(registration: Registration, *, at: datetime) -> Registration:
    """Turn a held place into a place: the address is real. Twice is as good as once."""
    _session, registration = places.locked_with(registration)
    if registration.state == State.UNCONFIRMED:
        turn(registration, State.PLACE, at=at, hold_expires_at=None)
        audit.record("registration.confirmed", registration, by=registration.person, at=at)
        _tell(registration, at=at)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, by: Person | None, at: datetime) -> Registration:
    """Give the place or the rank back; the next in line moves up.

    Raises NothingToCancel when the registration is not active, Closed when the session is over.
    """
    session, registration = places.locked_with(registration)
    if not registration.is_active:
        raise NothingToCancel
    if session.is_over(at=at):
        raise Closed
    held = registration.state in State.holding()
    had_place = registration.state == State.PLACE
    turn(registration, State.CANCELLED, at=at, had_place=had_place, cancelled_at=at)
    audit.record("registration.cancelled", registration, by=by, at=at, had_place=had_place)
    outbox.call_off(letters.about(registration), at=at)
    issued = invitations.withdraw(registration, at=at) if had_place else None
    letters.registration_cancelled(registration, issued, at=at)
    if held:
        waiting_list.fill_places(
            session, at=at, freed_by=registration if had_place else registration.freed_by
        )
    return registration


@transaction.atomic
def undo_cancellation(
    registration: Registration, *, by: Person | None, at: datetime
) -> Registration:
    """Take a cancellation back while nobody has accepted the freed place.

    An offer made of that place is withdrawn: the person keeps the rank and gets a letter.
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
    turn(registration, state, at=at, cancelled_at=None)
    audit.record("registration.restored", registration, by=by, at=at, state=state)
    outbox.call_off(letters.about(registration), at=at)
    _tell(registration, at=at)
    waiting_list.fill_places(session, at=at)
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
    return _place_requested(places.locked(session), at=at)


def _place_requested(session: Session, *, at: datetime) -> int:
    """In order of arrival: a place, or a rank on the waiting list when none is left."""
    if session.priority_until is None or session.priority_until > at:
        return 0
    requested = list(session.registrations.requested())
    for registration in requested:
        if places.fits(session, registration):
            waiting_list.give(registration, at=at)
        else:
            turn(registration, State.WAITING, at=at)
            audit.record("request.not_met", registration, by=None, at=at)
            letters.no_place_this_time(registration, at=at)
    return len(requested)


def _refuse_outside_window(session: Session, *, at: datetime) -> None:
    if session.state != Session.State.PUBLISHED or not session.needs_registration:
        raise NotTaken
    if session.opens_later(at=at):
        raise NotYetOpen
    if session.has_closed(at=at):
        raise Closed


def _refuse_to_wait(session: Session, applicant: Applicant, *, at: datetime) -> None:
    if at >= session.waiting_list_closes_at:
        raise Closed  # nobody is promoted any more, so nobody may hope in vain
    if not applicant.accepts_waiting:
        raise FullMeanwhile


def _state_for(session: Session, applicant: Applicant, *, at: datetime) -> str:
    """What a newcomer with these answers gets now."""
    if places.must_ask_first(session, applicant.organisation, at=at):
        return State.REQUESTED
    newcomer = Registration(
        session=session,
        format=applicant.format,
        places=applicant.places,
        organisation=applicant.organisation,
        organisation_text=applicant.organisation_text,
    )
    if not places.fits(session, newcomer):
        return State.WAITING
    return State.UNCONFIRMED if session.series.asks_for_confirmation else State.PLACE


def _tell(registration: Registration, *, at: datetime) -> None:
    """The one letter that answers a registration."""
    if registration.state == State.PLACE:
        letters.registered(registration, invitations.invite(registration, at=at), at=at)
    elif registration.state == State.WAITING:
        letters.on_reserve_list(registration, at=at)
    elif registration.state == State.REQUESTED:
        letters.request_received(registration, at=at)
    else:
        letters.confirm_address(registration, at=at)
