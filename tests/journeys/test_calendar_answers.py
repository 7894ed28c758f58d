"""An answer from a calendar that nobody can be sure of, and what an organiser does about it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, OpenBrowser
from tests.journeys.mailbox import Mail
from tests.journeys.newcomers import a_newcomer, fill_in_registration, register
from tests.journeys.organising import days_from_now, publish_a_session
from tests.journeys.running_site import RunningSite
from tests.journeys.signing_in import RESEARCH_ORGANISER

pytestmark = pytest.mark.journey

TITLE, OFFER = "Ett nej som måste granskas", "/plats/"
TAKE_IN = """
from django.utils import timezone
from seminars import replies
from tests.seminars import reply_mails

said = reply_mails.Said("{uid}", "{attendee}", "DECLINED", stamp=timezone.now(), verdict="")
reply = replies.take_in(reply_mails.outlook(said), at=timezone.now())
print(reply.state, reply.reason)
"""


@pytest.fixture
def organiser(open_browser: OpenBrowser, signed_in: Callable[[str], Any]) -> Page:
    cookies = signed_in(RESEARCH_ORGANISER)
    return open_browser(viewport=DESK, storage_state=cookies).new_page()


def test_r3_an_unproven_no_frees_the_place_when_an_organiser_says_so(
    phone: Page, organiser: Page, site: RunningSite
) -> None:
    anna, bo = a_newcomer("Anna Tveksam"), a_newcomer("Bo Härnäst")
    session = publish_a_session(organiser, TITLE, on=days_from_now(45), places=1)
    register(phone, anna, session)
    wait_for_a_place(phone, session, bo)
    invitation = site.mailbox.wait_for(anna.email, "Du är anmäld")
    assert answer_no(site, invitation, anna.email) == "review not_proven"
    assert not [mail for mail in site.mailbox.mails_to(bo.email) if "ledig" in mail.subject]

    organiser.goto("/arrangera/")
    waiting = organiser.get_by_role("listitem").filter(has_text="kalendersvar att granska")
    waiting.get_by_role("link", name=TITLE).click()
    answer = organiser.get_by_role("listitem").filter(has_text=f"{anna.name}: tackar nej")
    expect(answer).to_contain_text("Fråga personen innan du genomför det.")
    expect(answer).to_contain_text("Platsen går till nästa på reservlistan.")
    answer.get_by_role("button", name="Genomför").click()
    expect(organiser.get_by_role("main")).to_contain_text(f"{anna.name} är avanmäld")

    assert site.mailbox.wait_for(anna.email, "avanmäl").method == "CANCEL"
    phone.goto(site.mailbox.wait_for(bo.email, "En plats blev ledig").link(ending=OFFER))
    expect(phone.get_by_role("button", name="Ja, jag tar platsen")).to_be_visible()


def wait_for_a_place(page: Page, session: str, person: Any) -> None:
    page.goto(session)
    page.get_by_role("main").get_by_role("link", name="Ställ dig på reservlistan").first.click()
    fill_in_registration(page, person)
    page.get_by_role("button", name="Ställ dig på reservlistan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du står på reservlistan")


def answer_no(site: RunningSite, invitation: Mail, attendee: str) -> str:
    """What becomes of a no whose sender no mail server vouches for: its state and the reason."""
    return site.shell(TAKE_IN.format(uid=invitation.entry.uid, attendee=attendee))
