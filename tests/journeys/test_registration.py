"""A school counsellor between two meetings: she finds a session, registers, has it in Outlook."""

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenBrowser
from tests.journeys.mailbox import Mail, entries_in
from tests.journeys.newcomers import Newcomer, a_newcomer
from tests.journeys.running_site import RunningSite

pytestmark = pytest.mark.journey

WORKSHOP = "Barnets plan eller SIP?"
SEMINAR = "Vad säger barn och föräldrar om stödet?"
MOST_TAPS = 5
MOST_KEYS = 80


class Finger:
    """Taps things with one finger, and counts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, thing: Locator) -> None:
        thing.tap()
        self.taps += 1


def test_the_first_screens_of_a_phone_answer_her_questions(phone: Page) -> None:
    phone.goto("/")
    first = phone.get_by_role("main").get_by_role("listitem").filter(has=phone.get_by_role("time"))
    assert is_on_first_screen(phone, first.first.get_by_role("link"))

    phone.get_by_role("link", name=WORKSHOP).click()
    main = phone.get_by_role("main")
    for answer in ("Öppen för anmälan", "Kostnadsfritt", "Exempelhuset"):
        assert is_on_first_screen(phone, main.get_by_text(answer).first), answer
    assert is_on_first_screen(phone, main.get_by_role("link", name="Anmäl dig").first)


def test_she_registers_on_her_phone_in_five_taps(
    open_browser: OpenBrowser, site: RunningSite
) -> None:
    page, finger = open_browser(has_touch=True, is_mobile=True).new_page(), Finger()
    page.goto("/")
    finger.tap(page.get_by_role("link", name=WORKSHOP))
    finger.tap(page.get_by_role("main").get_by_role("link", name="Anmäl dig").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmälan")
    assert required_fields(page) == ["Namn", "E-post", "Organisation"]
    finger.tap(page.get_by_label("Namn"))
    anna = a_newcomer("Anna Kuratorsson", organisation="Uppvidinge kommun")
    for answer in anna.answers:
        page.keyboard.type(answer)
        page.keyboard.press("Tab")  # “next” on the phone's own keyboard
    finger.tap(page.get_by_role("button", name="Skicka anmälan"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Du är anmäld")
    expect(page.get_by_role("main")).to_contain_text(anna.email)
    assert finger.taps <= MOST_TAPS
    assert_mail_and_feed_hold(site, anna, WORKSHOP)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är anmäld")


def test_she_registers_without_touching_a_mouse(desk: Page, site: RunningSite) -> None:
    desk.goto("/")
    go_by_tab_to(desk, desk.get_by_role("link", name="Hoppa till innehållet"))
    desk.keyboard.press("Enter")
    go_by_tab_to(desk, desk.get_by_role("link", name=SEMINAR))
    desk.keyboard.press("Enter")
    go_by_tab_to(desk, desk.get_by_role("main").get_by_role("link", name="Anmäl dig").first)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Anmälan")

    go_by_tab_to(desk, desk.get_by_role("button", name="Skicka anmälan"))
    desk.keyboard.press("Enter")
    expect(desk).to_have_title(re.compile("^Fel: "))
    go_by_tab_to(desk, desk.get_by_role("link", name="Skriv ditt namn"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Namn")).to_be_focused()

    karin = a_newcomer("Karin Tangentlund", organisation="Ljungby kommun")
    for answer in karin.answers:
        desk.keyboard.type(answer)
        desk.keyboard.press("Tab")
    go_by_tab_to(desk, desk.get_by_role("button", name="Skicka anmälan"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Du är anmäld")
    assert_mail_and_feed_hold(site, karin, SEMINAR)


def test_she_registers_where_javascript_is_switched_off(
    open_browser: OpenBrowser, site: RunningSite
) -> None:
    stina = a_newcomer("Stina Utanskript", organisation="En förening utan register")
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("link", name=SEMINAR).click()
    page.get_by_role("main").get_by_role("link", name="Anmäl dig").first.click()
    page.get_by_label("E-post").fill(stina.email)
    page.get_by_role("button", name="Skicka anmälan").click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Skriv ditt namn")
    expect(page.get_by_label("E-post")).to_have_value(stina.email)
    page.get_by_label("Namn").fill(stina.name)
    page.get_by_label("Organisation").fill(stina.organisation)
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är anmäld")
    assert_mail_and_feed_hold(site, stina, SEMINAR)


def is_on_first_screen(page: Page, thing: Locator) -> bool:
    box, screen = thing.bounding_box(), page.viewport_size
    return bool(box and screen and box["y"] + box["height"] <= screen["height"])


def required_fields(page: Page) -> list[str]:
    """The labels of the fields that do not say “(frivilligt)”; tick boxes may always stay empty."""
    fields = page.get_by_role("main").get_by_role("textbox").all()
    fields += page.get_by_role("main").get_by_role("combobox").all()
    labels = [str(field.evaluate("field => field.labels[0].innerText")).strip() for field in fields]
    return [label for label in labels if "(frivilligt)" not in label]


def go_by_tab_to(page: Page, thing: Locator) -> None:
    """Press Tab until ``thing`` has the focus, and see that the focus can be seen."""
    is_focused = "thing => thing === document.activeElement"
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if thing.evaluate(is_focused):
            break
    expect(thing).to_be_focused()
    outline = thing.evaluate("thing => getComputedStyle(thing).outlineStyle")
    assert outline != "none", "the focus cannot be seen"


def assert_mail_and_feed_hold(site: RunningSite, person: Newcomer, title: str) -> None:
    mail = site.mailbox.wait_for(person.email, "Du är anmäld")
    assert mail.alternatives == ["text/plain", "text/html", "text/calendar"]  # the last is shown
    assert mail.method == "REQUEST"
    assert title in mail.text
    assert title in mail.entry.summary
    assert person.email in mail.entry.attendee
    assert_is_in_feed(site, mail)


def assert_is_in_feed(site: RunningSite, mail: Mail) -> None:
    """The feed of the whole site has the same entry at the same moment, without the person."""
    with urlopen(f"{site.url}/feeds/all.ics", timeout=20) as answer:  # noqa: S310  our own address
        assert answer.headers.get_content_type() == "text/calendar"
        entries = {entry.uid: entry for entry in entries_in(answer.read())}
    entry = entries[mail.entry.uid]
    assert entry.starts_at == mail.entry.starts_at
    assert not entry.attendee
