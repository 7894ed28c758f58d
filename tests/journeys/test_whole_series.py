"""Somebody takes a whole series: later sessions come by themselves, and one way leads out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, OpenBrowser
from tests.journeys.newcomers import a_newcomer, fill_in_registration
from tests.journeys.organising import days_from_now, publish_a_session
from tests.journeys.running_site import RunningSite
from tests.journeys.signing_in import RESEARCH_ORGANISER

pytestmark = pytest.mark.journey

SERIES = "Forskningsseminarier"
MINE, MY_SERIES, CANCEL = "/min-anmalan/[^/]+/", "/min-serie/[^/]+/", "/avanmal/"
A_SWEEP = 90  # seconds: the worker looks every minute


@pytest.fixture
def organiser(open_browser: OpenBrowser, signed_in: Callable[[str], Any]) -> Page:
    return open_browser(viewport=DESK, storage_state=signed_in(RESEARCH_ORGANISER)).new_page()


def test_a_session_added_later_comes_by_itself(
    phone: Page, organiser: Page, site: RunningSite
) -> None:
    sara = a_newcomer("Sara Serie")
    phone.goto("/serier/forskning/")
    phone.get_by_role("link", name="Anmäl dig till hela serien").click()
    fill_in_registration(phone, sara)
    phone.get_by_label("Digitalt").check()
    phone.get_by_role("button", name="Skicka anmälan").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vi har tagit emot din anmälan")
    summary = site.mailbox.wait_for(sara.email, f"Du är anmäld till hela serien: {SERIES}")
    first = site.mailbox.wait_for(sara.email, "Du är anmäld: ")
    assert sara.email in first.entry.attendee

    title = f"Tillagd i efterhand {sara.email[-18:-12]}"
    publish_a_session(organiser, title, on=days_from_now(45))
    added = site.mailbox.wait_for(sara.email, f"Du är anmäld: {title}", seconds=A_SWEEP)
    assert added.method == "REQUEST"

    phone.goto(added.link(ending=CANCEL))
    phone.get_by_role("button", name="Avanmäl mig").click()
    expect(phone.get_by_role("main")).to_contain_text("Du är avanmäld")
    gone = site.mailbox.wait_for(sara.email, f"Du är avanmäld: {title}")
    assert (gone.method, gone.entry.uid) == ("CANCEL", added.entry.uid)

    phone.goto(summary.link(ending=MY_SERIES))
    expect(phone.get_by_role("main")).to_contain_text("Du är anmäld till hela serien.")
    expect(phone.get_by_role("link", name=title)).to_have_count(0)
    phone.get_by_role("link", name="Lämna serien").click()
    phone.get_by_role("button", name="Lämna serien").click()
    expect(phone.get_by_role("main")).to_contain_text("Du är inte anmäld till någon kommande träff")
    left = site.mailbox.wait_for(sara.email, f"Du har lämnat serien: {SERIES}")
    assert "Vad säger barn och föräldrar om stödet?" in left.text
