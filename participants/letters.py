"""Letters: the words of a mail, written from templates in the receiver's language.

Each letter has three templates, ``<letter>.subject.txt``, ``<letter>.txt`` and ``<letter>.html``;
the last two extend ``letters/base.txt`` and ``letters/base.html``. Every app writes its own
letters with ``written``; those of signing in stand here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.text import Truncator
from django.utils.translation import override

from participants.plain_text import clean_line

SUBJECT_LENGTH = 150
ROOM = "participants/letters"
BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def written(template: str, language: str, context: Mapping[str, Any]) -> Letter:
    """The letter of ``template`` (a path without its endings) in ``language``.

    Raises TemplateDoesNotExist when one of the three templates is missing.
    """
    words = {**context, "site": _site(language), "language": language}
    with override(language):
        return Letter(
            subject=_one_line(_plain(f"{template}.subject.txt", words)),
            text=_airy(_plain(f"{template}.txt", words)),
            html=_rendered(f"{template}.html", Context(words)),
        )


def sign_in_code(language: str, *, code: str) -> Letter:
    """Carries the code that signs somebody in; the subject does not show it."""
    return written(f"{ROOM}/sign_in_code", language, {"code": code})


def unknown_address(language: str, *, address: str) -> Letter:
    """Tells the owner of an address, and nobody else, that it has never been registered."""
    return written(f"{ROOM}/unknown_address", language, {"address": address})


def confirm_address(language: str, *, code: str) -> Letter:
    """Carries the code that shows that an address belongs to the one who typed it."""
    return written(f"{ROOM}/confirm_address", language, {"code": code})


def sign_in_changed(language: str) -> Letter:
    """Warns somebody that the second factor of their sign-in was changed."""
    return written(f"{ROOM}/sign_in_changed", language, {})


def _site(language: str) -> dict[str, str]:
    return {
        "name": settings.SITE_NAME[language],
        "url": settings.SITE_URL if language == "sv" else f"{settings.SITE_URL}/{language}",
        "controller": settings.CONTROLLER[language],
        "contact_email": settings.CONTACT_EMAIL,
    }


def _plain(template: str, words: Mapping[str, Any]) -> str:
    """Plain text is not HTML: an apostrophe stays an apostrophe."""
    return _rendered(template, Context(dict(words), autoescape=False))


def _rendered(template: str, context: Context) -> str:
    return Engine.get_default().get_template(template).render(context)


def _one_line(words: str) -> str:
    return Truncator(clean_line(words)).chars(SUBJECT_LENGTH)


def _airy(words: str) -> str:
    """Template tags leave gaps: one blank line between paragraphs is enough."""
    lines = "\n".join(line.rstrip() for line in words.splitlines())
    return BLANK_LINES.sub("\n\n", lines).strip() + "\n"
