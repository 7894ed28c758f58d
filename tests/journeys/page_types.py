"""What a page type is, and the steps that many of them share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from playwright.sync_api import Locator, Page

Steps = Callable[[Page], object]

SENDS = "button:not([type=button])"
RESEARCH, LEARNING = "/serier/forskning/", "/serier/larande/"


def only_look(_page: Page) -> None:
    """Nothing more than opening the page."""


@dataclass(frozen=True)
class PageType:
    """``way`` leads further in Swedish; ``steps`` are taken in the language that is looked at.

    A name in braces in the ``address`` is one of the scenes (see scenes.py).
    """

    address: str
    reader: str = ""
    way: Steps = only_look
    steps: Steps = only_look
    shows_errors: bool = False
    english_address: str = ""  # where no link leads to the English page

    def among(self, scenes: Mapping[str, str]) -> Self:
        """The same with a real address, once the scenes are set."""
        return replace(self, address=self.address.format_map(scenes))


def press_the_first_button(page: Page) -> None:
    """Send the first form that changes something, as it is."""
    forms_that_change(page).first.locator(SENDS).first.click()


def press_the_last_button(page: Page) -> None:
    """Send the last form: the one that a page is about."""
    forms_that_change(page).last.locator(SENDS).first.click()


def forms_that_change(page: Page) -> Locator:
    return page.get_by_role("main").locator("form[method=post]")


def filling(**answers: str) -> Steps:
    """Fill in fields by their names, which are the same in both languages, and send."""

    def fill_and_send(page: Page) -> None:
        for name, answer in answers.items():
            page.locator(f"[name={name}]").fill(answer)
        press_the_last_button(page)

    return fill_and_send


def choosing(name: str, value: str, then: Steps) -> Steps:
    """Choose one of several answers first."""

    def choose_and_go_on(page: Page) -> None:
        page.locator(f"[name={name}][value={value}]").check()
        then(page)

    return choose_and_go_on


def open_the_first_in_the_table(page: Page) -> None:
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
