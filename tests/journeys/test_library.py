"""A librarian puts a report on the shelf, and somebody finds one sentence inside it."""

import re
import secrets
from collections.abc import Callable
from io import BytesIO
from time import monotonic
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from config.demo.placeholders import Section, placeholder_pdf
from tests.journeys.conftest import DESK, OpenBrowser
from tests.journeys.signing_in import LIBRARIAN

pytestmark = pytest.mark.journey

SENTENCE = "Vaktmästaren ställde fram ett par gröna gummistövlar vid dörren."
SEARCH = "vaktmästare gröna gummistövlar"
FILLING = "Barnet, föräldrarna och de vuxna i skolan möttes varannan vecka och skrev ner en sak. "
SECONDS_UNTIL_READ = 30


@pytest.fixture
def librarian(open_browser: OpenBrowser, signed_in: Callable[[str], Any]) -> Page:
    return open_browser(viewport=DESK, storage_state=signed_in(LIBRARIAN)).new_page()


def test_a_sentence_on_page_three_is_found_within_seconds(librarian: Page, phone: Page) -> None:
    title = f"Ett år på Stenbocksskolan {secrets.token_hex(3)}"
    report = a_report(title)
    assert page_with(report, "gummistövlar") == 3

    describe(librarian, title)
    upload(librarian, "stenbock.pdf", report)
    reload_until(librarian, librarian.get_by_role("link", name="Öppna filen"))
    librarian.get_by_role("button", name="Publicera").click()
    expect(librarian.get_by_role("main")).to_contain_text("Dra tillbaka")

    find(phone, SEARCH, title)
    hit = phone.get_by_role("article").filter(has_text=title)
    expect(hit).to_contain_text("Sida 3")
    expect(hit).to_contain_text("gummistövlar")
    hit.get_by_role("link", name=title).click()
    file = phone.get_by_role("link", name=re.compile("^Ladda ner pdf"))
    with phone.expect_download() as download:
        file.click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes() == report


def test_a_web_page_called_pdf_is_refused_in_words(librarian: Page) -> None:
    describe(librarian, f"Ingen rapport {secrets.token_hex(3)}")
    upload(librarian, "rapport.pdf", b"<!doctype html><title>Inloggning</title><p>Logga in")
    expect(librarian.get_by_role("alert")).to_contain_text("Filen är inte en pdf.")
    expect(librarian).to_have_title(re.compile("^Fel: "))


def test_the_scottish_model_is_found_under_its_swedish_name(phone: Page) -> None:
    search(phone, "Skottlandsmodellen")
    expect(phone.get_by_role("main")).to_contain_text("Visar även")
    expect(phone.get_by_role("main")).to_contain_text("GIRFEC")
    expect(phone.get_by_role("article").first).to_be_visible()


def a_report(title: str) -> bytes:
    """Three pages in Swedish, the sentence on the last."""
    chapters = [Section(f"Kapitel {number}", (FILLING * 12,) * 3) for number in (1, 2)]
    return placeholder_pdf(
        title=title, language="sv", sections=[*chapters, Section("Till sist", (SENTENCE,))]
    )


def page_with(pdf: bytes, word: str) -> int:
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    texts = [page.get_textpage().get_text_range() for page in pages]
    return next(number for number, text in enumerate(texts, 1) if word in text)


def describe(librarian: Page, title: str) -> None:
    librarian.goto("/")
    librarian.get_by_role("link", name="Bibliotekets arbetsbord").click()
    librarian.get_by_role("link", name="Nytt material").click()
    librarian.get_by_role("combobox", name="Typ", exact=True).select_option("Delrapport")
    librarian.get_by_role("textbox", name=re.compile("^Titel på svenska")).fill(title)
    librarian.get_by_role("button", name="Spara utkast").click()
    expect(librarian.get_by_role("main")).to_contain_text("Ladda upp filen nu.")


def upload(librarian: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/pdf", buffer=content)
    librarian.get_by_label("Pdf-fil").set_input_files(file)
    librarian.get_by_role("button", name="Ladda upp").click()


def search(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Bibliotek", exact=True).click()
    page.get_by_role("searchbox", name="Sök i biblioteket").fill(words)
    page.get_by_role("button", name="Sök", exact=True).click()


def find(page: Page, words: str, title: str) -> None:
    search(page, words)
    reload_until(page, page.get_by_role("link", name=title))


def reload_until(page: Page, thing: Locator) -> None:
    """Files are read in the background; that takes seconds, not minutes."""
    deadline = monotonic() + SECONDS_UNTIL_READ
    while not thing.count():
        assert monotonic() < deadline, f"did not come in time: {thing}"
        page.wait_for_timeout(300)
        page.reload()
