"""Several people at once: colleagues, each with a registration of their own, and teams with one."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from participants import audit
from participants.models import OutgoingMail, Person
from seminars import arrival, enrolment, handovers, letters, places, waiting_list
from seminars.applicants import Applicant, Booker, person_of
from seminars.models import PartyMember, Registration, Session
from seminars.places import RegistrationError

State = Registration.State

NOT_TAKEN_IN = "none"


class PartyError(RegistrationError):
    """The party stays as it is."""


class NoSuchParty(PartyError):
    """The registration is not active any more, or the session is over."""


class TooManyNames(PartyError):
    """More names than people."""


class DoesNotFit(PartyError):
    """There are not so many places; ``free`` says how many more there are, None: it cannot say."""

    def __init__(self, free: int | None) -> None:
        super().__init__(f"{free} more would fit")
        self.free = free


@dataclass(frozen=True)
class PartyFinding:
    """How many get what, as any newcomers would be told.

    ``told`` counts states; ``none`` are those for whom even the waiting list is closed.
    """

    told: Counter[str]

    @property
    def outcome(self) -> str:
        """As a confirmation page's address carries it: “place=2,waiting=1”."""
        return ",".join(f"{state}={n}" for state, n in sorted(self.told.items()))

    @classmethod
    def of(cls, outcome: str) -> "PartyFinding":
        """Read again what ``outcome`` said."""
        pairs = (each.split("=") for each in outcome.split(","))
        return cls(Counter({state: int(n) for state, n in pairs}))


@transaction.atomic
def register_colleagues(
    session: Session,
    applicants: Sequence[Applicant],
    *,
    booker: Applicant | Person,
    by: Person | None,
    at: datetime,
) -> PartyFinding:
    """Register each of ``applicants`` in the order typed, with a letter and a link of their own.

    They share organisation and format, as the form asks for both once. Places go to the first,
    ranks to the rest, all under one lock; the booker may be one of them. What is told says
    nothing about who was registered before. The same form sent twice gives the first finding.
    Raises NotOpen.
    """
    session = places.locked(session)
    form_token = _sending(applicants, booker)
    if first := _told_before(session, form_token):
        return first
    arrival.refuse_outside_window(session, at=at)
    arrival.settle_requests(session, at=at)
    enrolment.bring_in(session, at=at)
    finding = _newcomers_finding(session, applicants, at=at)
    who = _booker(booker, at=at)
    for applicant in applicants:
        _register(session, applicant, who, by=by, at=at)
    audit.record("colleagues.registered", session, by=by, at=at, colleagues=len(applicants))
    letters.colleagues_registered(
        session, applicants, booker=who, form_token=form_token, outcome=finding.outcome, at=at
    )
    return finding


@transaction.atomic
def name_members(
    registration: Registration, names: Sequence[str], *, by: Person | None, at: datetime
) -> Registration:
    """Say who comes, some or all; what was said before is replaced.

    Raises NoSuchParty and TooManyNames.
    """
    session, registration = places.locked_with(registration)
    _refuse_past(session, registration, at=at)
    if len(names) > registration.people:
        raise TooManyNames
    registration.party_members.all().delete()
    PartyMember.objects.bulk_create(
        PartyMember(registration=registration, name=name) for name in names
    )
    audit.record("party.named", registration, by=by, at=at, names=len(names))
    return registration


@transaction.atomic
def change_size(
    registration: Registration, size: int, *, by: Person | None, at: datetime
) -> Registration:
    """Let ``size`` people come: each with a place, or all at the screen they share.

    Fewer free places for those who wait; more are taken only where they fit. On the waiting list
    the rank is kept. Raises NoSuchParty and DoesNotFit; then nothing has changed.
    """
    session, registration = places.locked_with(registration)
    _refuse_past(session, registration, at=at)
    if size == registration.people:
        return registration
    shares = registration.shares_a_screen
    wanted = registration.places if shares else size
    _refuse_growth(session, registration, wanted, at=at)
    registration.places, registration.people, registration.changed_at = wanted, size, at
    registration.save(update_fields=["places", "people", "changed_at"])
    for member in registration.party_members.order_by("pk")[size:]:
        member.delete()
    if registration.is_team:
        handovers.end_of(registration, at=at)  # a team stays together
    audit.record("party.resized", registration, by=by, at=at, places=wanted, people=size)
    waiting_list.fill_places(session, at=at)
    return registration


def _sending(applicants: Sequence[Applicant], booker: Applicant | Person) -> uuid.UUID:
    """Names the form and whom it speaks of: going back to add somebody makes another sending."""
    addresses = [booker.email, *sorted(each.email for each in applicants)]
    said = " ".join(Person.normal_address(each) for each in addresses)
    return uuid.uuid5(applicants[0].form_token, said)


def _told_before(session: Session, form_token: uuid.UUID) -> PartyFinding | None:
    """The booker's letter remembers what an earlier sending of the same form was told."""
    sent = OutgoingMail.objects.about(letters.about_colleagues(session, form_token)).first()
    return PartyFinding.of(sent.purpose.rpartition(":")[2]) if sent else None


def _newcomers_finding(
    session: Session, applicants: Sequence[Applicant], *, at: datetime
) -> PartyFinding:
    """What so many strangers would get one after the other, asked before anybody is entered."""
    told: Counter[str] = Counter()
    given = 0
    for applicant in applicants:
        state = arrival.state_for(session, replace(applicant, places=given + 1), at=at)
        if state in State.holding():
            given += 1
        can_come = state != State.WAITING or session.waiting_list_moves(at=at)
        told[state if can_come else NOT_TAKEN_IN] += 1
    return PartyFinding(told)


def _booker(booker: Applicant | Person, *, at: datetime) -> Booker:
    if isinstance(booker, Person):
        return Booker.known(booker)
    organisation = str(booker.organisation or booker.organisation_text)
    person = person_of(booker, at=at)
    return Booker(person=person, name=booker.name, email=booker.email, organisation=organisation)


def _register(
    session: Session, applicant: Applicant, booker: Booker, *, by: Person | None, at: datetime
) -> None:
    """One of them; who is registered already is told by mail, and stays as they are."""
    person = person_of(applicant, at=at)
    if known := session.registrations.active().of(person).first():
        letters.already_registered(known, at=at)
        return
    state = arrival.state_for(session, applicant, at=at)
    if state == State.WAITING and not session.waiting_list_moves(at=at):
        return
    other = booker if booker.person != person else None
    alone = replace(applicant, booker=other, form_token=uuid.uuid4())
    registration = arrival.take_in(session, alone, person, state, by=by, at=at)
    arrival.tell(registration, at=at, booker=other)


def _refuse_past(session: Session, registration: Registration, *, at: datetime) -> None:
    if not registration.is_active or session.is_over(at=at):
        raise NoSuchParty


def _refuse_growth(
    session: Session, registration: Registration, wanted: int, *, at: datetime
) -> None:
    """More places are new ones: they need room, and registration must still be open."""
    more = wanted - registration.places
    if more <= 0:
        return
    if not session.takes_registrations(at=at):
        raise DoesNotFit(free=0)
    if registration.state not in State.holding():
        capacity = session.places_in(registration.format)
        if capacity is not None and wanted > capacity:
            raise DoesNotFit(free=None)
        return
    newcomers = Registration(
        session=session,
        format=registration.format,
        places=more,
        organisation=registration.organisation,
        organisation_text=registration.organisation_text,
    )
    if not places.fits(session, newcomers):
        free = places.free(session, registration.format)
        is_full = free is not None and free < more  # else the organisation has had its share
        raise DoesNotFit(free=free if is_full else None)
