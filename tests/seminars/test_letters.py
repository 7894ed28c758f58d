"""What the seminars say by mail: in the receiver's language, the fact first, one cause one mail."""

import email
import email.policy
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbound

from participants import outbox
from participants.models import OutgoingMail
from seminars import invitations, letters
from seminars.models import Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State
Letter = Callable[..., OutgoingMail]

WITHOUT_INVITATION: list[tuple[Letter, str, str]] = [
    (letters.confirm_address, "Bekräfta din anmälan: ", "Confirm your registration: "),
    (letters.on_reserve_list, "Reservlistan: ", "Reserve list: "),
    (letters.request_received, "Vi har tagit emot din anmälan: ", "We have received your reg"),
    (letters.no_place_this_time, "Ingen plats den här gången: ", "No place this time: "),
    (letters.place_offered, "En plats blev ledig: ", "A place is free: "),
    (letters.offer_expired, "Platsen gick vidare: ", "The place went on: "),
    (letters.offer_withdrawn, "Platsen togs tillbaka: ", "The place was taken back: "),
    (letters.already_registered, "Du är redan anmäld: ", "You are already registered: "),
]
WITH_INVITATION: list[tuple[Letter, str, str]] = [
    (letters.registered, "Du är anmäld: ", "You are registered: "),
    (letters.place_given, "Du har fått plats: ", "You have a place: "),
    (letters.session_moved, "Nytt datum: ", "New date: "),
    (letters.session_cancelled, "Inställt: ", "Cancelled: "),
    (letters.session_reopened, "Blir av ändå: ", "Goes ahead after all: "),
    (letters.registration_cancelled, "Du är avanmäld: ", "Your place is cancelled: "),
]


def a_registration(now: datetime, language: str = "sv", **facts: Any) -> Registration:
    session = make.a_session(
        at=now,
        previous_starts_at=now + timedelta(days=7),
        priority_until=now + timedelta(days=2),
        cancel_reason_sv="Föreläsaren är sjuk.",
        cancel_reason_en="The speaker is ill.",
        before_sv="Läs guiden.",
        before_en="Read the guide.",
    )
    later = now + timedelta(hours=2)
    deadlines: dict[str, Any] = {"offer_expires_at": later, "hold_expires_at": later}
    return make.a_registration(session, at=now, language=language, **deadlines, **facts)


@pytest.mark.parametrize(("letter", "swedish", "english"), WITHOUT_INVITATION)
def test_a_letter_says_the_fact_first_in_the_receivers_language(
    now: datetime, letter: Letter, swedish: str, english: str
) -> None:
    for language, subject in (("sv", swedish), ("en", english)):
        mail = letter(a_registration(now, language), at=now)
        assert mail.subject.startswith(subject)
        assert mail.language == language
        assert "http://127.0.0.1" in mail.text
        assert bytes(mail.calendar or b"") == b""


@pytest.mark.parametrize(("letter", "swedish", "english"), WITH_INVITATION)
def test_a_letter_about_a_place_carries_its_calendar_entry(
    now: datetime, letter: Letter, swedish: str, english: str
) -> None:
    for language, subject in (("sv", swedish), ("en", english)):
        registration = a_registration(now, language)
        issued = invitations.invite(registration, at=now)
        assert issued is not None
        mail = letter(registration, issued, at=now)
        assert mail.subject.startswith(subject)
        assert bytes(mail.calendar or b"") == issued.calendar
        assert issued.invitation.mail == mail


def test_a_change_names_what_is_new(now: datetime) -> None:
    mail = letters.session_changed(
        a_registration(now), None, changes=["Lokal: Exempelhuset (förut: Demosalen)"], at=now
    )

    assert mail.subject.startswith("Ändrat: Att hålla i ett möte")
    assert "- Lokal: Exempelhuset (förut: Demosalen)" in mail.text
    assert "<li>Lokal: Exempelhuset (förut: Demosalen)</li>" in mail.html


def test_another_hour_of_the_same_day_is_no_new_date(now: datetime) -> None:
    registration = a_registration(now)
    session: Session = registration.session
    session.previous_starts_at = session.starts_at - timedelta(hours=1)

    assert letters.session_moved(registration, None, at=now).subject.startswith("Ny tid: ")


def test_a_long_title_is_cut_in_the_subject_and_whole_in_the_text(now: datetime) -> None:
    registration = a_registration(now)
    registration.session.title_sv = "Ett mycket långt namn " * 9

    mail = letters.on_reserve_list(registration, at=now)

    assert len(mail.subject) < 100
    assert registration.session.title_sv.strip() in mail.text


def test_what_people_typed_is_text_in_html_and_untouched_in_plain_text(now: datetime) -> None:
    name = "<img src=x onerror=alert(1)> O'Berg"

    mail = letters.on_reserve_list(a_registration(now, name=name), at=now)

    assert f"Hej {name}!" in mail.text
    assert "<img" not in mail.html
    assert "&lt;img src=x onerror=alert(1)&gt; O&#x27;Berg" in mail.html


def test_a_letter_on_the_wire_is_text_html_and_calendar_in_this_order(now: datetime) -> None:
    registration = a_registration(now)
    letters.registered(registration, invitations.invite(registration, at=now), at=now)

    assert outbox.send_due(at=now) == 1

    (sent,) = outbound.outbox
    message = email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default)
    parts = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert message["To"] == registration.email
    assert message["Reply-To"] is None  # answers of calendars go to From
    assert message["Auto-Submitted"] == "auto-generated"


def test_letters_without_a_calendar_part_are_answered_to_the_organiser(now: datetime) -> None:
    registration = a_registration(now)
    registration.session.series.contact_email = "arrangor@example.org"

    assert letters.on_reserve_list(registration, at=now).reply_to == "arrangor@example.org"
