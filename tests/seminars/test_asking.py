"""Asking people to come: a letter each, no place until the answer, one reminder."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from participants.models import OutgoingMail
from seminars import asking, programme, registration
from seminars.applicants import Applicant
from seminars.asking import Asked
from seminars.models import PersonalInvitation, Session
from tests import make

pytestmark = pytest.mark.django_db
Answer = PersonalInvitation.Answer
DAY = timedelta(days=1)
ANNA = Asked("Anna Exempelsson", "Anna@Example.org", "Växjö kommun")


def an_invitation(session: Session, *, at: datetime, asked: Asked = ANNA) -> PersonalInvitation:
    (invited,) = asking.ask(session, [asked], by=None, at=at)
    return invited


def mails(name: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose__endswith=f":{name}").order_by("pk"))


def an_applicant(**facts: Any) -> Applicant:
    facts = {"name": "Anna", "email": "anna@example.org", "format": "online"} | facts
    return Applicant(language="sv", **facts)


def test_each_gets_a_letter_of_their_own_and_no_place_is_taken(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)

    asking.ask(session, [ANNA, Asked("Bo", "bo@example.org")], by=None, at=now)

    first, second = mails("personal_invitation")
    assert (first.address, second.address) == ("anna@example.org", "bo@example.org")
    assert first.subject.startswith("Inbjudan: Att hålla i ett möte, 8")
    assert "Hej Anna Exempelsson!" in first.text
    assert "Ingen plats är tagen åt dig förrän du har svarat ja." in first.text
    assert "bo@example.org" not in first.text
    assert first.expires_at == session.registration_ends_at
    assert not session.registrations.exists()


def test_nobody_is_asked_twice_and_nobody_who_is_registered(now: datetime) -> None:
    session = make.a_session(at=now)
    an_invitation(session, at=now)
    registered = make.a_registration(session, at=now)

    new = asking.ask(
        session,
        [
            ANNA,
            Asked("", registered.email),
            Asked("", "ny@example.org"),
            Asked("", "NY@example.org"),
        ],
        by=None,
        at=now,
    )

    assert [each.email for each in new] == ["ny@example.org"]
    assert len(mails("personal_invitation")) == 2


@pytest.mark.parametrize(
    "facts", [{"state": "draft"}, {"state": "cancelled"}, {"needs_registration": False}]
)
def test_to_what_nobody_can_register_for_nobody_is_asked(
    now: datetime, facts: dict[str, Any]
) -> None:
    with pytest.raises(asking.NotOpen):
        asking.ask(make.a_session(at=now, **facts), [ANNA], by=None, at=now)
    assert not OutgoingMail.objects.exists()


def test_a_yes_registers_the_invited_address_and_no_other(now: datetime) -> None:
    session = make.a_session(at=now)
    invited = an_invitation(session, at=now)

    finding = asking.accept(invited, an_applicant(email="forwarded@example.org"), at=now)

    assert finding.registration.email == "anna@example.org"
    assert [each.email for each in session.registrations.all()] == ["anna@example.org"]
    invited.refresh_from_db()
    assert (invited.answer, invited.answered_at) == (Answer.YES, now)


def test_a_yes_that_finds_no_place_leaves_the_answer_open(now: datetime) -> None:
    session = make.a_session(at=now, places_online=0)
    invited = an_invitation(session, at=now)

    with pytest.raises(registration.FullMeanwhile):
        asking.accept(invited, an_applicant(accepts_waiting=False), at=now)

    invited.refresh_from_db()
    assert invited.answer == Answer.NONE


def test_no_and_later_are_noted_and_may_be_changed(now: datetime) -> None:
    session = make.a_session(at=now)
    invited = an_invitation(session, at=now)

    assert asking.answer(invited, "later", at=now).answer == Answer.LATER
    assert asking.answer(invited, "no", at=now + DAY).answer == Answer.NO
    asking.accept(invited, an_applicant(), at=now + 2 * DAY)
    with pytest.raises(asking.AnsweredYes):
        asking.answer(invited, "no", at=now + 3 * DAY)
    assert asking.counts(session) == {"all": 1, "none": 0, "yes": 1, "no": 0, "later": 0}


def test_who_has_not_answered_is_reminded_once_three_days_before_closing(now: datetime) -> None:
    session = make.a_session(at=now)
    for name in ("none", "later", "no", "yes", "front-door"):
        invited = an_invitation(session, at=now, asked=Asked(name, f"{name}@example.org"))
        if name in {"no", "later"}:
            asking.answer(invited, name, at=now)
        elif name == "yes":
            asking.accept(invited, an_applicant(), at=now)
    make.a_registration(session, make.a_person(email="front-door@example.org"), at=now)
    due_at = session.registration_ends_at - 3 * DAY

    assert asking.remind_due(at=due_at - timedelta(minutes=1)) == 0
    assert asking.remind_due(at=due_at) == 2
    assert asking.remind_due(at=due_at + DAY) == 0

    reminded = {mail.address for mail in mails("personal_invitation_reminder")}
    assert reminded == {"none@example.org", "later@example.org"}


def test_who_was_asked_late_is_not_reminded_the_same_day(now: datetime) -> None:
    session = make.a_session(at=now)
    late = session.registration_ends_at - 4 * DAY
    an_invitation(session, at=late)
    assert asking.remind_due(at=late + 2 * DAY) == 0


def test_a_cancelled_session_calls_the_letters_off_and_reminds_nobody(now: datetime) -> None:
    session = make.a_session(at=now)
    invited = an_invitation(session, at=now)

    programme.cancel(session, reason_sv="Sjuk", reason_en="Ill", by=None, at=now)

    assert [mail.state for mail in mails("personal_invitation")] == [OutgoingMail.State.CANCELLED]
    assert asking.remind_due(at=session.registration_ends_at - DAY) == 0
    with pytest.raises(asking.NotOpen):
        asking.answer(invited, "no", at=now)
