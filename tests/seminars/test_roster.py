"""Groups of a session's registrations, and the letters beside them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from participants.models import OutgoingMail
from seminars import roster
from seminars.models import Format, Message, Registration, Session
from tests.make import a_person, a_registration, a_session

pytestmark = pytest.mark.django_db
State, Attendance = Registration.State, Registration.Attendance
Answer = Registration.CalendarAnswer
AT = timezone.now()


def a_mail(registration: Registration, name: str, state: str, minutes: int = 0) -> OutgoingMail:
    return OutgoingMail.objects.create(
        purpose=f"registration:{registration.pk}:{name}",
        person=registration.person,
        address=registration.email,
        language="sv",
        subject="x",
        text="x",
        message_id=f"<{registration.pk}-{name}@example.org>",
        state=state,
        answer="550 no such user" if state == "refused" else "",
        created_at=AT + timedelta(minutes=minutes),
        next_try_at=AT,
    )


@pytest.fixture
def session() -> Session:
    """One registration for each way in which things can stand."""
    session = a_session(format=Format.BOTH)
    each: dict[str, dict[str, Any]] = {
        "present": {"attendance": Attendance.PRESENT, "format": Format.ON_SITE},
        "absent": {"attendance": Attendance.ABSENT, "format": Format.ONLINE},
        "said no": {"calendar_answer": Answer.DECLINED, "format": Format.ONLINE},
        "said yes": {"calendar_answer": Answer.ACCEPTED, "format": Format.ONLINE},
        "said maybe": {"calendar_answer": Answer.TENTATIVE, "format": Format.ONLINE},
        "offered": {"state": State.OFFERED, "offer_expires_at": AT},
        "waiting": {"state": State.WAITING},
        "requested": {"state": State.REQUESTED},
        "unconfirmed": {"state": State.UNCONFIRMED, "hold_expires_at": AT},
        "cancelled": {"state": State.CANCELLED},
        "declined": {"state": State.DECLINED},
    }
    for name, facts in each.items():
        a_registration(session, name=name, **facts)
    a_registration(a_session(), name="elsewhere")
    return session


ONLINE = ["absent", "said no", "said yes", "said maybe"]
PLACED = ["present", *ONLINE]


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("everybody", [*PLACED, "offered", "waiting", "requested"]),
        ("placed", PLACED),
        ("offered", ["offered"]),
        ("waiting", ["waiting"]),
        ("pending", ["requested", "unconfirmed"]),
        ("requested", ["requested"]),
        ("cancelled", ["cancelled", "declined"]),
        ("on_site", ["present"]),
        ("online", ONLINE),
        ("attended", ["present"]),
        ("absent", ["absent"]),
        ("not_noted", ["said no", "said yes", "said maybe"]),
        ("coming", ["said yes"]),
        ("maybe", ["said maybe"]),
        ("no_answer", ["present", "absent"]),
        ("not_coming", ["said no"]),
    ],
)
def test_who_is_in_which_group(session: Session, group: str, names: list[str]) -> None:
    assert [one.name for one in roster.in_group(session, group)] == names


def test_every_group_is_named_by_its_key_and_fits_a_message() -> None:
    longest = Message._meta.get_field("group").max_length
    assert longest is not None
    assert [name for name, group in roster.GROUPS.items() if group.name != name] == []
    assert max(len(name) for name in roster.GROUPS) <= longest


def test_nobody_is_written_to_at_an_unconfirmed_address(session: Session) -> None:
    open_to_messages = [name for name, group in roster.GROUPS.items() if group.takes_messages]
    reached = {one.name for name in open_to_messages for one in roster.in_group(session, name)}
    assert "unconfirmed" not in reached
    assert "requested" in reached


def test_a_group_that_there_is_not(session: Session) -> None:
    with pytest.raises(KeyError):
        roster.in_group(session, "owner")
    assert roster.group_called("owner").name == "placed"


def test_tabs_count_what_they_show(session: Session) -> None:
    counts = {group.name: count for group, count in roster.tabs_with_counts(session)}
    assert counts == {
        "placed": 5,
        "offered": 1,
        "waiting": 1,
        "pending": 2,
        "cancelled": 2,
        "on_site": 1,
        "online": 4,
        "attended": 1,
        "absent": 1,
    }
    plain = roster.tabs_with_counts(a_session(), chosen=roster.GROUPS["no_answer"])
    assert [group.name for group, _ in plain] == [
        *("placed", "offered", "waiting", "pending", "cancelled", "no_answer")
    ]


def test_attendance_in_numbers(session: Session) -> None:
    counts = roster.attendance_counts(session)
    assert (counts.expected, counts.present, counts.absent, counts.unknown) == (5, 1, 1, 3)


def test_r5_answers_of_calendars_in_numbers(session: Session) -> None:
    a_registration(session, state=State.CANCELLED, calendar_answer=Answer.DECLINED)
    assert roster.calendar_counts(session) == roster.CalendarCounts(
        coming=1, maybe=1, no_answer=2, declined=2
    )
    assert not roster.calendar_counts(a_session()).has_any


def test_ticked_numbers_are_of_this_session_only(session: Session) -> None:
    forged = ["2", "1", "x", "", "9" * 30, "-1", "77", "٣"]
    assert [one.number for one in roster.numbered(session, forged)] == [1, 2]


def test_the_last_letter_that_still_counts(session: Session) -> None:
    first, second = list(roster.in_group(session, "placed"))[:2]
    a_mail(first, "registered", "sent")
    refused = a_mail(first, "moved", "refused", 5)
    a_mail(first, "tomorrow", "cancelled", 9)
    elsewhere = a_registration(a_session(), first.person)
    a_mail(elsewhere, "registered", "due", 20)
    assert roster.latest_mails([first, second]) == {first.pk: refused}
    assert roster.latest_mails([first])[first.pk].answer == "550 no such user"


def test_refused_letters_come_up_on_the_desk(session: Session) -> None:
    placed = roster.in_group(session, "placed")[0]
    a_mail(placed, "registered", "refused")
    gone = roster.in_group(session, "cancelled")[0]
    a_mail(gone, "registered", "refused")
    other = a_registration(a_session(), a_person())
    a_mail(other, "registered", "refused")
    assert list(roster.with_refused_mail([session])) == [placed]
    a_mail(placed, "changed", "sent", 5)
    assert list(roster.with_refused_mail([session])) == []
