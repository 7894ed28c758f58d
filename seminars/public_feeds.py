"""The feeds that everybody may have, as they are shown to people: their names and addresses."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation

from materials.models import Topic
from seminars.models import Series, Session

Kind = Literal["all", "series", "topic"]


@dataclass(frozen=True)
class PublicFeed:
    """How one feed is shown to people: its name and its whole address."""

    kind: Kind
    id: str
    name: str
    address: str


def public_feeds(language: str) -> list[PublicFeed]:
    """What the subscribe page offers: everything, each series, each topic that has sessions."""
    with translation.override(language):
        whole = PublicFeed("all", "all", settings.SITE_NAME[language], _address("feed_all"))
        series = [_feed("series", each.slug, each.title) for each in Series.objects.all()]
        topics = [_feed("topic", each.slug, each.name) for each in _topics_with_sessions()]
        return [whole, *series, *topics]


def _topics_with_sessions() -> list[Topic]:
    published = Session.objects.published().filter(topics=OuterRef("pk"))
    return list(Topic.objects.filter(Exists(published)))


def _feed(kind: Kind, slug: str, name: str) -> PublicFeed:
    return PublicFeed(kind, f"{kind}-{slug}", name, _address(f"feed_{kind}", slug))


def _address(name: str, *parts: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=parts)}"
