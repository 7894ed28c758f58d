"""Feeds: which sessions an address stands for, and their bytes, written once per change and kept.

Hundreds of calendars ask at every full hour whether anything has changed. The answer takes one
query at most, and of public feeds one in two seconds for each process: so a change is in every
feed within five seconds, the time to write it included. The text itself is written by
seminars.calendar only when something has changed (F14).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import icalendar
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from seminars import calendar, feed_facts, personal_calendar, subscriptions
from seminars.feed_shelf import Recent, Text, Texts
from seminars.models import Registration, Session
from seminars.models.calendar_identity import risen
from seminars.models.session import SessionQuerySet


class NoFeed(Exception):
    """Nothing stands at this address: there never was anything, or it is there no more."""


@dataclass(frozen=True)
class Feed:
    """One address as it stands now, in one language (F9), and how its text is written."""

    etag: str
    changed_at: datetime | None
    write: Callable[[], bytes]
    file: str = ""  # where all processes find it; none for what is small, or somebody's own


recent: Recent[Feed] = Recent()
texts = Texts()


def of_site(*, language: str, at: datetime) -> Feed:
    """Every session that is public, back to twelve months ago (F13)."""

    def find() -> Feed:
        facts = feed_facts.of_site(at=at)
        name, sessions = settings.SITE_NAME[language], Session.objects.in_feeds(at=at)
        return _feed("all", name, language, facts, sessions)

    return recent.get(f"all.{language}", find)


def of_series(slug: str, *, language: str, at: datetime) -> Feed:
    """The same for one series, also under an address that it once had. Raises NoFeed."""

    def find() -> Feed:
        facts = _known(feed_facts.of_series(slug, at=at))
        sessions = Session.objects.in_feeds(at=at).filter(series=facts["pk"])
        return _feed(f"series-{facts['pk']}", _name(facts, language), language, facts, sessions)

    return recent.get(f"series/{slug}.{language}", find)


def of_topic(slug: str, *, language: str, at: datetime) -> Feed:
    """The same for one topic. Raises NoFeed."""

    def find() -> Feed:
        facts = _known(feed_facts.of_topic(slug, at=at))
        sessions = Session.objects.in_feeds(at=at).filter(topics=facts["pk"])
        return _feed(f"topic-{facts['pk']}", _name(facts, language), language, facts, sessions)

    return recent.get(f"topics/{slug}.{language}", find)


def of_session(uid: str, *, language: str) -> Feed:
    """One session alone, however old. Raises NoFeed, also for a draft."""

    def find() -> Feed:
        facts = _known(feed_facts.of_session(uid))
        sessions = Session.objects.filter(pk=facts["pk"])
        return _feed("", _name(facts, language), language, facts, sessions)

    return recent.get(f"session/{uid}.{language}", find)


def of_person(secret: str, *, language: str, at: datetime) -> Feed:
    """What the owner of ``secret`` is registered for. Raises NoFeed.

    Looked up by digest, so that no clock tells how much of a secret was right (F11), and anew each
    time, so that it ends at once.
    """
    facts = _known(feed_facts.of_person(subscriptions.digest_of(secret), at=at))
    with translation.override(language):
        name = _("Mina träffar: %(site)s") % {"site": settings.SITE_NAME[language]}

    def write() -> bytes:
        mine = Registration.objects.for_own_calendar(facts["person_id"], at=at)
        loaded = mine.prefetch_related("session__speakers", "session__topics")
        shown = personal_calendar.shown(loaded.order_by("session__starts_at", "session__uid"))
        return calendar.feed_for_one(shown, name=name, language=language)

    return Feed(_etag(name, language, facts), facts["changed_at"], write)


def text(feed: Feed) -> Text:
    """The feed's bytes, kept or written anew.

    They may be newer than the facts they are kept under, when something changes while they are
    read; then the next question finds other facts and so another tag.
    """
    return texts.get(feed.etag, feed.write, file=feed.file)


@transaction.atomic
def show_new_names(sessions: QuerySet[Session], *, at: datetime) -> int:
    """Let calendars take a new name or address of what they show: LAST-MODIFIED must rise (V8).

    Gives how many sessions it concerns. SEQUENCE stays: nobody has to answer again (V7). Locks
    them by primary key, as everybody does who locks several.
    """
    in_order = sessions.order_by("pk").select_for_update(of=("self",))
    keys = list(in_order.values_list("pk", flat=True))
    return Session.objects.filter(pk__in=keys).update(changed_at=risen(at))


def forget() -> None:
    """Remember nothing in this process: tests begin so."""
    recent.forget()
    texts.forget()


def _feed(
    kind: str, name: str, language: str, facts: feed_facts.Row, sessions: SessionQuerySet
) -> Feed:
    # One series for thousands of sessions: a join would make it anew for each.
    whole = sessions.prefetch_related("series", "venue", "speakers", "topics")

    def write() -> bytes:
        in_order = whole.order_by("starts_at", "uid")
        return calendar.feed(in_order, name=name, language=language)

    file = f"{kind}.{language}" if kind else ""
    return Feed(_etag(name, language, facts), facts["changed_at"], write, file)


def _known(facts: feed_facts.Row | None) -> feed_facts.Row:
    if facts is None:
        raise NoFeed
    return facts


def _name(facts: feed_facts.Row, language: str) -> str:
    """In the other language where there is none in this, as everywhere on the site."""
    return facts[f"called_{language}"] or facts["called_sv"] or facts["called_en"] or ""


def _etag(name: str, language: str, facts: feed_facts.Row) -> str:
    """Another tag whenever the text is another (F6), known without writing the text (F14)."""
    made_of = [_program(), settings.SITE_URL, name, language, sorted(facts.items())]
    return f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]}"'


@cache
def _program() -> str:
    """The program that writes: a later one may write other bytes of the same sessions."""
    modules = [calendar.__file__, personal_calendar.__file__]
    words = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.mo"))
    digest = hashlib.sha256(icalendar.__version__.encode())
    for path in [*map(Path, modules), *words]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
