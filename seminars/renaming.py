"""A series takes another address (case 10), and what every change of address asks for.

Calendars and mails keep what they hold: UID and SEQUENCE stay, LAST-MODIFIED rises because the
address is shown (V2, V7, V8), and the old one goes on leading.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from participants import audit
from participants.models import Person
from seminars import feeds, former_addresses, places
from seminars.models import FormerSlug, Series, Session
from seminars.models.session import SessionQuerySet

SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 50


class SeriesError(Exception):
    """A change of a whole series that cannot be made as asked."""


class NotAnAddress(SeriesError):
    """It needs small letters a to z, numbers and single hyphens."""


class AddressTaken(SeriesError):
    """It is, or was, the address of a series."""


class ChangedMeanwhile(SeriesError):
    """A session came or the series went while we waited for the locks."""


@transaction.atomic
def rename_address(series: Series, slug: str, *, by: Person | None, at: datetime) -> Series:
    """Give the series another address; the one it had goes on leading to it.

    Raises NotAnAddress, AddressTaken. The address it has already changes nothing.
    """
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise NotAnAddress(slug)
    [series] = locked_with_sessions([series])
    if series.slug == slug:
        return series
    if former_addresses.is_taken(slug):
        raise AddressTaken(slug)
    before, series.slug = series.slug, slug
    series.version += 1
    try:
        with transaction.atomic():  # somebody else may take it at the same moment
            series.save(update_fields=["slug", "version"])
    except IntegrityError:
        raise AddressTaken(slug) from None
    FormerSlug.objects.create(slug=before, series=series, left_at=at)
    show_in_calendars(Session.objects.of_series(series), at=at)
    audit.record("series.renamed", series, by=by, at=at, before=before)
    return series


def locked_with_sessions(chosen: Sequence[Series]) -> list[Series]:
    """Read again with all their sessions, under locks in the one order, in the order given."""
    sessions = Session.objects.filter(series__in=chosen)
    seen = {session.pk for session in places.locked_in_order(sessions)}
    rows = Series.objects.filter(pk__in=[each.pk for each in chosen]).order_by("pk")
    found = {each.pk: each for each in rows.select_for_update()}
    if len(found) != len(chosen) or set(sessions.values_list("pk", flat=True)) != seen:
        raise ChangedMeanwhile
    return [found[each.pk] for each in chosen]


def show_in_calendars(sessions: SessionQuerySet, *, at: datetime) -> None:
    """LAST-MODIFIED rises (V8), and an open sheet sees that somebody else was here."""
    feeds.show_new_names(sessions, at=at)
    sessions.update(version=F("version") + 1)
