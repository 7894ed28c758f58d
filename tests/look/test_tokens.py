"""Colours are legible, targets are large, the stylesheet stays small: WCAG 2.2 AA in numbers."""

import re

import pytest

from tests.look.files import STATIC, stylesheet, tokens

WHITE = "#fff"


def channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (channel(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour(name: str) -> str:
    return WHITE if name == "white" else tokens()[name]


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("ink", "paper"),
        ("ink", "ground"),
        ("ink", "chalk-yellow"),
        ("ink", "warn-bg"),
        ("ink", "err-bg"),
        ("ink", "ok-bg"),
        ("ink", "learning-bg"),
        ("muted", "paper"),
        ("muted", "ground"),
        ("link", "paper"),
        ("link", "ground"),
        ("white", "pine"),
        ("white", "pine-dark"),
        ("white", "ink"),
        ("white", "err"),
        ("chalk", "asphalt"),
        ("chalk-dim", "asphalt"),
        ("chalk-blue", "asphalt"),
        ("chalk-yellow", "asphalt"),
        ("research-tx", "research-bg"),
        ("learning-tx", "learning-bg"),
        ("ok", "ok-bg"),
        ("warn", "warn-bg"),
        ("err", "paper"),
        ("err", "err-bg"),
    ],
)
def test_text_is_legible(text: str, behind: str) -> None:
    assert contrast(colour(text), colour(behind)) >= 4.5


@pytest.mark.parametrize(
    ("edge", "behind"),
    [("control", "paper"), ("control", "ground"), ("focus", "ink"), ("focus", "asphalt")],
)
def test_edges_of_controls_and_focus_are_visible(edge: str, behind: str) -> None:
    assert contrast(colour(edge), colour(behind)) >= 3


def declared_height(selector: str) -> float:
    """The greatest min-height declared for the selector, in pixels at 16 px a rem."""
    heights = [0.0]
    for names, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", stylesheet()):
        if selector in [name.strip() for name in names.split(",")]:
            for value in re.findall(r"min-height:\s*(var\(--target\)|[\d.]+rem)", rules):
                rem = tokens()["target"] if value.startswith("var") else value
                heights.append(float(rem.removesuffix("rem")) * 16)
    return max(heights)


@pytest.mark.parametrize(
    "selector",
    [
        ".btn",
        ".input",
        ".check",
        "summary",
        ".brand",
        ".site-nav a",
        ".account-nav a",
        ".breadcrumb a",
        ".footer-links a",
        ".segmented a",
        ".tabs a",
        ".pagination a",
        ".side-nav a",
        ".skip-link:focus",
    ],
)
def test_what_one_presses_is_at_least_44_pixels_high(selector: str) -> None:
    assert declared_height(selector) >= 44


def test_the_stylesheet_is_small() -> None:
    assert (STATIC / "css" / "app.css").stat().st_size < 30_000


def test_swedish_is_never_hyphenated_by_machine() -> None:
    assert "hyphens" not in stylesheet()


def test_layers_come_in_the_agreed_order() -> None:
    assert (
        stylesheet()
        .lstrip()
        .startswith("@layer reset, tokens, base, layout, components, utilities;")
    )


def test_every_used_token_is_declared() -> None:
    used = set(re.findall(r"var\(--([\w-]+)", stylesheet()))
    assert used <= set(tokens()) | {"edge"}


def test_nothing_is_fetched_from_another_host() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in (STATIC / "js").glob("*.js")]
    for text in (stylesheet(), *scripts):
        assert not re.search(r"(?:https?:)?//[a-z]", text)


def test_fonts_and_icons_carry_their_licences() -> None:
    for font in (STATIC / "fonts").glob("*.woff2"):
        family = font.name.split("-latin-")[0]
        assert "SIL OPEN FONT LICENSE" in (font.parent / f"{family}-OFL.txt").read_text()
    assert "ISC License" in (STATIC / "icons" / "LICENSE").read_text()
