"""Places: given, waited for, offered, given back. Each story is told with the people in it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from participants.models import AuditEntry, OutgoingMail
from seminars import registration as acts
from seminars import waiting_list
from seminars.applicants import Applicant
from seminars.models import Invitation, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def applicant(name: str = "Anna Exempelsson", **facts: object) -> Applicant:
    facts.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@vaxjo.example.org")
    facts.setdefault("format", "online")
    return Applicant(name=name, language="sv", **facts)  # type: ignore[arg-type]


def register(session: Session, name: str, *, at: datetime, **facts: object) -> Registration:
    return acts.register(session, applicant(name, **facts), by=None, at=at).registration


def fresh(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def letters_to(registration: Registration) -> list[str]:
    """Which letters are on their way, by name, oldest first; those called off are not."""
    mails = OutgoingMail.objects.about(f"registration:{registration.pk}")
    return [mail.purpose.split(":")[2] for mail in mails.exclude(state="cancelled").order_by("pk")]


# --- Registering ----------------------------------------------------------------------------


def test_a_free_place_is_given_at_once_with_one_letter_and_one_invitation(now: datetime) -> None:
    session = make.a_session(at=now, places_online=2)

    anna = register(session, "Anna Exempelsson", at=now, needs="Skrivtolk, tack.")

    assert (anna.state, anna.number, anna.rank) == (State.PLACE, 1, 1)
    assert anna.needs.text == "Skrivtolk, tack."
    assert letters_to(anna) == ["registered"]
    invitation = Invitation.objects.get(person=anna.person)
    assert (invitation.method, invitation.sequence) == ("REQUEST", 0)
    mail = invitation.mail
    assert mail is not None
    assert mail.address == "anna@vaxjo.example.org"
    assert mail.subject.startswith("Du är anmäld: Att hålla i ett möte")
    assert b"METHOD:REQUEST" in bytes(mail.calendar or b"")
    assert AuditEntry.objects.about(anna).get().action == "registration.made"


def test_i15_when_the_session_is_full_the_next_one_waits_in_order_of_arrival(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    register(session, "Anna Exempelsson", at=now)

    bo = register(session, "Bo Testberg", at=now)
    cilla = register(session, "Cilla Provström", at=now)

    assert [bo.state, cilla.state] == [State.WAITING, State.WAITING]
    assert list(session.registrations.waiting()) == [bo, cilla]
    assert letters_to(bo) == ["on_reserve_list"]
    assert "som nummer 2" in OutgoingMail.objects.get(person=cilla.person).text
    assert not Invitation.objects.filter(person=bo.person).exists()


def test_the_same_form_sent_twice_makes_one_registration(now: datetime) -> None:
    session = make.a_session(at=now)
    form = applicant(form_token=uuid.uuid4())

    first = acts.register(session, form, by=None, at=now)
    second = acts.register(session, form, by=None, at=now)

    assert second == first
    assert session.registrations.count() == 1
    assert letters_to(first.registration) == ["registered"]


def test_who_cancelled_and_sends_the_same_form_again_comes_after_all(now: datetime) -> None:
    """Given an old tab with the form still in it, sending it is a new registration."""
    session, typed = make.a_session(at=now), applicant()
    first = acts.register(session, typed, by=None, at=now).registration
    acts.cancel(first, by=None, at=now)

    again = acts.register(session, typed, by=None, at=now)

    assert (again.outcome, again.registration.state) == ("place", State.PLACE)
    assert letters_to(again.registration) == ["registered"]
    assert fresh(first).state == State.CANCELLED


def test_a_repeat_looks_like_a_newcomers_and_the_truth_goes_by_mail(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)

    finding = acts.register(
        session, applicant("Någon Annan", email=" ANNA@vaxjo.example.org"), by=None, at=now
    )

    assert finding.registration == anna
    assert finding.outcome == State.WAITING  # what a stranger would be told now
    assert letters_to(anna) == ["registered", "already_registered"]
    assert fresh(anna).person.name == "Anna Exempelsson"


def test_repeats_mail_at_most_once_an_hour(now: datetime) -> None:
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now)

    for minutes in (1, 2, 3):
        register(session, "Anna Exempelsson", at=now + timedelta(minutes=minutes))

    assert letters_to(anna) == ["registered", "already_registered"]


def test_a_token_that_belongs_to_another_session_makes_a_registration_of_its_own(
    now: datetime,
) -> None:
    token = uuid.uuid4()
    elsewhere = register(make.a_session(at=now), "Anna Exempelsson", at=now, form_token=token)

    here = register(make.a_session(at=now), "Anna Exempelsson", at=now, form_token=token)

    assert here != elsewhere
    assert here.form_token != token


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"state": Session.State.DRAFT}, acts.NotTaken),
        ({"state": Session.State.PRELIMINARY}, acts.NotTaken),
        ({"state": Session.State.CANCELLED}, acts.NotTaken),
        ({"needs_registration": False}, acts.NotTaken),
        (
            {"registration_opens_at": datetime.fromisoformat("2026-11-25T08:00+01:00")},
            acts.NotYetOpen,
        ),
        ({"registration_closes_at": datetime.fromisoformat("2026-11-23T08:00+01:00")}, acts.Closed),
    ],
)
def test_outside_its_window_a_session_takes_nobody(
    now: datetime, facts: dict[str, Any], error: type[acts.NotOpen]
) -> None:
    session = make.a_session(at=now, **facts)

    with pytest.raises(error):
        register(session, "Anna Exempelsson", at=now)

    assert not session.registrations.exists()
    assert not OutgoingMail.objects.exists()


def test_whoever_has_not_agreed_to_wait_is_asked_first(now: datetime) -> None:
    session = make.a_session(at=now, places_online=0)

    with pytest.raises(acts.FullMeanwhile):
        register(session, "Anna Exempelsson", at=now, accepts_waiting=False)

    assert not session.registrations.exists()


def test_nobody_joins_the_reserve_list_after_it_has_closed(now: datetime) -> None:
    starts_at = now + timedelta(hours=1)
    session = make.a_session(
        at=now, starts_at=starts_at, registration_closes_at=starts_at, places_online=0
    )

    with pytest.raises(acts.Closed):
        register(session, "Anna Exempelsson", at=now)


def test_places_on_site_and_online_are_counted_apart(now: datetime) -> None:
    session = make.a_session(
        at=now, format="both", venue=make.a_venue(), places_on_site=1, places_online=1
    )

    states = [
        register(session, name, at=now, format=format_).state
        for name, format_ in [("Anna A", "on_site"), ("Bo B", "on_site"), ("Cilla C", "online")]
    ]

    assert states == [State.PLACE, State.WAITING, State.PLACE]


def test_an_organisation_takes_no_more_than_its_limit(now: datetime) -> None:
    vaxjo, ljungby = make.an_organisation(), make.an_organisation("Ljungby kommun")
    session = make.a_session(at=now, places_online=10, per_organisation_limit=1)

    states = [
        register(session, name, at=now, organisation=organisation).state
        for name, organisation in [("Anna A", vaxjo), ("Bo B", vaxjo), ("Cilla C", ljungby)]
    ]

    assert states == [State.PLACE, State.WAITING, State.PLACE]


def test_typed_organisations_count_as_one_when_the_words_are_the_same(now: datetime) -> None:
    session = make.a_session(at=now, places_online=10, per_organisation_limit=1)

    states = [
        register(session, name, at=now, organisation_text=words).state
        for name, words in [("Anna A", "Föreningen Å"), ("Bo B", "föreningen å"), ("Cilla C", "Y")]
    ]

    assert states == [State.PLACE, State.WAITING, State.PLACE]


# --- Priority -------------------------------------------------------------------------------


def test_the_priority_group_gets_places_at_once_and_others_when_its_time_is_over(
    now: datetime,
) -> None:
    first, other = make.an_organisation(), make.an_organisation("Falu kommun")
    series = make.a_series()
    series.priority_organisations.add(first)
    session = make.a_session(
        series, at=now, places_online=2, priority_until=now + timedelta(days=2)
    )

    bo = register(session, "Bo Testberg", at=now, organisation=other)
    david = register(session, "David Demo", at=now, organisation=other)
    anna = register(session, "Anna Exempelsson", at=now, organisation=first)

    assert [bo.state, david.state, anna.state] == [State.REQUESTED, State.REQUESTED, State.PLACE]
    assert letters_to(bo) == ["request_received"]

    assert acts.place_requested(at=now + timedelta(days=1)) == 0
    assert acts.place_requested(at=now + timedelta(days=2)) == 2
    assert [fresh(bo).state, fresh(david).state] == [State.PLACE, State.WAITING]
    assert letters_to(bo) == ["request_received", "place_given"]
    assert letters_to(david) == ["request_received", "no_place_this_time"]
    assert acts.place_requested(at=now + timedelta(days=2)) == 0


def test_a_newcomer_never_overtakes_those_who_asked_in_the_priority_time(now: datetime) -> None:
    series = make.a_series()
    series.priority_organisations.add(make.an_organisation())
    until = now + timedelta(days=2)
    session = make.a_session(series, at=now, places_online=1, priority_until=until)
    bo = register(session, "Bo Testberg", at=now)

    cilla = register(session, "Cilla Provström", at=until)

    assert [fresh(bo).state, cilla.state] == [State.PLACE, State.WAITING]


# --- Confirmed addresses --------------------------------------------------------------------


def test_a_series_that_asks_for_it_holds_the_place_until_the_address_is_confirmed(
    now: datetime,
) -> None:
    session = make.a_session(make.a_series(asks_for_confirmation=True), at=now, places_online=1)

    anna = register(session, "Anna Exempelsson", at=now)
    assert (anna.state, anna.hold_expires_at) == (State.UNCONFIRMED, now + timedelta(hours=2))
    assert letters_to(anna) == ["confirm_address"]
    assert register(session, "Bo Testberg", at=now).state == State.WAITING

    acts.confirm_address(anna, at=now)
    acts.confirm_address(anna, at=now)

    assert fresh(anna).state == State.PLACE
    assert letters_to(anna) == ["confirm_address", "registered"]


def test_a_hold_that_nobody_confirms_goes_to_the_next_in_line(now: datetime) -> None:
    session = make.a_session(make.a_series(asks_for_confirmation=True), at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    bo = register(session, "Bo Testberg", at=now)

    assert acts.expire_holds(at=now + timedelta(hours=1)) == 0
    assert acts.expire_holds(at=now + timedelta(hours=2)) == 1

    assert [fresh(anna).state, fresh(bo).state] == [State.CANCELLED, State.OFFERED]
    assert letters_to(anna) == []


# --- Cancelling and moving up ---------------------------------------------------------------


def test_given_one_place_and_anna_in_it_when_she_cancels_then_bo_is_offered_it(
    now: datetime,
) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    bo = register(session, "Bo Testberg", at=now)

    acts.cancel(anna, by=anna.person, at=now)

    assert fresh(anna).state == State.CANCELLED
    assert letters_to(anna) == ["registration_cancelled"]  # the unsent confirmation is called off
    assert fresh(bo).state == State.OFFERED
    assert fresh(bo).offer_expires_at == now + timedelta(hours=24)
    assert letters_to(bo) == ["on_reserve_list", "place_offered"]

    waiting_list.accept_offer(fresh(bo), by=bo.person, at=now)

    assert fresh(bo).state == State.PLACE
    methods = Invitation.objects.order_by("pk").values_list("person__name", "method", "sequence")
    assert list(methods) == [
        ("Anna Exempelsson", "REQUEST", 0),
        ("Anna Exempelsson", "CANCEL", 1),
        ("Bo Testberg", "REQUEST", 0),
    ]


def test_i15_near_the_start_the_place_is_given_outright_with_one_invitation(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    bo = register(session, "Bo Testberg", at=now)
    late = session.starts_at - timedelta(hours=48)

    acts.cancel(anna, by=anna.person, at=late)

    assert fresh(bo).state == State.PLACE
    assert letters_to(bo) == ["on_reserve_list", "place_given"]
    assert Invitation.objects.filter(person=bo.person, method="REQUEST").count() == 1


def test_after_the_reserve_list_has_closed_nobody_is_moved_up(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    bo = register(session, "Bo Testberg", at=now)

    acts.cancel(anna, by=anna.person, at=session.starts_at - timedelta(hours=2))

    assert fresh(bo).state == State.WAITING


def test_somebody_who_leaves_the_waiting_list_frees_no_place(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    bo = register(session, "Bo Testberg", at=now)
    cilla = register(session, "Cilla Provström", at=now)

    acts.cancel(bo, by=bo.person, at=now)

    assert [fresh(anna).state, fresh(cilla).state] == [State.PLACE, State.WAITING]
    assert not Invitation.objects.filter(person=bo.person).exists()


def test_cancelling_twice_says_that_nothing_is_left_to_cancel(now: datetime) -> None:
    anna = register(make.a_session(at=now), "Anna Exempelsson", at=now)
    acts.cancel(anna, by=anna.person, at=now)

    with pytest.raises(acts.NothingToCancel):
        acts.cancel(anna, by=anna.person, at=now)


def test_after_the_session_there_is_nothing_to_cancel(now: datetime) -> None:
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now)

    with pytest.raises(acts.Closed):
        acts.cancel(anna, by=anna.person, at=session.ends_at)


def test_whoever_cancelled_may_register_again_and_the_calendar_number_keeps_rising(
    now: datetime,
) -> None:
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now)
    acts.cancel(anna, by=anna.person, at=now)

    again = register(session, "Anna Exempelsson", at=now + timedelta(minutes=5))

    assert (again.state, again.number) == (State.PLACE, 2)
    sequences = Invitation.objects.to(anna.person, session).values_list("method", "sequence")
    assert list(sequences) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_the_first_who_fits_moves_up_when_a_team_is_too_large(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    team = register(session, "Tea Team", at=now, places=3)
    bo = register(session, "Bo Testberg", at=now)

    acts.cancel(anna, by=anna.person, at=now)

    assert [fresh(team).state, fresh(bo).state] == [State.WAITING, State.OFFERED]


# --- Offers ---------------------------------------------------------------------------------


def offered_to_bo(now: datetime) -> tuple[Session, Registration, Registration, Registration]:
    """Anna had the one place and cancelled; Bo is offered it; Cilla waits behind him."""
    session = make.a_session(at=now, places_online=1)
    anna, bo, cilla = (
        register(session, name, at=now)
        for name in ("Anna Exempelsson", "Bo Testberg", "Cilla Provström")
    )
    acts.cancel(anna, by=anna.person, at=now)
    return session, fresh(anna), fresh(bo), fresh(cilla)


def test_declining_passes_the_place_on_and_the_decliner_is_not_asked_again(now: datetime) -> None:
    _session, _anna, bo, cilla = offered_to_bo(now)

    waiting_list.decline_offer(bo, by=bo.person, at=now)
    waiting_list.decline_offer(bo, by=bo.person, at=now)
    assert [fresh(bo).state, fresh(cilla).state] == [State.DECLINED, State.OFFERED]

    waiting_list.decline_offer(fresh(cilla), by=cilla.person, at=now)
    assert fresh(bo).state == State.DECLINED


def test_an_offer_that_nobody_answers_expires_once_and_goes_on(now: datetime) -> None:
    _session, _anna, bo, cilla = offered_to_bo(now)
    deadline = now + timedelta(hours=24)

    assert waiting_list.expire_offers(at=deadline - timedelta(seconds=1)) == 0
    assert waiting_list.expire_offers(at=deadline) == 1
    assert waiting_list.expire_offers(at=deadline) == 0

    assert [fresh(bo).state, fresh(cilla).state] == [State.DECLINED, State.OFFERED]
    assert letters_to(bo)[-1] == "offer_expired"


def test_accepting_twice_is_as_good_as_once_and_too_late_is_said(now: datetime) -> None:
    _session, _anna, bo, _cilla = offered_to_bo(now)
    waiting_list.accept_offer(bo, by=bo.person, at=now)
    waiting_list.accept_offer(fresh(bo), by=bo.person, at=now)
    assert letters_to(bo).count("place_given") == 1

    _session, _anna, bo, _cilla = offered_to_bo(now)
    with pytest.raises(waiting_list.OfferGone):
        waiting_list.accept_offer(bo, by=bo.person, at=now + timedelta(hours=24))


def test_a_cancelled_session_offers_nothing(now: datetime) -> None:
    session, _anna, bo, _cilla = offered_to_bo(now)
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)

    with pytest.raises(waiting_list.OfferGone):
        waiting_list.accept_offer(bo, by=bo.person, at=now)
    waiting_list.suspend_offers(session, at=now)

    assert fresh(bo).state == State.WAITING
    assert waiting_list.fill_places(session, at=now) == []


# --- Undo -----------------------------------------------------------------------------------


def test_anna_takes_her_place_back_and_bo_keeps_his_rank_and_gets_a_letter(now: datetime) -> None:
    session, anna, bo, cilla = offered_to_bo(now)

    acts.undo_cancellation(anna, by=anna.person, at=now)

    assert [fresh(anna).state, fresh(bo).state] == [State.PLACE, State.WAITING]
    assert list(session.registrations.waiting()) == [bo, cilla]
    assert letters_to(bo) == ["offer_withdrawn"]
    assert letters_to(anna)[-1] == "registered"
    sequences = Invitation.objects.to(anna.person, session).values_list("method", "sequence")
    assert list(sequences) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_when_bo_has_accepted_it_is_too_late_to_undo(now: datetime) -> None:
    _session, anna, bo, _cilla = offered_to_bo(now)
    waiting_list.accept_offer(bo, by=bo.person, at=now)

    with pytest.raises(acts.UndoTooLate):
        acts.undo_cancellation(anna, by=anna.person, at=now)

    assert [fresh(anna).state, fresh(bo).state] == [State.CANCELLED, State.PLACE]


def test_an_undo_never_takes_back_an_offer_of_somebody_elses_place(now: datetime) -> None:
    session = make.a_session(at=now, places_online=2)
    anna, david, bo, cilla = (
        register(session, name, at=now) for name in ("Anna A", "David D", "Bo B", "Cilla C")
    )
    acts.cancel(anna, by=anna.person, at=now)
    waiting_list.accept_offer(fresh(bo), by=bo.person, at=now)
    acts.cancel(david, by=david.person, at=now)

    with pytest.raises(acts.UndoTooLate):
        acts.undo_cancellation(fresh(anna), by=anna.person, at=now)

    assert fresh(cilla).state == State.OFFERED


def test_leaving_the_waiting_list_can_be_undone_with_the_rank_kept(now: datetime) -> None:
    session = make.a_session(at=now, places_online=0)
    bo, cilla = register(session, "Bo B", at=now), register(session, "Cilla C", at=now)
    acts.cancel(bo, by=bo.person, at=now)

    acts.undo_cancellation(fresh(bo), by=bo.person, at=now)

    assert list(session.registrations.waiting()) == [bo, cilla]


def test_who_comes_back_into_line_beside_a_free_place_gets_one_letter_about_it(
    now: datetime,
) -> None:
    """Given Bo out of the line and then a place free, when he undoes it, then he is offered it."""
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now)
    bo = register(session, "Bo Testberg", at=now)
    acts.cancel(bo, by=None, at=now)
    acts.cancel(anna, by=None, at=now)

    acts.undo_cancellation(bo, by=None, at=now + timedelta(hours=1))

    assert fresh(bo).state == State.OFFERED
    assert letters_to(bo) == ["place_offered"]


def test_what_was_not_cancelled_or_has_begun_cannot_be_undone(now: datetime) -> None:
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now)
    with pytest.raises(acts.NothingToCancel):
        acts.undo_cancellation(anna, by=anna.person, at=now)

    acts.cancel(anna, by=anna.person, at=now)
    with pytest.raises(acts.UndoTooLate):
        acts.undo_cancellation(fresh(anna), by=anna.person, at=session.starts_at)


# --- How many places ------------------------------------------------------------------------


def test_three_more_places_go_to_exactly_the_first_three_in_order(now: datetime) -> None:
    session = make.a_session(at=now, places_online=0)
    line = [register(session, f"Person{n} X", at=now) for n in range(5)]

    moved = waiting_list.change_places(session, on_site=None, online=3, by=None, at=now)

    assert moved == line[:3]
    assert [fresh(one).state for one in line] == [State.OFFERED] * 3 + [State.WAITING] * 2


def test_fewer_places_than_are_taken_is_said_and_nobody_is_put_out(now: datetime) -> None:
    session = make.a_session(at=now, places_online=2)
    anna, bo = register(session, "Anna A", at=now), register(session, "Bo B", at=now)

    with pytest.raises(waiting_list.FewerPlacesThanTaken) as said:
        waiting_list.change_places(session, on_site=None, online=1, by=None, at=now)

    assert (said.value.format, said.value.taken) == ("online", 2)
    assert [fresh(anna).state, fresh(bo).state] == [State.PLACE, State.PLACE]
    assert Session.objects.get(pk=session.pk).places_online == 2


def test_rows_say_what_they_are_in_lists_and_logs(now: datetime) -> None:
    session = make.a_session(at=now, number=14)
    anna = register(session, "Anna Exempelsson", at=now, needs="Skrivtolk, tack.")
    speaker = session.speakers.create(name="Testa Testberg")
    member = anna.party_members.create(name="Tea Team")

    assert str(session) == "Att hålla i ett möte"
    assert str(anna) == str(anna.needs) == "L14-0001"
    assert [str(speaker), str(member)] == ["Testa Testberg", "Tea Team"]
    assert str(Invitation.objects.get()) == "REQUEST 0"
