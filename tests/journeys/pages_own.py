"""The pages on which people register, and those that stand behind links in their mails."""

from playwright.sync_api import Page

from tests.journeys.newcomers import a_newcomer
from tests.journeys.page_types import (
    LEARNING,
    RESEARCH,
    SENDS,
    PageType,
    Steps,
    choosing,
    filling,
    press_the_first_button,
    press_the_last_button,
)
from tests.journeys.signing_in import PARTICIPANT


def register_somebody(page: Page) -> None:
    """The questions that must be answered stand first, so this works in every language."""
    answers = a_newcomer("Lisa Läsare").answers
    page.get_by_role("main").get_by_role("textbox").first.focus()
    for answer in answers:
        page.keyboard.type(answer)
        page.keyboard.press("Tab")
    press_the_last_button(page)


def register_colleagues(page: Page) -> None:
    booker, colleague = a_newcomer("Bodil Bokar"), a_newcomer("Kim Kollega")
    names = ("name", "email", "organisation")
    fill = filling(
        **dict(zip(names, booker.answers, strict=True)),
        name_1=colleague.name,
        email_1=colleague.email,
    )
    choosing("format", "online", fill)(page)


def ask_for_a_link(page: Page) -> None:
    filling(email=a_newcomer("Ingen Alls").email)(page)


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


def make_a_calendar(page: Page) -> None:
    """One that is new in each language: the page of the first may have made it already."""
    press_the_first_button(page)
    page.locator("form:has([name=do][value=renew])").locator(SENDS).click()


def make_a_calendar_and_come_back(page: Page) -> None:
    """The address is not shown a second time."""
    make_a_calendar(page)
    page.reload()


def make_a_calendar_and_see_every_program(page: Page) -> None:
    make_a_calendar(page)
    for summary in page.get_by_role("main").locator("summary").all():
        summary.click()


def make_a_calendar_and_remove_it(page: Page) -> None:
    make_a_calendar(page)
    page.locator("form:has([name=do][value=revoke])").locator(SENDS).click()


SLIP = filling(name="Sixten Slarv", email="sixten.slarv@gmial.com", organisation="Växjö kommun")
WHOLE_SERIES, COLLEAGUES = "/serier/oppna-samtal/anmalan/", "{coming}anmalan/flera/"
TEAM, LINK = "{coming}anmalan/team/", "/mina-anmalningar/lank/"

REGISTERING = {
    "register": PageType(f"{RESEARCH}14/anmalan/"),
    "register-errors": PageType(
        f"{RESEARCH}14/anmalan/", steps=press_the_last_button, shows_errors=True
    ),
    "registered": PageType(f"{LEARNING}18/anmalan/", steps=register_somebody),
    "on-reserve-list": PageType(f"{RESEARCH}15/anmalan/", steps=register_somebody),
    "register-for-reserve-list": PageType(f"{RESEARCH}15/anmalan/"),
    "register-closed": PageType(f"{LEARNING}13/anmalan/"),
    "register-with-questions": PageType("{coming}anmalan/"),
    "register-slip-in-address": PageType(
        "{coming}anmalan/", steps=choosing("format", "online", SLIP)
    ),
    "register-not-yet-open": PageType(f"{RESEARCH}19/anmalan/"),
    "register-not-yet-open-errors": PageType(
        f"{RESEARCH}19/anmalan/", steps=press_the_last_button, shows_errors=True
    ),
    "register-for-series": PageType(WHOLE_SERIES),
    "register-for-series-errors": PageType(
        WHOLE_SERIES, steps=press_the_last_button, shows_errors=True
    ),
    "registered-for-series": PageType("{registered_for_series}"),
    "register-colleagues": PageType(COLLEAGUES),
    "register-colleagues-errors": PageType(
        COLLEAGUES, steps=press_the_last_button, shows_errors=True
    ),
    "registered-colleagues": PageType(COLLEAGUES, steps=register_colleagues),
    "register-team": PageType(TEAM),
    "register-team-errors": PageType(TEAM, steps=press_the_last_button, shows_errors=True),
}
MAILED = {
    "my-place": PageType("{place}"),
    "my-offer": PageType("{offered}"),
    "my-waiting": PageType("{waiting}"),
    "my-unconfirmed": PageType("{unconfirmed}"),
    "my-cancelled": PageType("{cancelled}"),
    "my-no-from-a-calendar": PageType("{declined_by_calendar}"),
    "my-place-being-handed-over": PageType("{being_handed_over}"),
    "confirm-address": PageType("{unconfirmed}bekrafta/"),
    "change-registration": PageType("{place}andra/"),
    "change-registration-errors": PageType(
        "{place}andra/", steps=filling(name=""), shows_errors=True
    ),
    "switch-format": PageType("{place}byt/"),
    "hand-over": PageType("{place}overlat/"),
    "hand-over-errors": PageType("{place}overlat/", steps=press_the_last_button, shows_errors=True),
    "handover": PageType("{handed_over}"),
    "offer": PageType("{offer}"),
    "offer-that-is-over": PageType("{cancelled}plats/"),
    "team": PageType("{team}"),
    "team-errors": PageType("{team}", steps=filling(size="0"), shows_errors=True),
    "my-series": PageType("{my_series}"),
    "leave-series": PageType("{my_series}lamna/"),
    "asked": PageType("{asked}"),
    "asked-registration": PageType("{asked}anmalan/"),
    "reminders": PageType("{reminders}"),
    "role-invitation": PageType("{role_invitation}"),
    "ways-in": PageType("/mina-anmalningar/"),
    "entry-link": PageType(LINK),
    "entry-link-errors": PageType(LINK, steps=press_the_last_button, shows_errors=True),
    "entry-link-sent": PageType(LINK, steps=ask_for_a_link),
    "open-entry": PageType("{entry}"),
}
SIGNED_IN = {
    "my-registrations": PageType("/mina-anmalningar/", PARTICIPANT),
    "my-registration": PageType("/mina-anmalningar/", PARTICIPANT, open_the_first_registration),
    "door-of-ones-own": PageType("/mina-anmalningar/", PARTICIPANT, its_page("delta/")),
    "cancel-registration": PageType("/mina-anmalningar/", PARTICIPANT, ask_to_cancel_it),
    "my-calendar": PageType("/mina-anmalningar/kalender/", PARTICIPANT),
    "my-calendar-new-address": PageType(
        "/mina-anmalningar/kalender/", PARTICIPANT, steps=make_a_calendar
    ),
    "my-calendar-every-program": PageType(
        "/mina-anmalningar/kalender/", PARTICIPANT, steps=make_a_calendar_and_see_every_program
    ),
    "my-calendar-that-is-there": PageType(
        "/mina-anmalningar/kalender/", PARTICIPANT, steps=make_a_calendar_and_come_back
    ),
    "my-calendar-removed": PageType(
        "/mina-anmalningar/kalender/", PARTICIPANT, steps=make_a_calendar_and_remove_it
    ),
    "second-factor": PageType("/konto/2fa/", PARTICIPANT),
    "log-out": PageType("/konto/logout/", PARTICIPANT),
}
