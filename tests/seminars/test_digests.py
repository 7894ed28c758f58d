"""What organisers are told by the clock: once each, in their language, and only if it is news."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from participants.models import OutgoingMail, Person
from seminars import digests
from seminars.models import Needs, Registration, Series, SeriesRole, Session
from tests import make

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role
State = Registration.State
DAY = timedelta(days=1)
EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 08.00 in Sweden, the day after ``now``


def an_organised_series(**facts: Any) -> tuple[Series, Person]:
    series = make.a_series(**facts)
    return series, make.an_organiser(series)


def mails(cause: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose__contains=cause).order_by("pk"))


# --- O-1: the day's news ----------------------------------------------------------------------


def test_in_the_morning_organisers_read_what_happened_since_the_last_one(now: datetime) -> None:
    series, organiser = an_organised_series()
    session = make.a_session(series, at=now)
    for _each in range(2):
        make.a_registration(session, at=now)
    make.a_registration(session, state=State.WAITING, at=now - 3 * DAY)
    make.a_registration(session, state=State.CANCELLED, cancelled_at=now, at=now - 3 * DAY)

    assert digests.send_due(at=EIGHT - timedelta(minutes=1)) == 0  # yesterday's had nothing to say
    assert digests.send_due(at=EIGHT) == 1

    (mail,) = mails("digest:")
    assert mail.address == organiser.email
    assert mail.subject == "Läget: 2 nya anmälningar, Lärseminarier"
    assert "- 2 nya anmälningar" in mail.text
    assert "- 1 avanmälan" in mail.text
    assert "- 1 person på reservlistan nu" in mail.text
    assert "/deltagare/" in mail.text


def test_a_second_sweep_and_a_quiet_day_write_nothing(now: datetime) -> None:
    series, _organiser = an_organised_series()
    make.a_registration(make.a_session(series, at=now), at=now)

    assert digests.send_due(at=EIGHT) == 1
    assert digests.send_due(at=EIGHT + timedelta(minutes=1)) == 0
    assert digests.send_due(at=EIGHT + DAY) == 0


def test_news_of_days_without_a_worker_is_not_lost(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now)
    digests.send_due(at=now)
    make.a_registration(session, at=now + timedelta(hours=1))

    assert digests.send_due(at=EIGHT + 2 * DAY + timedelta(hours=5)) == 1
    assert mails("digest:")[0].subject.startswith("Läget: 1 ny anmälan")


def test_owner_editor_and_registrar_are_told_each_in_their_language(now: datetime) -> None:
    series = make.a_series()
    for role in Role:
        make.an_organiser(series, role, name=role.value, language="en")
    make.a_registration(make.a_session(series, at=now), at=now)

    assert digests.send_due(at=EIGHT) == 3
    assert {mail.language for mail in mails("digest:")} == {"en"}
    names = {mail.person.name for mail in mails("digest:") if mail.person}
    assert names == {"owner", "editor", "registrar"}


def test_what_another_series_has_is_not_in_it(now: datetime) -> None:
    _series, _organiser = an_organised_series()
    make.a_registration(make.a_session(make.a_series("Annan"), at=now), at=now)
    assert digests.send_due(at=EIGHT) == 0


# --- O-2: registration has closed ---------------------------------------------------------------


def test_when_registration_closes_organisers_get_the_numbers_and_no_names(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now)
    bo = make.a_person("Bo Exempelsson")
    placed = [make.a_registration(session, bo, at=now), make.a_registration(session, at=now)]
    make.a_registration(session, state=State.WAITING, at=now)
    Needs.objects.create(registration=placed[0], text="Skrivtolk", diet="Nötter")
    Needs.objects.create(registration=placed[1], diet="Vegan")
    closes_at = session.registration_ends_at

    digests.send_due(at=closes_at - timedelta(minutes=1))
    assert mails("registration_closed") == []
    digests.send_due(at=closes_at)
    digests.send_due(at=closes_at + timedelta(minutes=1))

    (mail,) = mails("registration_closed")
    assert mail.subject == "Anmälan stängd: 2 anmälda till Att hålla i ett möte"
    assert "1 person står på reservlistan." in mail.text
    assert "1 person har skrivit vad de behöver" in mail.text
    assert "2 personer har allergi eller äter specialkost." in mail.text
    assert not {"Bo Exempelsson", "Skrivtolk", "Nötter"} & set(mail.text.split())


def test_a_later_closing_is_told_of_again(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now)
    digests.send_due(at=session.registration_ends_at)
    later = session.registration_ends_at + timedelta(hours=3)
    Session.objects.filter(pk=session.pk).update(registration_closes_at=later)

    digests.send_due(at=later)
    assert len(mails("registration_closed")) == 2


# --- O-3: mail that reaches nobody --------------------------------------------------------------


def refuse(registration: Registration, *, at: datetime) -> None:
    OutgoingMail.objects.create(
        purpose=f"registration:{registration.pk}:registered:{at}",
        person=registration.person,
        address=registration.email,
        language="sv",
        subject="Du är anmäld",
        text="Hej",
        message_id=f"<{registration.pk}.{at}>",
        created_at=at,
        state=OutgoingMail.State.REFUSED,
        refused_at=at,
    )


def test_refused_addresses_are_told_together_after_a_while(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now)
    for _each in range(2):
        refuse(make.a_registration(session, at=now), at=now)

    assert digests.send_due(at=now + timedelta(minutes=5)) == 0
    assert digests.send_due(at=now + timedelta(minutes=20)) == 1

    (mail,) = mails("refused:")
    assert mail.subject == "Mejlet kom inte fram till 2 personer, Lärseminarier"
    for registration in session.registrations.all():
        assert f"- {registration.email}" in mail.text


def test_at_most_one_such_letter_a_day_and_nobody_is_forgotten(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now)
    refuse(make.a_registration(session, at=now), at=now)
    digests.send_due(at=now + timedelta(minutes=20))
    late = make.a_registration(session, at=now)
    refuse(late, at=now + timedelta(minutes=30))

    digests.send_due(at=now + timedelta(hours=2))
    assert len(mails("refused:")) == 1
    digests.send_due(at=now + DAY + timedelta(hours=1))
    _first, second = mails("refused:")
    assert late.email in second.text
    assert "till 1 person," in second.subject


def test_refusals_about_past_sessions_and_other_mails_are_let_be(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now)
    refuse(make.a_registration(session, at=now), at=session.ends_at)

    digests.send_due(at=session.ends_at + DAY)

    assert mails("refused:") == []
    assert not OutgoingMail.objects.filter(refusal_told_at=None, state="refused").exists()


# --- O-4: no way in -----------------------------------------------------------------------------

THURSDAY = datetime(2026, 12, 17, 12, 0, tzinfo=UTC)
TUESDAY_MORNING = datetime(2026, 12, 15, 7, 0, tzinfo=UTC)  # 08.00 in Sweden


def test_two_working_days_before_a_missing_link_is_said(now: datetime) -> None:
    series, _organiser = an_organised_series()
    session = make.a_session(series, at=now, starts_at=THURSDAY, registration_closes_at=THURSDAY)
    make.a_registration(session, at=now)
    digests.send_due(at=TUESDAY_MORNING - timedelta(minutes=1))
    assert mails("link_missing") == []

    digests.send_due(at=TUESDAY_MORNING)
    digests.send_due(at=TUESDAY_MORNING + DAY)

    (mail,) = mails("link_missing")
    assert mail.subject == "Möteslänk saknas: Att hålla i ett möte, 17 dec."
    assert "1 person är anmäld digitalt." in mail.text
    assert "/andra/" in mail.text
    assert mail.expires_at == THURSDAY


@pytest.mark.parametrize(
    "facts", [{"join_url": "https://room.example.org/"}, {"format": "on_site"}, {"state": "draft"}]
)
def test_nothing_is_said_where_nothing_is_missing(now: datetime, facts: dict[str, Any]) -> None:
    series, _organiser = an_organised_series()
    make.a_session(series, at=now, starts_at=THURSDAY, registration_closes_at=THURSDAY, **facts)
    assert digests.send_due(at=TUESDAY_MORNING + DAY) == 0


def test_an_idle_sweep_asks_four_questions(now: datetime, django_assert_num_queries: Any) -> None:
    series, _organiser = an_organised_series()
    for _each in range(3):
        make.a_registration(make.a_session(series, at=now), at=now)
    digests.send_due(at=now)
    with django_assert_num_queries(4):
        digests.send_due(at=now + timedelta(minutes=1))
