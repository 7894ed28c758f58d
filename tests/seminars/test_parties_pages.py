"""The pages of colleagues and teams, as a browser without JavaScript."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from participants.models import OutgoingMail
from seminars import links
from seminars.models import Format, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def address_of(session: Session, part: str) -> str:
    return f"/serier/{session.series.slug}/{session.number}/anmalan/{part}/"


def typed(**answers: str) -> dict[str, str]:
    return {
        "name": "Disa Exempelsson",
        "email": "disa@vaxjo.example.org",
        "organisation": "Friskolan",
        "form_token": str(uuid.uuid4()),
    } | answers


def colleagues(*names: str, **answers: str) -> dict[str, str]:
    rows = {"rows": "3"}
    for number, name in enumerate(names, start=1):
        if not name:
            continue
        rows[f"name_{number}"] = name
        rows[f"email_{number}"] = f"{name.split()[0].lower()}@vaxjo.example.org"
    return typed(**rows) | answers


def main_of(response: Any) -> str:
    page = response.content.decode().split("<main")[1]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def a_team(**facts: Any) -> Registration:
    session = make.a_session(make.a_series(takes_teams=True), places_online=5)
    facts.setdefault("places", 3)
    facts.setdefault("people", facts["places"])
    return make.a_registration(session, **facts)


def team_page(team: Registration) -> str:
    return f"/min-anmalan/{links.manage_token(team)}/team/"


# --- Colleagues -------------------------------------------------------------------------------


def test_those_typed_are_registered_and_empty_rows_do_not_count(client: Client) -> None:
    session = make.a_session()

    response = client.post(
        address_of(session, "flera"), colleagues("Bo Testberg", "", "Cilla Provström"), follow=True
    )

    assert "Vi har skrivit till dem du anmälde" in response.content.decode()
    names = session.registrations.order_by("rank").values_list("name", flat=True)
    assert list(names) == ["Bo Testberg", "Cilla Provström"]
    assert OutgoingMail.objects.count() == 3  # one each, and one to Disa


def test_the_booker_comes_too_where_that_is_ticked(client: Client) -> None:
    session = make.a_session()

    client.post(address_of(session, "flera"), colleagues("Bo Testberg", comes_too="on"))

    names = session.registrations.order_by("rank").values_list("name", flat=True)
    assert list(names) == ["Disa Exempelsson", "Bo Testberg"]


def test_more_rows_keep_everything_that_is_typed(client: Client) -> None:
    session = make.a_session()
    first = client.get(address_of(session, "flera")).content.decode()
    assert "Kollega 3: namn" in first
    assert "Kollega 4: namn" not in first

    more = colleagues("Bo Testberg", comes_too="on", email_2="cilla@vax", more="1")
    page = client.post(address_of(session, "flera"), more).content.decode()

    assert "Kollega 6: namn" in page
    for kept in ("Disa Exempelsson", "Friskolan", "Bo Testberg", "cilla@vax", more["form_token"]):
        assert f'value="{kept}"' in page
    assert "checked" in page
    assert "Fel: " not in page
    assert not session.registrations.exists()


def test_there_are_at_most_ten_rows_whatever_is_asked_for(client: Client) -> None:
    session = make.a_session()

    for rows in ("9", "10", "99999999999999999999", "-1", "x", "²"):
        more = colleagues(rows=rows, more="1")
        page = client.post(address_of(session, "flera"), more).content.decode()
        assert "Kollega 11: namn" not in page
    full = client.post(address_of(session, "flera"), colleagues(rows="9", more="1"))
    assert "Kollega 10: namn" in full.content.decode()
    assert "Visa fler rader" not in full.content.decode()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Skriv namn och e-post till minst en kollega"),
        ({"name_1": "Bo Testberg"}, "Skriv e-postadressen till Bo Testberg"),
        ({"email_1": "bo@x.example"}, "Skriv namnet på den som har adressen bo@x.example"),
        (
            {"name_1": "Bo", "email_1": "bo@x.example", "name_2": "Bo", "email_2": "BO@x.example"},
            "Adressen BO@x.example står två gånger",
        ),
        (
            {"name_1": "Disa", "email_1": "Disa@vaxjo.example.org", "comes_too": "on"},
            "Adressen Disa@vaxjo.example.org står två gånger",
        ),
        ({"name_1": "Bo", "email_1": "bo@"}, "Skriv e-postadressen i rätt format"),
    ],
)
def test_mistakes_are_said_and_nothing_is_lost(
    client: Client, answers: dict[str, str], words: str
) -> None:
    session = make.a_session()

    page = client.post(address_of(session, "flera"), typed(rows="3") | answers).content.decode()

    assert words in page
    for name, value in answers.items():
        assert name == "comes_too" or f'value="{value}"' in page
    assert not session.registrations.exists()
    assert OutgoingMail.objects.count() == 0


def test_the_page_that_follows_is_the_same_whoever_was_registered(client: Client) -> None:
    known, unknown = make.a_session(places_online=2), make.a_session(places_online=2)
    make.a_registration(known, make.a_person(email="bo@vaxjo.example.org"))
    make.a_registration(unknown)
    pages = []
    for session in (known, unknown):
        sent = colleagues("Bo Testberg", "Cilla Provström")
        pages.append(Client().post(address_of(session, "flera"), sent, follow=True))

    told = [re.findall(r"<li>(.*?)</li>", main_of(page)) for page in pages]
    assert told[0] == told[1]
    assert "1 plats fanns ledig när du skickade anmälan." in told[0]
    assert "1 person ställs på reservlistan." in told[0]
    assert "bo@" not in main_of(pages[0]).lower()


def test_the_same_form_sent_twice_leads_to_the_same_page(client: Client) -> None:
    session, sent = make.a_session(places_online=1), colleagues("Bo Testberg")

    first, second = (client.post(address_of(session, "flera"), sent) for _twice in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert session.registrations.count() == 1


def test_a_forged_confirmation_is_not_found(client: Client) -> None:
    session = make.a_session()
    token = links.confirmation_token(session, uuid.uuid4(), "place")

    for wrong in (token, "x"):
        assert client.get(address_of(session, f"flera/klar/{wrong}")).status_code == 404


@pytest.mark.parametrize("part", ["flera", "team"])
def test_a_session_that_has_closed_says_so_and_keeps_what_was_typed(
    client: Client, part: str
) -> None:
    session = make.a_session(make.a_series(takes_teams=True))
    session.registration_closes_at = session.changed_at
    session.save()

    response = client.post(
        address_of(session, part), colleagues("Bo Testberg", size="3", screens="each")
    )

    assert response.status_code == 409
    assert "Anmälan stängd" in response.content.decode()
    assert "Disa Exempelsson" in response.content.decode()


def test_a_colleague_says_no_by_the_link_in_the_letter(client: Client) -> None:
    session = make.a_session()
    client.post(address_of(session, "flera"), colleagues("Bo Testberg"))
    sent = OutgoingMail.objects.get(address="bo@vaxjo.example.org")
    [address] = re.findall(r"/min-anmalan/\S+/avanmal/", sent.text)

    client.get(address)
    assert session.registrations.get().state == State.PLACE
    client.post(address)

    assert session.registrations.get().state == State.CANCELLED


@pytest.mark.parametrize("part", ["flera", "team"])
def test_a_program_that_fills_in_everything_registers_nobody(client: Client, part: str) -> None:
    session = make.a_session(make.a_series(takes_teams=True))
    sent = colleagues("Bo Testberg", size="3", screens="each", homepage="x")

    assert client.post(address_of(session, part), sent).status_code == 302

    assert not session.registrations.exists()


# --- Teams ------------------------------------------------------------------------------------


def test_a_team_registers_with_three_answers_and_two_numbers(client: Client) -> None:
    session = make.a_session(make.a_series(takes_teams=True), team_min=3, team_max=6)
    sent = typed(size="4", screens="each", names="Bo Testberg\r\n\r\nCilla Provström")

    page = client.post(address_of(session, "team"), sent, follow=True).content.decode()

    assert "Du är anmäld" in page
    team = session.registrations.get()
    assert (team.places, team.people) == (4, 4)
    assert team.party_names == ["Bo Testberg", "Cilla Provström"]


def test_a_team_that_shares_a_screen_takes_one_place(client: Client) -> None:
    session = make.a_session(make.a_series(takes_teams=True), places_online=1)

    client.post(address_of(session, "team"), typed(size="7", screens="shared"))

    team = session.registrations.get()
    assert (team.places, team.people, team.state) == (1, 7, State.PLACE)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"size": "2"}, "Skriv ett tal från 3 till 6"),
        ({"size": "7"}, "Skriv ett tal från 3 till 6"),
        ({"size": ""}, "Skriv ett tal från 3 till 6"),
        ({"size": "många"}, "Skriv ett tal från 3 till 6"),
        ({"size": "6"}, "Träffen har bara 5 platser"),
        ({"screens": ""}, "Välj om ni delar skärm"),
        ({"names": "A\nB\nC\nD"}, "Det står 4 namn, men ni är 3"),
    ],
)
def test_a_team_that_cannot_be_is_told_why_and_nothing_is_lost(
    client: Client, answers: dict[str, str], words: str
) -> None:
    series = make.a_series(takes_teams=True)
    session = make.a_session(series, team_min=3, team_max=6, places_online=5)
    sent = typed(size="3", screens="each", names="") | answers

    page = client.post(address_of(session, "team"), sent).content.decode()

    assert words in page
    assert 'value="Disa Exempelsson"' in page
    assert not session.registrations.exists()


def test_a_screen_is_shared_only_where_there_are_screens(client: Client) -> None:
    series = make.a_series(takes_teams=True)
    session = make.a_session(series, format=Format.BOTH, venue=make.a_venue())
    sent = typed(size="3", screens="shared", format="on_site")

    page = client.post(address_of(session, "team"), sent).content.decode()

    assert "Ni kan dela skärm bara om ni deltar digitalt" in page


def test_a_series_without_teams_has_no_such_page(client: Client) -> None:
    assert client.get(address_of(make.a_session(), "team")).status_code == 404


def test_the_names_come_later_by_the_mailed_link(client: Client) -> None:
    team = a_team()

    client.post(team_page(team), {"change": "names", "names": "Bo Testberg\nCilla Provström"})

    assert team.party_names == ["Bo Testberg", "Cilla Provström"]
    assert "Bo Testberg\nCilla Provström</textarea>" in client.get(team_page(team)).content.decode()


def test_too_many_names_are_refused_and_kept_on_the_page(client: Client) -> None:
    team = a_team()

    page = client.post(team_page(team), {"change": "names", "names": "A\nB\nC\nD"})

    assert "Det står 4 namn, men ni är 3" in page.content.decode()
    assert "A\nB\nC\nD</textarea>" in page.content.decode()
    assert team.party_names == []


def test_the_number_changes_and_what_does_not_fit_is_said(client: Client) -> None:
    team = a_team()

    fewer = client.post(team_page(team), {"change": "size", "size": "2"}, follow=True)
    assert "Nu är ni 2." in fewer.content.decode()
    make.a_registration(team.session, places=2, people=2)
    more = client.post(team_page(team), {"change": "size", "size": "5"})

    assert "Det finns bara plats för 1 till. Ert team är som förut." in more.content.decode()
    assert 'value="5"' in more.content.decode()
    team.refresh_from_db()
    assert (team.places, team.people) == (2, 2)


def test_a_team_that_is_gone_shows_no_forms(client: Client) -> None:
    team = a_team(state=State.CANCELLED)

    page = client.get(team_page(team)).content.decode()

    assert "Anmälan går inte att ändra längre." in page
    assert "Spara namnen" not in page
    changed = client.post(team_page(team), {"change": "size", "size": "2"})
    assert "Anmälan går inte att ändra längre." in changed.content.decode()
    team.refresh_from_db()
    assert team.places == 3


def test_looking_changes_nothing_and_a_single_person_has_no_team(client: Client) -> None:
    team, single = a_team(), make.a_registration(make.a_session())
    before = Registration.objects.filter(pk=team.pk).values().get()

    for _twice in range(2):
        assert client.get(team_page(team)).status_code == 200

    assert Registration.objects.filter(pk=team.pk).values().get() == before
    assert client.get(team_page(single)).status_code == 404
