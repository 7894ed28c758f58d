"""One mail when registration opens, and then the address is forgotten."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants import outbox
from participants.models import OutgoingMail
from seminars import opening_reminders, programme
from seminars.models import OpeningReminder, Session
from tests import make

pytestmark = pytest.mark.django_db


def a_session_to_open(now: datetime, **facts: Any) -> Session:
    facts.setdefault("registration_opens_at", now + timedelta(days=3))
    return make.a_session(at=now, **facts)


def ask(session: Session, address: str = "anna@example.org", *, at: datetime) -> OpeningReminder:
    return opening_reminders.ask(session, address, language="sv", at=at)


def test_one_letter_when_registration_opens_and_the_address_is_gone(now: datetime) -> None:
    session = a_session_to_open(now)
    ask(session, at=now)

    assert opening_reminders.send_due(at=now + timedelta(days=2)) == 0
    assert opening_reminders.send_due(at=now + timedelta(days=3)) == 1
    assert opening_reminders.send_due(at=now + timedelta(days=4)) == 0

    mail = OutgoingMail.objects.get()
    assert mail.subject.startswith("Nu öppnar anmälan: Att hålla i ett möte, ")
    assert mail.address == "anna@example.org"
    assert f"/serier/{session.series.slug}/{session.number}/anmalan/" in mail.text
    assert mail.expires_at == session.registration_ends_at
    assert not OpeningReminder.objects.exists()


def test_asking_again_in_capitals_changes_nothing_and_a_plus_is_another(now: datetime) -> None:
    session = a_session_to_open(now)
    for address in ("anna@example.org", "ANNA@Example.org ", "anna+1@example.org"):
        ask(session, address, at=now)

    emails = OpeningReminder.objects.order_by("email").values_list("email", flat=True)
    assert list(emails) == ["anna+1@example.org", "anna@example.org"]


def test_a_preliminary_session_is_waited_for_until_it_is_published(now: datetime) -> None:
    session = make.a_session(at=now, state=Session.State.PRELIMINARY)
    ask(session, at=now)

    assert opening_reminders.send_due(at=now) == 0
    Session.objects.update(state=Session.State.PUBLISHED)
    assert opening_reminders.send_due(at=now) == 1


def test_a_moved_opening_is_followed(now: datetime) -> None:
    session = a_session_to_open(now)
    ask(session, at=now)
    Session.objects.update(registration_opens_at=now + timedelta(days=5))

    assert opening_reminders.send_due(at=now + timedelta(days=3)) == 0
    assert opening_reminders.send_due(at=now + timedelta(days=5)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"state": Session.State.CANCELLED},
        {"state": Session.State.DRAFT},
        {"needs_registration": False},
        {"registration_closes_at": datetime(2026, 11, 26, tzinfo=timezone.get_default_timezone())},
    ],
)
def test_nothing_is_written_for_a_cause_that_is_gone(
    now: datetime, changed: dict[str, Any]
) -> None:
    session = a_session_to_open(now)
    ask(session, at=now)
    Session.objects.update(**changed)

    assert opening_reminders.send_due(at=now + timedelta(days=4)) == 0
    assert not OutgoingMail.objects.exists()


def test_a_letter_that_lies_until_registration_has_closed_is_not_sent(now: datetime) -> None:
    session = a_session_to_open(now)
    ask(session, at=now)
    opening_reminders.send_due(at=now + timedelta(days=3))

    assert outbox.send_due(at=session.registration_ends_at) == 0
    assert OutgoingMail.objects.get().state == OutgoingMail.State.CANCELLED


def test_a_letter_that_is_not_sent_yet_is_called_off_with_the_session(now: datetime) -> None:
    session = a_session_to_open(now)
    ask(session, at=now)
    at = now + timedelta(days=3)
    opening_reminders.send_due(at=at)

    programme.cancel(session, reason_sv="Sjukdom", reason_en="Illness", by=None, at=at)

    assert OutgoingMail.objects.get().state == OutgoingMail.State.CANCELLED


@pytest.mark.parametrize(
    "facts",
    [
        {"registration_opens_at": None},
        {"state": Session.State.CANCELLED},
        {"needs_registration": False},
    ],
)
def test_where_nothing_will_open_nothing_is_kept(now: datetime, facts: dict[str, Any]) -> None:
    with pytest.raises(opening_reminders.NothingToOpen):
        ask(a_session_to_open(now, **facts), at=now)
    assert not OpeningReminder.objects.exists()


# --- The field on the pages -----------------------------------------------------------------


def page_of(session: Session, part: str = "") -> str:
    return f"/serier/{session.series.slug}/{session.number}/{part}"


DOOR = "nar-anmalan-oppnar/"


def test_the_field_stands_on_the_session_and_on_its_registration(client: Client) -> None:
    session = a_session_to_open(timezone.now())

    for part in ("", "anmalan/"):
        page = client.get(page_of(session, part)).content.decode()
        assert "Mejla mig när anmälan öppnar" in page
        assert f'action="{page_of(session, DOOR)}"' in page
    assert (
        "Mejla mig när anmälan öppnar" not in client.get(page_of(make.a_session())).content.decode()
    )


def test_a_first_time_and_a_repeat_get_the_same_answer(client: Client) -> None:
    session = a_session_to_open(timezone.now())

    pages = [
        client.post(page_of(session, DOOR), {"email": "anna@example.org"}, follow=True)
        for _n in range(2)
    ]

    assert "Du får ett mejl när anmälan öppnar." in pages[0].content.decode()
    main = [page.content.decode().split("<main")[1].split("csrf")[0] for page in pages]
    assert main[0] == main[1]
    assert OpeningReminder.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "anna", "anna@", "a" * 300 + "@example.org", "a\x0cb@x.se"])
def test_what_is_no_address_is_said_and_kept(client: Client, typed: str) -> None:
    session = a_session_to_open(timezone.now())

    answer = client.post(page_of(session, DOOR), {"email": typed})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<title>Fel: " in page
    assert "error-message" in page
    assert not OpeningReminder.objects.exists()


@pytest.mark.parametrize("english", ["", "/en"])
def test_the_address_of_an_error_leads_on_when_it_is_opened_again(
    client: Client, english: str
) -> None:
    """Reloading, and the switch to English, ask for the address that the form was sent to."""
    session = a_session_to_open(timezone.now())
    page = client.post(page_of(session, DOOR), {"email": "anna"}).content.decode()
    [switch] = re.findall(r'<a href="([^"]+)" lang="en"', page)

    answer = client.get(switch if english else page_of(session, DOOR), follow=True)

    form = f"/en/series/{session.series.slug}/{session.number}/registration/"
    assert answer.redirect_chain == [(form if english else page_of(session, "anmalan/"), 302)]


def test_a_program_gets_the_same_answer_and_nothing_is_kept(client: Client) -> None:
    session = a_session_to_open(timezone.now())

    answer = client.post(
        page_of(session, DOOR), {"email": "a@example.org", "homepage": "x"}, follow=True
    )

    assert "Du får ett mejl när anmälan öppnar." in answer.content.decode()
    assert not OpeningReminder.objects.exists()


def test_one_mailbox_is_not_asked_for_without_end(client: Client) -> None:
    sessions = [a_session_to_open(timezone.now()) for _n in range(21)]

    answers = [client.post(page_of(each, DOOR), {"email": "a@example.org"}) for each in sessions]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "Vänta en minut" in answers[-1].content.decode()
    assert 'value="a@example.org"' in answers[-1].content.decode()
    assert OpeningReminder.objects.count() == 20


def test_an_old_tab_finds_the_form_that_is_open_by_now(client: Client) -> None:
    session = make.a_session()

    answer = client.post(page_of(session, DOOR), {"email": "a@example.org"})

    assert answer.headers["Location"] == page_of(session, "anmalan/")
    assert not OpeningReminder.objects.exists()


def test_reading_the_address_changes_nothing_and_drafts_are_nowhere(client: Client) -> None:
    draft = a_session_to_open(timezone.now(), state=Session.State.DRAFT)

    assert client.get(page_of(draft, DOOR), follow=True).status_code == 404
    assert not OpeningReminder.objects.exists()
    assert client.post(page_of(draft, DOOR), {"email": "a@example.org"}).status_code == 404
