"""Nasty cases as a person lives them: through the acts, into the mails and the feed.

Those of text alone are in test_calendar.py, of numbers in test_invitations.py, of answers in
test_replies*.py; `make rules` lists them all.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config import environment as env
from materials.models import Topic
from participants.models import OutgoingMail
from seminars import invitations, letters, programme, subscriptions
from seminars import registration as acts
from seminars.applicants import Applicant
from seminars.models import Format, Registration, Session
from tests.make import a_registration, a_session, a_venue
from tests.seminars.entries import entries, the_entry

pytestmark = pytest.mark.django_db
ALL = "/feeds/all.ics"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def session(now: datetime) -> Session:
    venue = a_venue("Gamla huset", city="")
    return a_session(at=now, abstract_sv="Om möten.", format=Format.ON_SITE, venue=venue)


@pytest.fixture
def anna(session: Session, now: datetime) -> Registration:
    applicant = Applicant(
        name="Anna Exempelsson", email="Anna.O'Ek+sem@Example.org", language="sv", format="on_site"
    )
    return acts.register(session, applicant, by=None, at=now).registration


def mailed_to(registration: Registration) -> list[Any]:
    """The calendar entries that she got by mail, oldest first."""
    mails = OutgoingMail.objects.filter(person=registration.person).order_by("pk")
    return [the_entry(bytes(mail.calendar)) for mail in mails if mail.calendar]


def in_feed(client: Client) -> Any:
    return the_entry(client.get(ALL).content)


def test_case_7_cancelled_then_reopened_is_one_entry_and_loses_nobody(
    client: Client, session: Session, anna: Registration, now: datetime
) -> None:
    cancelled = programme.cancel(session, reason_sv="Sjuk", reason_en="Ill", by=None, at=now)
    assert (in_feed(client)["STATUS"], in_feed(client)["SEQUENCE"]) == ("CANCELLED", 1)
    programme.reopen(cancelled, by=None, at=now + timedelta(minutes=40))

    anna.refresh_from_db()
    assert anna.state == Registration.State.PLACE
    assert (in_feed(client)["STATUS"], in_feed(client)["SEQUENCE"]) == ("CONFIRMED", 2)
    mailed = mailed_to(anna)
    assert [each["SEQUENCE"] for each in mailed] == [0, 1, 2]
    assert [each["STATUS"] for each in mailed] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert {each["UID"] for each in [*mailed, in_feed(client)]} == {session.uid}
    times = [each["DTSTAMP"].dt for each in mailed]
    assert times == sorted(set(times))


def test_case_8_who_had_accepted_is_asked_again_about_the_new_day(
    client: Client, session: Session, anna: Registration, now: datetime
) -> None:
    starts_at, ends_at = (time + timedelta(days=7) for time in (session.starts_at, session.ends_at))
    programme.change(session, {"starts_at": starts_at, "ends_at": ends_at}, by=None, at=now)

    [first, second] = mailed_to(anna)
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second["DTSTART"].dt == in_feed(client)["DTSTART"].dt == starts_at
    assert second["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert second["ATTENDEE"].params["RSVP"] == "TRUE"


def test_v7_case_9_a_new_venue_is_told_and_a_corrected_word_is_not(
    client: Client, session: Session, anna: Registration, now: datetime
) -> None:
    moved = programme.change(
        session, {"venue": a_venue("Nya huset", city="")}, by=None, at=now + timedelta(hours=1)
    ).session
    assert (in_feed(client)["SEQUENCE"], in_feed(client)["LOCATION"]) == (1, "Nya huset")
    assert [each["SEQUENCE"] for each in mailed_to(anna)] == [0, 1]
    assert mailed_to(anna)[-1]["LOCATION"] == "Nya huset"

    programme.change(moved, {"title_sv": "Att leda möten"}, by=None, at=now + timedelta(hours=2))
    entry = in_feed(client)
    assert (entry["SEQUENCE"], entry["SUMMARY"]) == (1, "Att leda möten")
    assert entry["LAST-MODIFIED"].dt == now + timedelta(hours=2)
    assert len(mailed_to(anna)) == 2


def test_i9_case_11_a_withdrawal_finds_the_address_with_its_capitals_plus_and_apostrophe(
    client: Client, session: Session, anna: Registration, now: datetime
) -> None:
    acts.cancel(anna, by=anna.person, at=now + timedelta(hours=1))
    invited, taken_out = mailed_to(anna)
    assert invited["ATTENDEE"] == taken_out["ATTENDEE"] == "mailto:Anna.O'Ek+sem@Example.org"
    assert (taken_out["SEQUENCE"], "STATUS" in taken_out) == (1, False)
    assert in_feed(client)["SEQUENCE"] == 0


def test_i14_the_letter_says_what_to_do_when_google_does_not_know_us(anna: Registration) -> None:
    mail = OutgoingMail.objects.get(person=anna.person)
    assert "Syns den inte i Google Kalender? Svara Ja en gång" in mail.text


@pytest.mark.parametrize("is_read", [True, False])
def test_r5_the_letter_says_what_a_no_does_where_answers_are_read(
    session: Session, settings: Any, now: datetime, *, is_read: bool
) -> None:
    url = "imaps://svar:hemligt@imap.example.org/INBOX" if is_read else ""
    settings.MAILBOX = env.mailbox(url)
    who = a_registration(session)
    mail = letters.registered(who, invitations.invite(who, at=now), at=now)
    for words in (mail.text, mail.html):
        assert ("Tackar du nej till den i kalendern blir du avanmäld" in words) == is_read


def test_i5_case_12_another_organiser_changes_the_name_and_never_the_address(
    session: Session, anna: Registration, now: datetime
) -> None:
    series = session.series
    series.title_sv, series.contact_email = "Ny ledning", "ny@vaxjo.example.org"
    series.save()
    later = session.ends_at + timedelta(hours=1)
    programme.change(session, {"ends_at": later}, by=None, at=now)
    before, after = (each["ORGANIZER"] for each in mailed_to(anna))
    assert before == after
    assert (before.params["CN"], after.params["CN"]) == ("Lärseminarier", "Ny ledning")


def test_f10_no_robots_file_keeps_calendars_away(client: Client) -> None:
    """Google Calendar obeys robots.txt when somebody subscribes."""
    found = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(found.content.decode().splitlines() if found.status_code == 200 else [])
    for address in (ALL, "/en/feeds/all.ics", "/feeds/mine/secret.ics", "/feeds/topics/a.ics"):
        assert rules.can_fetch("Googlebot", f"http://testserver{address}")


def test_v2_the_same_identity_in_every_feed_and_mail(
    client: Client, session: Session, anna: Registration, now: datetime
) -> None:
    secret = subscriptions.create(
        anna.person, language="sv", wants_invitations=True, by=anna.person, at=now
    )
    topic = Topic.objects.create(slug="samverkan", name_sv="Samverkan")
    session.topics.add(topic)
    addresses = [
        reverse("feed_all"),
        reverse("feed_series", args=[session.series.slug]),
        reverse("feed_topic", args=[topic.slug]),
        reverse("feed_session", args=[session.uid]),
        reverse("feed_mine", args=[secret]),
    ]
    found = {address: the_entry(client.get(address).content)["UID"] for address in addresses}
    assert found == dict.fromkeys(addresses, session.uid)
    assert [each["UID"] for each in mailed_to(anna)] == [session.uid]
    assert uuid.UUID(session.uid).version == 4


def test_f3_no_address_of_anybody_stands_in_the_public_feed(
    client: Client, session: Session, anna: Registration
) -> None:
    text = client.get(ALL).content
    assert session.uid.encode() in text
    assert [word for word in (b"ATTENDEE", b"mailto:", b"Anna", b"@") if word in text] == []
    assert len(entries(text)) == 1
