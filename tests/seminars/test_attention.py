"""What needs an organiser today: each kind when it is time, and only what the role can settle."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from participants.models import OutgoingMail
from seminars import attention
from seminars.attention import Matter
from seminars.models import Message, Registration, Series, SeriesRole, Session
from tests.make import a_calendar_reply, a_person, a_registration, a_series, a_session, an_organiser
from tests.make_materials import a_material

pytestmark = pytest.mark.django_db
State = Registration.State
Attendance = Registration.Attendance
NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = "https://example.org/rum"


@pytest.fixture
def series() -> Series:
    return a_series()


def coming(series: Series, days: int, **facts: object) -> Session:
    return a_session(series, at=NOW, starts_at=NOW + days * DAY, **{"join_url": LINK} | facts)


def held(series: Series, days: int, **facts: object) -> Session:
    return a_session(series, at=NOW, starts_at=NOW - days * DAY, **facts)


def found(series: Series, role: str = "owner") -> list[Matter]:
    return attention.matters(an_organiser(series, role), at=NOW)


def a_refused_mail(registration: Registration, days: int = 0, state: str = "refused") -> None:
    OutgoingMail.objects.create(
        purpose=f"registration:{registration.pk}:registered:{days}",
        person=registration.person,
        address=registration.email,
        language="sv",
        subject="x",
        text="x",
        message_id=f"<{registration.pk}.{days}@example.org>",
        state=state,
        created_at=NOW + days * DAY,
    )


def test_nothing_needs_anybody(series: Series) -> None:
    session = held(series, 3)
    session.session_materials.create(material=a_material(), use="slides")
    a_registration(session, attendance=Attendance.PRESENT, at=NOW)
    coming(series, 3)
    assert found(series) == []


def test_requests_wait_when_their_priority_time_ends(series: Series) -> None:
    soon = coming(series, 20, priority_until=NOW + 2 * DAY)
    over = coming(series, 21, priority_until=NOW - DAY)
    later = coming(series, 22, priority_until=NOW + 9 * DAY)
    for session in (soon, soon, over, later):
        a_registration(session, state=State.REQUESTED, at=NOW)
    coming(series, 23, priority_until=NOW + DAY)  # nobody asks
    assert found(series) == [
        Matter("allocation", soon, 2, soon.priority_until),
        Matter("allocation", over, 1, over.priority_until),
    ]


def test_a_link_is_wanted_two_weeks_before(series: Series) -> None:
    session = coming(series, 13, join_url="")
    coming(series, 15, join_url="")
    coming(series, 10, join_url="", format="on_site")
    coming(series, 10, join_url="", state=Session.State.CANCELLED)
    assert found(series) == [Matter("link", session)]


def test_refused_mails_are_grouped_by_session_and_only_the_latest_counts(series: Series) -> None:
    session = coming(series, 9)
    for _ in range(2):
        a_refused_mail(a_registration(session, at=NOW))
    mended = a_registration(session, at=NOW)
    a_refused_mail(mended)
    a_refused_mail(mended, days=1, state="sent")
    a_refused_mail(a_registration(session, state=State.CANCELLED, at=NOW))
    a_refused_mail(a_registration(held(series, 60), attendance=Attendance.PRESENT, at=NOW))
    assert found(series) == [Matter("refused", session, 2)]


def test_after_a_session_attendance_and_materials_are_asked_for_a_month(series: Series) -> None:
    session = held(series, 2)
    a_registration(session, at=NOW)
    a_registration(held(series, 40), at=NOW)
    only_reading = held(series, 3)
    only_reading.session_materials.create(material=a_material(), use="read_before")
    kinds = [(matter.kind, matter.session) for matter in found(series)]
    assert kinds == [
        ("attendance", session),
        ("materials", session),
        ("materials", only_reading),
    ]


def test_one_noted_person_shows_that_attendance_is_taken(series: Series) -> None:
    session = held(series, 2)
    a_registration(session, at=NOW)
    a_registration(session, attendance=Attendance.ABSENT, at=NOW)
    assert [matter.kind for matter in found(series)] == ["materials"]


def test_messages_that_wait_for_their_time(series: Series) -> None:
    session = coming(series, 9)
    facts = {"session": session, "group": "placed", "made_at": NOW, "subject_sv": "x"}
    Message.objects.create(send_at=NOW + DAY, **facts)
    Message.objects.create(send_at=NOW - DAY, state=Message.State.WRITTEN, **facts)
    assert found(series) == [Matter("message", session, due_at=NOW + DAY)]


def test_the_nearest_drafts(series: Series) -> None:
    drafts = [coming(series, days, state=Session.State.DRAFT) for days in (9, 8, 7, 6, 5, 4)]
    held(series, 3, state=Session.State.DRAFT)
    assert [matter.session for matter in found(series)] == drafts[:0:-1]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("owner", ["allocation", "link", "attendance", "materials", "draft"]),
        ("editor", ["allocation", "link", "attendance", "materials", "draft"]),
        ("registrar", ["allocation", "attendance"]),
        ("check_in", ["attendance"]),
        ("reader", []),
    ],
)
def test_everybody_sees_what_their_role_can_settle(
    series: Series, role: str, kinds: list[str]
) -> None:
    session = coming(series, 9, join_url="", priority_until=NOW + DAY)
    a_registration(session, state=State.REQUESTED, at=NOW)
    a_registration(held(series, 2), at=NOW)
    coming(series, 12, state=Session.State.DRAFT)
    assert [matter.kind for matter in found(series, role)] == kinds


def test_nobody_sees_what_needs_others(series: Series) -> None:
    coming(series, 9, join_url="")
    assert attention.matters(an_organiser(a_series()), at=NOW) == []
    assert attention.matters(a_person(), at=NOW) == []
    administrator = a_person(is_administrator=True)
    assert len(attention.matters(administrator, at=NOW)) == 1


def test_r10_answers_of_calendars_wait_while_they_can_change_anything(series: Series) -> None:
    session = coming(series, 9)
    entry = a_registration(session, at=NOW)
    for _ in range(2):
        a_calendar_reply(entry)
    a_calendar_reply(entry, state="applied")
    a_calendar_reply(session=session, reason="unknown_person")
    past = held(series, 2)
    a_calendar_reply(a_registration(past, attendance=Attendance.PRESENT, at=NOW))
    assert [each for each in found(series) if each.kind == "replies"] == [
        Matter("replies", session, 3)
    ]


@pytest.mark.parametrize("role", ["check_in", "reader"])
def test_r10_answers_are_not_for_every_role(series: Series, role: str) -> None:
    a_calendar_reply(a_registration(coming(series, 9), at=NOW))
    assert found(series, role) == []


def test_r2_mail_that_is_about_no_session_is_for_administrators(series: Series) -> None:
    coming(series, 9)
    for state in ("review", "review", "dismissed"):
        a_calendar_reply(sender="okand@example.org", state=state)
    assert found(series) == []
    administrator = a_person(is_administrator=True)
    assert attention.matters(administrator, at=NOW) == [Matter("unmatched", None, 2)]


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_number_of_queries_does_not_grow(
    series: Series, sessions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(sessions):
        session = coming(series, 9 + days, join_url="", priority_until=NOW + DAY)
        a_registration(session, state=State.REQUESTED, at=NOW)
        a_refused_mail(a_registration(session, at=NOW))
        a_calendar_reply(a_registration(session, at=NOW))
        a_registration(held(series, 2 + days), at=NOW)
    owner = an_organiser(series)
    SeriesRole.objects.create(series=a_series(), person=owner, role="owner")
    with django_assert_num_queries(13):
        attention.matters(owner, at=NOW)
