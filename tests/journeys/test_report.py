"""The term is over: an organiser takes the numbers with her in a spreadsheet."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, OpenBrowser
from tests.journeys.signing_in import RESEARCH_ORGANISER

pytestmark = pytest.mark.journey


@pytest.fixture
def organiser(open_browser: OpenBrowser, signed_in: Callable[[str], Any]) -> Page:
    return open_browser(viewport=DESK, storage_state=signed_in(RESEARCH_ORGANISER)).new_page()


def test_the_report_and_its_spreadsheet_say_the_same(organiser: Page) -> None:
    organiser.goto("/arrangera/")
    organiser.get_by_role("link", name="Terminsrapport").click()
    organiser.get_by_label("Serie").select_option("forskning")
    organiser.get_by_role("button", name="Visa").click()
    table = organiser.get_by_role("table", name="Träffar")
    titles = table.get_by_role("rowheader").get_by_role("link").all_inner_texts()
    assert titles
    with organiser.expect_download() as download:
        organiser.get_by_role("button", name="Hämta som Excel").click()

    assert download.value.suggested_filename.endswith(".xlsx")
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames[0] == "Träffar"
    cells = {str(cell) for row in book["Träffar"].values for cell in row}
    assert [title for title in titles if not any(title in cell for cell in cells)] == []
    expect(organiser.get_by_role("heading", level=1)).to_have_text("Terminsrapport")
