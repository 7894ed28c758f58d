"""Display-only tags of every page: icons and the mark of the current page. A built-in library."""

from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(settings.BASE_DIR) / "static" / "icons"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw static/icons/<name>.svg inline and silent: words always stand beside it.

    Raises FileNotFoundError for an unknown name, so that a typing error never reaches a visitor.
    """
    return _drawing(name)


@cache
def _drawing(name: str) -> SafeString:
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()
    attributes = '<svg class="icon" aria-hidden="true" focusable="false"'
    # Safe: a drawing from this repository, in which nobody has typed anything.
    return mark_safe(drawing.replace("<svg", attributes, 1))  # noqa: S308 (said above)


@register.simple_tag(takes_context=True)
def aria_current(context: Context, page: str, *others: str) -> SafeString:
    """Give a menu link aria-current: this very page, or a page of its section.

    ``others`` are the URL names of the section's other pages.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    name: str = (match.url_name if match else "") or ""
    if name == page:
        return SafeString(' aria-current="page"')
    if name in others:
        return SafeString(' aria-current="true"')
    return SafeString("")
