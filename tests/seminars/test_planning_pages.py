"""The pages for planning a term: a preview first, one set of drafts after, and for whom."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from participants.models import Person
from seminars.models import Series, SeriesRole, Session
from tests.make import a_person, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
PLAN = "/arrangera/larande/planera/"
RULE = f"{PLAN}datum/"
COPY = f"{PLAN}kopiera/?fran=2026-ht&till=2027-vt"


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande", default_places=30)


@pytest.fixture
def organiser(series: Series) -> Person:
    return an_organiser(series, SeriesRole.Role.EDITOR)


@pytest.fixture
def desk(client: Client, organiser: Person) -> Client:
    client.force_login(organiser)
    return client


def rule(**facts: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "title_sv": "Lärseminarium",
        "first": "2031-01-16",
        "starts": "13:00",
        "ends": "15:00",
        "rhythm": "weeks",
        "every": 2,
        "nth": 1,
        "count": 3,
        "form_token": str(uuid4()),
    }
    return sent | facts


def the_old_term(series: Series) -> list[Session]:
    days = (datetime(2026, 9, 10, 11, tzinfo=UTC), datetime(2026, 10, 8, 11, tzinfo=UTC))
    return [
        a_session(series, number=number, starts_at=day, title_sv=f"Höst {number}")
        for number, day in enumerate(days, 1)
    ]


def test_the_first_page_shows_both_ways(desk: Client, series: Series) -> None:
    assert "Serien har inga träffar att kopiera än." in desk.get(PLAN).content.decode()
    the_old_term(series)
    page = desk.get(PLAN).content.decode()
    assert "Kopiera Höstterminen 2026" in page
    assert RULE in page


# Dates by a rule


def test_the_rule_begins_with_what_the_series_has(desk: Client, series: Series) -> None:
    page = desk.get(RULE).content.decode()
    assert 'name="starts" value="13:00"' in page
    assert 'name="ends" value="14:30"' in page


def test_all_dates_are_shown_before_anything_is_stored(desk: Client, series: Series) -> None:
    page = desk.post(RULE, rule(first="2031-05-08", every=2)).content.decode()
    assert "torsdag 8 maj 2031" in page
    assert "v.\u00a019" in page
    assert "Röd dag: Kristi himmelsfärdsdag." in page  # 22 May 2031
    assert page.count('name="chosen"') == 3
    assert not Session.objects.exists()


def test_the_ticked_dates_become_drafts_once(desk: Client, series: Series) -> None:
    sent = rule(step="confirmed", chosen=["2031-01-16", "2031-02-13", "2031-12-24", "x"])
    done = desk.post(RULE, sent, follow=True).content.decode()
    assert "2 utkast är skapade." in done
    assert "Vårterminen 2031" in done
    again = desk.post(RULE, sent, follow=True).content.decode()
    assert "Inget nytt har skapats." in again
    drafts = list(series.sessions.order_by("number"))
    assert [f"{draft.starts_at:%Y-%m-%d %H:%M}" for draft in drafts] == [
        "2031-01-16 12:00",
        "2031-02-13 12:00",
    ]
    assert {(draft.state, draft.title_sv, draft.places_online) for draft in drafts} == {
        ("draft", "Lärseminarium", 30)
    }


def test_without_a_ticked_date_nothing_is_made(desk: Client, series: Series) -> None:
    page = desk.post(RULE, rule(step="confirmed")).content.decode()
    assert "Inget datum var valt" in page
    assert not Session.objects.exists()


def test_one_goes_back_with_everything_typed(desk: Client, series: Series) -> None:
    page = desk.post(RULE, rule(step="back", title_sv="Behåll mig")).content.decode()
    assert 'value="Behåll mig"' in page
    assert 'value="2031-01-16"' in page


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title_sv": ""}, "Skriv en titel tills vidare."),
        ({"first": "2031-02-30"}, "Skriv datumet som 2026-12-17."),
        ({"first": ""}, "Välj ett datum."),
        ({"first": "0001-01-01"}, "Välj ett datum mellan år 2000 och 2100."),
        ({"ends": "12:00"}, "Träffen slutar innan den har börjat."),
        ({"starts": "x"}, "Skriv klockslaget som 13.00."),
        ({"count": ""}, "Skriv antingen antal träffar eller ett sista datum, inte båda."),
        ({"until": "2031-06-01"}, "Skriv antingen antal träffar eller ett sista datum, inte båda."),
        ({"count": "", "until": "2030-01-01"}, "Det sista datumet är före det första."),
        ({"count": "", "until": "2099-01-01"}, "Det blir fler än 40 datum."),
        ({"count": 41}, "mindre än eller lika med 40"),
        ({"count": "9" * 5000}, "heltal"),
        ({"every": 0}, "större än eller lika med 1"),
        ({"rhythm": "xx"}, "xx"),
        ({"nth": "7"}, "7"),
        (
            {"rhythm": "months", "first": "2031-01-30", "count": "", "until": "2031-02-01"},
            "Regeln ger inget datum.",
        ),
        ({"first": "2031-03-30", "starts": "02:30", "ends": "04:00"}, "Då ställs klockan om"),
    ],
)
def test_a_rule_that_cannot_be_is_said_and_kept(
    desk: Client, series: Series, facts: dict[str, Any], words: str
) -> None:
    sent = rule(step="confirmed", chosen="2031-01-16") | {"title_sv": "Behåll"} | facts
    answer = desk.post(RULE, sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "<title>Fel:" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_form_without_its_token_makes_nothing(desk: Client, series: Series) -> None:
    sent = rule(step="confirmed", chosen="2031-01-16", form_token="x")
    assert desk.post(RULE, sent).status_code == 200
    assert not Session.objects.exists()


# Copying a term


def copying(**facts: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "keep_1": "on",
        "day_1": "2027-02-11",
        "day_2": "2027-03-11",
        "parts": ["texts", "places"],
        "form_token": str(uuid4()),
    }
    return sent | facts


def test_dates_are_proposed_for_the_new_term(desk: Client, series: Series) -> None:
    the_old_term(series)
    page = desk.get(COPY).content.decode()
    assert "Höst 1" in page
    assert 'name="day_1" value="2027-02-11"' in page
    assert 'name="day_2" value="2027-03-11"' in page
    assert "till=2027-vt" in page


def test_the_latest_term_is_copied_to_the_next_unless_somebody_says_else(
    desk: Client, series: Series
) -> None:
    the_old_term(series)
    page = desk.get(f"{PLAN}kopiera/").content.decode()
    assert "Kopiera Höstterminen 2026" in page
    assert "Den terminen har inga träffar" in desk.get(f"{PLAN}kopiera/?fran=2020-vt").text
    assert desk.get(f"{PLAN}kopiera/?fran=x&till=9").status_code == 200


def test_a_copy_is_shown_first_and_made_once(desk: Client, series: Series) -> None:
    the_old_term(series)
    sent = copying()
    page = desk.post(COPY, sent).content.decode()
    assert "1 utkast skapas" in page
    assert "torsdag 11 februari" in page
    assert f'name="form_token" value="{sent["form_token"]}"' in page
    assert series.sessions.count() == 2
    done = desk.post(COPY, sent | {"step": "confirmed"}, follow=True).content.decode()
    assert "1 utkast är skapat." in done
    desk.post(COPY, sent | {"step": "confirmed"})
    draft = series.sessions.get(state="draft")
    assert (draft.title_sv, f"{draft.starts_at:%Y-%m-%d %H:%M}") == ("Höst 1", "2027-02-11 12:00")


def test_forged_numbers_of_other_sessions_are_nobodys(desk: Client, series: Series) -> None:
    the_old_term(series)
    a_session(number=77, title_sv="Någon annans", starts_at=datetime(2026, 9, 1, 11, tzinfo=UTC))
    sent = copying(keep_77="on", day_77="2027-02-11", step="confirmed")
    desk.post(COPY, sent)
    assert [draft.title_sv for draft in series.sessions.filter(state="draft")] == ["Höst 1"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"day_1": ""}, "Välj ett datum."),
        ({"day_1": "2027-02-30"}, "Skriv datumet som 2026-12-17."),
        ({"keep_1": ""}, "Välj minst en träff att kopiera."),
        ({"parts": ["hemligheter"]}, "hemligheter"),
    ],
)
def test_a_copy_that_cannot_be_is_said(
    desk: Client, series: Series, facts: dict[str, Any], words: str
) -> None:
    the_old_term(series)
    page = desk.post(COPY, copying(step="confirmed") | facts).content.decode()
    assert words in page
    assert "<title>Fel:" in page
    assert series.sessions.count() == 2


# For whom


@pytest.mark.parametrize("address", [PLAN, RULE, COPY])
@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("editor", 200), ("registrar", 404), ("check_in", 404), ("reader", 404)],
)
def test_owners_and_editors_plan(
    client: Client, series: Series, role: str, status: int, address: str
) -> None:
    client.force_login(an_organiser(series, role))
    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", [RULE, COPY])
def test_nobody_else_plans(client: Client, series: Series, address: str) -> None:
    for other in (an_organiser(a_series()), a_person()):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert client.post(address, rule(step="confirmed")).status_code == 404
    assert not Session.objects.exists()


def test_no_page_of_planning_repeats_a_label_id(desk: Client, series: Series) -> None:
    page = desk.post(RULE, rule()).content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
