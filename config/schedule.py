"""What the worker does every minute: whatever a lost ring or a passed deadline has left undone."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django_q.models import Schedule

from config import heartbeat, privacy
from materials import reading
from participants import outbox
from seminars import (
    asking,
    digests,
    enrolment,
    importing,
    mailbox,
    messages,
    notices,
    opening_reminders,
    registration,
    waiting_list,
)

log = logging.getLogger(__name__)

NIGHT_HOUR = 3


# In this order: what is decided first is told last.
PARTS: tuple[Callable[..., object], ...] = (
    registration.expire_holds,
    waiting_list.expire_offers,
    registration.place_requested,
    enrolment.enrol_due,
    importing.sweep,
    opening_reminders.send_due,
    notices.send_due,
    asking.remind_due,
    digests.send_due,
    messages.send_due,
    reading.sweep,
    outbox.send_due,
    mailbox.read_due,
)


def every_minute() -> None:
    """Show a sign of life and sweep. The queue's job, and so the one that reads the clock."""
    at = timezone.now()
    heartbeat.beat(at=at)
    sweep(at=at)


def sweep(*, at: datetime, parts: tuple[Callable[..., object], ...] = PARTS) -> list[str]:
    """Do every part; one that fails stops no other. Gives the names of those that failed."""
    return [name for part in parts if (name := _failed(part, at=at))]


def _failed(part: Callable[..., object], *, at: datetime) -> str:
    try:
        part(at=at)
    except Exception:  # whatever it is, the other parts must run
        name = f"{part.__module__}.{part.__qualname__}"
        log.exception("%s failed; it is tried again in a minute", name)
        return name
    return ""


def every_night() -> None:
    """Forget what has been kept long enough, and log how much of each kind, without names."""
    log.info("purged: %s", privacy.purge(at=timezone.now()))


def ensure_schedules() -> None:
    """Put both into the queue's timetable; what is there already stays as it is."""
    _ensure("every minute", every_minute, schedule_type=Schedule.MINUTES, minutes=1)
    tonight = timezone.localtime().replace(hour=NIGHT_HOUR, minute=30) + timedelta(days=1)
    _ensure("every night", every_night, schedule_type=Schedule.DAILY, next_run=tonight)


def _ensure(name: str, job: Callable[[], None], **facts: object) -> None:
    func = f"{job.__module__}.{job.__qualname__}"
    Schedule.objects.get_or_create(name=name, defaults={"func": func, "repeats": -1, **facts})
