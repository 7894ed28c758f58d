"""Texts of the content: the language in which one stands, and where its line may break."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from participants.languages import lang_of
from seminars.timing import NBSP

register = template.Library()
register.simple_tag(lang_of)

TIMES = re.compile(rf"(kl\.{NBSP})?\d\d[.:]\d\d–\d\d[.:]\d\d")


@register.filter
def times_together(words: str) -> SafeString:
    """“kl. 09.00–11.30” inside ``words`` stays on one line, also on a phone."""
    return SafeString(TIMES.sub(r'<span class="nowrap">\g<0></span>', escape(words)))


@register.filter
def unbroken(words: str) -> str:
    """Keep a spaced dash on the line of the word before it: no line begins with one."""
    return words.replace(" – ", f"{NBSP}– ")
