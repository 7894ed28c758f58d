"""Templates carry neither style nor script, and ask nothing of other hosts."""

import re
from pathlib import Path

import pytest

from tests.architecture import source

INLINE = {
    "style attribute": re.compile(r"\sstyle="),
    "style element": re.compile(r"<style[\s>]"),
    "script without a file": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*application/(ld\+)?json)[^>]*>"
    ),
    "event attribute": re.compile(r"\son(click|load|submit|change|input|error|focus|blur)="),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "file of another host": re.compile(r"<(script|link|img|iframe)[^>]+(src|href)=\"(https?:)?//"),
}
PAGES = [path for path in source.templates() if "letters" not in path.parts]


@pytest.mark.parametrize("what", INLINE)
def test_nothing_inline(what: str) -> None:
    found = [_name(path) for path in PAGES if INLINE[what].search(path.read_text(encoding="utf-8"))]
    assert found == []


def _name(path: Path) -> str:
    return str(path.relative_to(source.ROOT))
