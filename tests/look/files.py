"""The files of the look, as the tests here read them."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@cache
def stylesheet() -> str:
    """The text of app.css without its comments."""
    text = (STATIC / "css" / "app.css").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@cache
def tokens() -> dict[str, str]:
    """Name → value of each custom property, as first declared."""
    found: dict[str, str] = {}
    for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", stylesheet()):
        found.setdefault(name, value.strip())
    return found


def pages() -> list[Path]:
    """All HTML templates except letters: mail programs read no stylesheet of ours."""
    return sorted(path for path in TEMPLATES.rglob("*.html") if "letters" not in path.parts)
