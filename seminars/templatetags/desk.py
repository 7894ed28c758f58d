"""Small words on the organisers' pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(things: Mapping[int, object], key: int) -> object:
    """What belongs to ``key``; None where nothing does."""
    return things.get(key)


@register.filter
def in_words(name: str | None, words: Mapping[str, object]) -> str:
    """The words of a stored name; “–” where nothing is stored."""
    return str(words.get(name or "", "–"))
