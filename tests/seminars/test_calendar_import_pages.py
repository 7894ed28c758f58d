"""The pages of planning from a calendar file: upload or paste, look through, make drafts."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.models import Person
from seminars.models import Series, SeriesRole, Session
from tests.make import a_series, a_session, an_organiser
from tests.seminars.calendar_samples import GOOGLE, OUTLOOK, an_event, as_sent

pytestmark = pytest.mark.django_db
PAGE = "/arrangera/larande/planera/kalenderfil/"
NEXT_YEAR = f"{timezone.now().year + 1}"  # what lies far back or far ahead is not shown
TWO = an_event(uid="a", start=f"DTSTART:{NEXT_YEAR}0116T120000Z") + an_event(
    *("LOCATION:Rum 214", "ATTENDEE:mailto:ada@example.org"),
    uid="b",
    start=f"DTSTART:{NEXT_YEAR}0213T120000Z",
)


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


def sent(text: str = "", **facts: Any) -> dict[str, Any]:
    return {"text": text, "form_token": str(uuid4())} | facts


def a_file(octets: bytes, name: str = "kalender.ics") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, octets, "text/calendar")


def keys_in(page: str, *, ticked: bool = False) -> list[str]:
    boxes = re.findall(r'<input type="checkbox" name="chosen" value="(\w+)"[^>]*>', page)
    checked = re.findall(r'name="chosen" value="(\w+)"[^>]* checked>', page)
    return checked if ticked else boxes


def carried_in(page: str) -> str:
    found = re.search(r'name="text" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_planning_leads_to_the_calendar_file(desk: Client, series: Series) -> None:
    assert PAGE in desk.get("/arrangera/larande/planera/").content.decode()
    assert 'enctype="multipart/form-data"' in desk.get(PAGE).content.decode()


def test_a_pasted_text_is_shown_before_anything_is_stored(desk: Client, series: Series) -> None:
    page = desk.post(PAGE, sent(TWO)).content.decode()
    assert "2 poster" in page
    assert f"dag 16 januari {NEXT_YEAR}, kl.\u00a013.00–14.30" in page
    assert "Platsen ”Rum 214” finns inte bland lokalerna." in page
    assert len(keys_in(page, ticked=True)) == 2
    assert not Session.objects.exists()


def test_people_in_the_file_are_neither_shown_nor_carried_along(
    desk: Client, series: Series
) -> None:
    page = desk.post(
        PAGE, sent(file=a_file(as_sent(OUTLOOK.replace("2026", NEXT_YEAR))))
    ).content.decode()
    assert "Samtal om tillit" in page
    for words in ("kommun.example", "Ada Exempel", "Cilla", "Tandläkare"):
        assert words not in page
    assert "Samtal om tillit" in carried_in(page)


def test_an_uploaded_file_becomes_drafts_once(desk: Client, series: Series) -> None:
    page = desk.post(PAGE, sent(file=a_file(as_sent(TWO)))).content.decode()
    confirmed = sent(carried_in(page), step="confirmed", chosen=keys_in(page)[:1])
    done = desk.post(PAGE, confirmed, follow=True).content.decode()
    assert "1 utkast är skapat." in done
    assert "Inget nytt har skapats." in desk.post(PAGE, confirmed, follow=True).content.decode()
    draft = series.sessions.get()
    assert (draft.title_sv, f"{draft.starts_at:%Y-%m-%d %H:%M}") == (
        "Samtal",
        f"{NEXT_YEAR}-01-16 12:00",
    )


def test_without_a_tick_nothing_is_made_and_the_file_is_still_there(
    desk: Client, series: Series
) -> None:
    page = desk.post(PAGE, sent(TWO, step="confirmed")).content.decode()
    assert "Ingen post var vald, så inget har skapats." in page
    assert (len(keys_in(page)), keys_in(page, ticked=True)) == (2, [])
    assert "SUMMARY:Samtal" in carried_in(page)


def test_what_was_chosen_and_is_not_found_again_is_said(desk: Client, series: Series) -> None:
    first = desk.post(PAGE, sent(TWO)).content.decode()
    chosen = [*keys_in(first)[:1], "0123456789abcdef"]
    page = desk.post(PAGE, sent(TWO, step="confirmed", chosen=chosen)).content.decode()
    assert "Allt du valde gick inte att läsa den här gången" in page
    assert keys_in(page, ticked=True) == keys_in(first)[:1]
    assert not Session.objects.exists()


def test_one_goes_back_with_everything_typed(desk: Client, series: Series) -> None:
    page = desk.post(PAGE, sent(TWO, step="back")).content.decode()
    assert "<textarea" in page
    assert "LOCATION:Rum 214" in page


def test_what_is_there_already_is_shown_and_not_ticked(desk: Client, series: Series) -> None:
    first = desk.post(PAGE, sent(TWO)).content.decode()
    desk.post(PAGE, sent(TWO, step="confirmed", chosen=keys_in(first)[:1]))
    page = desk.post(PAGE, sent(TWO)).content.decode()
    assert "Serien har redan en träff den dagen." in page
    assert len(keys_in(page, ticked=True)) == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Välj en fil eller klistra in innehållet i en."),
        ({"text": "Behåll mig"}, "Det här är ingen kalenderfil."),
        ({"text": "BEGIN:VEVENT\nSUMMARY:Behåll mig"}, "Filen har inga poster att planera."),
        ({"file": a_file(b"%PDF-1.7")}, "Det här är ingen kalenderfil."),
        ({"file": a_file(b"")}, "Filen är tom."),
        ({"file": a_file(b"BEGIN:VEVENT\n" * 90_000)}, "Filen är större än 1 MB."),
        ({"text": "BEGIN:VEVENT\n" * 90_000}, "Filen är större än 1 MB."),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(
    desk: Client, series: Series, facts: dict[str, Any], words: str
) -> None:
    if "file" in facts:
        facts["file"].seek(0)
    answer = desk.post(PAGE, sent(**facts))
    page = answer.content.decode()
    assert (answer.status_code, words in page, "<title>Fel:" in page) == (200, True, True)
    assert ("Behåll mig" in page) == ("Behåll mig" in facts.get("text", ""))


def test_words_in_the_file_are_no_markup(desk: Client, series: Series) -> None:
    evil = '<script>alert(1)</script>"><b>'
    page = desk.post(PAGE, sent(TWO.replace("Samtal", evil).replace("Rum 214", evil)))
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert" in page.content.decode()


def test_google_with_its_notes(desk: Client, series: Series) -> None:
    page = desk.post(
        PAGE, sent(file=a_file(as_sent(GOOGLE.replace("2026", NEXT_YEAR))))
    ).content.decode()
    assert "Möteslänken står i sitt eget fält" in page
    assert "Inställd i filen." in page


def test_the_queries_do_not_grow_with_the_file(
    desk: Client, series: Series, django_assert_max_num_queries: Any
) -> None:
    long = an_event("RRULE:FREQ=WEEKLY", start=f"DTSTART:{NEXT_YEAR}0116T120000Z")
    a_session(series)
    with django_assert_max_num_queries(12):
        page = desk.post(PAGE, sent(long)).content.decode()
    assert len(keys_in(page)) > 150


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=80), st.sampled_from(["", "confirmed", "back"]), st.text(max_size=20))
def test_no_typed_text_is_an_error(desk: Client, words: str, step: str, chosen: str) -> None:
    text = f"BEGIN:VEVENT\nDTSTART:{NEXT_YEAR}{words}\nSUMMARY:{words}\nEND:VEVENT"
    assert desk.post(PAGE, sent(text, step=step, chosen=chosen)).status_code == 200
    assert not Session.objects.exists()


def test_a_reader_of_the_series_has_no_such_page(client: Client, series: Series) -> None:
    client.force_login(an_organiser(a_series(), SeriesRole.Role.OWNER))
    assert client.get(PAGE).status_code == 404
