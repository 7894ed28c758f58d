"""Every page type, in both languages, on narrow, middle and wide screens."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.looking import faults, listening, targets_too_small
from tests.journeys.page_types import PageType
from tests.journeys.pages import PAGES
from tests.journeys.running_site import RunningSite

pytestmark = pytest.mark.journey

# Each language may be read by a process of its own: pytest -m journey -n 2 --dist loadgroup
EACH_LANGUAGE = [pytest.param(each, marks=pytest.mark.xdist_group(each)) for each in ("sv", "en")]
ERROR = {"sv": re.compile("^Fel: "), "en": re.compile("^Error: ")}
Reader = Callable[[str], BrowserContext]


@pytest.fixture(scope="module")
def reader(
    browser: Browser, site: RunningSite, signed_in: Callable[[str], Any]
) -> Iterator[Reader]:
    """Give the browser of a reader, the same one again for each page."""
    opened: dict[str, BrowserContext] = {}

    def browser_of(email: str) -> BrowserContext:
        if email not in opened:
            cookies = signed_in(email) if email else None
            opened[email] = browser.new_context(
                base_url=site.url, locale="sv-SE", viewport=PHONE, storage_state=cookies
            )
            opened[email].set_default_timeout(15_000)
        return opened[email]

    yield browser_of
    for context in opened.values():
        context.close()


@pytest.mark.parametrize("language", EACH_LANGUAGE)
@pytest.mark.parametrize("name", PAGES)
def test_page_keeps_nobody_out(
    reader: Reader, site: RunningSite, scenes: Mapping[str, str], name: str, language: str
) -> None:
    page_type = PAGES[name].among(scenes)
    page = reader(page_type.reader).new_page()
    with listening(page, site.url) as noise:
        open_page(page, page_type, language)
        if page_type.shows_errors:
            the_summary_of_errors_comes_first(page, language)
        small = targets_too_small(page)
        found = faults(page, language=language)
    page.close()
    assert (found, small, noise.foreign, noise.complaints) == ([], [], [], [])


def open_page(page: Page, page_type: PageType, language: str) -> None:
    is_direct = language == "en" and page_type.english_address
    page.goto(page_type.english_address if is_direct else page_type.address)
    page_type.way(page)
    if language == "en" and not is_direct:
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page_type.steps(page)
    page.wait_for_load_state()


def the_summary_of_errors_comes_first(page: Page, language: str) -> None:
    expect(page).to_have_title(ERROR[language])
    has_alert = "element => element.querySelector('[role=alert]') !== null"
    assert page.evaluate_handle("document.activeElement").evaluate(has_alert)
