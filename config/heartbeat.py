"""The worker's pulse: written through the queue every minute, read by health and supervisor.

It is the only thing that sees a worker whose processes look healthy while nothing is processed.
"""

from datetime import datetime, timedelta

from django.core.cache import cache

KEY = "heartbeat"
TOO_OLD = timedelta(minutes=5)


def beat(*, at: datetime) -> None:
    """Write down that the worker lives."""
    cache.set(KEY, at.isoformat(), timeout=None)


def last_beat() -> datetime | None:
    """The last sign of life; None before the first."""
    written = cache.get(KEY)
    return datetime.fromisoformat(written) if written else None


def age(*, at: datetime) -> timedelta | None:
    """How long ago the worker last showed a sign of life."""
    beaten_at = last_beat()
    return at - beaten_at if beaten_at else None
