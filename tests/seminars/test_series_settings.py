"""The settings of a series: saved by its owners, one at a time, and new names reach calendars."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from participants.models import AuditEntry, Person
from seminars import series_settings
from seminars.models import Series
from tests.make import a_person, a_series, a_session, a_venue, an_organisation, an_organiser

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)
PAGE = "/arrangera/larande/installningar/"


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande")


@pytest.fixture
def owner(series: Series) -> Person:
    return an_organiser(series)


@pytest.fixture
def desk(client: Client, owner: Person) -> Client:
    client.force_login(owner)
    return client


def typed(**facts: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "title_sv": "Lärseminarier",
        "title_en": "Learning seminars",
        "default_format": "online",
        "default_language": "sv",
        "default_weekday": "1",
        "default_minutes": 90,
        "closes_days_before": 1,
        "priority_days_before_closing": 7,
        "has_reminder": "on",
        "version": 1,
    }
    return sent | facts


def test_a_new_name_is_written_down_and_reaches_calendars(series: Series, owner: Person) -> None:
    session = a_session(series, at=NOW - timedelta(days=9))
    found = series_settings.change_series(series, {"title_sv": "Lärträffar"}, by=owner, at=NOW)
    assert found == ["title_sv"]
    session.refresh_from_db()
    assert (session.changed_at, session.sequence) == (NOW, 0)
    entry = AuditEntry.objects.get(action="series.changed")
    assert (entry.by, entry.details) == (owner, {"facts": "title_sv"})
    series.refresh_from_db()
    assert (series.title_sv, series.version) == ("Lärträffar", 2)


def test_other_settings_leave_calendars_and_sessions_alone(series: Series) -> None:
    session = a_session(series, at=NOW - timedelta(days=9), places_online=12)
    series_settings.change_series(series, {"default_places": 40}, by=None, at=NOW)
    session.refresh_from_db()
    assert (session.changed_at, session.places_online) == (NOW - timedelta(days=9), 12)


def test_an_unchanged_save_changes_nothing(series: Series) -> None:
    kept = series_settings.settings_of(series)
    assert series_settings.change_series(series, kept, by=None, at=NOW) == []
    assert not AuditEntry.objects.exists()
    series.refresh_from_db()
    assert series.version == 1


def test_who_comes_second_is_told(series: Series) -> None:
    series_settings.change_series(series, {"default_places": 40}, by=None, at=NOW)
    with pytest.raises(series_settings.SomebodyElseChanged) as refused:
        series_settings.change_series(series, {"default_places": 50}, by=None, at=NOW, seen=1)
    assert refused.value.theirs.default_places == 40


# The page


def test_the_sheet_shows_what_is_kept_and_saves_what_is_typed(desk: Client, series: Series) -> None:
    room, unit = a_venue(), an_organisation("Växjö kommun")
    page = desk.get(PAGE).content.decode()
    assert 'value="Lärseminarier"' in page
    other = a_series("Forskningsseminarier", title_en="Research seminars")
    sent = typed(
        default_format="both",
        default_venue=room.pk,
        default_places=30,
        default_start="13:00",
        companion=other.pk,
        contact_email="fragor@lnu.example.org",
        priority_rule_sv="Kronobergs kommuner går före.",
        priority_organisations=[unit.pk],
        asks_for_confirmation="on",
        takes_teams="on",
        default_team_min=2,
        default_team_max=7,
        slug="nytt",
        kind="research",
    )
    done = desk.post(PAGE, sent, follow=True).content.decode()
    assert "Inställningarna är sparade." in done
    series.refresh_from_db()
    assert (series.default_venue, series.companion, series.default_places) == (room, other, 30)
    assert list(series.priority_organisations.all()) == [unit]
    assert (series.asks_for_confirmation, series.takes_teams, series.has_reminder) == (
        True,
        True,
        True,
    )
    assert (series.slug, series.kind) == ("larande", "learning")
    again = desk.post(PAGE, sent | {"version": 2}, follow=True).content.decode()
    assert "Ingenting var ändrat." in again


def test_organisations_stand_in_swedish_order_without_the_unknown_one(
    desk: Client, series: Series
) -> None:
    for name in ("Örebro kommun", "Ängelholms kommun", "Åmåls kommun", "Alvesta kommun"):
        an_organisation(name)
    an_organisation("Annan organisation", kind="other")
    page = desk.get(PAGE).content.decode()
    names = re.findall(r"(\w+) kommun<|(\w+) organisation<", page)
    assert [first for first, _other in names] == ["Alvesta", "Åmåls", "Ängelholms", "Örebro"]


def test_two_owners_see_both_sides_and_lose_nothing(desk: Client, series: Series) -> None:
    series_settings.change_series(series, {"title_sv": "Ollas serie"}, by=None, at=NOW)
    page = desk.post(PAGE, typed(title_sv="Mijas serie")).content.decode()
    assert "Någon annan har ändrat serien under tiden" in page
    assert "Ollas serie" in page
    assert 'value="Mijas serie"' in page
    assert 'name="version" value="2"' in page
    desk.post(PAGE, typed(title_sv="Mijas serie", version=2))
    series.refresh_from_db()
    assert series.title_sv == "Mijas serie"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title_sv": " \x00"}, "Skriv seriens namn på svenska."),
        ({"title_en": ""}, "Skriv seriens namn på engelska."),
        ({"title_sv": "x" * 151}, "150 tecken"),
        ({"contact_email": "inte en adress"}, "giltig e-postadress"),
        ({"default_minutes": 0}, "större än eller lika med 5"),
        ({"default_places": "9" * 5000}, "heltal"),
        ({"default_weekday": 8}, "8"),
        ({"default_venue": "9" * 30}, "Välj en lokal i listan."),
        ({"companion": "9" * 30}, "Välj en serie i listan."),
        ({"priority_organisations": "9" * 30}, "Välj organisationer i listan."),
        ({"closes_days_before": ""}, "Skriv hur många dagar före anmälan stänger."),
        ({"default_team_min": 5, "default_team_max": 2}, "Det högsta antalet är mindre"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(
    desk: Client, series: Series, facts: dict[str, Any], words: str
) -> None:
    answer = desk.post(PAGE, typed(lead_sv="Behåll mig.") | facts)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "<title>Fel:" in page
    assert "Behåll mig." in page
    assert not AuditEntry.objects.exists()


def test_a_series_does_not_accompany_itself(desk: Client, series: Series) -> None:
    page = desk.post(PAGE, typed(companion=series.pk)).content.decode()
    assert "Välj en serie i listan." in page


def test_a_priority_is_explained_in_words(desk: Client, series: Series) -> None:
    unit = an_organisation("Växjö kommun")
    page = desk.post(PAGE, typed(priority_organisations=[unit.pk])).content.decode()
    assert "Skriv i ord vem som går före" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("editor", 404), ("registrar", 404), ("check_in", 404), ("reader", 404)],
)
def test_only_owners_open_the_settings(
    client: Client, series: Series, role: str, status: int
) -> None:
    client.force_login(an_organiser(series, role))
    assert client.get(PAGE).status_code == status


def test_nobody_else_opens_them(client: Client, series: Series) -> None:
    for other in (an_organiser(a_series()), a_person()):
        client.force_login(other)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, typed(title_sv="Min")).status_code == 404
    series.refresh_from_db()
    assert series.title_sv == "Lärseminarier"
