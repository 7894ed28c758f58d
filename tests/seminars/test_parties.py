"""Colleagues and teams: each colleague has a registration, a team has one together."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from participants.models import OutgoingMail
from seminars import arrival, parties
from seminars import registration as single
from seminars.applicants import Applicant
from seminars.forms.parties import names_in
from seminars.models import Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def applicant(name: str = "Anna Exempelsson", **facts: object) -> Applicant:
    facts.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@vaxjo.example.org")
    facts.setdefault("format", "online")
    return Applicant(name=name, language="sv", **facts)  # type: ignore[arg-type]


def together(
    session: Session, *names: str, at: datetime, booker: str = "Disa Exempelsson", **facts: Any
) -> parties.PartyFinding:
    """Disa registers those named, and herself where her name is among them."""
    facts.setdefault("form_token", uuid.uuid4())
    facts.setdefault("organisation_text", "Friskolan")
    return parties.register_colleagues(
        session,
        [applicant(name, **facts) for name in names],
        booker=applicant(booker, **facts),
        by=None,
        at=at,
    )


def alone(session: Session, name: str, *, at: datetime, **facts: object) -> Registration:
    return single.register(session, applicant(name, **facts), by=None, at=at).registration


def names_and_states(session: Session) -> list[tuple[str, str]]:
    return list(session.registrations.order_by("rank").values_list("name", "state"))


def letters_to(name: str) -> list[OutgoingMail]:
    mails = OutgoingMail.objects.filter(address=f"{name.lower()}@vaxjo.example.org")
    return list(mails.exclude(state="cancelled").order_by("pk"))


def a_team(now: datetime, **facts: Any) -> tuple[Session, Registration]:
    session = make.a_session(make.a_series(takes_teams=True), at=now, places_online=5)
    facts.setdefault("places", 3)
    return session, alone(session, "Anna Exempelsson", at=now, **facts)


# --- Colleagues -------------------------------------------------------------------------------


def test_each_colleague_gets_their_own_registration_letter_and_control(now: datetime) -> None:
    session = make.a_session(at=now)

    together(session, "Bo Testberg", "Cilla Provström", at=now)

    bo, cilla = session.registrations.order_by("rank")
    assert (bo.state, cilla.state) == (State.PLACE, State.PLACE)
    assert bo.booked_by == cilla.booked_by
    assert bo.booked_by is not None
    assert bo.booked_by.email == "disa@vaxjo.example.org"
    [mail] = letters_to("Bo")
    assert mail.subject == "Du är anmäld av Friskolan: Att hålla i ett möte"
    assert "Disa Exempelsson, Friskolan, har anmält dig till en träff." in mail.text
    assert "Tacka nej" in mail.html
    assert "/avanmal/" in mail.text
    assert b"METHOD:REQUEST" in bytes(mail.calendar or b"")
    assert [mail.purpose.split(":")[2] for mail in letters_to("Cilla")] == [
        "registered_by_colleague"
    ]


def test_who_goes_back_to_add_a_colleague_registers_that_one_too(now: datetime) -> None:
    """The form is the same, its people are not: the booker gets a letter that names them all."""
    session, form_token = make.a_session(at=now), uuid.uuid4()
    together(session, "Bo Testberg", at=now, form_token=form_token)

    together(session, "Bo Testberg", "Cilla Provström", at=now, form_token=form_token)

    assert names_and_states(session) == [
        ("Bo Testberg", State.PLACE),
        ("Cilla Provström", State.PLACE),
    ]
    assert ["Cilla Provström" in mail.text for mail in letters_to("Disa")] == [False, True]


def test_a_line_on_which_nothing_can_be_seen_is_no_name() -> None:
    typed = "Bo Testberg\n\u200b\n \u00a0 \nCilla\tProvström"

    assert names_in(typed, people=2) == ["Bo Testberg", "Cilla Provström"]


def test_places_go_to_the_first_typed_and_the_rest_wait(now: datetime) -> None:
    """Given two places, when three colleagues are registered, then the third waits."""
    session = make.a_session(at=now, places_online=2)

    finding = together(session, "Bo Testberg", "Cilla Provström", "Erik Prov", at=now)

    assert names_and_states(session) == [
        ("Bo Testberg", State.PLACE),
        ("Cilla Provström", State.PLACE),
        ("Erik Prov", State.WAITING),
    ]
    assert finding.outcome == "place=2,waiting=1"
    [mail] = letters_to("Erik")
    assert "Träffen är fullsatt, så du står på reservlistan." in mail.text
    assert mail.calendar is None


def test_the_booker_may_come_too_and_gets_the_ordinary_letter(now: datetime) -> None:
    session = make.a_session(at=now)

    together(session, "Disa Exempelsson", "Bo Testberg", at=now)

    disa = session.registrations.get(name="Disa Exempelsson")
    assert disa.booked_by is None
    kinds = [mail.purpose.split(":")[0] for mail in letters_to("Disa")]
    assert kinds == ["registration", "colleagues"]
    assert letters_to("Disa")[0].subject.startswith("Du är anmäld: ")


def test_the_booker_gets_one_letter_with_the_names_and_nobodys_state(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    alone(session, "Bo Testberg", at=now)

    together(session, "Bo Testberg", "Cilla Provström", at=now)

    [mail] = letters_to("Disa")
    assert mail.subject.startswith("Du har anmält kollegor: ")
    assert "Bo Testberg, bo@vaxjo.example.org" in mail.text
    assert "Cilla Provström, cilla@vaxjo.example.org" in mail.text
    assert "reservlista" not in mail.text
    assert "redan" not in mail.text


def test_what_the_booker_is_told_does_not_depend_on_who_was_registered(now: datetime) -> None:
    """Given two places left and Bo in already, strangers would be told: two places, one waits."""
    known, unknown = (make.a_session(at=now, places_online=3) for _each in range(2))
    alone(known, "Bo Testberg", at=now)
    alone(unknown, "Någon Annan", at=now, email="annan@vaxjo.example.org")
    names = ("Bo Testberg", "Cilla Provström", "Erik Prov")

    told = [together(session, *names, at=now).outcome for session in (known, unknown)]

    assert told == ["place=2,waiting=1", "place=2,waiting=1"]
    assert not known.registrations.waiting().exists()  # Bo needed no place of the two
    assert [mail.purpose.split(":")[2] for mail in letters_to("Bo")][:2] == [
        "registered",
        "already_registered",
    ]


def test_the_bookers_own_record_is_told_to_nobody(now: datetime) -> None:
    """Given Disa known at the court, when somebody types her address, only what is typed counts."""
    make.a_person("Disa Hemlig", email="disa@vaxjo.example.org", organisation_text="Domstolen")
    session = make.a_session(at=now)

    together(session, "Bo Testberg", at=now, booker="Disa Exempelsson")

    [mail] = letters_to("Bo")
    assert "Disa Exempelsson, Friskolan" in mail.text
    assert "Hemlig" not in mail.text + mail.html
    assert "Domstolen" not in mail.text + mail.html + mail.subject


def test_the_same_form_sent_twice_gives_the_first_finding(now: datetime) -> None:
    session, token = make.a_session(at=now, places_online=2), uuid.uuid4()

    first = together(session, "Bo Testberg", "Cilla Provström", at=now, form_token=token)
    second = together(session, "Bo Testberg", "Cilla Provström", at=now, form_token=token)

    assert second.outcome == first.outcome == "place=2"
    assert session.registrations.count() == 2
    assert [len(letters_to(name)) for name in ("Bo", "Cilla", "Disa")] == [1, 1, 1]


def test_the_organisation_limit_counts_each(now: datetime) -> None:
    session = make.a_session(at=now, per_organisation_limit=2)

    finding = together(session, "Bo Testberg", "Cilla Provström", "Erik Prov", at=now)

    assert [state for _name, state in names_and_states(session)] == ["place", "place", "waiting"]
    assert finding.outcome == "place=2,waiting=1"


def test_during_a_priority_time_they_ask_like_everybody_else(now: datetime) -> None:
    series = make.a_series()
    series.priority_organisations.add(make.an_organisation())
    session = make.a_session(series, at=now, priority_until=now + timedelta(days=3))

    finding = together(session, "Bo Testberg", at=now)

    assert finding.outcome == "requested=1"
    assert "Du får besked efter" in letters_to("Bo")[0].text


def test_an_address_to_be_confirmed_is_confirmed_by_its_owner(now: datetime) -> None:
    session = make.a_session(make.a_series(asks_for_confirmation=True), at=now)

    together(session, "Bo Testberg", at=now)

    bo = session.registrations.get()
    assert bo.state == State.UNCONFIRMED
    [mail] = letters_to("Bo")
    assert "/bekrafta/" in mail.text
    assert mail.expires_at == bo.hold_expires_at


def test_nobody_hopes_in_vain_once_the_list_has_closed(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1, promotion_ends_at=now)

    finding = together(session, "Bo Testberg", "Cilla Provström", at=now)

    assert names_and_states(session) == [("Bo Testberg", State.PLACE)]
    assert finding.outcome == "none=1,place=1"
    assert letters_to("Cilla") == []
    assert "vi har inte skrivit till dem" in letters_to("Disa")[0].text


def test_a_closed_session_takes_no_colleagues(now: datetime) -> None:
    session = make.a_session(at=now, registration_closes_at=now)

    with pytest.raises(arrival.Closed):
        together(session, "Bo Testberg", at=now)

    assert OutgoingMail.objects.count() == 0


def test_an_outcome_is_read_as_it_was_written() -> None:
    outcome = "none=1,place=2,waiting=3"

    assert parties.PartyFinding.of(outcome).told == {"place": 2, "waiting": 3, "none": 1}
    assert parties.PartyFinding.of(outcome).outcome == outcome


# --- Teams ------------------------------------------------------------------------------------


def test_a_team_takes_its_places_and_may_be_named_later(now: datetime) -> None:
    session, team = a_team(now, members=["Bo Testberg"])
    assert (team.places, team.people, team.party_names) == (3, 3, ["Bo Testberg"])
    assert session.registrations.taken().places_total() == 3
    assert "/team/" in letters_to("Anna")[0].text

    parties.name_members(team, ["Bo Testberg", "Cilla Provström"], by=team.person, at=now)

    assert team.party_names == ["Bo Testberg", "Cilla Provström"]


def test_more_names_than_people_are_refused_and_nothing_is_lost(now: datetime) -> None:
    _session, team = a_team(now, members=["Bo Testberg"])

    with pytest.raises(parties.TooManyNames):
        parties.name_members(team, list("abcd"), by=None, at=now)

    assert team.party_names == ["Bo Testberg"]


def test_fewer_people_free_places_for_those_who_wait(now: datetime) -> None:
    """Given a team of three of five, two others and Bo waiting, when two stay, Bo is asked."""
    session, team = a_team(now)
    alone(session, "Cilla Provström", at=now, places=2)
    bo = alone(session, "Bo Testberg", at=now)
    assert bo.state == State.WAITING

    parties.change_size(team, 2, by=team.person, at=now)

    bo.refresh_from_db()
    assert bo.state == State.OFFERED
    assert session.registrations.taken().places_total() == 5


def test_names_beyond_the_new_size_are_forgotten(now: datetime) -> None:
    _session, team = a_team(now, members=["Bo", "Cilla", "Erik"])

    parties.change_size(team, 2, by=team.person, at=now)

    assert team.party_names == ["Bo", "Cilla"]


def test_more_people_come_only_where_they_fit_and_otherwise_nothing_changes(now: datetime) -> None:
    session, team = a_team(now)

    parties.change_size(team, 5, by=team.person, at=now)
    with pytest.raises(parties.DoesNotFit) as refused:
        parties.change_size(team, 6, by=team.person, at=now)

    assert refused.value.free == 0
    team.refresh_from_db()
    assert (team.places, team.people, team.state) == (5, 5, State.PLACE)
    assert session.registrations.taken().places_total() == 5


def test_a_team_does_not_grow_past_its_organisations_limit(now: datetime) -> None:
    session, team = a_team(now, organisation_text="Friskolan")
    session.per_organisation_limit = 3
    session.save()

    with pytest.raises(parties.DoesNotFit):
        parties.change_size(team, 4, by=team.person, at=now)


def test_a_team_does_not_grow_once_registration_has_closed_but_may_shrink(now: datetime) -> None:
    session, team = a_team(now)
    closed = session.registration_ends_at

    with pytest.raises(parties.DoesNotFit):
        parties.change_size(team, 4, by=team.person, at=closed)
    parties.change_size(team, 2, by=team.person, at=closed)

    team.refresh_from_db()
    assert team.places == 2


def test_a_waiting_team_keeps_its_rank_and_gets_in_when_it_is_small_enough(now: datetime) -> None:
    """Given one place left and a team of two first in line, when one stays home, one is asked."""
    session, _team = a_team(now, places=4)
    first = alone(session, "Bo Testberg", at=now, places=2)
    assert first.state == State.WAITING

    parties.change_size(first, 1, by=first.person, at=now)

    first.refresh_from_db()
    assert (first.state, first.places, first.rank) == (State.OFFERED, 1, 2)


def test_a_waiting_team_cannot_outgrow_the_room(now: datetime) -> None:
    session, _team = a_team(now, places=5)
    waiting = alone(session, "Bo Testberg", at=now, places=2)

    with pytest.raises(parties.DoesNotFit):
        parties.change_size(waiting, 6, by=waiting.person, at=now)


def test_a_team_that_shares_a_screen_takes_one_place_whatever_its_size(now: datetime) -> None:
    session, team = a_team(now, places=1, people=4)

    parties.change_size(team, 7, by=team.person, at=now)

    team.refresh_from_db()
    assert (team.places, team.people) == (1, 7)
    assert session.registrations.taken().places_total() == 1


def test_a_registration_that_is_gone_is_not_changed(now: datetime) -> None:
    _session, team = a_team(now)
    single.cancel(team, by=team.person, at=now)

    with pytest.raises(parties.NoSuchParty):
        parties.change_size(team, 2, by=None, at=now)
    with pytest.raises(parties.NoSuchParty):
        parties.name_members(team, ["Bo"], by=None, at=now)


def test_a_smaller_party_goes_past_a_team_that_does_not_fit_and_the_team_keeps_its_rank(
    now: datetime,
) -> None:
    """Given a team of two before Bo in line, when one place is freed, Bo is asked."""
    session, _team = a_team(now, places=4)
    leaving = alone(session, "Cilla Provström", at=now)
    team = alone(session, "Disa Exempelsson", at=now, places=2)
    bo = alone(session, "Bo Testberg", at=now)

    single.cancel(leaving, by=None, at=now)

    team.refresh_from_db()
    bo.refresh_from_db()
    assert (team.state, bo.state) == (State.WAITING, State.OFFERED)
    assert team.rank < bo.rank
