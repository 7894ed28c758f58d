"""Public feeds: which sessions they hold, and their bytes, written once per change and kept.

Hundreds of calendars ask at every full hour whether anything has changed. The answer to that takes
one small query; the text itself is written by seminars.calendar only when something has (F14).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Max, Min, QuerySet, Sum
from django.urls import reverse
from django.utils import translation

from seminars import calendar
from seminars.models import Series, Session
from seminars.models.session import SessionQuerySet

KEPT = timedelta(days=1)
FORMAT = 1  # raise it with each change of calendar.py that alters the text of unchanged sessions


@dataclass(frozen=True)
class Feed:
    """One address: these sessions under this name, in one language (F9)."""

    name: str
    language: str
    sessions: SessionQuerySet


@dataclass(frozen=True)
class Edition:
    """What a client compares to know whether it has the newest text (F6)."""

    key: str
    etag: str
    changed_at: datetime | None


@dataclass(frozen=True)
class Text:
    """A feed as it is sent, with the tag that only these bytes have."""

    etag: str
    octets: bytes


@dataclass(frozen=True)
class PublicFeed:
    """How one feed is shown to people: its name and its whole address."""

    id: str
    name: str
    address: str

    @property
    def webcal(self) -> str:
        """Opens the calendar program; never webcals://, which iPhones refuse (F15)."""
        return f"webcal://{self.address.partition('://')[2]}"

    @property
    def google(self) -> str:
        """Google Calendar's own page for adding it."""
        return f"https://calendar.google.com/calendar/r?cid={self.webcal}"


def of_site(*, language: str, at: datetime) -> Feed:
    """Every session that is public, back to twelve months ago (F13)."""
    name = settings.SITE_NAME[language]
    return Feed(name, language, Session.objects.in_feeds(at=at))


def of_series(slug: str, *, language: str, at: datetime) -> Feed:
    """The same for one series. Raises Series.DoesNotExist."""
    series = Series.objects.get(slug=slug)
    with translation.override(language):
        return Feed(series.title, language, Session.objects.in_feeds(at=at).filter(series=series))


def of_session(uid: str, *, language: str) -> Feed:
    """One session alone, however old. Raises Session.DoesNotExist, also for a draft."""
    found = Session.objects.published().filter(uid=uid)
    with translation.override(language):
        return Feed(found.get().title, language, found)


def edition(feed: Feed) -> Edition:
    """The feed's tag and newest change; writes the text only if nobody has asked for it before."""
    facts = _facts(feed.sessions)
    key = _key(feed, facts)
    etag: str = cache.get(f"{key}.etag") or _write(feed, key).etag
    return Edition(key, etag, facts["changed_at"])


def text(feed: Feed, edition: Edition) -> Text:
    """The feed's bytes, kept or written anew."""
    return cache.get(f"{edition.key}.text") or _write(feed, edition.key)


def show_new_names(sessions: QuerySet[Session], *, at: datetime) -> int:
    """Let calendars take a new name of series, venue or topic: LAST-MODIFIED must rise (V8).

    Gives how many sessions it concerns. SEQUENCE stays: nobody has to answer again (V7).
    """
    return sessions.update(changed_at=at)


def public_feeds(language: str) -> list[PublicFeed]:
    """What the subscribe page offers: everything, then each series."""
    with translation.override(language):
        whole = PublicFeed("all", settings.SITE_NAME[language], _address("feed_all"))
        return [whole, *(_public_feed(series) for series in Series.objects.all())]


def _public_feed(series: Series) -> PublicFeed:
    return PublicFeed(f"series-{series.slug}", series.title, _address("feed_series", series.slug))


def _address(name: str, *parts: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=parts)}"


def _facts(sessions: SessionQuerySet) -> dict[str, Any]:
    """What differs whenever the text does, in one query.

    The newest change alone is not enough: two acts may be committed in another order than they
    read the clock, and a session leaves the feed by growing old.
    """
    return sessions.order_by().aggregate(
        changed_at=Max("changed_at"),
        first=Min("ends_at"),
        count=Count("pk"),
        edits=Sum(F("version") + F("sequence")),
    )


def _key(feed: Feed, facts: dict[str, Any]) -> str:
    parts = [FORMAT, settings.SITE_URL, feed.name, feed.language, *facts.values()]
    return f"feed.{_digest(repr(parts).encode())}"


def _write(feed: Feed, key: str) -> Text:
    sessions = feed.sessions.select_related("series", "venue")
    whole = sessions.prefetch_related("speakers", "topics").order_by("starts_at", "uid")
    octets = calendar.feed(whole, name=feed.name, language=feed.language)
    written = Text(f'"{_digest(octets)}"', octets)
    kept = {f"{key}.text": written, f"{key}.etag": written.etag}
    cache.set_many(kept, timeout=KEPT.total_seconds())
    return written


def _digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()[:32]
