"""Allocation: the rule proposes, the organiser chooses, and everybody hears once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from participants.models import AuditEntry, Organisation, OutgoingMail
from seminars import allocation, registration
from seminars.models import Format, Invitation, Registration, Session
from tests.make import (
    a_registration,
    a_series,
    a_session,
    a_venue,
    an_organisation,
    an_organiser,
)

pytestmark = pytest.mark.django_db
State = Registration.State
NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)


@pytest.fixture
def session() -> Session:
    return a_session(
        a_series(priority_rule="Kronobergs kommuner går före."),
        at=NOW,
        starts_at=NOW + timedelta(days=20),
        places_online=2,
        priority_until=NOW + timedelta(days=2),
    )


def asking(session: Session, **facts: Any) -> Registration:
    return a_registration(session, state=State.REQUESTED, at=NOW, **facts)


def states(*registrations: Registration) -> list[str]:
    return [Registration.objects.get(pk=each.pk).state for each in registrations]


def letters_to(registration: Registration) -> list[str]:
    mails = OutgoingMail.objects.filter(person=registration.person).order_by("pk")
    return [mail.purpose.split(":")[2] for mail in mails]


def test_the_rule_serves_those_who_go_first_and_then_in_order_of_arrival(session: Session) -> None:
    first = an_organisation("Växjö kommun")
    session.series.priority_organisations.add(first)
    early, late = asking(session), asking(session)
    priority = asking(session, organisation=first)
    rows = allocation.proposal(session)
    assert [row.registration for row in rows] == [early, late, priority]
    assert [(row.goes_first, row.is_proposed) for row in rows] == [
        (False, True),
        (False, False),
        (True, True),
    ]


def test_the_rule_keeps_the_limit_of_each_organisation_and_the_size_of_parties(
    session: Session,
) -> None:
    session.per_organisation_limit, session.places_online = 1, 3
    session.save()
    unit = an_organisation("Region Kronoberg", kind=Organisation.Kind.REGION)
    a_registration(session, organisation=unit, at=NOW)
    rows = [
        asking(session, organisation=unit),
        asking(session, places=3),
        asking(session, organisation_text="Egen firma"),
        asking(session, organisation_text="EGEN FIRMA"),
        asking(session),
    ]
    found = allocation.proposal(session)
    assert [row.registration for row in found] == rows
    assert [row.is_proposed for row in found] == [False, False, True, False, True]


def test_formats_have_their_own_room(session: Session) -> None:
    session.format, session.venue, session.places_on_site = Format.BOTH, a_venue(), 1
    session.save()
    for format_ in (Format.ON_SITE, Format.ON_SITE, Format.ONLINE):
        asking(session, format=format_)
    assert [row.is_proposed for row in allocation.proposal(session)] == [True, False, True]
    assert allocation.room_in_words(session) == [("På plats", 1), ("Digitalt", 2)]


def test_the_chosen_get_places_and_the_others_a_rank(session: Session) -> None:
    owner = an_organiser(session.series)
    one, two, three, unasked = (asking(session) for _ in range(4))
    done = allocation.allocate(session, [one, three], refused=[two], by=owner, at=NOW)
    assert (done.given, done.to_waiting) == ([one, three], [two])
    assert (done.gone, done.over_capacity) == (0, 0)
    assert states(one, two, three, unasked) == ["place", "waiting", "place", "requested"]
    assert [letters_to(each) for each in (one, two, three, unasked)] == [
        ["place_given"],
        ["no_place_this_time"],
        ["place_given"],
        [],
    ]
    assert Invitation.objects.filter(session=session).count() == 2
    allocated = AuditEntry.objects.filter(action="place.allocated")
    assert {entry.by for entry in allocated} == {owner}
    assert {str(entry.details) for entry in allocated} == {"{'over_capacity': False}"}


def test_a_second_click_does_nothing(session: Session) -> None:
    one, two = asking(session), asking(session)
    allocation.allocate(session, [one], refused=[two], by=None, at=NOW)
    mails, entries = OutgoingMail.objects.count(), AuditEntry.objects.count()
    again = allocation.allocate(session, [one], refused=[two], by=None, at=NOW)
    assert (again.given, again.to_waiting, again.gone) == ([], [], 2)
    assert (OutgoingMail.objects.count(), AuditEntry.objects.count()) == (mails, entries)


def test_more_than_there_is_room_for_wants_a_word(session: Session) -> None:
    people = [asking(session) for _ in range(3)]
    with pytest.raises(allocation.OverCapacity) as refused:
        allocation.allocate(session, people, by=None, at=NOW)
    assert refused.value.beyond == 1
    assert states(*people) == ["requested"] * 3
    assert not OutgoingMail.objects.exists()
    done = allocation.allocate(session, people, over_capacity=True, by=None, at=NOW)
    assert done.over_capacity == 1
    kept = [Registration.objects.get(pk=each.pk).is_over_capacity for each in people]
    assert kept == [False, False, True]
    assert AuditEntry.objects.filter(
        action="place.allocated", details={"over_capacity": True}
    ).exists()


def test_places_left_over_go_to_the_first_who_wait_with_one_letter_each(session: Session) -> None:
    one, two, three = (asking(session) for _ in range(3))
    allocation.allocate(session, [three], refused=[one, two], by=None, at=NOW)
    assert states(one, two, three) == ["offered", "waiting", "place"]
    assert letters_to(one) == ["place_offered"]
    assert letters_to(two) == ["no_place_this_time"]


def test_who_has_cancelled_meanwhile_is_counted_and_left_alone(session: Session) -> None:
    one, two = asking(session), asking(session)
    registration.cancel(one, by=one.person, at=NOW)
    done = allocation.allocate(session, [one, two], by=None, at=NOW)
    assert (done.given, done.gone) == ([two], 1)
    assert states(one) == ["cancelled"]


def test_registrations_of_another_session_are_nobody_s(session: Session) -> None:
    other = asking(a_session(at=NOW, starts_at=NOW + timedelta(days=9)))
    done = allocation.allocate(session, [other], by=None, at=NOW)
    assert (done.given, done.gone) == ([], 1)
    assert states(other) == ["requested"]


@pytest.mark.parametrize("facts", [{"state": "cancelled"}, {"state": "draft"}])
def test_only_a_session_to_come_is_allocated(session: Session, facts: dict[str, Any]) -> None:
    one = asking(session)
    Session.objects.filter(pk=session.pk).update(**facts)
    with pytest.raises(allocation.NothingToAllocate):
        allocation.allocate(session, [one], by=None, at=NOW)
    Session.objects.filter(pk=session.pk).update(state="published")
    with pytest.raises(allocation.NothingToAllocate):
        allocation.allocate(session, [one], by=None, at=session.starts_at)
    assert states(one) == ["requested"]


def test_the_effect_is_what_happens(session: Session) -> None:
    people = [asking(session) for _ in range(5)]
    chosen, refused = {1, 2, 3}, {4, 99}
    effect = allocation.effect_of(session, chosen, refused)
    assert (effect.given, effect.to_waiting, effect.beyond, effect.gone) == (3, 1, 1, 1)
    assert effect.mails == 4
    assert allocation.left_after(session, {1}) == 1
    allocation.allocate(
        session, people[:3], refused=people[3:4], over_capacity=True, by=None, at=NOW
    )
    assert OutgoingMail.objects.count() == effect.mails


def test_when_priority_is_over_the_job_places_those_who_still_ask(session: Session) -> None:
    one, two = asking(session), asking(session)
    allocation.allocate(session, [two], by=None, at=NOW)
    registration.place_requested(at=NOW + timedelta(days=3))
    assert states(one, two) == ["place", "place"]


def test_who_was_not_chosen_but_got_a_place_left_over_is_not_said_to_wait(
    session: Session,
) -> None:
    session.places_online = 3
    session.save()
    chosen, left_out = asking(session), asking(session)
    done = allocation.allocate(session, [chosen], refused=[left_out], by=None, at=NOW)
    assert (done.given, done.to_waiting, done.moved_up, done.gone) == ([chosen], [], 1, 0)
    assert states(left_out) != ["waiting"]
    assert "no_place_this_time" not in letters_to(left_out)
