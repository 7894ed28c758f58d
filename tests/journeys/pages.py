"""Every type of page the site has, and how a reader comes to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.newcomers import a_newcomer
from tests.journeys.signing_in import LIBRARIAN, PARTICIPANT, RESEARCH_ORGANISER

Steps = Callable[[Page], object]


def only_look(_page: Page) -> None:
    """Nothing more than opening the page."""


def press_the_first_button(page: Page) -> None:
    """Send the first form that changes something, as it is."""
    page.get_by_role("main").locator("form[method=post]").first.get_by_role("button").first.click()


def press_the_last_button(page: Page) -> None:
    page.get_by_role("main").locator("form[method=post]").last.get_by_role("button").first.click()


def register_somebody(page: Page) -> None:
    """The questions that must be answered stand first, so this works in every language."""
    answers = a_newcomer("Lisa Läsare").answers
    page.get_by_role("main").get_by_role("textbox").first.focus()
    for answer in answers:
        page.keyboard.type(answer)
        page.keyboard.press("Tab")
    press_the_last_button(page)


def open_the_first_registration(page: Page) -> None:
    page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()


def its_page(ending: str) -> Steps:
    """A page of the first registration that no link leads to in this state."""

    def open_it(page: Page) -> None:
        open_the_first_registration(page)
        page.goto(f"{page.url}{ending}")

    return open_it


def ask_to_cancel_it(page: Page) -> None:
    open_the_first_registration(page)
    page.get_by_role("link", name="Avanmäl dig").click()


def ask_to_cancel_a_participant(page: Page) -> None:
    page.get_by_role("row").nth(1).get_by_role("link", name="Avanmäl").click()


def move_it_by_a_day(page: Page) -> None:
    day = page.get_by_role("main").locator("input[type=date]").first
    moved = date.fromisoformat(day.input_value()) + timedelta(days=1)
    day.fill(moved.isoformat())
    press_the_last_button(page)


def open_the_first_in_the_table(page: Page) -> None:
    page.get_by_role("row").nth(1).get_by_role("link").click()


def open_the_first_material(page: Page) -> None:
    page.get_by_role("article").first.get_by_role("link").first.click()


def open_its_project(page: Page) -> None:
    open_the_first_material(page)
    page.get_by_role("main").locator("a[href*='/projekt/']").first.click()


def ask_for_a_code(page: Page) -> None:
    page.get_by_role("main").get_by_role("textbox").first.fill("nobody@example.org")
    press_the_first_button(page)


@dataclass(frozen=True)
class PageType:
    """``way`` leads further in Swedish; ``steps`` are taken in the language that is looked at."""

    address: str
    reader: str = ""
    way: Steps = only_look
    steps: Steps = only_look
    shows_errors: bool = False
    english_address: str = ""  # where no link leads to the English page


RESEARCH, LEARNING = "/serier/forskning/", "/serier/larande/"
DESK, LIBRARY_DESK = "/arrangera/forskning/", "/bibliotek/arbetsbord/"

PUBLIC = {
    "programme": PageType("/"),
    "programme-of-one-series": PageType("/?serie=forskning"),
    "series": PageType(LEARNING),
    "past-sessions": PageType("/tidigare/"),
    "subscribe": PageType("/prenumerera/"),
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
    "session-closed": PageType(f"{LEARNING}13/"),
    "session-without-registration": PageType(f"{LEARNING}19/"),
    "door": PageType(f"{RESEARCH}13/delta/"),
    "session-held": PageType(f"{RESEARCH}12/"),
}
REGISTRATION = {
    "register": PageType(f"{RESEARCH}14/anmalan/"),
    "register-errors": PageType(
        f"{RESEARCH}14/anmalan/", steps=press_the_last_button, shows_errors=True
    ),
    "registered": PageType(f"{LEARNING}18/anmalan/", steps=register_somebody),
    "on-reserve-list": PageType(f"{RESEARCH}15/anmalan/", steps=register_somebody),
    "register-for-reserve-list": PageType(f"{RESEARCH}15/anmalan/"),
    "register-closed": PageType(f"{LEARNING}13/anmalan/"),
}
SIGNED_IN = {
    "my-registrations": PageType("/mina-anmalningar/", PARTICIPANT),
    "my-registration": PageType("/mina-anmalningar/", PARTICIPANT, open_the_first_registration),
    "offer-that-is-over": PageType("/mina-anmalningar/", PARTICIPANT, its_page("plats/")),
    "confirm-address": PageType("/mina-anmalningar/", PARTICIPANT, its_page("bekrafta/")),
    "door-of-ones-own": PageType("/mina-anmalningar/", PARTICIPANT, its_page("delta/")),
    "second-factor": PageType("/konto/2fa/", PARTICIPANT),
    "cancel-registration": PageType("/mina-anmalningar/", PARTICIPANT, ask_to_cancel_it),
    "log-out": PageType("/konto/logout/", PARTICIPANT),
    "desk": PageType("/arrangera/", RESEARCH_ORGANISER),
    "desk-new-session": PageType(f"{DESK}ny/", RESEARCH_ORGANISER),
    "desk-new-session-errors": PageType(
        f"{DESK}ny/", RESEARCH_ORGANISER, steps=press_the_last_button, shows_errors=True
    ),
    "desk-session": PageType(f"{DESK}14/", RESEARCH_ORGANISER),
    "desk-edit-session": PageType(f"{DESK}14/andra/", RESEARCH_ORGANISER),
    "desk-cancel-session": PageType(f"{DESK}14/stall-in/", RESEARCH_ORGANISER),
    "desk-reopen-session": PageType(f"{DESK}17/aterta/", RESEARCH_ORGANISER),
    "desk-consequences": PageType(f"{DESK}14/andra/", RESEARCH_ORGANISER, steps=move_it_by_a_day),
    "desk-cancel-participant": PageType(
        f"{DESK}14/deltagare/", RESEARCH_ORGANISER, ask_to_cancel_a_participant
    ),
    "desk-participants": PageType(f"{DESK}15/deltagare/", RESEARCH_ORGANISER),
    "library-desk": PageType(LIBRARY_DESK, LIBRARIAN),
    "library-desk-material": PageType(LIBRARY_DESK, LIBRARIAN, open_the_first_in_the_table),
    "library-desk-new": PageType(f"{LIBRARY_DESK}nytt/", LIBRARIAN),
    "library-desk-new-errors": PageType(
        f"{LIBRARY_DESK}nytt/", LIBRARIAN, steps=press_the_last_button, shows_errors=True
    ),
}
PAGES: Mapping[str, PageType] = PUBLIC | SESSIONS | REGISTRATION | SIGNED_IN
