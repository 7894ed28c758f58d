"""What organisers are told by the clock (O-1 to O-4): once each, and only if there is something.

Whoever may handle registrations is written to, in their own language.
Every part begins with a question that is cheap when nothing is due.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from participants.models import OutgoingMail, Person
from seminars import letters, permissions, places
from seminars.letters.notices import occasion_of
from seminars.models import Format, Registration, Series, Session, SessionNotice
from seminars.models.session import SessionQuerySet
from seminars.red_days import workdays_before
from seminars.timing import on_day

log = logging.getLogger(__name__)

Kind = SessionNotice.Kind

MORNING = time(8)
LONGEST_LOOK_BACK = timedelta(days=7)
SETTLE = timedelta(minutes=15)  # refusals of one round come together, so they are told together
BETWEEN_REFUSALS = timedelta(days=1)
WORKING_DAYS_BEFORE = 2
LOOK_AHEAD = timedelta(days=14)  # more than two working days, whatever the calendar


@dataclass
class News:
    """What has happened at one session: people, and how many wait now."""

    session: Session
    new: int = 0
    gone: int = 0
    waiting: int = 0
    refused: int = 0


def send_due(*, at: datetime) -> int:
    """Write everything that is due; gives how many letters. One that fails stops no other."""
    written = 0
    for act in list(_due(at=at)):
        try:
            written += act()
        except Exception:  # whatever it is, the others must be told
            log.exception("A letter to organisers could not be written; tried again in a minute")
    return written


def readers(series: Series) -> list[Person]:
    """Those who get the letters of a series."""
    handling = permissions.ACTS["handle_registrations"].roles
    roles = series.roles.filter(role__in=handling, person__is_active=True)
    return [role.person for role in roles.select_related("person").order_by("pk")]


def this_morning(at: datetime) -> datetime:
    """Eight o'clock in Sweden, today or, before eight, yesterday."""
    morning = _morning_of(on_day(at))
    return morning if morning <= at else _morning_of(on_day(at) - timedelta(days=1))


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING), timezone.get_default_timezone())


def _due(*, at: datetime) -> Iterator[Callable[[], int]]:
    """The letters to write now, each an act of its own."""
    until = this_morning(at)
    for series in Series.objects.to_be_digested(until=until):
        yield partial(_digest, series, until=until, at=at)
    sessions = list(_watched_over(at=at))
    told = _told_of(sessions)
    for session in sessions:
        closed = (session.pk, Kind.REGISTRATION_CLOSED, _closing(session))
        if session.has_closed(at=at) and closed not in told:
            yield partial(_tell_of_closing, session, at=at)
        missing = (session.pk, Kind.LINK_MISSING, occasion_of(session.starts_at))
        if _lacks_link(session, at=at) and missing not in told:
            yield partial(_tell_of_missing_link, session, at=at)
    if OutgoingMail.objects.refused_and_untold(before=at - SETTLE).exists():
        yield partial(_tell_of_refusals, at=at)


def _watched_over(*, at: datetime) -> SessionQuerySet:
    """Coming sessions whose registration has closed, or that start soon without a way in."""
    coming = Session.objects.to_come(at=at)
    closed = Q(needs_registration=True, registration_closes_at__lte=at)
    no_link = Q(join_url="", starts_at__lt=at + LOOK_AHEAD) & ~Q(format=Format.ON_SITE)
    return coming.filter(closed | no_link).select_related("series").order_by("starts_at", "pk")


def _told_of(sessions: list[Session]) -> set[tuple[int, str, str]]:
    notices = SessionNotice.objects.filter(session__in=sessions)
    return set(notices.values_list("session_id", "kind", "occasion"))


# --- O-1 ---------------------------------------------------------------------------------------


@transaction.atomic
def _digest(series: Series, *, until: datetime, at: datetime) -> int:
    """The news since the last time, a row a session; the series remembers how far it was told."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    since = series.digested_at or until - timedelta(days=1)
    if since >= until:
        return 0
    Series.objects.filter(pk=series.pk).update(digested_at=until)
    rows = news(series, since=max(since, until - LONGEST_LOOK_BACK), until=until, at=at)
    numbers = {"new": sum(row.new for row in rows), "gone": sum(row.gone for row in rows)}
    if not any(numbers.values()):
        return 0  # refused addresses alone have a letter of their own
    people = readers(series)
    for reader in people:
        letters.digest(series, reader, rows=rows, **numbers, at=at)
    return len(people)


def news(series: Series, *, since: datetime, until: datetime, at: datetime) -> list[News]:
    """What happened to coming sessions of ``series`` in that time; sessions without news are out.

    In three queries, whatever the number of registrations.
    """
    in_time = {"__gte": since, "__lt": until}
    made = Q(**{f"made_at{bound}": moment for bound, moment in in_time.items()})
    left = Q(**{f"cancelled_at{bound}": moment for bound, moment in in_time.items()})
    active = Q(state__in=Registration.State.active())
    coming = Session.objects.filter(series=series).upcoming(at=at)
    counts = {
        "new": Count("pk", filter=made & active),
        "gone": Count("pk", filter=left & Q(state=Registration.State.CANCELLED)),
        "waiting": Count("pk", filter=Q(state=Registration.State.WAITING)),
    }
    found = Registration.objects.filter(session__in=coming).order_by().values_list("session")
    by_session = {key: numbers for key, *numbers in found.annotate(**counts)}
    refused = Counter(
        each.session_id for each in _refused_in(series, since=since, until=until, at=at)
    )
    rows = []
    for session in coming:
        new, gone, waiting = by_session.get(session.pk, (0, 0, 0))
        rows.append(News(session, new, gone, waiting, refused[session.pk]))
    return [row for row in rows if row.new or row.gone or row.refused]


def _refused_in(
    series: Series, *, since: datetime, until: datetime, at: datetime
) -> list[Registration]:
    mails = OutgoingMail.objects.filter(
        state=OutgoingMail.State.REFUSED, refused_at__gte=since, refused_at__lt=until
    )
    found = _registrations_of(mails.values_list("purpose", flat=True), at=at)
    return [each for each in found if each.session.series_id == series.pk]


# --- O-2 and O-4 -------------------------------------------------------------------------------


@transaction.atomic
def _tell_of_closing(session: Session, *, at: datetime) -> int:
    session = places.locked(session)
    if not session.has_closed(at=at) or session.state != Session.State.PUBLISHED:
        return 0
    occasion = _closing(session)
    registrations = session.registrations
    numbers = {
        "n": registrations.placed().aggregate(n=Sum("people"))["n"] or 0,
        "waiting": registrations.waiting().count(),
        "needs": registrations.placed().exclude(needs__text="").filter(needs__pk__gt=0).count(),
        "diets": registrations.placed().exclude(needs__diet="").filter(needs__pk__gt=0).count(),
    }
    return _tell(
        session,
        Kind.REGISTRATION_CLOSED,
        occasion,
        lambda reader: letters.registration_closed(
            session, reader, occasion=occasion, at=at, **numbers
        ),
        at=at,
    )


@transaction.atomic
def _tell_of_missing_link(session: Session, *, at: datetime) -> int:
    session = places.locked(session)
    if not _lacks_link(session, at=at):
        return 0
    occasion = occasion_of(session.starts_at)
    online = session.registrations.placed().filter(format="online").count()
    return _tell(
        session,
        Kind.LINK_MISSING,
        occasion,
        lambda reader: letters.link_missing(session, reader, occasion=occasion, at=at, n=online),
        at=at,
    )


def _tell(
    session: Session,
    kind: str,
    occasion: str,
    letter: Callable[[Person], OutgoingMail],
    *,
    at: datetime,
) -> int:
    """A letter to each reader, and the row that says so."""
    people = readers(session.series)
    SessionNotice.objects.get_or_create(
        session=session,
        kind=kind,
        occasion=occasion,
        defaults={"made_at": at, "finished_at": at, "count": len(people)},
    )
    for reader in people:
        letter(reader)
    return len(people)


def _closing(session: Session) -> str:
    """The closing that was told of: a later one is told of again."""
    return occasion_of(session.registration_ends_at)


def _lacks_link(session: Session, *, at: datetime) -> bool:
    """Whether it is time to say that there is no way in."""
    if not session.is_to_come(at=at) or not session.is_online or session.join_url:
        return False
    return at >= _morning_of(workdays_before(on_day(session.starts_at), WORKING_DAYS_BEFORE))


# --- O-3 ---------------------------------------------------------------------------------------


@transaction.atomic
def _tell_of_refusals(*, at: datetime) -> int:
    """Addresses that mail does not reach, by series; a series with a letter today waits."""
    mails = list(
        OutgoingMail.objects.refused_and_untold(before=at - SETTLE).values_list("pk", "purpose")
    )
    by_series: dict[int, list[Registration]] = defaultdict(list)
    for registration in _registrations_of((purpose for _pk, purpose in mails), at=at):
        by_series[registration.session.series_id].append(registration)
    waits = _told_of_refusals_lately(by_series, at=at)
    waiting = {f"{each.pk}" for key in waits for each in by_series.pop(key)}
    told = [pk for pk, purpose in mails if _key_in(purpose) not in waiting]
    OutgoingMail.objects.filter(pk__in=told).update(refusal_told_at=at)
    written = 0
    for registrations in by_series.values():
        series = registrations[0].session.series
        for reader in readers(series):
            letters.mail_refused(series, reader, registrations=registrations, at=at)
            written += 1
    return written


def _told_of_refusals_lately(series: dict[int, list[Registration]], *, at: datetime) -> set[int]:
    """The series whose organisers had such a letter within a day."""
    return {
        key
        for key in series
        if OutgoingMail.objects.about(f"refused:{key}")
        .filter(created_at__gt=at - BETWEEN_REFUSALS)
        .exists()
    }


def _registrations_of(purposes: Iterable[str], *, at: datetime) -> list[Registration]:
    """The active registrations at coming sessions that mails were about, each address once."""
    keys = {int(key) for purpose in purposes if (key := _key_in(purpose)).isdigit()}
    found = Registration.objects.active().filter(pk__in=keys, session__ends_at__gt=at)
    rows = found.select_related("session__series").order_by("session__starts_at", "pk")
    once = {(row.session.series_id, row.email.lower()): row for row in reversed(list(rows))}
    return list(reversed(once.values()))


def _key_in(purpose: str) -> str:
    """The key of the registration that a mail is about; empty for others."""
    cause, _, rest = purpose.partition(":")
    return rest.partition(":")[0] if cause == "registration" else ""
