"""An organiser makes a session from nothing, and later has to move it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.newcomers import Newcomer, a_newcomer, fill_in_registration
from tests.journeys.organising import (
    choose_day,
    complete,
    days_from_now,
    plain_day,
    save_anyway,
    start_a_draft,
)
from tests.journeys.running_site import RunningSite
from tests.journeys.signing_in import RESEARCH_ORGANISER, sign_in

pytestmark = pytest.mark.journey

FIRST_DAY = days_from_now(40)
NEW_DAY = plain_day(FIRST_DAY + timedelta(days=1))


def test_she_signs_in_creates_publishes_and_moves_a_session(
    desk: Page, phone: Page, site: RunningSite
) -> None:
    person = a_newcomer("Petra Provström")
    title = f"Att ge Petra {person.email[-18:-12]} en träff"

    sign_in(desk, site.mailbox, RESEARCH_ORGANISER)
    start_a_draft(desk, title, on=FIRST_DAY)
    missing = desk.get_by_role("region", name="Det här saknas innan du kan publicera")
    expect(missing.get_by_role("listitem")).to_have_text(
        ["Titel på engelska", "Beskrivning på svenska"]
    )
    expect(desk.get_by_role("button", name="Publicera")).to_have_count(0)
    phone.goto("/")
    expect(phone.get_by_role("link", name=title)).to_have_count(0)

    desk.get_by_role("link", name="Ändra").click()
    complete(desk)
    write_a_programme(desk)
    desk.get_by_role("button", name="Spara utkast").click()
    desk.get_by_role("button", name="Publicera").click()
    expect(desk.get_by_role("main")).to_contain_text("Träffen är publicerad")

    register(phone, person, title)
    invitation = site.mailbox.wait_for(person.email, "Du är anmäld")
    assert invitation.entry.starts_at.date() == FIRST_DAY

    see_the_consequences_of_moving(desk)
    assert not mails_about_a_new_day(site, person)
    desk.get_by_role("button", name="Spara och skicka mejl").click()
    expect(desk.get_by_role("main")).to_contain_text("1 person får mejl")

    moved = site.mailbox.wait_for(person.email, "Nytt datum")
    assert moved.method == "REQUEST"
    assert moved.entry.uid == invitation.entry.uid
    assert moved.entry.sequence == invitation.entry.sequence + 1
    assert moved.entry.starts_at.date() == NEW_DAY

    phone.goto("/")
    phone.get_by_role("link", name=title).click()
    expect(phone.get_by_role("main")).to_contain_text("Välkomna och kaffe")
    expect(phone.get_by_role("banner")).to_contain_text("Tidigare tid:")
    expect(phone.get_by_role("banner")).to_contain_text("Nytt datum:")


def write_a_programme(desk: Page) -> None:
    first = desk.get_by_role("group", name="Programpunkt 1")
    first.get_by_label("Klockan").fill("13:00")
    first.get_by_label("Punkt", exact=True).fill("Välkomna och kaffe")
    first.get_by_label("Punkt på engelska").fill("Welcome and coffee")


def register(page: Page, person: Newcomer, title: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("main").get_by_role("link", name="Anmäl dig").first.click()
    fill_in_registration(page, person)
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är anmäld")


def see_the_consequences_of_moving(desk: Page) -> None:
    """Nothing happens before she has read whom it concerns and pressed once more."""
    desk.get_by_role("link", name="Ändra").click()
    choose_day(desk, NEW_DAY)
    desk.get_by_role("button", name="Spara", exact=True).click()
    save_anyway(desk, "Innan du sparar")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Innan du sparar")
    consequences = desk.get_by_role("main")
    expect(consequences).to_contain_text("1 person får mejl")
    expect(consequences).to_contain_text("1 kalender uppdateras")


def mails_about_a_new_day(site: RunningSite, person: Newcomer) -> list[str]:
    subjects = [mail.subject for mail in site.mailbox.mails_to(person.email)]
    return [subject for subject in subjects if "Nytt datum" in subject]
