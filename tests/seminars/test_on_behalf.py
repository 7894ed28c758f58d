"""What organisers do with somebody's registration: places, lists, letters, and what is refused."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import on_behalf, places, registration, waiting_list
from seminars.applicants import Applicant
from seminars.models import Format, Handover, Invitation, Needs, Registration, Session
from tests.make import a_person, a_registration, a_series, a_session, an_organisation, an_organiser

pytestmark = pytest.mark.django_db
State = Registration.State
AT = timezone.now().replace(microsecond=0)
WEEKS_BEFORE = timedelta(days=14)


@pytest.fixture
def session() -> Session:
    return a_session(at=AT, places_online=2)


@pytest.fixture
def organiser(session: Session) -> Person:
    return an_organiser(session.series)


def registered(session: Session, name: str, **facts: Any) -> Registration:
    """Through the door that everybody takes, so that letters and invitations are there."""
    applicant = an_applicant(name, **facts)
    return registration.register(session, applicant, by=None, at=AT).registration


def an_applicant(name: str = "Cilla Exempelsson", **facts: Any) -> Applicant:
    facts.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@vaxjo.example.org")
    facts.setdefault("format", Format.ONLINE)
    return Applicant(name=name, language="sv", **facts)


def states(session: Session) -> dict[str, str]:
    return {one.name.split()[0]: one.state for one in session.registrations.order_by("number")}


def letters_to(entry: Registration) -> list[str]:
    """Names of the letters about it that will be sent, in order."""
    mails = OutgoingMail.objects.about(f"registration:{entry.pk}")
    kept = mails.exclude(state=OutgoingMail.State.CANCELLED).order_by("pk")
    return [mail.purpose.split(":")[2] for mail in kept]


def methods(entry: Registration) -> list[str]:
    sent = Invitation.objects.to(entry.person, entry.session)
    return [each.method for each in sent]


# Giving a place


def test_who_waits_is_given_a_free_place(session: Session, organiser: Person) -> None:
    bo = a_registration(session, a_person("Bo Exempelsson"), state=State.WAITING)
    on_behalf.give_place(bo, by=organiser, at=AT, over_capacity=False)
    bo.refresh_from_db()
    assert (bo.state, bo.is_over_capacity) == (State.PLACE, False)
    assert letters_to(bo) == ["place_given"]
    assert methods(bo) == ["REQUEST"]
    entry = AuditEntry.objects.get(action="place.given_on_behalf")
    assert (entry.by, entry.details) == (organiser, {"before": "waiting", "over_capacity": False})


def test_a_full_session_is_gone_over_only_when_that_is_said(
    session: Session, organiser: Person
) -> None:
    for name in ("Anna", "Bo", "Cilla"):
        registered(session, f"{name} Exempelsson")
    cilla = session.registrations.get(name="Cilla Exempelsson")
    with pytest.raises(on_behalf.NoRoom):
        on_behalf.give_place(cilla, by=organiser, at=AT, over_capacity=False)
    assert states(session)["Cilla"] == State.WAITING
    on_behalf.give_place(cilla, by=organiser, at=AT, over_capacity=True)
    cilla.refresh_from_db()
    assert (cilla.state, cilla.is_over_capacity) == (State.PLACE, True)
    assert AuditEntry.objects.get(action="place.given_on_behalf").details["over_capacity"] is True
    assert letters_to(cilla)[-1] == "place_given"


def test_an_organisation_that_has_its_share_is_full_too(organiser: Person) -> None:
    session = a_session(at=AT, per_organisation_limit=1)
    vaxjo = an_organisation()
    a_registration(session, organisation=vaxjo)
    second = a_registration(session, organisation=vaxjo, state=State.WAITING)
    with pytest.raises(on_behalf.NoRoom):
        on_behalf.give_place(second, by=organiser, at=AT, over_capacity=False)


def test_an_offer_becomes_a_place_on_a_full_session(session: Session, organiser: Person) -> None:
    a_registration(session)
    offered = a_registration(session, state=State.OFFERED, offer_expires_at=AT + timedelta(hours=3))
    on_behalf.give_place(offered, by=organiser, at=AT, over_capacity=False)
    offered.refresh_from_db()
    assert (offered.state, offered.offer_expires_at) == (State.PLACE, None)
    assert offered.is_over_capacity is False


def test_two_organisers_give_one_place(session: Session, organiser: Person) -> None:
    bo = a_registration(session, state=State.WAITING)
    as_each_saw_it = [Registration.objects.get(pk=bo.pk) for _ in range(2)]
    for seen in as_each_saw_it:
        on_behalf.give_place(seen, by=organiser, at=AT, over_capacity=False)
    assert letters_to(bo) == ["place_given"]
    assert methods(bo) == ["REQUEST"]
    assert AuditEntry.objects.filter(action="place.given_on_behalf").count() == 1


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"state": Session.State.CANCELLED}, on_behalf.NotHeld),
        ({"state": Session.State.PRELIMINARY}, on_behalf.NotHeld),
        ({"starts_at": AT - timedelta(days=1)}, on_behalf.NotHeld),
    ],
)
def test_no_place_at_a_session_that_is_not_held(
    organiser: Person, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    entry = a_registration(a_session(at=AT, **facts), state=State.WAITING)
    with pytest.raises(refusal):
        on_behalf.give_place(entry, by=organiser, at=AT, over_capacity=True)
    assert OutgoingMail.objects.count() == 0


def test_who_cancelled_is_not_given_a_place_over_their_head(
    session: Session, organiser: Person
) -> None:
    entry = a_registration(session, state=State.CANCELLED)
    with pytest.raises(on_behalf.NotActive):
        on_behalf.give_place(entry, by=organiser, at=AT, over_capacity=True)


def test_who_declined_and_registered_again_has_one_registration(
    session: Session, organiser: Person
) -> None:
    person = a_person()
    declined = a_registration(session, person, state=State.DECLINED)
    active = a_registration(session, person)
    with pytest.raises(on_behalf.AlreadyRegistered) as refused:
        on_behalf.give_place(declined, by=organiser, at=AT, over_capacity=True)
    assert refused.value.registration == active


# Moving to the reserve list


def test_the_place_goes_to_the_next_and_not_back(session: Session, organiser: Person) -> None:
    for name in ("Anna", "Bo", "Cilla"):
        registered(session, f"{name} Exempelsson")
    anna = session.registrations.get(name="Anna Exempelsson")
    on_behalf.move_to_waiting(anna, by=organiser, at=AT)
    assert states(session) == {"Anna": State.WAITING, "Bo": State.PLACE, "Cilla": State.OFFERED}
    assert letters_to(anna)[-1] == "moved_to_reserve_list"
    assert methods(anna) == ["REQUEST", "CANCEL"]
    assert places.position(anna) == 1
    mail = OutgoingMail.objects.get(purpose__contains="moved_to_reserve_list")
    assert mail.subject.startswith("Du är flyttad till reservlistan: Att hålla i ett möte, ")
    assert "tar bort träffen ur din kalender" in mail.text


def test_a_place_that_is_gone_is_not_handed_over_any_more(
    session: Session, organiser: Person
) -> None:
    for name in ("Anna", "Bo", "Cilla"):
        registered(session, f"{name} Exempelsson")
    for name in ("Anna", "Bo"):
        giver = session.registrations.get(name=f"{name} Exempelsson")
        Handover.objects.create(registration=giver, name="Dan", language="sv", offered_at=AT)
    anna, bo, cilla = session.registrations.order_by("number")
    on_behalf.move_to_waiting(anna, by=organiser, at=AT)
    on_behalf.merge(cilla, bo, by=organiser, at=AT)
    assert [each.ended_at for each in Handover.objects.all()] == [AT, AT]


def test_two_organisers_move_one_person(session: Session, organiser: Person) -> None:
    for name in ("Anna", "Bo", "Cilla", "Dan"):
        registered(session, f"{name} Exempelsson")
    as_each_saw_it = [session.registrations.get(name="Anna Exempelsson") for _ in range(2)]
    for seen in as_each_saw_it:
        on_behalf.move_to_waiting(seen, by=organiser, at=AT)
    assert methods(as_each_saw_it[0]) == ["REQUEST", "CANCEL"]
    assert session.registrations.offered().count() == 1


def test_who_is_moved_stands_behind_those_who_waited(session: Session, organiser: Person) -> None:
    for name in ("Anna", "Bo", "Cilla", "Dan"):
        registered(session, f"{name} Exempelsson")
    anna = session.registrations.get(name="Anna Exempelsson")
    on_behalf.move_to_waiting(anna, by=organiser, at=AT)
    waiting = [one.name.split()[0] for one in session.registrations.waiting()]
    assert waiting == ["Dan", "Anna"]


def test_a_place_that_would_come_straight_back_stays(session: Session, organiser: Person) -> None:
    anna = registered(session, "Anna Exempelsson")
    before = OutgoingMail.objects.count()
    with pytest.raises(on_behalf.WouldComeStraightBack):
        on_behalf.move_to_waiting(anna, by=organiser, at=AT)
    anna.refresh_from_db()
    assert (anna.state, OutgoingMail.objects.count()) == (State.PLACE, before)
    assert methods(anna) == ["REQUEST"]


def test_somebody_beyond_the_capacity_can_wait_alone(session: Session, organiser: Person) -> None:
    for name in ("Anna", "Bo"):
        registered(session, f"{name} Exempelsson")
    cilla = on_behalf.add(session, an_applicant(), by=organiser, at=AT, over_capacity=True)
    on_behalf.move_to_waiting(cilla, by=organiser, at=AT)
    assert states(session) == {"Anna": State.PLACE, "Bo": State.PLACE, "Cilla": State.WAITING}
    cilla.refresh_from_db()
    assert cilla.is_over_capacity is False


def test_none_of_those_moved_together_takes_the_place_of_another(
    session: Session, organiser: Person
) -> None:
    for name in ("Anna", "Bo", "Cilla"):
        registered(session, f"{name} Exempelsson")
    chosen = session.registrations.placed().order_by("rank")
    receipt = on_behalf.move_all_to_waiting(chosen, by=organiser, at=AT, tell=True)
    assert [one.name for one in receipt.done] == ["Anna Exempelsson"]
    [(refused, error)] = receipt.refused
    assert (refused.name, type(error)) == ("Bo Exempelsson", on_behalf.WouldComeStraightBack)
    assert states(session) == {"Anna": State.WAITING, "Bo": State.PLACE, "Cilla": State.OFFERED}


def test_without_telling_only_calendars_hear_of_it(session: Session, organiser: Person) -> None:
    a_registration(session, name="Fyller", places=2)
    asked = a_registration(session, state=State.REQUESTED, name="Frågar")
    on_behalf.move_to_waiting(asked, by=organiser, at=AT, tell=False)
    asked.refresh_from_db()
    assert (asked.state, letters_to(asked)) == (State.WAITING, [])
    assert asked.rank == 2


@pytest.mark.parametrize(
    ("facts", "at", "refusal"),
    [
        ({"state": State.CANCELLED}, AT, on_behalf.NotActive),
        (
            {"state": State.UNCONFIRMED, "hold_expires_at": AT + timedelta(hours=1)},
            AT,
            on_behalf.NotConfirmed,
        ),
        ({}, AT + WEEKS_BEFORE - timedelta(minutes=90), on_behalf.ReserveListClosed),
        ({}, AT + WEEKS_BEFORE + timedelta(days=1), on_behalf.NotHeld),
    ],
)
def test_who_cannot_be_put_on_the_list(
    session: Session,
    organiser: Person,
    facts: dict[str, Any],
    at: datetime,
    refusal: type[Exception],
) -> None:
    entry = a_registration(session, **facts)
    before = entry.state
    with pytest.raises(refusal):
        on_behalf.move_to_waiting(entry, by=organiser, at=at)
    entry.refresh_from_db()
    assert entry.state == before


# Adding somebody who phoned


def test_who_phoned_gets_a_place_and_a_letter_also_after_closing(organiser: Person) -> None:
    session = a_session(at=AT, registration_closes_at=AT - timedelta(days=1))
    added = on_behalf.add(session, an_applicant(), by=organiser, at=AT, over_capacity=False)
    assert (added.state, added.booked_by, added.is_over_capacity) == (State.PLACE, organiser, False)
    mail = OutgoingMail.objects.get(purpose__startswith=f"registration:{added.pk}:")
    assert mail.subject.startswith("Du är anmäld av arrangören: Att hålla i ett möte, ")
    assert "Arrangören av Lärseminarier har anmält dig" in mail.text
    assert "Vill du inte vara med? Tacka nej här" in mail.text
    assert "arrangören har anmält dig till en träff" in mail.text
    assert mail.calendar_method == "REQUEST"


def test_a_full_session_asks_first(session: Session, organiser: Person) -> None:
    for name in ("Anna", "Bo"):
        registered(session, f"{name} Exempelsson")
    cilla = an_applicant(accepts_waiting=False)
    with pytest.raises(on_behalf.NoRoom):
        on_behalf.add(session, cilla, by=organiser, at=AT, over_capacity=False)
    assert not Person.objects.filter(email=cilla.email).exists()
    over = on_behalf.add(session, cilla, by=organiser, at=AT, over_capacity=True)
    assert (over.state, over.is_over_capacity) == (State.PLACE, True)
    dan = an_applicant("Dan Exempelsson", accepts_waiting=True)
    waits = on_behalf.add(session, dan, by=organiser, at=AT, over_capacity=False)
    assert (waits.state, letters_to(waits)) == (State.WAITING, ["registered_by_organiser"])
    mail = OutgoingMail.objects.get(purpose__startswith=f"registration:{waits.pk}:")
    assert "Träffen är fullsatt, så du står på reservlistan." in mail.text
    assert mail.calendar is None


def test_the_same_form_twice_adds_one(session: Session, organiser: Person) -> None:
    cilla = an_applicant()
    first = on_behalf.add(session, cilla, by=organiser, at=AT, over_capacity=False)
    second = on_behalf.add(session, cilla, by=organiser, at=AT, over_capacity=False)
    assert first == second
    again = replace(cilla, form_token=an_applicant().form_token)
    with pytest.raises(on_behalf.AlreadyRegistered) as refused:
        on_behalf.add(session, again, by=organiser, at=AT, over_capacity=False)
    assert refused.value.registration == first
    assert OutgoingMail.objects.count() == 1


def test_who_is_registered_at_a_full_session_is_said_to_be_known(
    session: Session, organiser: Person
) -> None:
    session.places_online = 1
    session.save()
    cilla = an_applicant(accepts_waiting=False)
    on_behalf.add(session, cilla, by=organiser, at=AT, over_capacity=False)
    again = replace(cilla, form_token=an_applicant().form_token)
    with pytest.raises(on_behalf.AlreadyRegistered):
        on_behalf.add(session, again, by=organiser, at=AT, over_capacity=False)


def test_nobody_is_moved_up_when_one_beyond_the_capacity_leaves(
    session: Session, organiser: Person
) -> None:
    for name in ("Anna", "Bo", "Dan"):
        registered(session, f"{name} Exempelsson")
    cilla = on_behalf.add(session, an_applicant(), by=organiser, at=AT, over_capacity=True)
    registration.cancel(cilla, by=organiser, at=AT)
    assert states(session)["Dan"] == State.WAITING


# Joining two registrations


def test_the_better_state_and_the_earlier_rank_are_kept(
    session: Session, organiser: Person
) -> None:
    waits = registered(session, "Anna Exempelsson", email="anna@home.example.org")
    Registration.objects.filter(pk=waits.pk).update(state=State.WAITING)
    placed = registered(session, "Anna Exempelsson", needs="Skrivtolk")
    registered(session, "Bo Exempelsson")
    on_behalf.merge(waits, placed, by=organiser, at=AT)
    waits.refresh_from_db()
    placed.refresh_from_db()
    assert (waits.state, waits.rank, placed.state) == (State.PLACE, 1, State.CANCELLED)
    assert Needs.objects.get().registration == waits
    assert letters_to(waits)[-1] == "registrations_merged"
    assert letters_to(placed) == ["registrations_merged"]
    assert (methods(waits)[-1], methods(placed)) == ("REQUEST", ["REQUEST", "CANCEL"])
    entry = AuditEntry.objects.get(action="registration.merged")
    assert entry.details == {"other": placed.pk, "state": "place"}


def test_the_place_left_over_goes_to_the_next_in_line(session: Session, organiser: Person) -> None:
    kept = registered(session, "Anna Exempelsson")
    gone = registered(session, "Anna Exempelsson", email="anna@home.example.org")
    next_in_line = registered(session, "Bo Exempelsson")
    on_behalf.merge(kept, gone, by=organiser, at=AT)
    next_in_line.refresh_from_db()
    assert next_in_line.state == State.OFFERED
    assert letters_to(kept) == ["registered"]
    assert letters_to(gone) == ["registrations_merged"]
    mail = OutgoingMail.objects.get(purpose__contains=f"{gone.pk}:registrations_merged")
    assert mail.calendar_method == "CANCEL"
    assert kept.email not in mail.text


def test_taking_a_place_over_frees_none(session: Session, organiser: Person) -> None:
    registered(session, "Bo Exempelsson")
    placed = registered(session, "Anna Exempelsson")
    waits = registered(session, "Anna Exempelsson", email="anna@home.example.org")
    dan = registered(session, "Dan Exempelsson")
    on_behalf.merge(waits, placed, by=organiser, at=AT)
    dan.refresh_from_db()
    assert dan.state == State.WAITING
    assert places.taken(session, Format.ONLINE) == 2


def test_what_is_not_two_registrations_of_one_session_is_left_alone(
    session: Session, organiser: Person
) -> None:
    one = a_registration(session)
    elsewhere = a_registration(a_session(at=AT))
    cancelled = a_registration(session, state=State.CANCELLED)
    for gone in (one, elsewhere, cancelled):
        with pytest.raises(places.RegistrationError):
            on_behalf.merge(one, gone, by=organiser, at=AT)
    elsewhere.refresh_from_db()
    assert elsewhere.state == State.PLACE


def test_an_own_undo_cannot_bring_back_the_place_of_the_other(
    session: Session, organiser: Person
) -> None:
    kept = registered(session, "Anna Exempelsson")
    gone = registered(session, "Anna Exempelsson", email="anna@home.example.org")
    on_behalf.merge(kept, gone, by=organiser, at=AT)
    registered(session, "Bo Exempelsson")
    gone = registration.undo_cancellation(gone, by=None, at=AT)
    assert gone.state == State.WAITING


# One bad row


def test_one_bad_row_never_stops_the_others(session: Session, organiser: Person) -> None:
    for name in ("Anna", "Bo"):
        a_registration(session, a_person(f"{name} Exempelsson"), state=State.WAITING)
    a_registration(session, a_person("Cilla Exempelsson"), state=State.CANCELLED)
    dan = a_registration(session, a_person("Dan Exempelsson"), state=State.WAITING)
    receipt = on_behalf.give_places(
        session.registrations.order_by("rank"), by=organiser, at=AT, over_capacity=False
    )
    assert [one.name.split()[0] for one in receipt.done] == ["Anna", "Bo"]
    assert [type(error) for _, error in receipt.refused] == [
        on_behalf.NotActive,
        on_behalf.NoRoom,
    ]
    dan.refresh_from_db()
    assert dan.state == State.WAITING


def test_the_line_moves_on_as_ever_afterwards(organiser: Person) -> None:
    session = a_session(a_series(), at=AT, places_online=1)
    anna = registered(session, "Anna Exempelsson")
    registered(session, "Bo Exempelsson")
    on_behalf.move_to_waiting(anna, by=organiser, at=AT)
    waiting_list.change_places(session, on_site=None, online=2, by=organiser, at=AT)
    assert states(session) == {"Anna": State.OFFERED, "Bo": State.OFFERED}


def test_the_preview_counts_those_beyond_the_organisations_limit(now: datetime) -> None:
    """Else nobody would be asked whether to go over it, and the button would refuse."""
    session = a_session(at=now, places_online=9, per_organisation_limit=1)
    vaxjo = an_organisation()
    a_registration(session, organisation=vaxjo)
    waits = a_registration(session, state=State.WAITING, organisation=vaxjo)

    concerned = on_behalf.concerned_by(session, [waits], gives_places=True)

    assert concerned == on_behalf.Concerned([waits], with_calendar=1, without_room=1)
