"""What one can do oneself after registering: give the place away, and find everything again."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenBrowser
from tests.journeys.mailbox import entries_in
from tests.journeys.newcomers import a_newcomer, register
from tests.journeys.running_site import RunningSite

pytestmark = pytest.mark.journey

SEMINAR, ITS_TITLE = "/serier/forskning/13/", "Vad säger barn och föräldrar om stödet?"
MINE, QUESTION = "/min-anmalan/[^/]+/", "/overlatelse/[^/]+/"
CALENDAR = "text/calendar; charset=utf-8"
ENTRY = "/mina-anmalningar/oppna/[^/]+/"


def test_a_place_goes_to_a_colleague_who_says_yes(phone: Page, site: RunningSite) -> None:
    greta, tove = a_newcomer("Greta Förhindrad"), a_newcomer("Tove Tillgänglig")
    register(phone, greta, SEMINAR)
    hers = site.mailbox.wait_for(greta.email, "Du är anmäld")
    phone.goto(hers.link(ending=MINE))
    phone.get_by_role("link", name="Överlåt platsen till en kollega").click()
    phone.get_by_label("Kollegans namn").fill(tove.name)
    phone.get_by_label("Kollegans e-post").fill(tove.email)
    phone.get_by_role("button", name="Fråga kollegan").click()
    expect(phone.get_by_role("main")).to_contain_text("Platsen är din tills kollegan svarar ja")

    question = site.mailbox.wait_for(tove.email, "Greta Förhindrad har gett dig sin plats")
    assert "text/calendar" not in question.alternatives
    phone.goto(question.link(ending=QUESTION))
    phone.get_by_label("Organisation", exact=True).fill(tove.organisation)
    phone.get_by_role("button", name="Ja, jag tar platsen").click()

    taken = site.mailbox.wait_for(tove.email, "Du har fått plats")
    assert (taken.method, taken.entry.uid) == ("REQUEST", hers.entry.uid)
    assert tove.email in taken.entry.attendee
    given = site.mailbox.wait_for(greta.email, "Din plats är överlåten")
    assert (given.method, given.entry.uid) == ("CANCEL", hers.entry.uid)
    phone.goto(hers.link(ending=MINE))
    expect(phone.get_by_role("main")).to_contain_text("Du har överlåtit din plats")


def test_the_mailed_link_opens_my_registrations_once(
    phone: Page, open_browser: OpenBrowser, site: RunningSite
) -> None:
    mia = a_newcomer("Mia Minnesgod")
    register(phone, mia, SEMINAR)
    phone.goto("/mina-anmalningar/")
    phone.get_by_role("link", name="Mejla mig en länk").click()
    phone.get_by_label("E-post").fill(mia.email)
    phone.get_by_role("button", name="Mejla mig en länk").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Titta i din mejl")

    link = site.mailbox.wait_for(mia.email, "Din länk").link(ending=ENTRY)
    phone.goto(link)
    phone.reload()  # only the button uses it up
    phone.get_by_role("button", name="Öppna Mina anmälningar").click()
    expect(phone.get_by_role("link", name=ITS_TITLE)).to_be_visible()

    elsewhere = open_browser().new_page()
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Länken gäller inte längre")

    phone.get_by_role("button", name="Glöm mig på den här datorn").click()
    expect(phone.get_by_role("link", name=ITS_TITLE)).to_have_count(0)


def test_f16_a_calendar_of_ones_own_takes_the_place_of_invitations(
    phone: Page, site: RunningSite
) -> None:
    kim = a_newcomer("Kim Kalender")
    register(phone, kim, SEMINAR)
    assert site.mailbox.wait_for(kim.email, "Du är anmäld").method == "REQUEST"
    phone.goto("/mina-anmalningar/lank/")
    phone.get_by_label("E-post").fill(kim.email)
    phone.get_by_role("button", name="Mejla mig en länk").click()
    phone.goto(site.mailbox.wait_for(kim.email, "Din länk").link(ending=ENTRY))
    phone.get_by_role("button", name="Öppna Mina anmälningar").click()

    phone.get_by_role("link", name="Få träffarna i din egen kalender").click()
    phone.get_by_role("button", name="Skapa kalendern").click()
    address = phone.get_by_label("Hemlig adress").input_value()
    phone.reload()
    expect(phone.get_by_label("Hemlig adress")).to_have_count(0)

    subscribed = phone.request.get(address)
    assert (subscribed.status, subscribed.headers["content-type"]) == (200, CALENDAR)
    assert [entry.summary for entry in entries_in(subscribed.text())] == [ITS_TITLE]
    register(phone, kim, "/serier/larande/18/")
    letter = site.mailbox.wait_for(kim.email, "Du är anmäld", after=1)
    assert "text/calendar" not in letter.alternatives
    assert "kalendern som du prenumererar på" in letter.text
    assert len(entries_in(phone.request.get(address).text())) == 2
