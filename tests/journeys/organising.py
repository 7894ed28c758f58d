"""What an organiser does at the desk, step by step."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from seminars import cautions

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def days_from_now(days: int) -> date:
    """So many days ahead or somewhat more, where nothing speaks against the day."""
    return plain_day(datetime.now(STOCKHOLM).date() + timedelta(days=days))


def plain_day(day: date) -> date:
    """``day`` or the first one after it that is neither red nor in a break."""
    while not cautions.is_plain(day):
        day += timedelta(days=1)
    return day


def save_anyway(page: Page, done: str) -> None:
    """Heed a warning of a clash with the demo's own sessions, where there is one."""
    anyway = page.get_by_role("button", name="Spara ändå").first
    expect(page.get_by_text(done).or_(anyway).first).to_be_visible()
    if anyway.is_visible():
        anyway.click()


def publish_a_session(
    page: Page,
    title: str,
    *,
    on: date,
    places: int | None = None,
    series: str = "Forskningsseminarier",
) -> str:
    """Create a session at the desk and open it; gives the address of its public page."""
    start_a_draft(page, title, on=on, series=series)
    page.get_by_role("link", name="Ändra").click()
    complete(page)
    if places is not None:
        page.get_by_label("Platser digitalt").fill(str(places))
    page.get_by_role("button", name="Spara utkast").click()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_role("main")).to_contain_text("Träffen är publicerad")
    page.get_by_role("link", name="Se sidan som besökare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def start_a_draft(
    page: Page, title: str, *, on: date, series: str = "Forskningsseminarier"
) -> None:
    """Save only what the sheet insists on."""
    page.goto("/")
    page.get_by_role("link", name="Arrangera").click()
    page.get_by_role("link", name=re.compile(f"^Ny träff ?: {series}$")).click()
    page.get_by_label("Titel på svenska").fill(title)
    choose_day(page, on)
    page.get_by_role("button", name="Spara utkast").click()
    save_anyway(page, "Utkastet är sparat")
    expect(page.get_by_role("main")).to_contain_text("Utkastet är sparat")


def complete(page: Page) -> None:
    """Fill in what publishing asks for."""
    page.get_by_label("Titel på engelska").fill("A session for the journeys")
    page.get_by_label("Beskrivning på svenska").fill("En träff som bara finns i en berättelse.")


def choose_day(page: Page, day: date) -> None:
    page.get_by_role("group", name="När och var").get_by_label("Datum").fill(day.isoformat())
