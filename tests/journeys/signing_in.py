"""Signing in as people do it: an address, a code from the mailbox, no password."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.mailbox import Mail, Mailbox

RESEARCH_ORGANISER = "arrangor.forskning@example.org"
LEARNING_ORGANISER = "arrangor.larande@example.org"
ADMINISTRATOR = "admin@example.org"
LIBRARIAN = "bibliotek@example.org"
PARTICIPANT = "testa.exempelsson@vaxjo.example.org"
CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)


def sign_in(page: Page, mailbox: Mailbox, email: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Logga in").click()
    answer_with_a_code(page, mailbox, email)


def answer_with_a_code(page: Page, mailbox: Mailbox, email: str) -> None:
    """Sign in on the page that asks for it, and go on to where one was going."""
    codes_before = len([mail for mail in mailbox.mails_to(email) if "kod" in mail.subject])
    page.get_by_label("E-post").fill(email)
    page.get_by_role("button", name="Mejla mig en kod").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden från mejlet")
    code = code_in(mailbox.wait_for(email, "kod", after=codes_before))
    page.get_by_role("textbox", name="Kod").first.fill(code)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("link", name="Logga ut")).to_be_visible()


def code_in(mail: Mail) -> str:
    """The code stands on a line of its own, so that it is easy to find and to copy."""
    found = CODE.search(mail.text)
    assert found, mail.text
    return found.group(1)
