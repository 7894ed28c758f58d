"""Who came: what may be noted, when, for whom, and how it is taken back."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import attendance
from seminars.models import Registration, Session
from tests.make import a_registration, a_session, an_organiser

pytestmark = pytest.mark.django_db
State, Attendance = Registration.State, Registration.Attendance
STOCKHOLM = ZoneInfo("Europe/Stockholm")
STARTS = datetime(2026, 12, 17, 13, 0, tzinfo=STOCKHOLM)
MORNING = STARTS.replace(hour=0, minute=1)
DURING = STARTS + timedelta(minutes=10)


@pytest.fixture
def session() -> Session:
    return a_session(starts_at=STARTS, at=STARTS - timedelta(days=30))


@pytest.fixture
def organiser(session: Session) -> Person:
    return an_organiser(session.series)


def noted(session: Session) -> list[str]:
    return list(session.registrations.order_by("number").values_list("attendance", flat=True))


def test_who_comes_is_let_in_once(session: Session, organiser: Person) -> None:
    entry = a_registration(session)
    attendance.check_in(entry, by=organiser, at=DURING)
    again = attendance.check_in(entry, by=organiser, at=DURING + timedelta(minutes=5))
    assert (again.attendance, again.arrived_at) == (Attendance.PRESENT, DURING)
    assert AuditEntry.objects.filter(action="registration.checked_in").count() == 1
    assert OutgoingMail.objects.count() == 0


def test_the_wrong_one_goes_out_again(session: Session, organiser: Person) -> None:
    entry = a_registration(session)
    attendance.check_in(entry, by=organiser, at=DURING)
    entry = attendance.undo_check_in(entry, by=organiser, at=DURING)
    assert (entry.attendance, entry.arrived_at) == (Attendance.UNKNOWN, None)
    attendance.undo_check_in(entry, by=organiser, at=DURING)
    assert AuditEntry.objects.filter(action="registration.check_in_undone").count() == 1


def test_the_door_opens_with_the_day(session: Session, organiser: Person) -> None:
    entry = a_registration(session)
    with pytest.raises(attendance.TooEarly):
        attendance.check_in(entry, by=organiser, at=MORNING - timedelta(minutes=2))
    assert attendance.check_in(entry, by=organiser, at=MORNING).arrived_at == MORNING


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.WAITING},
        {"state": State.CANCELLED},
        {"state": State.REQUESTED},
        {"state": State.OFFERED, "offer_expires_at": STARTS},
    ],
)
def test_who_has_no_place_is_not_let_in(
    session: Session, organiser: Person, facts: dict[str, Any]
) -> None:
    entry = a_registration(session, **facts)
    with pytest.raises(attendance.NoPlace):
        attendance.check_in(entry, by=organiser, at=DURING)
    assert attendance.mark(session, [entry], Attendance.PRESENT, by=organiser, at=DURING) == []


def test_nobody_comes_to_a_cancelled_session(organiser: Person) -> None:
    session = a_session(starts_at=STARTS, state=Session.State.CANCELLED)
    entry = a_registration(session)
    with pytest.raises(attendance.NotHeld):
        attendance.check_in(entry, by=organiser, at=DURING)
    with pytest.raises(attendance.NotHeld):
        attendance.mark(session, [entry], Attendance.ABSENT, by=organiser, at=DURING)


def test_several_are_noted_and_strangers_passed_over(session: Session, organiser: Person) -> None:
    mine = [a_registration(session), a_registration(session)]
    elsewhere = a_registration(a_session(starts_at=STARTS))
    changed = attendance.mark(
        session, [*mine, elsewhere], Attendance.PRESENT, by=organiser, at=DURING
    )
    assert [one.pk for one in changed] == [one.pk for one in mine]
    elsewhere.refresh_from_db()
    assert elsewhere.attendance == Attendance.UNKNOWN
    entry = AuditEntry.objects.get(action="attendance.marked")
    assert entry.details == {"attendance": "present", "count": 2}


def test_noted_afterwards_nobody_arrived_then(session: Session, organiser: Person) -> None:
    entry = a_registration(session)
    attendance.mark(
        session, [entry], Attendance.PRESENT, by=organiser, at=STARTS + timedelta(days=1)
    )
    entry.refresh_from_db()
    assert (entry.attendance, entry.arrived_at) == (Attendance.PRESENT, None)


def test_the_rest_leaves_alone_what_is_noted(session: Session, organiser: Person) -> None:
    a_registration(session, attendance=Attendance.PRESENT)
    a_registration(session)
    a_registration(session, state=State.WAITING)
    changed = attendance.mark_rest(session, Attendance.ABSENT, by=organiser, at=DURING)
    assert len(changed) == 1
    assert noted(session) == [Attendance.PRESENT, Attendance.ABSENT, Attendance.UNKNOWN]
