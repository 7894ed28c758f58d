"""What must hold on every page: nobody is kept out, nothing comes from elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 500, 1280)
HEIGHT = 900

WIDER_THAN_SCREEN = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > root.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 120));
}
"""

# Links inside running text may be as low as their line (WCAG 2.5.8); buttons and fields never.
# A box to tick is small itself, so the row that it shares with its label is measured.
TOO_SMALL = """
() => {
  const parts = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const isShown = each => each.checkVisibility({visibilityProperty: true})
    && !each.closest(".visually-hidden, .skip-link");
  const isInText = each => each.matches("a") && getComputedStyle(each).display === "inline"
    && each.parentElement.innerText.trim() !== each.innerText.trim();
  const wanted = each => each.matches("a:not(.btn)") ? 24 : 43.5;
  return parts.filter(isShown).filter(each => !isInText(each)).flatMap(each => {
    const {width, height} = (each.closest(".check, .pick label") || each).getBoundingClientRect();
    if (Math.min(width, height) >= wanted(each)) return [];
    return [`${Math.round(width)}×${Math.round(height)}: ${each.outerHTML.slice(0, 110)}`];
  });
}
"""


@dataclass
class Noise:
    """What a page asked other hosts for, and what the browser complained about."""

    own_host: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.own_host:
            self.foreign.append(request.url)

    def on_console(self, message: ConsoleMessage) -> None:
        """Refusals of the content security policy are errors on the console, too.

        That the page itself answers 404 or 409 is what it is meant to do.
        """
        is_about_itself = message.page is not None and message.location["url"] == message.page.url
        if message.type in {"error", "warning"} and not is_about_itself:
            self.complaints.append(message.text)


@contextmanager
def listening(page: Page, site_url: str) -> Iterator[Noise]:
    noise = Noise(urlsplit(site_url).netloc)
    page.on("request", noise.on_request)
    page.on("console", noise.on_console)
    page.on("pageerror", lambda error: noise.complaints.append(str(error)))
    yield noise


def faults(page: Page, *, language: str) -> list[str]:
    """Give everything that is wrong with the page as it stands, at each width."""
    found = [f"lang is “{lang(page)}”"] if lang(page) != language else []
    headings = page.get_by_role("heading", level=1).all_inner_texts()
    found += [f"h1: {headings}"] if len(headings) != 1 else []
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
        found += [f"{width} px: {fault}" for fault in faults_at_this_width(page)]
    return found


def faults_at_this_width(page: Page) -> Iterator[str]:
    yield from (f"wider than the screen: {each}" for each in page.evaluate(WIDER_THAN_SCREEN)[-2:])
    yield from violations(page)


def violations(page: Page) -> Iterator[str]:
    """What axe-core finds."""
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
        "preload": False,  # the style sheet is at hand, nothing needs to be fetched again
    }
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    for violation in result["violations"]:
        where = [str(node["html"])[:150] for node in violation["nodes"][:2]]
        yield f"{violation['id']} ({len(violation['nodes'])}): {where}"


def targets_too_small(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TOO_SMALL)
    return found


def lang(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))
