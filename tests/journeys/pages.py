"""Every type of page the site has, and how a reader comes to it."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.journeys.page_types import (
    LEARNING,
    RESEARCH,
    PageType,
    open_the_first_in_the_table,
    press_the_first_button,
)
from tests.journeys.pages_desk import DESK, LIBRARY
from tests.journeys.pages_own import MAILED, REGISTERING, SIGNED_IN


def open_the_first_material(page: Page) -> None:
    page.get_by_role("article").first.get_by_role("link").first.click()


def open_its_project(page: Page) -> None:
    open_the_first_material(page)
    page.get_by_role("main").locator("a[href*='/projekt/']").first.click()


def ask_for_a_code(page: Page) -> None:
    page.get_by_role("main").get_by_role("textbox").first.fill("nobody@example.org")
    press_the_first_button(page)


PUBLIC = {
    "programme": PageType("/"),
    "programme-of-one-series": PageType("/?serie=forskning"),
    "series": PageType(LEARNING),
    "past-sessions": PageType("/tidigare/"),
    "subscribe": PageType("/prenumerera/"),
    "subscribe-on-a-phone": PageType("/prenumerera/?program=apple"),
    "subscribe-any-program": PageType("/prenumerera/?kalender=series-larande&program=address"),
    "about": PageType("/om/"),
    "privacy": PageType("/personuppgifter/"),
    "accessibility": PageType("/tillganglighet/"),
    "library": PageType("/bibliotek/"),
    "search": PageType("/bibliotek/?q=samverkan"),
    "search-without-hits": PageType("/bibliotek/?q=xyzzyplugh"),
    "demo-mails": PageType("/demo/mejl/"),
    "log-in": PageType("/konto/login/code/"),
    "log-in-errors": PageType(
        "/konto/login/code/", steps=press_the_first_button, shows_errors=True
    ),
    "log-in-code": PageType("/konto/login/code/", steps=ask_for_a_code),
    "demo-mail": PageType("/demo/mejl/", way=open_the_first_in_the_table),
    "material": PageType("/bibliotek/?q=S%C3%B6rmland", way=open_the_first_material),
    "material-slides": PageType("/bibliotek/?kind=slides", way=open_the_first_material),
    "project": PageType("/bibliotek/?q=S%C3%B6rmland", way=open_its_project),
    "not-found": PageType("/finns-inte/", english_address="/en/does-not-exist/"),
}
SESSIONS = {
    "session-open": PageType(f"{LEARNING}14/"),
    "session-few-left": PageType(f"{RESEARCH}14/"),
    "session-full": PageType(f"{RESEARCH}15/"),
    "session-in-english": PageType(f"{RESEARCH}16/"),
    "session-cancelled": PageType(f"{RESEARCH}17/"),
    "session-moved": PageType(f"{RESEARCH}18/"),
    "session-not-yet-open": PageType(f"{RESEARCH}19/"),
    "session-preliminary": PageType(f"{RESEARCH}20/"),
    "session-of-whole-days": PageType("{whole_days}"),
    "session-closed": PageType(f"{LEARNING}13/"),
    "session-without-registration": PageType(f"{LEARNING}19/"),
    "session-held": PageType(f"{RESEARCH}12/"),
    "door": PageType(f"{RESEARCH}13/delta/"),
    "door-that-is-open": PageType("{open_room}"),
    "door-of-the-past": PageType("{room_of_the_past}"),
}
PAGES: Mapping[str, PageType] = (
    PUBLIC | SESSIONS | REGISTERING | MAILED | SIGNED_IN | DESK | LIBRARY
)
