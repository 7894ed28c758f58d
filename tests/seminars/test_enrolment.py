"""Sessions that open later: whoever takes the series is brought in, once, in order of arrival."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from config import schedule
from participants.models import OutgoingMail
from seminars import registration as single
from seminars import series_registration as acts
from seminars.applicants import Applicant
from seminars.enrolment import enrol, enrol_due
from seminars.models import Registration, Series, SeriesRegistration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def applicant(name: str) -> Applicant:
    address = f"{name.split(maxsplit=1)[0].lower()}@vaxjo.example.org"
    return Applicant(name=name, email=address, format="online", language="sv")


def takes(series: Series, name: str, *, at: datetime) -> SeriesRegistration:
    finding = acts.register_for_series([series], applicant(name), by=None, at=at)
    return finding.series_registrations[0]


def names_and_states(session: Session) -> list[tuple[str, str]]:
    return list(session.registrations.order_by("rank").values_list("name", "state"))


def letters_about(registration: Registration) -> list[str]:
    mails = OutgoingMail.objects.about(f"registration:{registration.pk}").order_by("pk")
    return [mail.purpose.split(":")[2] for mail in mails]


def test_a_session_added_later_brings_them_in_with_the_ordinary_letters(now: datetime) -> None:
    """Given Anna and Bo in the series, when a session with one place opens, Bo waits."""
    series = make.a_series()
    takes(series, "Anna Exempelsson", at=now)
    takes(series, "Bo Testberg", at=now + timedelta(minutes=1))
    later = now + timedelta(days=1)
    session = make.a_session(series, at=later, places_online=1)

    assert enrol_due(at=later) == 2

    assert names_and_states(session) == [
        ("Anna Exempelsson", State.PLACE),
        ("Bo Testberg", State.WAITING),
    ]
    first, second = session.registrations.order_by("rank")
    assert letters_about(first) == ["registered"]
    mail = OutgoingMail.objects.about(f"registration:{first.pk}").get()
    assert "Du får mejlet för att du är anmäld till hela serien." in mail.text
    assert "/min-serie/" in mail.text
    assert letters_about(second) == ["on_reserve_list"]


def test_nobody_is_brought_in_twice(now: datetime) -> None:
    series = make.a_series()
    takes(series, "Anna Exempelsson", at=now)
    session = make.a_session(series, at=now)

    assert [enrol_due(at=now), enrol_due(at=now), enrol(session, at=now)] == [1, 0, 0]

    assert session.registrations.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"state": Session.State.DRAFT},
        {"state": Session.State.PRELIMINARY},
        {"state": Session.State.CANCELLED},
        {"needs_registration": False},
        {"opens_in": timedelta(hours=1)},
        {"closed_ago": timedelta(hours=1)},
    ],
)
def test_a_session_that_takes_nobody_takes_nobody_of_the_series_either(
    now: datetime, facts: dict[str, Any]
) -> None:
    opens_in, closed_ago = facts.pop("opens_in", None), facts.pop("closed_ago", None)
    if opens_in:
        facts["registration_opens_at"] = now + opens_in
    if closed_ago:
        facts["registration_closes_at"] = now - closed_ago
    series = make.a_series()
    takes(series, "Anna Exempelsson", at=now)
    session = make.a_session(series, at=now, **facts)

    assert enrol_due(at=now) == 0

    assert not session.registrations.exists()


def test_it_happens_when_the_opening_has_passed(now: datetime) -> None:
    series = make.a_series()
    takes(series, "Anna Exempelsson", at=now)
    opening = now + timedelta(hours=1)
    session = make.a_session(series, at=now, registration_opens_at=opening)

    assert [enrol_due(at=opening - timedelta(seconds=1)), enrol_due(at=opening)] == [0, 1]

    assert names_and_states(session) == [("Anna Exempelsson", State.PLACE)]


def test_who_comes_before_the_sweep_does_not_overtake_those_of_the_series(now: datetime) -> None:
    """Given Anna in the series, when Bo registers first at a new session, Anna came before him."""
    series = make.a_series()
    takes(series, "Anna Exempelsson", at=now)
    session = make.a_session(series, at=now, places_online=1)

    finding = single.register(session, applicant("Bo Testberg"), by=None, at=now)

    assert names_and_states(session) == [
        ("Anna Exempelsson", State.PLACE),
        ("Bo Testberg", State.WAITING),
    ]
    assert finding.outcome == State.WAITING


def test_who_left_that_one_session_is_not_taken_back_in(now: datetime) -> None:
    series = make.a_series()
    session = make.a_session(series, at=now)
    anna = takes(series, "Anna Exempelsson", at=now)
    single.cancel(anna.registrations.get(), by=anna.person, at=now)

    assert enrol_due(at=now) == 0

    assert names_and_states(session) == [("Anna Exempelsson", State.CANCELLED)]


def test_who_left_the_series_gets_no_later_session(now: datetime) -> None:
    series = make.a_series()
    acts.leave_series(takes(series, "Anna Exempelsson", at=now), by=None, at=now)
    make.a_session(series, at=now)

    assert enrol_due(at=now) == 0


def test_other_series_are_left_alone(now: datetime) -> None:
    takes(make.a_series(), "Anna Exempelsson", at=now)
    make.a_session(at=now)

    assert enrol_due(at=now) == 0


def test_the_minute_sweep_does_it(now: datetime) -> None:
    assert enrol_due in schedule.PARTS


def test_the_sweep_asks_once_however_many_sessions_are_open(
    now: datetime, django_assert_num_queries: Any
) -> None:
    series = make.a_series()
    for _session in range(3):
        make.a_session(series, at=now)
    takes(series, "Anna Exempelsson", at=now)

    with django_assert_num_queries(1):
        enrol_due(at=now)
