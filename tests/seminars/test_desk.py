"""The organisers' pages: what they show, what they save, and what they ask first."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from materials.models import Topic
from participants.models import OutgoingMail, Person
from seminars import cautions, planning, programme
from seminars.forms.session import SessionForm
from seminars.models import Format, Needs, Registration, Series, SeriesRole, Session
from seminars.session_facts import Item
from seminars.terms import Term
from tests.make import (
    a_person,
    a_profession,
    a_registration,
    a_series,
    a_session,
    a_venue,
    an_organisation,
    an_organiser,
)
from tests.make_materials import a_material

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande", default_places=30)


@pytest.fixture
def organiser(series: Series) -> Person:
    return an_organiser(series)


@pytest.fixture
def desk(client: Client, organiser: Person) -> Client:
    client.force_login(organiser)
    return client


def a_complete_session(series: Series, **facts: Any) -> Session:
    facts.setdefault("abstract_sv", "Om möten.")
    facts.setdefault("starts_at", a_plain_day(14).replace(hour=13, microsecond=0))
    return a_session(series, at=timezone.now(), **facts)


def address(session: Session, page: str = "") -> str:
    return f"/arrangera/{session.series.slug}/{session.number}/{page}"


def a_plain_day(days: int) -> datetime:
    """So many days ahead or somewhat more, where nothing speaks against the day."""
    day = timezone.localtime() + timedelta(days=days)
    while not cautions.is_plain(day.date()):
        day += timedelta(days=1)
    return day


def typed(session: Session | None = None, **facts: Any) -> dict[str, Any]:
    """What a browser sends when the sheet is saved; ``facts`` are what the organiser changed."""
    starts = timezone.localtime(session.starts_at) if session else a_plain_day(30)
    ends = timezone.localtime(session.ends_at if session else starts + timedelta(hours=1))
    sheet: dict[str, Any] = {
        "title_sv": session.title_sv if session else "Att hålla i ett möte",
        "title_en": session.title_en if session else "Chairing a meeting",
        "abstract_sv": session.abstract_sv if session else "Om möten.",
        "language": "sv",
        "day": f"{starts:%Y-%m-%d}",
        "starts": "13:00" if session is None else f"{starts:%H:%M}",
        "ends": "14:30" if session is None else f"{ends:%H:%M}",
        "format": session.format if session else "online",
        "needs_registration": "on",
        "recording": "none",
        "version": session.version if session else 0,
        "speakers-TOTAL_FORMS": 2,
        "speakers-INITIAL_FORMS": 0,
        "readings-TOTAL_FORMS": 2,
        "readings-INITIAL_FORMS": 0,
        "readings-0-use": "read_more",
        "readings-1-use": "read_more",
        "programme-TOTAL_FORMS": 2,
        "programme-INITIAL_FORMS": 0,
        "has_reminder": "on",
    }
    if session and session.registration_closes_at:
        closes = timezone.localtime(session.registration_closes_at)
        sheet["registration_closes_at_0"] = f"{closes:%Y-%m-%d}"
        sheet["registration_closes_at_1"] = f"{closes:%H:%M}"
    return sheet | facts


# The desk (O1)


def test_the_desk_says_what_is_next_and_what_waits(desk: Client, series: Series) -> None:
    soon = timezone.now() + timedelta(days=3)
    session = a_complete_session(series, title_sv="Utan länk", starts_at=soon, places_online=20)
    placed = a_registration(session)
    OutgoingMail.objects.create(
        purpose=f"registration:{placed.pk}:registered:x",
        person=placed.person,
        address=placed.email,
        language="sv",
        subject="x",
        text="x",
        message_id="<x@example.org>",
        state=OutgoingMail.State.REFUSED,
        created_at=timezone.now(),
        next_try_at=timezone.now(),
    )
    a_session(series, title_sv="Ett utkast", state=Session.State.DRAFT)
    page = desk.get("/arrangera/").content.decode()
    assert "Möteslänk saknas" in page
    assert "Mejlet kom inte fram till 1 person" in page
    assert f"{address(session)}deltagare/" in page
    assert "Inte publicerad" in page
    assert "Digitalt: 1 av 20 platser tagna" in page


def test_an_empty_desk_says_what_to_do(desk: Client) -> None:
    page = desk.get("/arrangera/").content.decode()
    assert "Skapa terminens första träff" in page
    assert "/arrangera/larande/ny/" in page
    assert "/arrangera/larande/planera/kopiera/" in page


def test_the_desk_shows_only_ones_own_series(desk: Client) -> None:
    a_session(title_sv="Någon annans träff")
    assert "Någon annans träff" not in desk.get("/arrangera/").content.decode()


def test_held_sessions_stay_within_reach(desk: Client, series: Series) -> None:
    held = timezone.now() - timedelta(days=2)
    a_session(series, title_sv="Den som var", starts_at=held)
    assert "Den som var" in desk.get("/arrangera/").content.decode()


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_desk_asks_as_much_for_one_session_as_for_three(
    desk: Client,
    series: Series,
    sessions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(sessions):
        a_registration(a_session(series))
    desk.get("/arrangera/")
    with django_assert_num_queries(DESK_QUERIES):
        desk.get("/arrangera/")


DESK_QUERIES = 19


def test_the_desk_shows_one_term_and_one_series_at_a_time(
    desk: Client, series: Series, organiser: Person
) -> None:
    other = a_series("Forskningsseminarier")
    SeriesRole.objects.create(series=other, person=organiser, role=SeriesRole.Role.READER)
    spring = datetime(2031, 3, 4, 13, tzinfo=UTC)
    a_session(series, title_sv="Vårens träff", starts_at=spring)
    a_session(other, title_sv="Den andra serien", starts_at=spring)
    a_session(series, title_sv="Höstens träff", starts_at=spring + timedelta(days=200))
    page = desk.get("/arrangera/?termin=2031-vt").content.decode()
    assert "Vårterminen 2031" in page
    assert "Vårens träff" in page
    assert "Den andra serien" in page
    assert "Höstens träff" not in page
    only = desk.get("/arrangera/?termin=2031-vt&serie=larande").content.decode()
    assert "Den andra serien" not in only
    assert "termin=2030-ht" in only
    assert "termin=2031-ht" in only


@pytest.mark.parametrize("term", ["", "x", "0001-vt", "2031", "99999-ht", "٢٠٢٧-vt", "2031-xx"])
def test_a_term_that_there_is_not_is_this_one(desk: Client, series: Series, term: str) -> None:
    page = desk.get("/arrangera/", {"termin": term, "serie": "finns-inte"}).content.decode()
    assert Term.of(timezone.now()).words in page


# The sheet (O2)


def test_the_sheet_of_a_new_session_begins_with_what_the_series_has(
    desk: Client, series: Series
) -> None:
    page = desk.get("/arrangera/larande/ny/").content.decode()
    assert 'name="places_online" value="30"' in page
    assert 'type="date" name="day"' in page
    assert "v.\u00a0" in page  # the week beside the date


def test_a_draft_is_saved_with_speakers_topics_and_materials(desk: Client, series: Series) -> None:
    topic = Topic.objects.create(slug="tillit", name_sv="Tillit")
    material = a_material()
    sent = typed(topics=[topic.pk]) | {
        "speakers-0-name": "Ada Exempel",
        "speakers-0-role_sv": "lektor",
        "readings-0-material": material.pk,
        "readings-0-use": "read_before",
        "registration_closes_at_0": f"{timezone.now() + timedelta(days=20):%Y-%m-%d}",
    }
    answer = desk.post("/arrangera/larande/ny/", sent)
    session = Session.objects.get()
    assert answer["Location"] == address(session)
    assert (session.state, session.number) == (Session.State.DRAFT, 1)
    assert session.speakers.get().role_sv == "lektor"
    assert session.topics.get() == topic
    assert session.session_materials.get().use == "read_before"
    assert timezone.localtime(session.starts_at).hour == 13
    closes_at = session.registration_closes_at
    assert closes_at is not None
    assert f"{timezone.localtime(closes_at):%H:%M}" == "23:59"


def test_forged_fields_are_nobodys_business(desk: Client, series: Series) -> None:
    forged: dict[str, Any] = {
        "state": "published",
        "uid": "mitt",
        "sequence": 9,
        "number": 77,
        "series": 3,
    }
    desk.post("/arrangera/larande/ny/", typed(**forged))
    session = Session.objects.get()
    assert (session.state, session.sequence, session.number) == (Session.State.DRAFT, 0, 1)
    assert session.uid != "mitt"
    desk.post(address(session, "andra/"), typed(session, **forged, title_sv="Nyare"))
    session.refresh_from_db()
    assert (session.state, session.sequence, session.title_sv) == ("draft", 0, "Nyare")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title_sv": " \x00\n"}, "Skriv en titel på svenska."),
        ({"day": ""}, "Välj ett datum."),
        ({"day": "3/4/2027"}, "Skriv datumet som 2026-12-17."),
        ({"day": "0001-01-01"}, "Välj ett datum mellan år 2000 och 2100."),
        ({"registration_opens_at_0": "9999-12-31"}, "Välj ett datum mellan år 2000 och 2100."),
        ({"title_sv": "x" * 201}, "200 tecken"),
        ({"topics": "9" * 30}, "Välj ämnen i listan."),
        ({"venue": "9" * 30}, "Välj en lokal i listan."),
        ({"readings-0-material": "9" * 30}, "Välj ett material i listan."),
        ({"places_online": "9" * 5000}, "heltal"),
        ({"starts": ""}, "Skriv när träffen börjar."),
        ({"starts": "kvart över ett"}, "Skriv klockslaget som 13.00."),
        ({"ends": "12:00"}, "Träffen slutar innan den har börjat."),
        ({"day": "2027-03-28", "starts": "02:30", "ends": "04:00"}, "Då ställs klockan om"),
        ({"day": "2027-10-31", "starts": "01:00", "ends": "02:30"}, "Då ställs klockan om"),
        ({"join_url": "javascript:alert(1)"}, "Länken ska börja med https://."),
        ({"join_url": "data:text/html,x"}, "Länken ska börja med https://."),
        ({"places_online": "-1"}, "större än eller lika med 0"),
        ({"language": "xx"}, "xx"),
        ({"registration_closes_at_0": "2099-01-01"}, "Anmälan måste stänga innan träffen börjar."),
        ({"registration_opens_at_0": "2099-01-01"}, "Anmälan måste öppna innan den stänger."),
        ({"promotion_ends_at_0": "2099-01-01"}, "Det måste vara innan träffen börjar."),
        ({"registration_opens_at_1": "12:00"}, "Skriv också datumet."),
        ({"team_min": 5, "team_max": 2}, "Det högsta antalet är mindre"),
        ({"speakers-0-role_sv": "lektor"}, "Skriv namnet."),
        ({"topics": "999"}, "Välj ämnen i listan."),
        ({"version": "x"}, "heltal"),
        ({"speakers-TOTAL_FORMS": 999}, "som mest 12 formulär"),
        ({"speakers-TOTAL_FORMS": "x"}, "En del av formuläret kom inte fram."),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(
    desk: Client, series: Series, facts: dict[str, Any], words: str
) -> None:
    answer = desk.post("/arrangera/larande/ny/", typed(abstract_sv="Behåll mig.") | facts)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "<title>Fel:" in page
    assert "Behåll mig." in page
    assert not Session.objects.exists()


def test_the_same_material_twice_is_said(desk: Client, series: Series) -> None:
    material = a_material()
    rows: dict[str, Any] = {"readings-0-material": material.pk, "readings-1-material": material.pk}
    page = desk.post("/arrangera/larande/ny/", typed(**rows)).content.decode()
    assert "Samma material står på två rader." in page


def test_line_breaks_and_control_characters_never_reach_a_title(
    desk: Client, series: Series
) -> None:
    desk.post("/arrangera/larande/ny/", typed(title_sv="Tillit\r\nBcc: x@example.org\x0b\u202e"))
    assert Session.objects.get().title_sv == "Tillit Bcc: x@example.org"


def test_the_sheet_shows_what_is_kept_and_an_unchanged_save_changes_nothing(
    desk: Client, series: Series
) -> None:
    session = a_complete_session(series)
    session.speakers.create(name="Ada Exempel", role_sv="lektor")
    page = desk.get(address(session, "andra/")).content.decode()
    assert 'value="Ada Exempel"' in page
    rows = {
        "speakers-INITIAL_FORMS": 1,
        "speakers-TOTAL_FORMS": 3,
        "speakers-0-name": "Ada Exempel",
        "speakers-0-role_sv": "lektor",
    }
    answer = desk.post(address(session, "andra/"), typed(session, **rows), follow=True)
    assert "Ingenting var ändrat." in answer.content.decode()
    desk.post(address(session, "andra/"), typed(session, **rows, **{"speakers-0-DELETE": "on"}))
    assert not session.speakers.exists()


def test_seconds_that_the_fields_do_not_show_are_no_change(desk: Client, series: Series) -> None:
    starts_at = (timezone.now() + timedelta(days=14)).replace(second=7)
    session = a_complete_session(series, starts_at=starts_at)
    answer = desk.post(address(session, "andra/"), typed(session), follow=True)
    assert "Ingenting var ändrat." in answer.content.decode()
    later = timezone.localtime(starts_at) + timedelta(days=1)
    desk.post(address(session, "andra/"), typed(session, day=f"{later:%Y-%m-%d}"))
    moved = Session.objects.get()
    assert moved.registration_closes_at
    assert session.registration_closes_at
    assert moved.registration_closes_at > session.registration_closes_at


def test_new_words_are_saved_at_once(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    a_registration(session)
    sent = typed(session, title_en="Leading a meeting")
    answer = desk.post(address(session, "andra/"), sent, follow=True)
    assert "Ändringarna är sparade." in answer.content.decode()
    assert not OutgoingMail.objects.exists()


def test_a_move_is_asked_first_and_then_mails_once(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    placed = a_registration(session)
    day = a_plain_day(21)
    sent = typed(session, day=f"{day:%Y-%m-%d}")
    page = desk.post(address(session, "andra/"), sent).content.decode()
    assert "1 person får mejl" in page
    assert "1 kalender uppdateras" in page
    assert not OutgoingMail.objects.exists()
    back = desk.post(address(session, "andra/"), sent | {"step": "back"}).content.decode()
    assert f'value="{day:%Y-%m-%d}"' in back
    done = desk.post(address(session, "andra/"), sent | {"step": "confirmed"}, follow=True)
    assert "1 person får mejl." in done.content.decode()
    assert "Nytt datum" in done.content.decode()
    assert OutgoingMail.objects.get().address == placed.email
    session.refresh_from_db()
    assert (session.sequence, session.version) == (1, 2)


def test_the_page_of_consequences_carries_everything_that_was_typed(
    desk: Client, series: Series
) -> None:
    session = a_complete_session(series)
    a_registration(session)
    sent = typed(session, ends="23:00", abstract_sv='Rad 1\n"><b>Rad 2')
    page = desk.post(address(session, "andra/"), sent).content.decode()
    assert 'name="abstract_sv" value="Rad 1\n&quot;&gt;&lt;b&gt;Rad 2"' in page
    assert 'name="version" value="1"' in page


def test_two_organisers_see_both_sides_and_lose_nothing(
    desk: Client, series: Series, organiser: Person
) -> None:
    session = a_complete_session(series)
    programme.change(session, {"title_sv": "Ollas titel"}, by=organiser, at=timezone.now())
    page = desk.post(address(session, "andra/"), typed(session, title_sv="Mijas titel"))
    words = page.content.decode()
    assert "Någon annan har ändrat träffen under tiden" in words
    assert "Ollas titel" in words
    assert 'value="Mijas titel"' in words
    assert 'name="version" value="2"' in words
    desk.post(address(session, "andra/"), typed(session, title_sv="Mijas titel", version=2))
    session.refresh_from_db()
    assert session.title_sv == "Mijas titel"


@pytest.mark.parametrize("taken", [1, 2])
def test_too_few_places_are_refused_in_words(desk: Client, series: Series, taken: int) -> None:
    session = a_complete_session(series, places_online=5)
    for _ in range(taken):
        a_registration(session)
    answer = desk.post(address(session, "andra/"), typed(session, places_online=0))
    assert "Ingen förlorar sin plats" in answer.content.decode()
    session.refresh_from_db()
    assert session.places_online == 5


def test_a_published_session_cannot_lose_its_description(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    page = desk.post(address(session, "andra/"), typed(session, abstract_sv="")).content.decode()
    assert "Det här saknas: beskrivning på svenska." in page


def test_an_online_session_has_no_room(desk: Client, series: Series) -> None:
    session = a_complete_session(series, format=Format.BOTH, venue=a_venue())
    sent = typed(session, format="online", venue=session.venue_id)
    desk.post(address(session, "andra/"), sent)
    session.refresh_from_db()
    assert session.venue is None


def test_the_sheet_says_what_it_inherits_from_the_series(desk: Client, series: Series) -> None:
    page = desk.get("/arrangera/larande/ny/").content.decode()
    assert "Tomt: ingen gräns. Ärvt från serien: 30." in page
    session = a_complete_session(series, places_online=12)
    page = desk.get(address(session, "andra/")).content.decode()
    assert "Tomt: ingen gräns. Serien har: 30." in page


def test_the_small_programme_is_saved_and_shown(desk: Client, series: Series) -> None:
    rows = {
        "programme-0-starts": "13:00",
        "programme-0-title_sv": "Kaffe",
        "programme-0-title_en": "Coffee",
        "programme-1-title_sv": "Samtal i grupper",
    }
    sent = typed(has_food="on", preparation_days=7) | rows
    desk.post("/arrangera/larande/ny/", sent)
    session = Session.objects.get()
    assert [(item.starts, item.title_sv) for item in session.programme_items.all()] == [
        (time(13), "Kaffe"),
        (None, "Samtal i grupper"),
    ]
    assert (session.has_food, session.has_reminder, session.preparation_days) == (True, True, 7)
    preview = desk.get(address(session)).content.decode()
    assert "13.00" in preview
    assert "Coffee" in preview
    assert '<span lang="sv">Samtal i grupper</span>' in preview
    public = desk.get(reverse("session", args=["larande", session.number])).content.decode()
    assert "<h2>Program</h2>" in public
    assert "Samtal i grupper" in public


def test_an_item_without_words_is_said(desk: Client, series: Series) -> None:
    page = desk.post("/arrangera/larande/ny/", typed() | {"programme-0-starts": "13:00"})
    assert "Skriv vad som händer." in page.content.decode()
    assert not Session.objects.exists()


def test_a_conflict_about_the_programme_is_shown(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    programme.change(session, {"programme": [Item(time(9), "Fika")]}, by=None, at=timezone.now())
    sent = typed(session) | {"programme-0-title_sv": "Lunch"}
    page = desk.post(address(session, "andra/"), sent).content.decode()
    assert "<dt>Program</dt>" in page
    assert "09.00 Fika" in page
    assert 'value="Lunch"' in page


def test_a_warning_is_shown_once_and_then_heeded(desk: Client, series: Series) -> None:
    sent = typed(day="2027-06-05")  # the Saturday before the National Day
    page = desk.post("/arrangera/larande/ny/", sent).content.decode()
    assert "Det är helg." in page
    assert "Spara ändå" in page
    assert not Session.objects.exists()
    heeded = re.findall(r'name="heeded" value="([^"]+)"', page)
    desk.post("/arrangera/larande/ny/", sent | {"heeded": heeded[0]})
    session = Session.objects.get()
    assert "Det är helg." in desk.get(address(session)).content.decode()


def test_another_time_is_warned_of_anew(desk: Client, series: Series) -> None:
    page = desk.post("/arrangera/larande/ny/", typed(day="2027-06-05")).content.decode()
    heeded = re.findall(r'name="heeded" value="([^"]+)"', page)[0]
    later = desk.post("/arrangera/larande/ny/", typed(day="2027-12-24", heeded=heeded))
    assert "Julafton" in later.content.decode()
    assert not Session.objects.exists()


def test_a_clash_does_not_stop_a_change_of_words(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    a_session(series, starts_at=session.starts_at, title_sv="Samtidigt")
    desk.post(address(session, "andra/"), typed(session, title_sv="Nyare"))
    session.refresh_from_db()
    assert session.title_sv == "Nyare"
    assert "Krockar med en annan träff i serien" in desk.get(address(session)).content.decode()


def test_the_same_sheet_sent_twice_makes_one_draft(desk: Client, series: Series) -> None:
    sent = typed(form_token=str(uuid4()))
    first = desk.post("/arrangera/larande/ny/", sent)
    again = desk.post("/arrangera/larande/ny/", sent)
    assert first["Location"] == again["Location"]
    assert Session.objects.count() == 1


def test_the_sheet_of_a_draft_says_what_is_missing(desk: Client, series: Series) -> None:
    session = a_session(series, state=Session.State.DRAFT, title_en="")
    page = desk.get(address(session, "andra/")).content.decode()
    assert "Det här saknas innan träffen kan publiceras" in page
    assert "<li>Titel på engelska</li>" in page
    assert "<li>Beskrivning på svenska</li>" in page


def test_a_format_that_ends_says_who_does_not_fit(desk: Client, series: Series) -> None:
    session = a_complete_session(series, format=Format.BOTH, venue=a_venue(), places_on_site=9)
    people = [a_registration(session, format=Format.ON_SITE) for _ in range(3)]
    sent = typed(session, format="online", places_on_site=9, places_online=2)
    page = desk.post(address(session, "andra/"), sent).content.decode()
    assert "3 personer deltar på det andra sättet i stället" in page
    assert "1 av dem ryms inte i antalet platser men behåller sin plats" in page
    desk.post(address(session, "andra/"), sent | {"step": "confirmed"})
    kept = [Registration.objects.get(pk=one.pk) for one in people]
    assert [one.format for one in kept] == ["online"] * 3
    assert [one.state for one in kept] == [State.PLACE] * 3
    assert [one.is_over_capacity for one in kept] == [False, False, True]


# Preview and the buttons


def test_the_preview_says_what_is_missing_and_publishes_when_nothing_is(
    desk: Client, series: Series
) -> None:
    session = a_session(series, state=Session.State.DRAFT)
    page = desk.get(address(session)).content.decode()
    assert "Det här saknas innan du kan publicera" in page
    assert "Beskrivning på svenska" in page
    assert "publicera/" not in page
    refused = desk.post(address(session, "publicera/"), follow=True).content.decode()
    assert "Det här saknas: beskrivning på svenska." in refused
    programme.change(session, {"abstract_sv": "Om möten."}, by=None, at=timezone.now())
    assert "publicera/" in desk.get(address(session)).content.decode()
    done = desk.post(address(session, "publicera/"), follow=True).content.decode()
    assert "Träffen är publicerad" in done
    session.refresh_from_db()
    assert session.state == Session.State.PUBLISHED


def test_a_preliminary_date(desk: Client, series: Series) -> None:
    session = a_session(series, state=Session.State.DRAFT)
    done = desk.post(address(session, "preliminar/"), follow=True).content.decode()
    assert "visas som preliminär" in done
    again = desk.post(address(session, "preliminar/"), follow=True).content.decode()
    assert "Träffen har ett annat läge nu" in again


def test_a_session_with_people_is_not_made_preliminary(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    a_registration(session)
    page = desk.post(address(session, "preliminar/"), follow=True).content.decode()
    assert "Det finns anmälda." in page


def test_what_is_over_is_not_published(desk: Client, series: Series) -> None:
    held = timezone.now() - timedelta(days=2)
    session = a_complete_session(series, state=Session.State.DRAFT, starts_at=held)
    assert "tid har redan passerat" in desk.get(address(session)).content.decode()
    page = desk.post(address(session, "publicera/"), follow=True).content.decode()
    assert "Träffens tid har redan passerat." in page


def test_cancelling_says_whom_it_tells_and_wants_a_reason(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    a_registration(session)
    page = desk.get(address(session, "stall-in/")).content.decode()
    assert "1 person får mejl" in page
    empty = desk.post(address(session, "stall-in/"), {"reason_sv": ""}).content.decode()
    assert "Skriv varför träffen ställs in." in empty
    done = desk.post(address(session, "stall-in/"), {"reason_sv": "Sjukdom"}, follow=True)
    assert "Mejl till anmälda: 1." in done.content.decode()
    assert "Sjukdom" in done.content.decode()
    again = desk.post(address(session, "stall-in/"), {"reason_sv": "Igen"}, follow=True)
    assert "Träffen har ett annat läge nu" in again.content.decode()
    assert OutgoingMail.objects.count() == 1
    assert "kan inte ställas in" in desk.get(address(session, "stall-in/")).content.decode()


def test_a_cancelled_session_is_held_after_all(desk: Client, series: Series) -> None:
    session = a_complete_session(series, state=Session.State.CANCELLED)
    a_registration(session)
    assert "1 person får mejl" in desk.get(address(session, "aterta/")).content.decode()
    done = desk.post(address(session, "aterta/"), follow=True).content.decode()
    assert "Träffen blir av." in done
    again = desk.post(address(session, "aterta/"), follow=True).content.decode()
    assert "Träffen har ett annat läge nu" in again


# The list of participants


def test_the_list_of_participants(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    placed = a_registration(
        session,
        name="Åsa Öst",
        email="asa@skola.example.org",
        organisation=an_organisation("Växjö kommun"),
        profession=a_profession("Kurator"),
        places=3,
    )
    Needs.objects.create(registration=placed, text="Hörslinga")
    a_registration(session, name="Bo Väst", state=State.WAITING)
    a_registration(session, name="Cia Syd", state=State.CANCELLED)
    page = desk.get(address(session, "deltagare/")).content.decode()
    for words in ("Åsa Öst", "Växjö kommun", "Kurator", "3 platser", "Hörslinga", "Avanmäl"):
        assert words in page
    assert "Bo Väst" not in page
    assert "Bo Väst" in desk.get(address(session, "deltagare/?tab=waiting")).content.decode()
    cancelled = desk.get(address(session, "deltagare/?tab=cancelled")).content.decode()
    assert "Cia Syd" in cancelled
    assert "avanmal/" not in cancelled
    assert "Åsa Öst" in desk.get(address(session, "deltagare/?tab=nonsense")).content.decode()


@pytest.mark.parametrize("words", ["åsa", "ÖST", "skola.example", "växjö", "egen firma"])
def test_search_by_name_domain_and_organisation(desk: Client, series: Series, words: str) -> None:
    session = a_complete_session(series)
    a_registration(
        session,
        name="Åsa Öst",
        email="asa@skola.example.org",
        organisation=an_organisation("Växjö kommun"),
        organisation_text="Egen firma",
    )
    a_registration(session, name="Bo Väst", email="bo@vard.example.org")
    page = desk.get(address(session, "deltagare/"), {"q": words}).content.decode()
    assert "Åsa Öst" in page
    assert "Bo Väst" not in page


def test_empty_lists_say_what_to_do(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    page = desk.get(address(session, "deltagare/")).content.decode()
    assert "Ingen har anmält sig än" in page
    assert f"/serier/larande/{session.number}/" in page
    waiting = desk.get(address(session, "deltagare/?tab=waiting")).content.decode()
    assert "Ingen anmälan har det här läget." in waiting
    nobody = desk.get(address(session, "deltagare/"), {"q": "<b>%\x0b"}).content.decode()
    assert "Ingen här matchar ”&lt;b&gt;%”." in nobody


def test_long_lists_come_page_by_page(desk: Client, series: Series) -> None:
    session = a_complete_session(series)
    for _ in range(51):
        a_registration(session)
    page = desk.get(address(session, "deltagare/?q=anna")).content.decode()
    assert "Sida 1 av 2" in page
    assert "q=anna&amp;page=2" in page
    assert desk.get(address(session, "deltagare/?page=xyz")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_one_row_as_for_three(
    desk: Client, series: Series, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = a_complete_session(series)
    for _ in range(rows):
        a_registration(session, organisation=an_organisation(), profession=a_profession())
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(address(session, "deltagare/"))


LIST_QUERIES = 18


def test_the_organiser_takes_somebody_off(desk: Client, series: Series) -> None:
    session = a_complete_session(series, places_online=1)
    placed = a_registration(session, name="Åsa Öst")
    following = a_registration(session, state=State.WAITING)
    page = address(session, f"deltagare/{placed.number}/avanmal/")
    assert "Avanmäl Åsa Öst" in desk.get(page).content.decode()
    placed.refresh_from_db()
    assert placed.state == State.PLACE
    assert "Åsa Öst är avanmäld" in desk.post(page, follow=True).content.decode()
    placed.refresh_from_db()
    following.refresh_from_db()
    assert (placed.state, following.state) == (State.CANCELLED, State.OFFERED)
    assert desk.post(page).status_code == 404


def test_after_the_session_nobody_is_taken_off(desk: Client, series: Series) -> None:
    session = a_complete_session(series, starts_at=timezone.now() - timedelta(days=2))
    placed = a_registration(session)
    page = desk.post(address(session, f"deltagare/{placed.number}/avanmal/"), follow=True)
    assert "går inte att ta bort längre" in page.content.decode()


def test_markup_in_names_is_text_everywhere(desk: Client, series: Series) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    session = a_complete_session(series, title_sv=evil)
    placed = a_registration(session, a_person(name=evil), name=evil, organisation_text=evil)
    pages = ("", "andra/", "stall-in/", "deltagare/", f"deltagare/{placed.number}/avanmal/")
    for page in pages:
        assert "<img src=x" not in desk.get(address(session, page)).content.decode()
    assert "<img src=x" not in desk.get("/arrangera/").content.decode()


def test_a_title_without_translation_is_shown_in_swedish(desk: Client, series: Series) -> None:
    session = a_complete_session(series, title_en="")
    with translation.override("en"):
        page = desk.get(reverse("session_preview", args=["larande", session.number]))
    assert '<h1 lang="sv">Att hålla i ett möte</h1>' in page.content.decode()


@pytest.mark.parametrize(
    "name", ["session_preview", "session_edit", "session_cancel", "participants"]
)
def test_the_english_pages_of_a_session_have_its_english_title(
    desk: Client, series: Series, name: str
) -> None:
    session = a_complete_session(series, title_en="Chairing a meeting")
    with translation.override("en"):
        page = desk.get(reverse(name, args=["larande", session.number])).content.decode()
    page_title = page.partition("<title>")[2].partition("</title>")[0]
    assert "Chairing a meeting" in page_title
    assert "Att hålla i ett möte" not in page_title


def test_a_draft_that_waits_has_its_english_title_on_the_english_desk(
    desk: Client, series: Series
) -> None:
    a_session(series, state="draft", title_sv="Utkast", title_en="Rough draft")
    a_session(series, state="draft", title_sv="Ännu ett", title_en="")
    with translation.override("en"):
        page = desk.get(reverse("desk")).content.decode()
    assert ">Rough draft</a>" in page
    assert ' lang="sv">Ännu ett</a>' in page


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_number_that_there_is_not_is_not_found(desk: Client, series: Series, number: str) -> None:
    session = a_complete_session(series)
    for page in ("", "andra/", "deltagare/", "exportera/"):
        assert desk.get(f"/arrangera/larande/{number}/{page}".rstrip("/") + "/").status_code == 404
    assert desk.get(address(session, f"deltagare/{number}/avanmal/")).status_code == 404


@pytest.mark.parametrize("days_until", [12, 90])
def test_on_a_new_sheet_the_last_day_to_register_follows_the_chosen_date(
    desk: Client, series: Series, days_until: int
) -> None:
    usual = planning.usual(series, at=timezone.now())
    offered = SessionForm(session=None, facts=usual, usual=usual)
    last_day = timezone.localtime(offered.initial["registration_closes_at"])
    day = a_plain_day(days_until).date()

    answer = desk.post(
        f"/arrangera/{series.slug}/ny/",
        typed(
            day=f"{day:%Y-%m-%d}",
            registration_closes_at_0=f"{last_day:%Y-%m-%d}",
            registration_closes_at_1=f"{last_day:%H:%M}",
        ),
    )

    assert answer.status_code == 302
    closes_at = series.sessions.get().registration_closes_at
    assert closes_at is not None
    expected = day - timedelta(days=series.closes_days_before)
    assert timezone.localdate(closes_at) == expected


def test_a_reason_that_stays_in_swedish_is_said_to_be_swedish(desk: Client, series: Series) -> None:
    session = a_complete_session(series, state=Session.State.CANCELLED)
    Session.objects.filter(pk=session.pk).update(cancel_reason_sv="Talaren är sjuk")
    page = desk.get(f"/en/organise/larande/{session.number}/").content.decode()
    assert '<span lang="sv">Talaren är sjuk</span>' in page
