"""Numbers and times of calendar messages, per person and session (I3, I7–I11; RFC 5546, 2.1.5)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from seminars import invitations
from seminars.calendar import NotOnTheProgramme
from seminars.invitations import Issued
from seminars.models import Format, Invitation, Registration, Session
from tests.make import a_person, a_registration, a_session, a_venue
from tests.seminars.entries import the_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(now: datetime) -> Registration:
    return a_registration(a_session(at=now), email="Anna.O'Ek+sem@Example.org", at=now)


def invited(registration: Registration, **facts: Any) -> Issued:
    """The REQUEST of somebody who gets one."""
    issued = invitations.invite(registration, **facts)
    assert issued is not None
    return issued


def withdrawn(registration: Registration, **facts: Any) -> Issued:
    """The CANCEL of somebody who has had a REQUEST."""
    issued = invitations.withdraw(registration, **facts)
    assert issued is not None
    return issued


def entry(issued: Issued) -> Any:
    return the_entry(issued.calendar)


def change(session: Session, **facts: Any) -> None:
    """A change as the programme makes it: SEQUENCE of the session rises."""
    Session.objects.filter(pk=session.pk).update(sequence=session.sequence + 1, **facts)
    session.refresh_from_db()


def test_i3_the_row_and_the_bytes_say_the_same(anna: Registration, now: datetime) -> None:
    issued = invited(anna, at=now)
    stored = Invitation.objects.get()
    assert stored == issued.invitation
    assert (stored.session, stored.person) == (anna.session, anna.person)
    assert (stored.method, issued.method) == ("REQUEST", "REQUEST")
    assert (stored.sequence, stored.issued_at, stored.mail) == (0, now, None)
    assert stored.attendee == "Anna.O'Ek+sem@Example.org"
    found = entry(issued)
    assert (found["UID"], found["SEQUENCE"]) == (anna.session.uid, 0)
    assert found["DTSTAMP"].dt == stored.issued_at
    assert found["ATTENDEE"] == "mailto:Anna.O'Ek+sem@Example.org"
    assert found["ATTENDEE"].params["CN"] == anna.name


def test_the_message_is_in_the_language_and_the_format_of_the_registration(now: datetime) -> None:
    session = a_session(format=Format.BOTH, venue=a_venue("Huset"), at=now)
    registration = a_registration(session, language="en", format=Format.ON_SITE)
    found = entry(invited(registration, at=now))
    assert found["SUMMARY"] == "Chairing a meeting"
    assert found["LOCATION"] == "Huset, Växjö"


def test_i11_the_first_message_has_the_number_of_the_session(now: datetime) -> None:
    registration = a_registration(a_session(sequence=5, at=now))
    assert invited(registration, at=now).invitation.sequence == 5


def test_i7_case_8_a_moved_session_is_asked_about_again(anna: Registration, now: datetime) -> None:
    invited(anna, at=now)
    later = anna.session.starts_at + timedelta(days=7)
    change(anna.session, starts_at=later, ends_at=later + timedelta(hours=1))
    found = entry(invited(anna, at=now + timedelta(hours=1)))
    assert (found["UID"], found["SEQUENCE"], found["DTSTART"].dt) == (anna.session.uid, 1, later)
    assert found["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_i7_case_9_new_words_only_keep_the_number(anna: Registration, now: datetime) -> None:
    first = invited(anna, at=now)
    second = invited(anna, at=now, only_text_changed=True)
    assert second.invitation.sequence == first.invitation.sequence
    assert second.invitation.issued_at > first.invitation.issued_at


def test_i7_new_words_take_over_a_number_that_the_session_has_reached(
    anna: Registration, now: datetime
) -> None:
    invited(anna, at=now)
    change(anna.session)
    assert invited(anna, at=now, only_text_changed=True).invitation.sequence == 1


def test_i8_i10_case_7_cancelled_then_reopened(anna: Registration, now: datetime) -> None:
    invited(anna, at=now)
    change(anna.session, state=Session.State.CANCELLED)
    gone = entry(withdrawn(anna, at=now, session_is_cancelled=True))
    change(anna.session, state=Session.State.PUBLISHED)
    back = entry(invited(anna, at=now))
    assert (gone["SEQUENCE"], gone["STATUS"]) == (1, "CANCELLED")
    assert (back["SEQUENCE"], back["STATUS"]) == (2, "CONFIRMED")
    assert gone["UID"] == back["UID"]


def test_i9_who_leaves_gets_a_higher_number_and_the_session_keeps_its_own(
    anna: Registration, now: datetime
) -> None:
    invited(anna, at=now)
    issued = withdrawn(anna, at=now)
    assert (issued.method, issued.invitation.sequence) == ("CANCEL", 1)
    assert "STATUS" not in entry(issued)
    anna.session.refresh_from_db()
    assert anna.session.sequence == 0


def test_i11_registering_again_never_lets_the_number_fall(
    anna: Registration, now: datetime
) -> None:
    invited(anna, at=now)
    withdrawn(anna, at=now)
    anna.state = Registration.State.CANCELLED
    anna.save()
    again = a_registration(anna.session, anna.person)
    assert invited(again, at=now).invitation.sequence == 2


def test_i10_words_never_keep_the_number_of_a_cancel(anna: Registration, now: datetime) -> None:
    invited(anna, at=now)
    withdrawn(anna, at=now)
    assert invited(anna, at=now, only_text_changed=True).invitation.sequence == 2


def test_i11_each_person_has_numbers_of_their_own(anna: Registration, now: datetime) -> None:
    invited(anna, at=now)
    invited(anna, at=now)
    other = a_registration(anna.session, a_person("Bo"))
    assert invited(other, at=now).invitation.sequence == 0


def test_i3_dtstamp_rises_by_a_second_even_when_the_clock_does_not(
    anna: Registration, now: datetime
) -> None:
    moments = [now, now + timedelta(microseconds=900), now - timedelta(hours=1)]
    issued = [invited(anna, at=moment) for moment in moments]
    assert [each.invitation.issued_at for each in issued] == [
        now,
        now + timedelta(seconds=1),
        now + timedelta(seconds=2),
    ]
    assert [entry(each)["DTSTAMP"].dt for each in issued] == [
        each.invitation.issued_at for each in issued
    ]


def test_nothing_is_remembered_of_a_message_that_cannot_be_written(now: datetime) -> None:
    registration = a_registration(a_session(state=Session.State.CANCELLED, at=now))
    with pytest.raises(NotOnTheProgramme):
        invited(registration, at=now)
    assert not Invitation.objects.exists()
