"""Who asks for a place, and the rows that a registration is made of."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from participants.models import Organisation, Person, Profession
from participants.people import person_at
from seminars.models import (
    Answer,
    Needs,
    PartyMember,
    Question,
    Registration,
    SeriesRegistration,
    Session,
)

State = Registration.State

TIME_TO_CONFIRM_AN_ADDRESS = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Booker:
    """Who registers others, in the words typed now: a known person's own record is not told."""

    person: Person
    name: str
    email: str
    organisation: str = ""

    @classmethod
    def known(cls, person: Person) -> "Booker":
        """Somebody who is signed in: what we know of them is what they say."""
        organisation = str(person.organisation or person.organisation_text)
        return cls(person=person, name=person.name, email=person.email, organisation=organisation)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What somebody typed into the form, for themselves or for others.

    ``answers`` are words as typed, several choices on a line each. ``places`` are taken,
    ``people`` come: more of them where a team shares a screen. ``members`` are names of the party.
    """

    name: str
    email: str
    format: str
    language: str
    organisation: Organisation | None = None
    organisation_text: str = ""
    profession: Profession | None = None
    needs: str = ""
    diet: str = ""
    answers: Mapping[Question, str] = field(default_factory=dict)
    places: int = 1
    people: int = 1
    members: Sequence[str] = ()
    booked_by: Person | None = None
    booker: Booker | None = None
    series_registration: SeriesRegistration | None = None
    wants_news: bool = False
    accepts_waiting: bool = True
    privacy_version: str = ""
    form_token: uuid.UUID = field(default_factory=uuid.uuid4)


def person_of(applicant: Applicant, *, at: datetime) -> Person:
    """The person behind the typed address; made with what was typed if we did not know them."""
    return person_at(
        applicant.email,
        name=applicant.name,
        language=applicant.language,
        organisation=applicant.organisation,
        organisation_text=applicant.organisation_text,
        profession=applicant.profession,
        at=at,
    )


def not_yet_stored(session: Session, applicant: Applicant) -> Registration:
    """As much of a registration as is asked for room; nothing is written."""
    return Registration(
        session=session,
        format=applicant.format,
        places=applicant.places,
        organisation=applicant.organisation,
        organisation_text=applicant.organisation_text,
    )


def enter(  # noqa: PLR0913 (a registration has this many facts)
    session: Session,
    applicant: Applicant,
    person: Person,
    state: str,
    *,
    by: Person | None,
    at: datetime,
) -> Registration:
    """The rows of a new registration; the caller holds the lock and has counted."""
    holds = state == State.UNCONFIRMED
    registration = session.registrations.create(
        person=person,
        number=session.registrations.last_number() + 1,
        rank=session.registrations.last_rank() + 1,
        form_token=Registration.objects.unused(applicant.form_token),
        name=applicant.name,
        email=applicant.email,
        organisation=applicant.organisation,
        organisation_text=applicant.organisation_text,
        profession=applicant.profession,
        language=applicant.language,
        format=applicant.format,
        places=applicant.places,
        people=max(applicant.people, applicant.places),
        state=state,
        hold_expires_at=at + TIME_TO_CONFIRM_AN_ADDRESS if holds else None,
        made_at=at,
        changed_at=at,
        booked_by=_booked_by(applicant, person, by=by),
        series_registration=applicant.series_registration,
        wants_news=applicant.wants_news,
        privacy_version=applicant.privacy_version,
    )
    _write_what_belongs_to_it(registration, applicant)
    return registration


def _booked_by(applicant: Applicant, person: Person, *, by: Person | None) -> Person | None:
    """Whoever registers somebody else: said by the form, or signed in."""
    said = applicant.booker.person if applicant.booker else applicant.booked_by
    return said or (by if by != person else None)


def _write_what_belongs_to_it(registration: Registration, applicant: Applicant) -> None:
    if applicant.needs or applicant.diet:
        Needs.objects.create(registration=registration, text=applicant.needs, diet=applicant.diet)
    for name in applicant.members:
        PartyMember.objects.create(registration=registration, name=name)
    for question, words in applicant.answers.items():
        if words:
            Answer.objects.create(registration=registration, question=question, words=words)
