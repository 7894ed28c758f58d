"""At the door: the organiser's own phone, one hand, and people in a queue."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenBrowser
from tests.journeys.looking import targets_too_small
from tests.journeys.running_site import RunningSite
from tests.journeys.signing_in import RESEARCH_ORGANISER, answer_with_a_code

pytestmark = pytest.mark.journey

WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > innerWidth"


def test_an_organiser_checks_people_in_on_her_phone(
    open_browser: OpenBrowser, phone: Page, site: RunningSite, scenes: Mapping[str, str]
) -> None:
    participant = open_browser().new_page()
    participant.goto(scenes["at_the_door"])
    expect(participant.get_by_role("img", name="QR-kod för anmälan")).to_be_visible()

    phone.goto(scenes["check_in"])  # what the phone's camera makes of the code
    answer_with_a_code(phone, site.mailbox, RESEARCH_ORGANISER)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Disa Dörr")
    phone.get_by_role("button", name="Checka in").click()
    expect(phone.get_by_role("main")).to_contain_text("Incheckad")
    phone.get_by_role("button", name="Ångra incheckningen").click()
    expect(phone.get_by_role("button", name="Checka in")).to_be_visible()

    phone.get_by_role("link", name="Hela närvarolistan").click()
    assert targets_too_small(phone) == []
    assert not phone.evaluate(WIDER_THAN_SCREEN)
    disa = phone.get_by_role("main").get_by_role("listitem").filter(has_text="Disa Dörr")
    disa.get_by_role("button", name="Deltog Disa Dörr").click()
    expect(disa).to_contain_text("deltog")
    expect(disa.get_by_role("button", name="Ångra")).to_be_in_viewport()


def test_the_code_opens_nothing_for_a_participant(phone: Page, scenes: Mapping[str, str]) -> None:
    phone.goto(scenes["check_in"])
    expect(phone.get_by_role("main")).not_to_contain_text("Disa Dörr")
    expect(phone.get_by_label("E-post")).to_be_visible()
