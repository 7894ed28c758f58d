"""A place from hand to hand: asked by mail, moved with a yes, never free in between."""

from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import handovers, parties, programme, registration, waiting_list
from seminars.applicants import Applicant
from seminars.models import Handover, Invitation, Needs, Registration, Session
from tests import make
from tests.participants.test_people import at_once

pytestmark = pytest.mark.django_db
State = Registration.State


def fresh(entry: Registration) -> Registration:
    return Registration.objects.get(pk=entry.pk)


def asked_of(giver: Registration, at: datetime, email: str = "bo@alvesta.example.org") -> Handover:
    return handovers.offer(giver, name="Bo Testberg", email=email, by=giver.person, at=at)


def mails_to(address: str) -> list[OutgoingMail]:
    mails = OutgoingMail.objects.filter(address=address).exclude(state="cancelled")
    return list(mails.order_by("pk"))


def words_to(address: str) -> list[str]:
    return [mail.purpose.split(":")[2] for mail in mails_to(address)]


# --- The question ---------------------------------------------------------------------------


def test_the_colleague_gets_a_question_and_the_place_stays(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now), make.a_person("Anna Exempelsson"))

    asked = asked_of(anna, now)

    (mail,) = mails_to("bo@alvesta.example.org")
    assert mail.subject.startswith("Anna Exempelsson har gett dig sin plats: Att hålla i ett")
    assert "/overlatelse/" in mail.text
    assert "/min-anmalan/" not in mail.text
    assert (mail.expires_at, mail.person) == (anna.session.starts_at, None)
    assert fresh(anna).state == State.PLACE
    assert not Person.objects.filter(email="bo@alvesta.example.org").exists()
    assert AuditEntry.objects.about(anna).get().details == {"handover": asked.pk}


def test_the_giver_learns_nothing_about_who_is_registered(now: datetime) -> None:
    """Known or not, waiting or with a place: the question goes out all the same."""
    session = make.a_session(at=now)
    bo = make.a_registration(session, make.a_person(email="bo@alvesta.example.org"))

    asked = asked_of(make.a_registration(session), now)

    assert asked.email == bo.email
    assert words_to("bo@alvesta.example.org")[0] == "offered"


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.WAITING},
        {"state": State.CANCELLED},
        {"state": State.REQUESTED},
    ],
)
def test_only_a_place_can_be_handed_over(now: datetime, facts: dict[str, Any]) -> None:
    with pytest.raises(handovers.NoPlaceToHandOver):
        asked_of(make.a_registration(make.a_session(at=now), **facts), now)


def test_not_after_the_start_and_not_of_a_cancelled_session(now: datetime) -> None:
    session = make.a_session(at=now)
    with pytest.raises(handovers.NoPlaceToHandOver):
        asked_of(make.a_registration(session), session.starts_at)
    cancelled = make.a_session(at=now, state=Session.State.CANCELLED)
    with pytest.raises(handovers.NoPlaceToHandOver):
        asked_of(make.a_registration(cancelled), now)


@pytest.mark.parametrize("facts", [{"places": 3, "people": 3}, {"places": 1, "people": 4}])
def test_a_team_stays_together(now: datetime, facts: dict[str, Any]) -> None:
    with pytest.raises(handovers.TeamStaysTogether):
        asked_of(make.a_registration(make.a_session(at=now), **facts), now)


def test_one_is_asked_at_a_time_and_not_oneself(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    with pytest.raises(handovers.ToOneself):
        asked_of(anna, now, anna.person.email.upper())

    asked_of(anna, now)

    with pytest.raises(handovers.OfferedAlready):
        asked_of(anna, now, "cilla@example.org")


def test_nobody_mails_the_whole_town_with_one_place(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    for n in range(handovers.MOST_A_DAY):
        handovers.take_back(asked_of(anna, now, f"kollega{n}@example.org"), by=None, at=now)

    with pytest.raises(handovers.TooManyOffers):
        asked_of(anna, now, "en-till@example.org")
    asked_of(anna, now + timedelta(days=1, minutes=1), "en-till@example.org")


# --- Yes ------------------------------------------------------------------------------------


def test_with_a_yes_the_place_moves_and_both_are_told_once(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    finding = registration.register(
        session,
        Applicant(name="Anna", email="anna@vaxjo.example.org", format="online", language="sv"),
        by=None,
        at=now,
    )
    anna = finding.registration

    bo = handovers.accept(asked_of(anna, now), at=now + timedelta(hours=1))

    assert (fresh(anna).state, fresh(anna).had_place) == (State.CANCELLED, False)
    assert (bo.state, bo.number, bo.name, bo.format) == (State.PLACE, 2, "Bo Testberg", "online")
    assert bo.person.email == "bo@alvesta.example.org"
    assert words_to("bo@alvesta.example.org") == ["offered", "place_given"]
    assert words_to("anna@vaxjo.example.org") == ["place_handed_over"]  # E1 had not left yet
    sent = Invitation.objects.order_by("pk").values_list("person", "method")
    assert list(sent) == [
        (anna.person_id, "REQUEST"),
        (anna.person_id, "CANCEL"),
        (bo.person_id, "REQUEST"),
    ]


def test_nobody_is_passed_by_because_the_place_is_never_free(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = make.a_registration(session)
    cilla = make.a_registration(session, state=State.WAITING)

    handovers.accept(asked_of(anna, now), at=now)

    assert fresh(cilla).state == State.WAITING
    assert session.registrations.placed().count() == 1


def test_what_the_colleague_types_counts_but_neither_address_nor_places(now: datetime) -> None:
    session = make.a_session(at=now, format="both")
    kommun = make.an_organisation("Alvesta kommun")
    anna = make.a_registration(session, format="on_site")
    typed = Applicant(
        name="Bo T. Testberg",
        email="nagon-annan@example.org",
        format="online",
        places=9,
        language="en",
        organisation=kommun,
    )

    bo = handovers.accept(asked_of(anna, now), typed, at=now)

    assert (bo.name, bo.organisation, bo.language) == ("Bo T. Testberg", kommun, "en")
    assert (bo.email, bo.format, bo.places) == ("bo@alvesta.example.org", "on_site", 1)


def test_a_handed_over_place_is_not_taken_back_by_an_undo(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    handovers.accept(asked_of(anna, now), at=now)

    assert not fresh(anna).can_be_restored(at=now)
    with pytest.raises(registration.UndoTooLate):
        registration.undo_cancellation(anna, by=anna.person, at=now)


def test_twice_yes_is_one_registration(now: datetime) -> None:
    asked = asked_of(make.a_registration(make.a_session(at=now)), now)

    first = handovers.accept(asked, at=now)

    assert handovers.accept(asked, at=now) == first
    assert Registration.objects.placed().count() == 1


def test_who_waits_gets_the_place_and_leaves_the_line(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = make.a_registration(session)
    bo = make.a_registration(
        session, make.a_person(email="bo@alvesta.example.org"), state=State.WAITING
    )
    Needs.objects.create(registration=bo, text="Skrivtolk")
    cilla = make.a_registration(session, state=State.WAITING)

    taken = handovers.accept(asked_of(anna, now), at=now)

    assert (fresh(bo).state, taken.state, taken.person) == (State.CANCELLED, State.PLACE, bo.person)
    assert taken.needs.text == "Skrivtolk"
    assert fresh(cilla).state == State.WAITING


def test_who_was_offered_another_place_gives_that_one_on(now: datetime) -> None:
    session = make.a_session(at=now, places_online=2)
    anna = make.a_registration(session)
    bo = make.a_registration(
        session,
        make.a_person(email="bo@alvesta.example.org"),
        state=State.OFFERED,
        offer_expires_at=now + timedelta(hours=3),
    )
    cilla = make.a_registration(session, state=State.WAITING)

    handovers.accept(asked_of(anna, now), at=now)

    assert (fresh(bo).state, fresh(cilla).state) == (State.CANCELLED, State.OFFERED)


def test_who_has_a_place_keeps_that_one_and_the_giver_theirs(now: datetime) -> None:
    session = make.a_session(at=now)
    bo = make.a_registration(session, make.a_person(email="bo@alvesta.example.org"))
    anna = make.a_registration(session)
    asked = asked_of(anna, now)

    with pytest.raises(handovers.HasPlaceAlready):
        handovers.accept(asked, at=now)

    assert (fresh(anna).state, fresh(bo).state) == (State.PLACE, State.PLACE)
    assert words_to(anna.email) == []


def test_priority_is_not_passed_by(now: datetime) -> None:
    session = make.a_session(at=now, priority_until=now + timedelta(days=3))
    first = make.an_organisation("Alvesta kommun")
    session.series.priority_organisations.add(first)
    anna = make.a_registration(session, organisation=first)
    asked = asked_of(anna, now)
    outsider = Applicant(name="Bo", email="x@example.org", format="online", language="sv")

    with pytest.raises(handovers.OthersGoFirst):
        handovers.accept(asked, outsider, at=now)

    assert fresh(anna).state == State.PLACE
    assert handovers.accept(asked, at=now).organisation == first  # a colleague's colleague may


def test_an_organisations_limit_holds_for_a_place_from_elsewhere(now: datetime) -> None:
    session = make.a_session(at=now, per_organisation_limit=1)
    kommun, region = make.an_organisation("Alvesta kommun"), make.an_organisation("Regionen")
    make.a_registration(session, organisation=kommun)
    asked = asked_of(make.a_registration(session, organisation=region), now)
    colleague = Applicant(
        name="Bo", email="x@example.org", format="online", language="sv", organisation=kommun
    )

    with pytest.raises(handovers.OrganisationFull):
        handovers.accept(asked, colleague, at=now)
    assert handovers.accept(asked, at=now).organisation == region


def test_a_place_over_capacity_stays_recorded_as_such(now: datetime) -> None:
    session = make.a_session(at=now, places_online=0)
    anna = make.a_registration(session, is_over_capacity=True)

    assert handovers.accept(asked_of(anna, now), at=now).is_over_capacity


# --- No, and what ends the question ---------------------------------------------------------


def test_a_no_is_told_to_the_giver_who_may_ask_somebody_else(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    asked = asked_of(anna, now)

    for _again in range(2):
        handovers.decline(asked, at=now)

    assert words_to(anna.email) == ["handover_declined"]
    with pytest.raises(handovers.HandoverOver):
        handovers.accept(asked, at=now)
    asked_of(anna, now, "cilla@example.org")


def test_a_question_that_is_taken_back_is_not_mailed_any_more(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    asked = asked_of(anna, now)

    handovers.take_back(asked, by=anna.person, at=now)

    assert mails_to("bo@alvesta.example.org") == []
    with pytest.raises(handovers.HandoverOver):
        handovers.accept(asked, at=now)


def test_a_giver_who_becomes_a_team_has_nothing_to_hand_over(now: datetime) -> None:
    """The colleague would get the places of everybody in it."""
    giver = make.a_registration(make.a_session(at=now))
    asked = asked_of(giver, now)

    parties.change_size(giver, 3, by=giver.person, at=now)

    assert mails_to("bo@alvesta.example.org") == []
    with pytest.raises(handovers.HandoverOver):
        handovers.accept(asked, at=now)
    assert (fresh(giver).state, fresh(giver).places) == (State.PLACE, 3)


def test_what_was_accepted_is_not_taken_back(now: datetime) -> None:
    asked = asked_of(make.a_registration(make.a_session(at=now)), now)
    handovers.accept(asked, at=now)

    with pytest.raises(handovers.HandoverOver):
        handovers.take_back(asked, by=None, at=now)


def test_a_giver_who_cancels_ends_the_question_also_after_an_undo(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    asked = asked_of(anna, now)

    registration.cancel(anna, by=anna.person, at=now)

    assert mails_to("bo@alvesta.example.org") == []
    registration.undo_cancellation(anna, by=anna.person, at=now)
    with pytest.raises(handovers.HandoverOver):
        handovers.accept(asked, at=now)


def test_a_new_date_or_a_cancelled_session_ends_the_question(now: datetime) -> None:
    facts: dict[str, Any] = {
        "join_url": "https://x.example.org",
        "abstract_sv": "Text.",
        "abstract_en": "Text.",
    }
    moved, cancelled = (make.a_session(at=now, **facts) for _n in "ab")
    first, second = (asked_of(make.a_registration(one), now) for one in (moved, cancelled))
    later = moved.starts_at + timedelta(days=1)

    programme.move(moved, starts_at=later, ends_at=later + timedelta(hours=1), by=None, at=now)
    programme.cancel(cancelled, reason_sv="Sjukdom.", reason_en="Illness.", by=None, at=now)

    for asked in (first, second):
        asked.refresh_from_db()
        assert asked.ended_at == now
        with pytest.raises(handovers.HandoverOver):
            handovers.accept(asked, at=now)
    assert mails_to("bo@alvesta.example.org") == []


@pytest.mark.django_db(transaction=True)
def test_two_yeses_at_once_move_one_place_once(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    asked = asked_of(make.a_registration(session), now)
    start, taken = Barrier(2), []

    def say_yes() -> None:
        start.wait()
        taken.append(handovers.accept(Handover.objects.get(pk=asked.pk), at=now).pk)

    at_once(say_yes, 2)

    assert len(taken) == 2
    assert len(set(taken)) == 1
    assert session.registrations.placed().count() == 1
    assert len(words_to("bo@alvesta.example.org")) == 2  # the question, and one place_given


@pytest.mark.django_db(transaction=True)
def test_a_yes_against_a_cancellation_gives_the_place_to_one_of_them(now: datetime) -> None:
    """Either the colleague has it, or it was given back and the first in line was asked."""
    session = make.a_session(at=now, places_online=1)
    anna = make.a_registration(session)
    cilla = make.a_registration(session, state=State.WAITING)
    asked, start, deeds = asked_of(anna, now), Barrier(2), []

    def say_yes() -> None:
        handovers.accept(Handover.objects.get(pk=asked.pk), at=now)

    def give_back() -> None:
        registration.cancel(fresh(anna), by=None, at=now)

    deeds = [say_yes, give_back]

    def act() -> None:
        deed = deeds.pop()
        start.wait()
        with suppress(handovers.HandoverOver, registration.NothingToCancel):
            deed()

    at_once(act, 2)

    assert session.registrations.taken().count() == 1
    is_accepted = Handover.objects.get().accepted_at is not None
    assert fresh(cilla).state == (State.WAITING if is_accepted else State.OFFERED)
    assert waiting_list.fill_places(session, at=now) == []
