"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from participants.languages import active_language
from seminars.permissions import may_organise_anything


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's names in the reader's language, and the same page in the other one."""
    language = active_language()
    other = "sv" if language == "en" else "en"
    facts = {
        "name": settings.SITE_NAME[language],
        "tagline": settings.SITE_TAGLINE[language],
        "controller": settings.CONTROLLER[language],
        "contact_email": settings.CONTACT_EMAIL,
        "demo_banner": settings.DEMO,
        "url": settings.SITE_URL,
    }
    return {
        "site": facts,
        "frame": facts,  # allauth's pages bring a "site" of their own; the frame must not show that
        "other_language": other,
        "other_language_url": _in_language(other, request.get_full_path()),
        "may_organise_anything": SimpleLazyObject(lambda: may_organise_anything(request.user)),
    }


def _in_language(language: str, address: str) -> str:
    """The same page in ``language``; nothing where there is no page, or it has one language."""
    translated = translate_url(address, language)
    return "" if translated == address else translated
