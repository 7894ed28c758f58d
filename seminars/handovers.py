"""Handing a place over to a colleague: offered by its owner, moved when the colleague says yes.

Nobody on the waiting list is passed by, because the place is never free: it goes from hand to
hand under the session's lock. What the waiting list is owed is a place that somebody gives back.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from seminars import invitations, letters, places, waiting_list
from seminars.applicants import Applicant, enter, not_yet_stored, person_of
from seminars.models import Answer, Handover, Needs, Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State

MOST_A_DAY = 5  # each is a mail to an address that somebody typed


class HandoverRefused(RegistrationError):
    """The place stays where it is."""


class NoPlaceToHandOver(HandoverRefused):
    """There is no place, or the session has begun or will not be held."""


class TeamStaysTogether(HandoverRefused):
    """Several people take part by this registration, and one name cannot stand for them."""


class OfferedAlready(HandoverRefused):
    """Somebody has been asked and has not answered; the giver can take that back first."""


class ToOneself(HandoverRefused):
    """The address is the giver's own."""


class TooManyOffers(HandoverRefused):
    """So many people have been asked today that strangers' mailboxes are at stake."""


class HandoverOver(HandoverRefused):
    """Answered, taken back, or the place or the date is not what it was."""


class HasPlaceAlready(HandoverRefused):
    """The colleague has a place of their own. Only they are told."""


class TeamWaits(HandoverRefused):
    """The colleague waits for a whole team, which would lose its rank for one place."""


class OthersGoFirst(HandoverRefused):
    """During a priority time a place stays with those who go first."""


class OrganisationFull(HandoverRefused):
    """The colleague's organisation has as many places as it may have."""


@transaction.atomic
def offer(  # noqa: PLR0913 (whom, in which language)
    registration: Registration,
    *,
    name: str,
    email: str,
    by: Person | None,
    at: datetime,
    language: str = "",
) -> Handover:
    """Ask a colleague by mail; the place is the giver's until they say yes.

    Whether the colleague is known or registered makes no difference here: the giver learns
    nothing about others. Raises NoPlaceToHandOver, TeamStaysTogether, OfferedAlready, ToOneself,
    TooManyOffers.
    """
    session, registration = places.locked_with(registration)
    _refuse_to_part(session, registration, at=at)
    if Person.normal_address(email) == registration.person.email:
        raise ToOneself
    if open_of(registration, at=at):
        raise OfferedAlready
    end_of(registration, at=at)  # asked before the place was lost and won again
    today = registration.handovers.filter(offered_at__gt=at - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooManyOffers
    handover = Handover.objects.create(
        registration=registration,
        name=name,
        email=email,
        language=language or registration.language,
        offered_at=at,
    )
    audit.record("handover.offered", registration, by=by, at=at, handover=handover.pk)
    letters.place_handed_over_to_you(handover, at=at)
    return handover


@transaction.atomic
def accept(handover: Handover, applicant: Applicant | None = None, *, at: datetime) -> Registration:
    """Move the place to the colleague, with what they typed; gives their registration.

    The giver's registration ends without freeing its place, so it cannot be taken back and
    nobody can be given it in between. Twice gives the first answer. Raises HandoverOver,
    HasPlaceAlready, TeamWaits, OthersGoFirst, OrganisationFull.
    """
    session, handover = _locked(handover)
    if handover.became:
        return handover.became
    if not handover.is_open(at=at):
        raise HandoverOver
    giver, applicant = handover.registration, _in_place_of(handover, applicant)
    person = person_of(applicant, at=at)
    own = session.registrations.active().of(person).first()
    if own and own.state == State.PLACE:
        raise HasPlaceAlready
    if own and own.is_team:
        raise TeamWaits
    turn(giver, State.CANCELLED, at=at, had_place=False, cancelled_at=at)
    _refuse_colleague(session, applicant, at=at)
    if own:
        _leave_line(own, at=at)
    taken = enter(session, applicant, person, State.PLACE, by=person, at=at)
    if giver.is_over_capacity:
        turn(taken, State.PLACE, at=at, is_over_capacity=True)
    _keep_what_was_asked_for(own, taken)
    _close(handover, taken, at=at)
    waiting_list.fill_places(session, at=at, freed_by=own.freed_by if own else None)
    return taken


@transaction.atomic
def decline(handover: Handover, *, at: datetime) -> Handover:
    """Say no; the giver keeps the place and is told. Twice is as good as once."""
    _session, handover = _locked(handover)
    if handover.is_open(at=at):
        _end(handover, "handover.declined", by=None, at=at)
        letters.handover_declined(handover, at=at)
    return handover


@transaction.atomic
def take_back(handover: Handover, *, by: Person | None, at: datetime) -> Handover:
    """The giver keeps the place after all. Raises HandoverOver when it has been accepted."""
    _session, handover = _locked(handover)
    if handover.accepted_at:
        raise HandoverOver
    if handover.ended_at is None:
        _end(handover, "handover.taken_back", by=by, at=at)
    return handover


def end_of(registration: Registration, *, at: datetime) -> None:
    """Whoever gives the place up has nothing to hand over; the caller holds the lock."""
    for handover in registration.handovers.open():
        _end(handover, "handover.ended", by=None, at=at)


def end_all(session: Session, *, at: datetime) -> None:
    """Another date is another question, and a cancelled session none; the caller holds the lock."""
    for handover in Handover.objects.open().filter(registration__session=session):
        _end(handover, "handover.ended", by=None, at=at)


def open_of(registration: Registration, *, at: datetime) -> Handover | None:
    """Whom the giver waits for an answer from, if anybody."""
    asked = registration.handovers.open().select_related("registration__session").first()
    return asked if asked and asked.is_open(at=at) else None


def may_hand_over(registration: Registration, *, at: datetime) -> bool:
    """Whether the page of this registration leads to handing it over."""
    try:
        _refuse_to_part(registration.session, registration, at=at)
    except HandoverRefused:
        return False
    return True


def _locked(handover: Handover) -> tuple[Session, Handover]:
    """The session under its lock, then the handover and its registration read again."""
    session, registration = places.locked_with(handover.registration)
    fresh = Handover.objects.select_related("became").get(pk=handover.pk)
    fresh.registration = registration
    return session, fresh


def _refuse_to_part(session: Session, registration: Registration, *, at: datetime) -> None:
    if registration.state != State.PLACE or not session.is_to_come(at=at):
        raise NoPlaceToHandOver
    if registration.is_team:
        raise TeamStaysTogether


def _in_place_of(handover: Handover, applicant: Applicant | None) -> Applicant:
    """What the colleague typed; the address, the format and the places are the giver's offer."""
    giver = handover.registration
    typed = applicant or Applicant(
        name=handover.name,
        email=handover.email,
        format=giver.format,
        language=handover.language,
        organisation=giver.organisation,
        organisation_text=giver.organisation_text,
        privacy_version=giver.privacy_version,
    )
    return replace(typed, email=handover.email, format=giver.format, places=giver.places)


def _refuse_colleague(session: Session, applicant: Applicant, *, at: datetime) -> None:
    """The giver's row no longer counts, so that a colleague fits where the giver did."""
    if places.must_ask_first(session, applicant.organisation, at=at):
        raise OthersGoFirst
    if not places.organisation_has_room(session, not_yet_stored(session, applicant)):
        raise OrganisationFull


def _leave_line(own: Registration, *, at: datetime) -> None:
    """The colleague waited, asked or was offered another place: one registration each."""
    turn(
        own,
        State.CANCELLED,
        at=at,
        had_place=False,
        cancelled_at=at,
        offer_expires_at=None,
        hold_expires_at=None,
    )
    audit.record("registration.replaced", own, by=own.person, at=at)
    outbox.call_off(letters.about(own), at=at)


def _keep_what_was_asked_for(own: Registration | None, taken: Registration) -> None:
    if own:
        Needs.objects.filter(registration=own).update(registration=taken)
        Answer.objects.filter(registration=own).update(registration=taken)


def _close(handover: Handover, taken: Registration, *, at: datetime) -> None:
    """Both are told: the colleague gets the invitation, the giver's calendar entry goes."""
    giver = handover.registration
    handover.accepted_at, handover.became = at, taken
    handover.save(update_fields=["accepted_at", "became"])
    audit.record("handover.accepted", giver, by=taken.person, at=at, became=taken.pk)
    outbox.call_off(letters.about(giver), at=at)
    gone = invitations.withdraw(giver, at=at)
    letters.place_handed_over(giver, gone, colleague=taken.name, at=at)
    letters.place_given(taken, invitations.invite(taken, at=at), at=at)


def _end(handover: Handover, action: str, *, by: Person | None, at: datetime) -> None:
    handover.ended_at = at
    handover.save(update_fields=["ended_at"])
    outbox.call_off(letters.about_handover(handover), at=at)
    audit.record(action, handover.registration, by=by, at=at, handover=handover.pk)
