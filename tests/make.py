"""Plain factories: each gives one thing that is right, and takes what the test cares about."""

import uuid
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from participants.models import Organisation, Person, Profession
from seminars.models import (
    CalendarReply,
    Format,
    Question,
    Registration,
    Series,
    SeriesRole,
    Session,
    Venue,
)

_numbers = count(1)


def a_person(name: str = "Anna Exempelsson", **facts: Any) -> Person:
    facts.setdefault("email", f"person{next(_numbers)}@vaxjo.example.org")
    return Person.objects.create_user(name=name, **facts)


def an_organisation(name: str = "Växjö kommun", **facts: Any) -> Organisation:
    facts.setdefault("slug", f"organisation-{next(_numbers)}")
    facts.setdefault("kind", Organisation.Kind.MUNICIPALITY)
    return Organisation.objects.create(name_sv=name, **facts)


def a_profession(name: str = "Skolkurator", **facts: Any) -> Profession:
    facts.setdefault("slug", f"profession-{next(_numbers)}")
    facts.setdefault("sector", Profession.Sector.SCHOOL)
    return Profession.objects.create(name_sv=name, **facts)


def a_venue(name: str = "Exempelhuset", **facts: Any) -> Venue:
    facts.setdefault("slug", f"venue-{next(_numbers)}")
    facts.setdefault("city", "Växjö")
    return Venue.objects.create(name_sv=name, **facts)


def a_series(title: str = "Lärseminarier", **facts: Any) -> Series:
    facts.setdefault("slug", f"series-{next(_numbers)}")
    facts.setdefault("kind", Series.Kind.LEARNING)
    facts.setdefault("title_en", "Learning seminars")
    return Series.objects.create(title_sv=title, **facts)


def a_session(series: Series | None = None, *, at: datetime | None = None, **facts: Any) -> Session:
    """A published online session two weeks after ``at`` with room for everybody."""
    at = at or timezone.now()
    starts_at = facts.setdefault("starts_at", (at + timedelta(days=14)).replace(microsecond=0))
    facts.setdefault("ends_at", starts_at + timedelta(minutes=90))
    facts.setdefault("registration_closes_at", starts_at - timedelta(days=1))
    facts.setdefault("state", Session.State.PUBLISHED)
    facts.setdefault("format", Format.ONLINE)
    facts.setdefault("title_sv", "Att hålla i ett möte")
    facts.setdefault("title_en", "Chairing a meeting")
    facts.setdefault("changed_at", at)
    facts.setdefault("number", next(_numbers))
    return Session.objects.create(series=series or a_series(), **facts)


def a_network_day(
    series: Series | None = None, *, first: date, last: date | None = None, **facts: Any
) -> Session:
    """A session of whole days: from Swedish midnight to the midnight after the last day."""
    starts_at = timezone.make_aware(datetime.combine(first, time()))
    ends_at = timezone.make_aware(datetime.combine((last or first) + timedelta(days=1), time()))
    facts.setdefault("title_sv", "Nätverksdagar")
    facts.setdefault("title_en", "Network days")
    return a_session(series, starts_at=starts_at, ends_at=ends_at, is_whole_day=True, **facts)


def a_registration(session: Session, person: Person | None = None, **facts: Any) -> Registration:
    """A row as it stands, without the act that makes one: for pages that only show it."""
    person = person or a_person()
    at = facts.pop("at", None) or timezone.now()
    facts.setdefault("state", Registration.State.PLACE)
    facts.setdefault("name", person.name)
    facts.setdefault("email", person.email)
    facts.setdefault("language", person.language)
    facts.setdefault("format", session.formats[0])
    facts.setdefault("number", session.registrations.last_number() + 1)
    facts.setdefault("rank", session.registrations.last_rank() + 1)
    facts.setdefault("form_token", uuid.uuid4())
    return Registration.objects.create(
        session=session, person=person, made_at=at, changed_at=at, **facts
    )


def a_question(owner: Series | Session, text: str = "Vad hoppas du på?", **facts: Any) -> Question:
    """One that may be left unanswered; choices in Swedish need their English beside them."""
    belongs_to = {"series" if isinstance(owner, Series) else "session": owner}
    facts.setdefault("kind", Question.Kind.TEXT)
    facts.setdefault("text_en", "What do you hope for?")
    return Question.objects.create(text_sv=text, order=next(_numbers), **belongs_to, **facts)


def a_calendar_reply(registration: Registration | None = None, **facts: Any) -> CalendarReply:
    """A mail as it was taken in: waits for a decision because its sender is not proven."""
    at = facts.setdefault("received_at", timezone.now())
    if registration:
        facts.setdefault("session", registration.session)
        facts.setdefault("attendee", registration.email)
        facts.setdefault("sender", registration.email)
        facts.setdefault("uid", registration.session.uid)
    facts.setdefault("method", "REPLY")
    facts.setdefault("answer", CalendarReply.Answer.DECLINED)
    facts.setdefault("state", CalendarReply.State.REVIEW)
    facts.setdefault("sequence", 0)
    facts.setdefault("issued_at", at)
    if facts["state"] == CalendarReply.State.REVIEW:
        facts.setdefault("reason", CalendarReply.Reason.NOT_PROVEN)
    else:
        facts.setdefault("decided_at", at)
    digest = f"{next(_numbers):064x}"
    return CalendarReply.objects.create(mail_digest=digest, registration=registration, **facts)


def an_organiser(series: Series, role: str = SeriesRole.Role.OWNER, **facts: Any) -> Person:
    person = a_person(facts.pop("name", "Olle Arrangör"), **facts)
    SeriesRole.objects.create(series=series, person=person, role=role)
    return person
