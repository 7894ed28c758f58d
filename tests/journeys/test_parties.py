"""Those who come together: a team whose names follow later, colleagues who are registered."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, OpenBrowser
from tests.journeys.newcomers import Newcomer, a_newcomer, fill_in_registration
from tests.journeys.organising import days_from_now, publish_a_session
from tests.journeys.running_site import RunningSite
from tests.journeys.signing_in import LEARNING_ORGANISER

pytestmark = pytest.mark.journey

MINE, OFFER = "/min-anmalan/[^/]+/", "/plats/"
SEMINAR = "/serier/forskning/13/"


@pytest.fixture
def session_with_three_places(open_browser: OpenBrowser, signed_in: Callable[[str], Any]) -> str:
    cookies = signed_in(LEARNING_ORGANISER)
    page = open_browser(viewport=DESK, storage_state=cookies).new_page()
    day = days_from_now(47)
    return publish_a_session(page, "Tre platser", on=day, places=3, series="Lärseminarier")


def test_a_team_grows_names_and_gives_a_place_on(
    phone: Page, site: RunningSite, session_with_three_places: str
) -> None:
    tea, karl = a_newcomer("Tea Teamledare"), a_newcomer("Karl Köstående")
    register_a_team(phone, tea, session_with_three_places)
    invitation = site.mailbox.wait_for(tea.email, "Du är anmäld")
    wait_in_line(phone, karl, session_with_three_places)

    phone.goto(invitation.link(ending=MINE))
    phone.get_by_role("link", name="Teamets namn och antal").click()
    phone.get_by_label("Namnen på er i teamet").fill("Tea Teamledare\nAnna Alltmed\nBo Bredvid")
    phone.get_by_role("button", name="Spara namnen").click()
    expect(phone.get_by_role("main")).to_contain_text("Namnen är sparade.")

    phone.get_by_label("Hur många är ni?").fill("2")
    phone.get_by_role("button", name="Ändra antalet").click()
    expect(phone.get_by_role("main")).to_contain_text("Nu är ni 2.")
    offer = site.mailbox.wait_for(karl.email, "En plats blev ledig")
    phone.goto(offer.link(ending=OFFER))
    phone.get_by_role("button", name="Ja, jag tar platsen").click()
    expect(phone.get_by_role("main")).to_contain_text("Du har en plats.")


def test_colleagues_are_registered_where_javascript_is_switched_off(
    open_browser: OpenBrowser, site: RunningSite
) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    bodil, ali, bea = (a_newcomer(name) for name in ("Bodil Bokar", "Ali Först", "Bea Sist"))
    page.goto(SEMINAR)
    page.get_by_role("main").get_by_role("link", name="Anmäl dig").first.click()
    page.get_by_role("link", name="Anmäl flera").click()
    fill_in_registration(page, bodil)
    fill_in_colleague(page, 1, ali)
    page.get_by_role("button", name="Visa fler rader").click()
    expect(page.get_by_label("Kollega 1: namn")).to_have_value(ali.name)
    fill_in_colleague(page, 4, bea)
    page.get_by_role("button", name="Skicka anmälan").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Vi har skrivit till dem du anmälde")
    assert "Bea Sist" in site.mailbox.wait_for(bodil.email, "Du har anmält kollegor").text
    for colleague in (ali, bea):
        mail = site.mailbox.wait_for(colleague.email, "Du är anmäld av Växjö kommun")
        assert colleague.email in mail.entry.attendee


def register_a_team(page: Page, person: Newcomer, session: str) -> None:
    page.goto(session)
    page.get_by_role("main").get_by_role("link", name="Anmäl dig").first.click()
    page.get_by_role("link", name="Anmäl ett team").click()
    fill_in_registration(page, person)
    page.get_by_label("Hur många är ni?").fill("3")
    page.get_by_label("Var och en har en egen plats eller skärm").check()
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är anmäld")


def wait_in_line(page: Page, person: Newcomer, session: str) -> None:
    page.goto(session)
    page.get_by_role("main").get_by_role("link", name="Ställ dig på reservlistan").first.click()
    fill_in_registration(page, person)
    page.get_by_role("button", name="Ställ dig på reservlistan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du står på reservlistan")


def fill_in_colleague(page: Page, number: int, person: Newcomer) -> None:
    page.get_by_label(f"Kollega {number}: namn").fill(person.name)
    page.get_by_label(f"Kollega {number}: e-post").fill(person.email)
