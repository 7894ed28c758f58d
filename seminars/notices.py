"""What participants are told by the clock, and what an organiser lets them know afterwards.

A ``SessionNotice`` says that a session has been told of on one occasion: its start. A session that
has been moved has another occasion and is told of again; a job that runs late still finds what is
due, until it would be of no use. Letters are written in batches, each in a transaction of its own
under the session's lock, so that nobody who registers has to wait for two thousand of them; the
notice remembers how far they have come.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2s
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from participants import audit
from participants.models import OutgoingMail, Person
from seminars import letters, places, related
from seminars.letters.notices import LEFT_BEHIND, call_off_optional, occasion_of
from seminars.models import Registration, Session, SessionNotice
from seminars.models.registration import RegistrationQuerySet
from seminars.models.session import SessionQuerySet
from seminars.timing import on_day

log = logging.getLogger(__name__)

Kind = SessionNotice.Kind

REMINDER_HOUR = time(10)
NEWS_FOR = timedelta(days=60)
LETTERS_A_BATCH = 20
SECONDS_A_SWEEP = 40
# These say where, when and what to prepare; who got one since needs no reminder of it.
SAY_THE_SAME = {"registered", "place_given"}
SAY_SOMETHING_NEW = {"session_moved", "session_changed"}


class NoticeError(Exception):
    """Something that cannot be told as asked."""


class NotHeldYet(NoticeError):
    """The session is not over, or will not be held."""


class LongAgo(NoticeError):
    """Two months after the session nobody waits for a mail about it."""


class NothingToShow(NoticeError):
    """No material of the session can be read."""


class ToldAlready(NoticeError):
    """Everybody has been told of exactly these materials."""


def _always(_session: Session) -> bool:
    return True


@dataclass(frozen=True)
class Telling:
    """One thing to tell: from when, until when, to whom, by which letter."""

    due_at: Callable[[Session], datetime | None]
    ends_at: Callable[[Session], datetime]
    receivers: Callable[[Session], RegistrationQuerySet]
    letter: Callable[..., OutgoingMail]
    repeats_confirmation: bool = False
    has_content: Callable[[Session], bool] = _always


def _with_place(session: Session) -> RegistrationQuerySet:
    """Those who have, or had, a place: present or not, unless they want no reminders."""
    return session.registrations.placed().filter(wants_reminders=True)


def _waiting(session: Session) -> RegistrationQuerySet:
    return session.registrations.waiting()


def _start(session: Session) -> datetime:
    return session.starts_at


def _time_to_prepare(session: Session) -> datetime | None:
    """At ten, so many days before as the session has it."""
    days = session.preparation_days
    return None if days is None else morning_before(session, days=days)


def _has_something_to_prepare(session: Session) -> bool:
    has_words = session.before_sv or session.before_en
    return bool(has_words or related.readable(session, "read_before"))


def _day_before(session: Session) -> datetime | None:
    return morning_before(session, days=1) if session.has_reminder else None


def _end_of_waiting(session: Session) -> datetime | None:
    return session.waiting_list_closes_at


def _recording_is_there(session: Session) -> datetime | None:
    return session.ends_at if session.recording == Session.Recording.READY else None


def _two_months_later(session: Session) -> datetime:
    return session.ends_at + NEWS_FOR


def _by_an_organiser(_session: Session) -> datetime | None:
    return None


TELLINGS: dict[str, Telling] = {
    Kind.PREPARE: Telling(
        _time_to_prepare,
        _start,
        _with_place,
        letters.prepare,
        repeats_confirmation=True,
        has_content=_has_something_to_prepare,
    ),
    Kind.TOMORROW: Telling(
        _day_before, _start, _with_place, letters.tomorrow, repeats_confirmation=True
    ),
    Kind.RESERVE_LIST_CLOSED: Telling(
        _end_of_waiting, _start, _waiting, letters.reserve_list_closed
    ),
    Kind.RECORDING: Telling(
        _recording_is_there, _two_months_later, _with_place, letters.recording_ready
    ),
    Kind.MATERIALS: Telling(
        _by_an_organiser, _two_months_later, _with_place, letters.materials_are_here
    ),
}


def send_due(*, at: datetime) -> int:
    """Write the letters that are due; gives how many. The next sweep goes on where this one ends.

    One session that fails stops no other.
    """
    written, started = 0, monotonic()
    for session, kind in list(due(at=at)):
        _begin(session, kind, at=at)
    unfinished = SessionNotice.objects.filter(finished_at=None)
    for key in list(unfinished.values_list("pk", flat=True)):
        try:
            while (count := _write_some(key, at=at)) is not None:
                written += count
                if monotonic() - started > SECONDS_A_SWEEP:
                    return written
        except Exception:  # whatever it is, the other sessions must be told
            log.exception("Notice %s could not be written; it is tried again in a minute", key)
    return written


def due(*, at: datetime) -> Iterator[tuple[Session, str]]:
    """The sessions to tell of now, each with the kind of notice. In three queries."""
    sessions = list(_perhaps_due(at=at))
    told = set(
        SessionNotice.objects.filter(session__in=sessions).values_list(
            "session_id", "kind", "occasion"
        )
    )
    for session in sessions:
        for kind, telling in TELLINGS.items():
            is_told = (session.pk, kind, occasion_of(session.starts_at)) in told
            if not is_told and _is_due(session, telling, at=at):
                yield session, kind


def _perhaps_due(*, at: datetime) -> SessionQuerySet:
    """Coming sessions, and held ones whose recording is there and still news."""
    recorded = Q(recording=Session.Recording.READY, ends_at__lte=at, ends_at__gt=at - NEWS_FOR)
    published = Session.objects.filter(state=Session.State.PUBLISHED, needs_registration=True)
    return published.filter(Q(starts_at__gt=at) | recorded).order_by("starts_at", "pk")


@transaction.atomic
def materials_are_here(session: Session, *, by: Person | None, at: datetime) -> SessionNotice:
    """Tell all who had a place, also those who could not come, what the session left behind.

    The first letters are written at once, the others by the next sweeps. Raises NotHeldYet,
    LongAgo, NothingToShow, and ToldAlready as long as the materials are the same.
    """
    session = places.locked(session)
    if session.state != Session.State.PUBLISHED or session.ends_at > at:
        raise NotHeldYet
    if at >= _two_months_later(session):
        raise LongAgo
    found = related.readable(session, *LEFT_BEHIND)
    if not found:
        raise NothingToShow
    keys = sorted(material.pk for material in found)
    occasion = blake2s(repr(keys).encode(), digest_size=8).hexdigest()
    notice, is_new = SessionNotice.objects.get_or_create(
        session=session, kind=Kind.MATERIALS, occasion=occasion, defaults={"made_at": at}
    )
    if not is_new:
        raise ToldAlready
    audit.record("materials.told_of", session, by=by, at=at, count=len(found))
    _write_some(notice.pk, at=at)
    notice.refresh_from_db()
    return notice


def told_of_materials(session: Session) -> int:
    """How many mails ``materials_are_here`` would write."""
    return _with_place(session).count()


@transaction.atomic
def want_reminders(
    registration: Registration, *, wants: bool, by: Person | None, at: datetime
) -> Registration:
    """Stop or resume the reminders of one session. Twice is as good as once."""
    _session, registration = places.locked_with(registration)
    if registration.wants_reminders != wants:
        registration.wants_reminders = wants
        registration.save(update_fields=["wants_reminders"])
        audit.record("reminders.chosen", registration, by=by, at=at, wants=wants)
        if not wants:
            call_off_optional(registration, at=at)
    return registration


def morning_before(session: Session, *, days: int) -> datetime:
    """Ten o'clock in Sweden, so many days before the day of the session."""
    day = on_day(session.starts_at) - timedelta(days=days)
    return timezone.make_aware(
        datetime.combine(day, REMINDER_HOUR), timezone.get_default_timezone()
    )


def _is_due(session: Session, telling: Telling, *, at: datetime) -> bool:
    """Whether its time has come and is not over; the cheaper question first."""
    if session.state != Session.State.PUBLISHED or at >= telling.ends_at(session):
        return False
    due_at = telling.due_at(session)
    return due_at is not None and due_at <= at and telling.has_content(session)


@transaction.atomic
def _begin(session: Session, kind: str, *, at: datetime) -> None:
    """The row from which the letters are written; seen under the lock, it may be due no longer."""
    session = places.locked(session)
    if _is_due(session, TELLINGS[kind], at=at):
        SessionNotice.objects.get_or_create(
            session=session,
            kind=kind,
            occasion=occasion_of(session.starts_at),
            defaults={"made_at": at},
        )


@transaction.atomic
def _write_some(key: int, *, at: datetime) -> int | None:
    """One batch under the session's lock; gives how many letters, None when there are no more."""
    session = places.locked(SessionNotice.objects.select_related("session").get(pk=key).session)
    notice = SessionNotice.objects.get(pk=key)  # as it is under the lock
    if notice.finished_at:
        return None
    telling = TELLINGS[notice.kind]
    rows: list[Registration] = []
    if _is_still_true(session, notice, at=at):
        following = telling.receivers(session).filter(pk__gt=notice.last_written)
        rows = list(following.select_related("person").order_by("pk")[:LETTERS_A_BATCH])
    receivers = _without_those_who_know(session, telling, rows)
    for registration in receivers:
        registration.session = session
        telling.letter(registration, occasion=notice.occasion, at=at)
    notice.last_written = max((row.pk for row in rows), default=notice.last_written)
    notice.count += len(receivers)
    notice.finished_at = None if rows else at
    notice.save()
    return len(receivers) if rows else None


def _is_still_true(session: Session, notice: SessionNotice, *, at: datetime) -> bool:
    """Not cancelled, moved or begun since the notice was made."""
    telling = TELLINGS[notice.kind]
    if session.state != Session.State.PUBLISHED or at >= telling.ends_at(session):
        return False
    return notice.kind == Kind.MATERIALS or notice.occasion == occasion_of(session.starts_at)


def _without_those_who_know(
    session: Session, telling: Telling, rows: list[Registration]
) -> list[Registration]:
    """A confirmation that came after the reminder was due says what the reminder says."""
    since = telling.due_at(session)
    if not telling.repeats_confirmation or since is None:
        return rows
    mails = OutgoingMail.objects.filter(
        person__in=[row.person_id for row in rows], created_at__gte=since
    )
    know: set[str] = set()
    for purpose in mails.order_by("pk").values_list("purpose", flat=True):
        cause, _, rest = purpose.partition(":")
        key, _, name = rest.partition(":")
        if cause == "registration" and name.partition(":")[0] in SAY_THE_SAME:
            know.add(key)
        elif cause == "registration" and name.partition(":")[0] in SAY_SOMETHING_NEW:
            know.discard(key)
    return [row for row in rows if str(row.pk) not in know]
