"""People the site has never heard of, and how they register."""

import secrets
from dataclasses import dataclass

from playwright.sync_api import Page


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
    page.get_by_label("Namn").fill(person.name)
    page.get_by_label("E-post").fill(person.email)
    page.get_by_label("Organisation").fill(person.organisation)
