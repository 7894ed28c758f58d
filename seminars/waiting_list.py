"""The waiting list: who is next, what they are offered, what becomes of an offer.

It moves by itself: whatever frees a place calls ``fill_places``, under the session's lock.
"""

from datetime import datetime, timedelta

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from seminars import invitations, letters, places
from seminars.models import Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State

GIVEN_OUTRIGHT_BEFORE_START = timedelta(hours=48)
TIME_TO_ANSWER_AN_OFFER = timedelta(hours=24)


class OfferGone(RegistrationError):
    """The offer has expired, was answered or was withdrawn."""


class FewerPlacesThanTaken(RegistrationError):
    """Nobody is put out by lowering a number: those places are taken."""

    def __init__(self, format_: str, taken: int) -> None:
        super().__init__(f"{taken} places {format_} are taken")
        self.format, self.taken = format_, taken


@transaction.atomic
def accept_offer(registration: Registration, *, by: Person | None, at: datetime) -> Registration:
    """Take the offered place. Raises OfferGone."""
    session, registration = places.locked_with(registration)
    if registration.state == State.PLACE:
        return registration  # a second click on the same button
    _refuse_answer(session, registration, at=at)
    turn(registration, State.PLACE, at=at, offer_expires_at=None, freed_by=None)
    audit.record("offer.accepted", registration, by=by, at=at)
    outbox.call_off(letters.about(registration), at=at)
    letters.place_given(registration, invitations.invite(registration, at=at), at=at)
    return registration


@transaction.atomic
def decline_offer(registration: Registration, *, by: Person | None, at: datetime) -> Registration:
    """Say no; the place goes on, and this person is not asked again. Raises OfferGone."""
    session, registration = places.locked_with(registration)
    if registration.state == State.DECLINED:
        return registration
    _refuse_answer(session, registration, at=at)
    _let_go(session, registration, at=at)
    audit.record("offer.declined", registration, by=by, at=at)
    return registration


def _refuse_answer(session: Session, registration: Registration, *, at: datetime) -> None:
    expires_at = registration.offer_expires_at
    if registration.state != State.OFFERED or expires_at is None or expires_at <= at:
        raise OfferGone
    if session.state != Session.State.PUBLISHED:
        raise OfferGone


def _let_go(session: Session, registration: Registration, *, at: datetime) -> None:
    freed_by = registration.freed_by
    turn(registration, State.DECLINED, at=at, offer_expires_at=None, freed_by=None)
    outbox.call_off(letters.about(registration), at=at)
    fill_places(session, at=at, freed_by=freed_by)


@transaction.atomic
def fill_places(
    session: Session, *, at: datetime, freed_by: Registration | None = None
) -> list[Registration]:
    """Offer or give every free place to the first who fits; gives whom it moved, in order.

    More than 48 hours before the start a place is offered with a deadline, later it is given
    outright; after the waiting list has closed nobody is moved.
    """
    session = places.locked(session)
    moved: list[Registration] = []
    if session.state != Session.State.PUBLISHED or not session.waiting_list_moves(at=at):
        return moved
    while following := places.first_eligible(session):
        if session.starts_at - at > GIVEN_OUTRIGHT_BEFORE_START:
            _offer(following, freed_by=freed_by, at=at)
        else:
            give(following, freed_by=freed_by, at=at)
        moved.append(following)
    return moved


def _offer(registration: Registration, *, freed_by: Registration | None, at: datetime) -> None:
    deadline = at + TIME_TO_ANSWER_AN_OFFER
    turn(registration, State.OFFERED, at=at, offer_expires_at=deadline, freed_by=freed_by)
    audit.record("offer.made", registration, by=None, at=at, **_because_of(freed_by))
    letters.place_offered(registration, at=at)


def give(registration: Registration, *, at: datetime, freed_by: Registration | None = None) -> None:
    """A place outright, with its letter and invitation; the caller has counted under the lock."""
    turn(registration, State.PLACE, at=at)
    audit.record("place.given", registration, by=None, at=at, **_because_of(freed_by))
    letters.place_given(registration, invitations.invite(registration, at=at), at=at)


def _because_of(freed_by: Registration | None) -> dict[str, int]:
    """For the log: whose place it was, by number, so that the name can be forgotten."""
    return {"after": freed_by.number} if freed_by else {}


@transaction.atomic
def change_places(
    session: Session, *, on_site: int | None, online: int | None, by: Person | None, at: datetime
) -> list[Registration]:
    """Set how many places there are; more of them go to the waiting list at once.

    Raises FewerPlacesThanTaken: lowering a number never puts anybody out.
    """
    session = places.locked(session)
    wanted = {"on_site": on_site, "online": online}
    for format_ in session.formats:
        taken, capacity = places.taken_within_capacity(session, format_), wanted[format_]
        before = session.places_in(format_)
        if capacity is not None and capacity < taken and capacity != before:
            raise FewerPlacesThanTaken(format_, taken)
    session.places_on_site, session.places_online = on_site, online
    session.save(update_fields=["places_on_site", "places_online"])
    audit.record("session.places_changed", session, by=by, at=at, on_site=on_site, online=online)
    return fill_places(session, at=at)


@transaction.atomic
def suspend_offers(session: Session, *, at: datetime) -> None:
    """A cancelled session has no places to offer: whoever was asked waits again, in rank."""
    session = places.locked(session)
    for registration in session.registrations.offered():
        turn(registration, State.WAITING, at=at, offer_expires_at=None, freed_by=None)
        audit.record("offer.suspended", registration, by=None, at=at)


def expire_offers(*, at: datetime) -> int:
    """Let offers go on whose deadline has passed; gives how many. One transaction each."""
    expired = list(Registration.objects.offer_expired(at=at).order_by("session_id", "rank"))
    return sum(_expire_offer(registration, at=at) for registration in expired)


@transaction.atomic
def _expire_offer(registration: Registration, *, at: datetime) -> bool:
    session, registration = places.locked_with(registration)
    expires_at = registration.offer_expires_at
    if registration.state != State.OFFERED or expires_at is None or expires_at > at:
        return False  # answered meanwhile
    _let_go(session, registration, at=at)
    audit.record("offer.expired", registration, by=None, at=at)
    letters.offer_expired(registration, at=at)
    return True


def take_back_offers(session: Session, registration: Registration, *, at: datetime) -> None:
    """Those whom the freed place was offered wait again; all of it falls if the undo fails."""
    for offered in session.registrations.offered().filter(freed_by=registration):
        turn(offered, State.WAITING, at=at, offer_expires_at=None, freed_by=None)
        audit.record("offer.withdrawn", offered, by=None, at=at)
        outbox.call_off(letters.about(offered), at=at)
        letters.offer_withdrawn(offered, at=at)
