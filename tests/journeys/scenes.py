"""Rare moments that a page type needs: a room that is open, a place in transit, a full list.

The running site's own Python sets them up (``RunningSite.scenes``), in a series of its own, so
that no journey finds a place of the demo taken. They are written by the acts where there is one.
"""

import json
import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from participants.models import Organisation, Person
from seminars import asking, handovers, links, messages, organisers
from seminars.models import (
    EntryLink,
    Format,
    ProgrammeItem,
    Question,
    Registration,
    Series,
    SeriesRegistration,
    SeriesRole,
    Session,
    SessionMaterial,
    Venue,
)
from tests import make
from tests.journeys.signing_in import RESEARCH_ORGANISER

SLUG = "oppna-samtal"
STATE = Registration.State
SECRET = "en-lank-som-oppnar-en-gang"


def print_scenes() -> None:
    """Write the addresses by name as JSON; the first call sets the scenes, later ones as well."""
    at = timezone.now()
    series = a_series()
    print(json.dumps(own_pages(series, at=at) | desk_pages(series, at=at)))


def a_series() -> Series:
    words = {"title_en": "Open conversations", "lead_sv": "Påhittat.", "lead_en": "Invented."}
    series = make.a_series("Öppna samtal", slug=SLUG, takes_teams=True, order=9, **words)
    owner = Person.objects.get(email=RESEARCH_ORGANISER)
    SeriesRole.objects.create(series=series, person=owner, role=SeriesRole.Role.OWNER)
    return series


def own_pages(series: Series, *, at: datetime) -> dict[str, str]:
    """The pages behind mailed links."""
    coming = a_coming_session(series, at=at)
    soon = a_session(
        series,
        "Om fem minuter",
        at=at,
        starts_at=at + timedelta(minutes=5),
        format=Format.BOTH,
        venue=Venue.objects.first(),
    )
    at_the_door = a_registration(soon, "Disa Dörr", format=Format.ON_SITE)
    held = a_held_session(series, at=at)
    has_place = a_registration(coming, "Pella Plats", format=Format.ON_SITE)
    team = a_registration(coming, "Tea Team", places=3, people=3)
    offered = a_registration(
        coming, "Ebba Erbjuden", STATE.OFFERED, offer_expires_at=at + timedelta(days=1)
    )
    cancelled = a_registration(coming, "Agda Avanmäld", STATE.CANCELLED, had_place=True)
    unconfirmed = a_registration(
        coming, "Ola Obekräftad", STATE.UNCONFIRMED, hold_expires_at=at + timedelta(hours=2)
    )
    token = links.series_confirmation_token([series], uuid.uuid4())
    return {
        "open_room": links.join_url(a_registration(soon, "Vera Vän", format=Format.ONLINE)),
        "room_of_the_past": links.join_url(a_registration(held, "Hilda Hemma")),
        "place": links.manage_url(has_place),
        "team": links.team_url(team),
        "offer": links.offer_url(offered),
        "offered": links.manage_url(offered),
        "waiting": links.manage_url(a_registration(coming, "Vilma Väntar", STATE.WAITING)),
        "cancelled": links.manage_url(cancelled),
        "declined_by_calendar": links.manage_url(a_no_from_a_calendar(coming, at=at)),
        "unconfirmed": links.manage_url(unconfirmed),
        "reminders": links.reminders_url(has_place),
        "handed_over": links.handover_url(a_handover(coming, at=at)),
        "being_handed_over": links.manage_url(coming.registrations.get(name="Greta Ger")),
        "entry": links.entry_url(an_entry_link(has_place.person, at=at), "sv"),
        "my_series": links.series_url(a_series_registration(series, has_place.person, at=at)),
        "registered_for_series": f"/serier/{SLUG}/anmalan/klar/{token}/",
        "coming": f"/serier/{SLUG}/{coming.number}/",
        "whole_days": f"/serier/{SLUG}/{some_whole_days(series, at=at).number}/",
        "soon": f"/serier/{SLUG}/{soon.number}/",
        "check_in": links.check_in_url(at_the_door),
        "at_the_door": links.manage_url(at_the_door),
        "asked": links.asked_url(an_invited(coming, at=at)),
    }


def desk_pages(series: Series, *, at: datetime) -> dict[str, str]:
    """The organisers' pages of these sessions, and what they are about."""
    coming = series.sessions.get(title_sv="Allt på en gång")
    first, second = (a_registration(coming, "Dubbla Dubbelsson") for _ in range(2))
    allocated = a_session(
        series,
        "Några går före",
        at=at,
        starts_at=at + timedelta(days=25),
        places_online=2,
        priority_until=at + timedelta(days=5),
    )
    for name in ("Rut Räknar", "Runa Räknar", "Rakel Räknar"):
        a_registration(allocated, name, STATE.REQUESTED)
    some_replies(coming)
    message = a_message(coming, at=at)
    role = series.roles.get()
    desk = f"/arrangera/{SLUG}/"
    return {
        "series_desk": desk,
        "coming_desk": f"{desk}{coming.number}/",
        "soon_desk": f"{desk}{series.sessions.get(title_sv='Om fem minuter').number}/",
        "whole_days_desk": f"{desk}{series.sessions.get(is_whole_day=True).number}/",
        "held_desk": f"{desk}{series.sessions.get(title_sv='Nyss').number}/",
        "allocated_desk": f"{desk}{allocated.number}/",
        "merge": f"{desk}{coming.number}/deltagare/{first.number}/sla-ihop/{second.number}/",
        "restore": f"{desk}{coming.number}/deltagare/{a_cancelled_one(coming).number}/angra/",
        "message": f"{desk}{coming.number}/meddelanden/{message.pk}/",
        "question": f"{desk}{coming.number}/fragor/{coming.questions.earliest('order').pk}/",
        "dismiss": f"{desk}roller/{role.pk}/ta-bort/",
        "role_invitation": a_role_invitation(series, at=at),
    }


def a_session(series: Series, title: str, *, at: datetime, **facts: Any) -> Session:
    facts.setdefault("join_url", "https://example.org/mote/samtal")
    number = series.sessions.count() + 1
    closes_at = min(facts["starts_at"], at) if facts["starts_at"] < at + timedelta(days=2) else None
    facts.setdefault("registration_closes_at", closes_at)
    return make.a_session(
        series, at=at, number=number, title_sv=title, title_en=f"{title} (sv)", **facts
    )


def a_coming_session(series: Series, *, at: datetime) -> Session:
    """One with everything that a session may have."""
    coming = a_session(
        series,
        "Allt på en gång",
        at=at,
        starts_at=at + timedelta(days=20),
        format=Format.BOTH,
        venue=Venue.objects.filter(address__gt="").first() or Venue.objects.first(),
        places_on_site=40,
        places_online=40,
        has_food=True,
        abstract_sv="En påhittad träff.",
        abstract_en="An invented session.",
    )
    ProgrammeItem.objects.create(session=coming, starts="09:00", title_sv="Kaffe", title_en="Tea")
    choices = {"choices_sv": "Ja\nNej", "choices_en": "Yes\nNo"}
    make.a_question(coming, "Vad hoppas du på?")
    make.a_question(coming, "Hur många är ni?", kind=Question.Kind.NUMBER)
    make.a_question(coming, "Har du varit här?", kind=Question.Kind.ONE_OF, **choices)
    make.a_question(coming, "Vilket passar?", kind=Question.Kind.SEVERAL_OF, **choices)
    return coming


def some_whole_days(series: Series, *, at: datetime) -> Session:
    """Two days without a clock, later than all the others."""
    first = timezone.localdate(at) + timedelta(days=90)
    number = series.sessions.count() + 1
    return make.a_network_day(
        series, first=first, last=first + timedelta(days=1), number=number, at=at
    )


def a_held_session(series: Series, *, at: datetime) -> Session:
    """One that is over, with a material, and nobody ticked off."""
    starts_at = at - timedelta(hours=4)
    held = a_session(series, "Nyss", at=at, starts_at=starts_at)
    material = Session.objects.get(series__slug="forskning", number=12).materials.earliest("pk")
    SessionMaterial.objects.create(session=held, material=material)
    a_registration(held, "Nina Närvarande")
    return held


def a_registration(
    session: Session, name: str, state: str = STATE.PLACE, **facts: Any
) -> Registration:
    person = make.a_person(name, email=f"{uuid.uuid4().hex[:12]}@vaxjo.example.org")
    organisation = Organisation.objects.get(slug="vaxjo")
    return make.a_registration(session, person, state=state, organisation=organisation, **facts)


def a_cancelled_one(session: Session) -> Registration:
    return session.registrations.get(name="Agda Avanmäld")


def a_no_from_a_calendar(session: Session, *, at: datetime) -> Registration:
    said_no = {"calendar_answer": Registration.CalendarAnswer.DECLINED, "cancelled_at": at}
    return a_registration(session, "Nils Nej", STATE.CANCELLED, had_place=True, **said_no)


def some_replies(session: Session) -> None:
    """Answers from calendars of every kind that an organiser may have to look at."""
    bea = a_registration(session, "Bea Besvarar")
    team = a_registration(session, "Team Tillsammans", places=3, people=3)
    long = {"sender": f"{'lang' * 20}@example.org", "comment": "Donaudampfschifffahrt" * 12}
    make.a_calendar_reply(bea, subject="Tackar nej: Allt på en gång", comment="Är bortrest.")
    make.a_calendar_reply(team, reason="team")
    make.a_calendar_reply(bea, reason="other_sender", answer="TENTATIVE", **long)
    make.a_calendar_reply(session=session, attendee="okand@example.org", reason="unknown_person")
    make.a_calendar_reply(bea, state="ignored", reason="older", answer="ACCEPTED")
    make.a_calendar_reply(sender="reklam@example.org", subject="Köp", reason="no_calendar")


def a_handover(session: Session, *, at: datetime) -> Any:
    giver = a_registration(session, "Greta Ger")
    return handovers.offer(
        giver, name="Tove Tar", email="tove.tar@example.org", by=giver.person, at=at
    )


def an_invited(session: Session, *, at: datetime) -> Any:
    people = [asking.Asked("Inga Inbjuden", "inga.inbjuden@example.org", "Ljungby kommun")]
    return asking.ask(session, people, by=None, at=at)[0]


def an_entry_link(person: Person, *, at: datetime) -> str:
    digest = sha256(SECRET.encode()).hexdigest()
    EntryLink.objects.create(
        person=person, digest=digest, made_at=at, expires_at=at + timedelta(hours=2)
    )
    return SECRET


def a_series_registration(series: Series, person: Person, *, at: datetime) -> SeriesRegistration:
    mine = SeriesRegistration.objects.create(
        series=series,
        person=person,
        name=person.name,
        email=person.email,
        language="sv",
        format=Format.ONLINE,
        form_token=uuid.uuid4(),
        made_at=at,
    )
    person.registrations.update(series_registration=mine)
    return mine


def a_message(session: Session, *, at: datetime) -> Any:
    return messages.write(
        session,
        group="placed",
        subject_sv="Bra att veta",
        subject_en="Good to know",
        body_sv="Dörren öppnar 08.30.",
        body_en="The door opens at 8:30.",
        send_at=at + timedelta(days=3),
        by=None,
        at=at,
    )


def a_role_invitation(series: Series, *, at: datetime) -> str:
    invitation = organisers.invite(
        series,
        name="Moa Medarrangör",
        email="moa.medarrangor@example.org",
        role=SeriesRole.Role.OWNER,
        language="sv",
        by=None,
        at=at,
    )
    return links.role_invitation_url(invitation)
