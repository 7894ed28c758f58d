"""What no template may hold: inline style or script, other hosts, unknown icons and classes."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.look.files import STATIC, TEMPLATES, pages, stylesheet

EACH_PAGE = pytest.mark.parametrize(
    "page", pages(), ids=lambda path: str(path.relative_to(TEMPLATES))
)
# Classes that mark a thing for a test or a script, or that only other tools style.
UNSTYLED = {"dark"}


def markup(page: Path) -> str:
    """The template without its comments."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}", "", text)
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


@EACH_PAGE
def test_no_inline_style_or_script(page: Path) -> None:
    text = markup(page)
    assert not re.search(r"\sstyle=|<style\b|\son[a-z]+=\"|javascript:", text)
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or 'type="application/' in attributes


@EACH_PAGE
def test_nothing_is_loaded_from_another_host(page: Path) -> None:
    assert not re.search(r"(?:src|srcset|poster)=[\"'](?:https?:)?//", markup(page))
    assert not re.search(r"<link\b[^>]*href=[\"'](?:https?:)?//", markup(page))


@EACH_PAGE
def test_every_icon_exists(page: Path) -> None:
    for name in re.findall(r"\{% icon [\"']([\w-]+)[\"']", markup(page)):
        assert (STATIC / "icons" / f"{name}.svg").exists(), name


@EACH_PAGE
def test_every_class_is_in_the_stylesheet(page: Path) -> None:
    known = set(re.findall(r"\.(-?[a-zA-Z][\w-]*)", stylesheet())) | UNSTYLED
    used: set[str] = set()
    for value in re.findall(r"\sclass=\"((?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*)\"", markup(page)):
        # A word that touches a tag is a part of a name, and cannot be judged here.
        words = re.sub(r"\S*(?:\{\{.*?\}\})\S*", " ", re.sub(r"\{%.*?%\}", " ", value))
        used.update(words.split())
    assert used <= known, used - known


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_last_resort_pages_need_nothing(name: str) -> None:
    html = get_template(name).render()
    assert html.startswith("<!doctype html>")
    assert 'lang="sv"' in html
    assert 'lang="en"' in html
