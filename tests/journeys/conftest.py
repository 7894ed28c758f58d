"""What the journeys share: one running site, one Chromium, and a fresh visitor for each."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.journeys.running_site import RunningSite, running_site
from tests.journeys.signing_in import sign_in

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL = "Chromium is missing; install it: apt install chromium"
QUIET = [
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
]

OpenBrowser = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; without one the journeys are skipped, but never where CI=true."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not path and os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_INSTALL)
    if not path:
        pytest.skip(HOW_TO_INSTALL)
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    assert chromium_path  # no demo is loaded for journeys that will be skipped
    with running_site(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="session")
def scenes(site: RunningSite) -> Mapping[str, str]:
    """The addresses of rare moments by name (see scenes.py)."""
    return site.scenes()


@pytest.fixture
def open_browser(browser: Browser, site: RunningSite) -> Iterator[OpenBrowser]:
    """Open a browser of one's own: new cookies, a Swedish reader, on a phone unless told."""
    opened: list[BrowserContext] = []

    def opener(**options: Any) -> BrowserContext:
        options = {"viewport": PHONE, "locale": "sv-SE", "base_url": site.url} | options
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield opener
    for context in opened:
        context.close()


@pytest.fixture
def phone(open_browser: OpenBrowser) -> Page:
    return open_browser().new_page()


@pytest.fixture
def desk(open_browser: OpenBrowser) -> Page:
    return open_browser(viewport=DESK).new_page()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: RunningSite) -> Callable[[str], Any]:
    """Give the cookies of somebody who signed in by a mailed code, once for all journeys."""
    kept: dict[str, Any] = {}

    def cookies_of(email: str) -> Any:
        if email not in kept:
            context = browser.new_context(base_url=site.url, locale="sv-SE")
            sign_in(context.new_page(), site.mailbox, email)
            kept[email] = context.storage_state()
            context.close()
        return kept[email]

    return cookies_of
