"""Which of the site's two languages a page, a form or a feed is in, and a text on it."""

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def active_language() -> str:
    """“sv” or “en”: English where it was asked for, else Swedish, in which the site is written."""
    return "en" if (get_language() or "").startswith("en") else "sv"


def language_of(subject: Model, field: str) -> str:
    """The language in which a text of the content is shown here; empty if there is no text."""
    codes = (active_language(), "sv", "en")
    return next((code for code in codes if getattr(subject, f"{field}_{code}")), "")


def lang_of(subject: Model, field: str) -> SafeString:
    """``lang="sv"`` with a space before it, where a text is not in the page's language."""
    return lang_attribute(language_of(subject, field))


def lang_attribute(language: str) -> SafeString:
    """``lang`` with a space before it; nothing for an unknown language or the page's own."""
    known = language not in ("", active_language())
    return format_html(' lang="{}"', language) if known else SafeString("")
