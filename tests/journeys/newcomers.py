"""People the site has never heard of, and how they register."""

import secrets
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Newcomer:
    name: str
    email: str
    organisation: str

    @property
    def answers(self) -> tuple[str, str, str]:
        """What the form asks of everybody, in its order."""
        return self.name, self.email, self.organisation


def a_newcomer(name: str, *, organisation: str = "Växjö kommun") -> Newcomer:
    """Give somebody with an address that nobody had before."""
    local_part = name.lower().replace(" ", ".").translate(str.maketrans("åäö", "aao"))
    return Newcomer(name, f"{local_part}.{secrets.token_hex(3)}@example.org", organisation)


def fill_in_registration(page: Page, person: Newcomer) -> None:
    page.get_by_label("Namn", exact=True).fill(person.name)
    page.get_by_label("E-post", exact=True).fill(person.email)
    page.get_by_label("Organisation", exact=True).fill(person.organisation)


def register(page: Page, person: Newcomer, session: str) -> None:
    """Get a place in a session that has room, on its public page."""
    page.goto(session)
    page.get_by_role("main").get_by_role("link", name="Anmäl dig").first.click()
    fill_in_registration(page, person)
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är anmäld")
