"""On site instead of online, or the other way round: no place is lost unasked."""

from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from participants.models import AuditEntry, OutgoingMail
from seminars import changing, handovers, invitations, switching
from seminars.models import Invitation, Registration, Session
from tests import make
from tests.participants.test_people import at_once

pytestmark = pytest.mark.django_db
State = Registration.State


def fresh(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def letters_to(registration: Registration) -> list[str]:
    mails = OutgoingMail.objects.about(f"registration:{registration.pk}").exclude(state="cancelled")
    return [mail.purpose.split(":")[2] for mail in mails.order_by("pk")]


def a_hybrid(now: datetime, **facts: Any) -> Session:
    return make.a_session(at=now, format="both", **facts)


# --- What was typed -------------------------------------------------------------------------


def switch(registration: Registration, at: datetime, **how: Any) -> Registration:
    to = "online" if registration.format == "on_site" else "on_site"
    return switching.switch_format(registration, to, by=registration.person, at=at, **how)


def test_where_there_is_room_the_place_moves_with_one_letter_and_the_calendar(
    now: datetime,
) -> None:
    anna = make.a_registration(a_hybrid(now, venue=make.a_venue()), format="on_site")

    switched = switch(anna, now)

    assert (switched.state, fresh(anna).format) == (State.PLACE, "online")
    assert letters_to(anna) == ["format_switched"]
    mail = Invitation.objects.get(person=anna.person, method="REQUEST").mail
    assert mail is not None
    assert mail.subject.startswith("Nu deltar du digitalt: Att hålla i ett möte")
    assert "/delta/" in mail.text
    assert AuditEntry.objects.about(anna).get().details == {
        "format": "online",
        "before": "place",
        "state": "place",
    }


def test_the_place_that_is_left_goes_to_the_first_in_line(now: datetime) -> None:
    session = a_hybrid(now, places_on_site=1)
    anna = make.a_registration(session, format="on_site")
    bo = make.a_registration(session, state=State.WAITING, format="on_site")

    switch(anna, now)

    assert fresh(bo).state == State.OFFERED


def test_who_waits_passes_nobody_once_the_list_has_closed(now: datetime) -> None:
    """Given up late, a place goes to nobody: not to the first in line, nor to who switches."""
    session = a_hybrid(now, places_on_site=1, places_online=0)
    first = make.a_registration(session, state=State.WAITING, format="on_site")
    bo = make.a_registration(session, state=State.WAITING, format="online")

    switched = switch(bo, session.waiting_list_closes_at)

    assert (switched.state, fresh(bo).format) == (State.WAITING, "on_site")
    assert fresh(first).state == State.WAITING


def test_a_full_room_leaves_the_place_where_it_is_until_somebody_chooses_to_wait(
    now: datetime,
) -> None:
    session = a_hybrid(now, places_on_site=1, places_online=1)
    make.a_registration(session, format="on_site")
    anna = make.a_registration(session, format="online")
    invitations.invite(anna, at=now)
    bo = make.a_registration(session, state=State.WAITING, format="online")

    with pytest.raises(switching.NoRoomThere) as refusal:
        switch(anna, now)

    assert refusal.value.may_wait
    assert (fresh(anna).state, fresh(anna).format) == (State.PLACE, "online")
    assert letters_to(anna) == []

    switch(anna, now, accepts_waiting=True)

    anna = fresh(anna)
    assert (anna.state, anna.format, anna.rank) == (State.WAITING, "on_site", 4)
    assert letters_to(anna) == ["format_switched"]
    mail = OutgoingMail.objects.get(person=anna.person)
    assert mail.subject.startswith("Reservlistan: ")
    assert b"METHOD:CANCEL" in bytes(mail.calendar or b"")
    assert fresh(bo).state == State.OFFERED


def test_who_gives_the_place_up_to_wait_has_none_to_hand_over(now: datetime) -> None:
    anna = make.a_registration(a_hybrid(now, places_on_site=0), format="online")
    asked = handovers.offer(anna, name="Bo", email="bo@example.org", by=anna.person, at=now)

    switch(anna, now, accepts_waiting=True)

    asked.refresh_from_db()
    assert asked.ended_at == now


def test_when_the_reserve_list_is_closed_nobody_gives_a_place_up_for_it(now: datetime) -> None:
    session = a_hybrid(now, places_on_site=0)
    anna = make.a_registration(session, format="online")

    with pytest.raises(switching.NoRoomThere) as refusal:
        switch(anna, session.starts_at - timedelta(minutes=30), accepts_waiting=True)

    assert not refusal.value.may_wait
    assert fresh(anna).state == State.PLACE


def test_a_party_needs_room_for_all_of_it(now: datetime) -> None:
    anna = make.a_registration(a_hybrid(now, places_on_site=2), format="online", places=3, people=3)

    with pytest.raises(switching.NoRoomThere):
        switch(anna, now)


def test_a_team_at_one_screen_does_not_fill_the_room_with_its_one_place(now: datetime) -> None:
    session = a_hybrid(now, places_on_site=5)
    team = make.a_registration(session, format="online", places=1, people=4)

    with pytest.raises(switching.FormatNotOffered):
        switch(team, now)

    assert switching.other_format(team) == ""
    assert fresh(team).format == "online"


@pytest.mark.parametrize("people", [1, 4])
def test_no_format_at_all_is_refused(now: datetime, people: int) -> None:
    anna = make.a_registration(make.a_session(at=now), people=people)

    with pytest.raises(switching.FormatNotOffered):
        switching.switch_format(anna, "", by=anna.person, at=now)


def test_who_waits_for_the_room_gets_a_free_digital_place_at_once(now: datetime) -> None:
    session = a_hybrid(now, places_on_site=1, places_online=5)
    make.a_registration(session, format="on_site")
    anna = make.a_registration(session, state=State.WAITING, format="on_site")

    switch(anna, now)

    assert (fresh(anna).state, fresh(anna).format) == (State.PLACE, "online")
    assert letters_to(anna) == ["place_given"]


def test_who_waits_in_both_lines_keeps_the_rank(now: datetime) -> None:
    session = a_hybrid(now, places_on_site=0, places_online=0)
    anna = make.a_registration(session, state=State.WAITING, format="on_site")

    switch(anna, now)

    assert (fresh(anna).state, fresh(anna).rank) == (State.WAITING, anna.rank)
    assert letters_to(anna) == []


def test_twice_the_same_wish_is_one_switch(now: datetime) -> None:
    anna = make.a_registration(a_hybrid(now), format="on_site")

    for _again in range(2):
        switching.switch_format(anna, "online", by=None, at=now)

    assert letters_to(anna) == ["format_switched"]


@pytest.mark.parametrize("format_", ["on_site", "both", "elsewhere", ""])
def test_a_format_that_is_not_offered_is_refused(now: datetime, format_: str) -> None:
    anna = make.a_registration(make.a_session(at=now, format="online"))

    with pytest.raises(switching.FormatNotOffered):
        switching.switch_format(anna, format_, by=None, at=now)


def test_an_open_offer_is_answered_before_anything_is_switched(now: datetime) -> None:
    anna = make.a_registration(
        a_hybrid(now), state=State.OFFERED, offer_expires_at=now + timedelta(hours=1)
    )

    with pytest.raises(switching.FormatNotOffered):
        switch(anna, now)


@pytest.mark.parametrize(
    ("facts", "after_start"),
    [({}, True), ({"state": Session.State.CANCELLED}, False)],
)
def test_not_from_the_start_on_nor_of_a_cancelled_session(
    now: datetime, facts: dict[str, Any], *, after_start: bool
) -> None:
    session = a_hybrid(now, **facts)
    anna = make.a_registration(session, format="on_site")

    with pytest.raises(changing.TooLateToChange):
        switch(anna, session.starts_at if after_start else now)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_the_last_place_there_leave_nobody_without_one(now: datetime) -> None:
    session = a_hybrid(now, places_online=1)
    both = [make.a_registration(session, format="on_site") for _n in range(2)]
    waiting_to_switch, start, refused = list(both), Barrier(2), []

    def try_to_switch() -> None:
        one = waiting_to_switch.pop()
        start.wait()
        try:
            switch(one, now)
        except switching.NoRoomThere:
            refused.append(one.pk)

    at_once(try_to_switch, 2)

    assert len(refused) == 1
    placed = session.registrations.placed().values_list("format", flat=True)
    assert sorted(placed) == ["on_site", "online"]
