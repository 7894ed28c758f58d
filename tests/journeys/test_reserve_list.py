"""A full session: somebody waits, somebody else cannot come, and the place finds its way."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, OpenBrowser
from tests.journeys.looking import faults
from tests.journeys.mailbox import Mail
from tests.journeys.newcomers import Newcomer, a_newcomer, fill_in_registration
from tests.journeys.organising import days_from_now, publish_a_session
from tests.journeys.running_site import RunningSite
from tests.journeys.signing_in import RESEARCH_ORGANISER

pytestmark = pytest.mark.journey

MANAGE, CANCEL, OFFER = "/min-anmalan/[^/]+/", "/avanmal/", "/plats/"


@pytest.fixture
def session_with_one_place(open_browser: OpenBrowser, signed_in: Callable[[str], Any]) -> str:
    cookies = signed_in(RESEARCH_ORGANISER)
    page = open_browser(viewport=DESK, storage_state=cookies).new_page()
    return publish_a_session(page, "En enda plats", on=days_from_now(40), places=1)


def test_a_cancelled_place_goes_to_the_first_on_the_reserve_list(
    phone: Page, site: RunningSite, session_with_one_place: str
) -> None:
    anna, bo = a_newcomer("Anna Först"), a_newcomer("Bo Därnäst")
    register(phone, anna, session_with_one_place, button="Skicka anmälan")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du är anmäld")

    phone.goto(session_with_one_place)
    expect(phone.get_by_role("main")).to_contain_text("Fullsatt")
    register(phone, bo, session_with_one_place, button="Ställ dig på reservlistan")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du står på reservlistan")
    site.mailbox.wait_for(bo.email, "Reservlistan")

    invitation = site.mailbox.wait_for(anna.email, "Du är anmäld")
    opening_the_link_changes_nothing(phone, invitation)
    phone.goto(invitation.link(ending=CANCEL))
    phone.get_by_role("button", name="Avanmäl mig").click()
    expect(phone.get_by_role("main")).to_contain_text("Du är avanmäld")
    cancellation = site.mailbox.wait_for(anna.email, "Du är avanmäld")
    assert cancellation.method == "CANCEL"
    assert cancellation.entry.uid == invitation.entry.uid

    offer = site.mailbox.wait_for(bo.email, "En plats blev ledig")
    assert "text/calendar" not in offer.alternatives  # no place is taken before the answer
    phone.goto(offer.link(ending=OFFER))
    phone.reload()
    assert faults(phone, language="sv") == []
    phone.get_by_role("button", name="Ja, jag tar platsen").click()
    expect(phone.get_by_role("main")).to_contain_text("Du har en plats.")
    place = site.mailbox.wait_for(bo.email, "Du har fått plats")
    assert place.method == "REQUEST"
    assert bo.email in place.entry.attendee
    assert place.entry.uid == invitation.entry.uid


def register(page: Page, person: Newcomer, session: str, *, button: str) -> None:
    page.goto(session)
    name = "Ställ dig på reservlistan" if "reservlistan" in button else "Anmäl dig"
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    fill_in_registration(page, person)
    page.get_by_role("button", name=button).click()


def opening_the_link_changes_nothing(page: Page, invitation: Mail) -> None:
    """Mail scanners open every link they see."""
    page.goto(invitation.link(ending=CANCEL))
    expect(page.get_by_role("button", name="Avanmäl mig")).to_be_visible()
    page.goto(invitation.link(ending=MANAGE))
    expect(page.get_by_role("main")).to_contain_text("Du har en plats.")
