"""What a person sees of their own answers in the calendar, and how a no is taken back (R5, R10)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config import schedule
from participants.models import OutgoingMail
from seminars import links, own_data, timing
from seminars.models import Registration, SessionNotice
from tests import make

pytestmark = pytest.mark.django_db
State, Answer = Registration.State, Registration.CalendarAnswer


def seen(client: Client, entry: Registration) -> str:
    return client.get(f"/min-anmalan/{links.manage_token(entry)}/").content.decode()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.ACCEPTED, "Du har tackat ja i din kalender."),
        (Answer.TENTATIVE, "Platsen är din så länge du inte avanmäler dig."),
        (Answer.DECLINED, "Du har tackat nej i din kalender, men du har kvar din plats."),
    ],
)
def test_r5_the_page_of_a_registration_says_what_was_answered(
    client: Client, answer: str, words: str
) -> None:
    page = seen(client, make.a_registration(make.a_session(), calendar_answer=answer))
    assert "Du har en plats." in page
    assert words in page


def test_r5_who_has_not_answered_is_told_nothing_about_it(client: Client) -> None:
    assert "i din kalender." not in seen(client, make.a_registration(make.a_session()))


def declined(**facts: Any) -> Registration:
    session = make.a_session(places_online=1, starts_at=datetime(2099, 3, 2, 9, tzinfo=UTC))
    known: dict[str, Any] = {
        "state": State.CANCELLED,
        "had_place": True,
        "calendar_answer": Answer.DECLINED,
        "cancelled_at": datetime(2027, 1, 11, 8, 30, tzinfo=UTC),
    }
    return make.a_registration(session, **known | facts)


def test_r10_a_no_from_the_calendar_says_when_it_came_and_can_be_taken_back(
    client: Client,
) -> None:
    bo = declined()
    page = seen(client, bo)
    when = timing.moment_words(datetime(2027, 1, 11, 8, 30, tzinfo=UTC))
    assert f"Avanmälan kom från din kalender {when}." in page
    client.post(f"/min-anmalan/{links.manage_token(bo)}/angra/")
    bo.refresh_from_db()
    assert bo.state == State.PLACE


def test_r10_it_cannot_be_taken_back_once_somebody_has_accepted(client: Client) -> None:
    bo = declined()
    make.a_registration(bo.session, make.a_person("Cilla Exempelsson"))
    answer = client.post(f"/min-anmalan/{links.manage_token(bo)}/angra/", follow=True)
    assert "någon annan har platsen nu" in answer.content.decode()
    bo.refresh_from_db()
    assert bo.state == State.CANCELLED


def test_who_cancelled_on_the_page_is_not_told_of_a_calendar(client: Client) -> None:
    assert "kom från din kalender" not in seen(client, declined(calendar_answer=Answer.ACCEPTED))


@pytest.mark.parametrize("answer", [Answer.TENTATIVE, Answer.ACCEPTED])
def test_r5_whoever_may_come_is_reminded_like_everybody(answer: str) -> None:
    starts_at = datetime(2027, 1, 12, 12, tzinfo=UTC)
    at = starts_at - timedelta(days=1)
    session = make.a_session(at=at, starts_at=starts_at, join_url="https://example.org/rum")
    entry = make.a_registration(session, calendar_answer=answer, at=at - timedelta(days=9))
    schedule.sweep(at=at)
    assert SessionNotice.objects.filter(session=session).exists()
    assert OutgoingMail.objects.filter(person=entry.person, purpose__contains="tomorrow").exists()


def test_r10_what_the_mailbox_knows_is_handed_out_to_the_person_alone() -> None:
    anna, bo = (make.a_registration(make.a_session()) for _ in range(2))
    make.a_calendar_reply(anna, comment="Kommer tio minuter sent", sender=anna.email.upper())
    make.a_calendar_reply(bo, comment="Bo sade nej", received_at=timezone.now())
    mine = own_data.export(anna.person)
    assert [each["comment"] for each in mine["calendar_replies"]] == ["Kommer tio minuter sent"]
    assert mine["registrations"][0]["calendar_answer"] == Answer.NONE
    assert "Bo sade nej" not in json.dumps(mine)
