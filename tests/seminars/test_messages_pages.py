"""The organisers' pages about messages: written, looked at, tested, sent, followed up."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.models import OutgoingMail, Person
from seminars import messages
from seminars.models import Message, Registration, Session
from tests.make import a_person, a_registration, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def session() -> Session:
    return a_session(a_series(slug="larande"), number=14)


@pytest.fixture
def organiser(session: Session) -> Person:
    return an_organiser(session.series)


@pytest.fixture
def desk(client: Client, organiser: Person) -> Client:
    client.force_login(organiser)
    return client


def typed(**facts: Any) -> dict[str, Any]:
    return {
        "group": "placed",
        "subject_sv": "Ta med inneskor",
        "body_sv": "Golvet är <b>nytt</b>.",
        "subject_en": "Bring shoes",
        "body_en": "The floor is new.",
        "when": "now",
        "step": "preview",
    } | facts


def address(page: str = "message_new", *more: int) -> str:
    return reverse(page, args=["larande", 14, *more])


def a_message(session: Session, **facts: Any) -> Message:
    at = timezone.now()
    facts = {"subject_sv": "Ta med inneskor", "send_at": None, "by": None} | facts
    words: dict[str, Any] = {"body_sv": "Golvet är nytt.", "subject_en": "", "body_en": ""}
    return messages.write(session, group="placed", **words, **facts, at=at)


def test_the_form_says_how_many_are_in_each_group(desk: Client, session: Session) -> None:
    a_registration(session)
    a_registration(session, a_person(language="en"))
    a_registration(session, state=State.WAITING)
    page = desk.get(address()).content.decode()
    assert "Har plats: 2 (1 läser svenska, 1 läser engelska)" in page
    assert "Reservlista: 1" in page
    assert "Skriv inget som rör en enskild person." in page


def test_a_template_and_a_group_can_be_begun_from(desk: Client, session: Session) -> None:
    page = desk.get(address() + "?template=thanks&group=waiting").content.decode()
    assert "Tack för att du var med på träffen." in page
    assert 'value="waiting"' in page
    assert desk.get(address() + "?template=none&group=forged").status_code == 200


def test_the_preview_shows_both_languages_and_keeps_what_was_typed(
    desk: Client, session: Session
) -> None:
    a_registration(session)
    page = desk.post(address(), typed()).content.decode()
    assert "Så blir mejlet" in page
    assert "Till: Har plats, 1 person." in page
    assert "Golvet är &lt;b&gt;nytt&lt;/b&gt;." in page
    assert "The floor is new." in page
    assert "<b>nytt</b>" not in page
    assert page.count("<html") == 1  # the letter's own is shown, not taken in
    assert '<input type="hidden" name="subject_en" value="Bring shoes">' in page
    assert not Message.objects.exists()
    back = desk.post(address(), typed(step="back")).content.decode()
    assert 'value="Ta med inneskor"' in back


def test_a_test_mails_oneself_in_both_languages_and_nobody_else(
    desk: Client, organiser: Person, session: Session
) -> None:
    a_registration(session)
    page = desk.post(address(), typed(step="test")).content.decode()
    assert f"Ett test på varje språk är på väg till {organiser.email}." in page
    assert "Skicka nu" in page
    mails = OutgoingMail.objects.order_by("language").values_list("address", "subject")
    assert list(mails) == [
        (organiser.email, "Bring shoes"),
        (organiser.email, "Ta med inneskor"),
    ]
    assert not Message.objects.exists()


def test_sending_now_leads_to_the_page_that_shows_progress(desk: Client, session: Session) -> None:
    for _each in range(3):
        a_registration(session)
    answer = desk.post(address(), typed(step="send"))
    message = Message.objects.get()
    assert answer["Location"] == address("message", message.pk)
    Message.objects.update(state=Message.State.WRITING, wanted=3)
    OutgoingMail.objects.create(
        purpose=f"message:{message.pk}:registration:1",
        address="anna@example.org",
        language="sv",
        subject="x",
        text="x",
        message_id="<1@example.org>",
        state=OutgoingMail.State.REFUSED,
        created_at=timezone.now(),
    )
    page = desk.get(answer["Location"]).content.decode()
    assert "1 av 3 mejl är skrivna." in page
    assert "anna@example.org" in page
    listed = desk.get(address("message_list")).content.decode()
    assert "Ta med inneskor" in listed
    assert '<span class="chip err">1</span>' in listed


def test_a_scheduled_message_can_be_changed_and_taken_back(desk: Client, session: Session) -> None:
    a_registration(session)
    day = timezone.localtime() + timedelta(days=2)
    later = {"when": "later", "day": f"{day:%Y-%m-%d}", "hour": "08:30"}
    desk.post(address(), typed(step="send", **later))
    message = Message.objects.get()
    local = timezone.localtime(message.send_at)
    assert (local.date(), local.hour, local.minute) == (day.date(), 8, 30)

    edit = address("message_edit", message.pk)
    assert 'value="08:30"' in desk.get(edit).content.decode()
    desk.post(edit, typed(step="send", subject_sv="Ett annat ämne", **later))
    message.refresh_from_db()
    assert message.subject_sv == "Ett annat ämne"

    desk.post(address("message_withdraw", message.pk))
    message.refresh_from_db()
    assert message.state == Message.State.WITHDRAWN
    assert desk.get(edit)["Location"] == address("message", message.pk)
    again = desk.post(address("message_withdraw", message.pk), follow=True).content.decode()
    assert "Meddelandet är redan skickat eller återtaget." in again


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"subject_sv": ""}, "Skriv ett ämne på svenska."),
        ({"body_sv": " \x00 "}, "Skriv en text på svenska."),
        ({"group": "forged"}, "Välj en grupp i listan."),
        ({"group": "waiting"}, "Ingen finns i den gruppen just nu."),
        ({"body_en": ""}, "Skriv både ämne och text på engelska, eller inget."),
        (
            {"subject_en": "", "body_en": ""},
            "1 mottagare läser engelska. Skriv ämne och text på engelska också.",
        ),
        ({"when": "later"}, "Skriv vilken dag det ska skickas."),
        ({"when": "later", "day": "2026-01-02", "hour": "08:00"}, "Den tiden har redan passerat."),
        (
            {"when": "later", "day": "2099-01-02", "hour": "08:00"},
            "Välj en dag senast 30 dagar efter träffen.",
        ),
        ({"when": "later", "day": "2027-03-28", "hour": "02:30"}, "Då ställs klockan om"),
        ({"when": "later", "day": "3/4/2027", "hour": "08:00"}, "Skriv datumet som 2026-12-17."),
        ({"when": "sometime"}, "Fel:"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send", "test", "forged"])
def test_bad_input_is_said_and_everything_typed_is_kept(
    desk: Client, session: Session, facts: dict[str, str], words: str, step: str
) -> None:
    a_registration(session, a_person(language="en"))
    answer = desk.post(address(), typed(step=step, **facts))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "Golvet är" in page or "body_sv" in facts
    assert not Message.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_sixth_message_of_a_day_is_refused_in_words(desk: Client, session: Session) -> None:
    a_registration(session)
    for n in range(messages.MOST_A_DAY):
        a_message(session, subject_sv=f"Meddelande {n}")
    page = desk.post(address(), typed(step="send")).content.decode()
    assert "Det har redan skickats 5 meddelanden om träffen på ett dygn." in page


def test_another_sessions_message_is_not_reached(desk: Client, session: Session) -> None:
    other = a_session(session.series, number=15)
    a_registration(other)
    found = a_message(other)
    for page in ("message", "message_edit"):
        assert desk.get(address(page, found.pk)).status_code == 404
    assert desk.post(address("message_withdraw", found.pk)).status_code == 404


def test_a_message_to_two_thousand_is_kept_in_one_quick_request(
    desk: Client, session: Session, organiser: Person
) -> None:
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"Testa {n}", language="sv") for n in range(2000)
    )
    Registration.objects.bulk_create(
        Registration(
            session=session,
            person=person,
            number=n + 1,
            rank=n + 1,
            name=person.name,
            email=person.email,
            language="sv",
            format="online",
            state=State.PLACE,
            made_at=timezone.now(),
            changed_at=timezone.now(),
        )
        for n, person in enumerate(people)
    )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = desk.post(address(), typed(step="send"))
    assert answer.status_code == 302
    assert len(queries) <= 25
    assert not OutgoingMail.objects.exists()


def test_lists_take_as_many_queries_for_three_as_for_one(desk: Client, session: Session) -> None:
    a_registration(session)
    counts = []
    for n in range(3):
        a_message(session, subject_sv=f"Meddelande {n}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("message_list"))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
