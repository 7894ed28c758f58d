"""Whether the site is well: for machines that watch it. Numbers and states, nobody's data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import heartbeat
from participants.models import OutgoingMail
from seminars import mailbox

MAIL_TOO_LATE = timedelta(minutes=15)
ANSWERS_TOO_LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at; ``value`` says more where there is a number."""

    is_well: bool
    value: int | None = None

    def as_json(self) -> dict[str, object]:
        said: dict[str, object] = {"ok": self.is_well}
        return said if self.value is None else said | {"value": self.value}


@login_not_required
@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """Say that the web process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether everything is well that the site needs: 200, or 503 with what is not."""
    signs = look(at=timezone.now())
    is_well = all(sign.is_well for sign in signs.values())
    body = {
        "status": "ok" if is_well else "failing",
        "checks": {name: sign.as_json() for name, sign in signs.items()},
    }
    return JsonResponse(body, status=200 if is_well else 503)


def look(*, at: datetime) -> dict[str, Sign]:
    """Look at all that the site needs; without a database everything is unwell."""
    return {name: _looked(check, at=at) for name, check in CHECKS.items()}


def _looked(check: Callable[[datetime], Sign], *, at: datetime) -> Sign:
    try:
        return check(at)
    except Exception:  # noqa: BLE001 (a database may fail in any way; the answer is the same)
        return Sign(is_well=False)


def _database(_at: datetime) -> Sign:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Sign(is_well=True)


def _migrations(_at: datetime) -> Sign:
    """Look for migrations that were not applied: a new program on an old database."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Sign(is_well=missing == 0, value=missing)


def _worker(at: datetime) -> Sign:
    """Look at the age of the heartbeat, in seconds."""
    age = heartbeat.age(at=at)
    if age is None:
        return Sign(is_well=False)
    return Sign(is_well=age < heartbeat.TOO_OLD, value=int(age.total_seconds()))


def _mail(at: datetime) -> Sign:
    """Look at how long the mail that is due has waited, in seconds."""
    oldest = OutgoingMail.objects.due(at=at).first()
    late = at - oldest.next_try_at if oldest and oldest.next_try_at else timedelta()
    return Sign(is_well=late < MAIL_TOO_LATE, value=int(late.total_seconds()))


def _answers(at: datetime) -> Sign:
    """Look at how long ago the mailbox of answers was read, in seconds, where there is one."""
    if settings.MAILBOX is None:
        return Sign(is_well=True)
    read_at = mailbox.last_read_at()
    if read_at is None:
        return Sign(is_well=False)
    return Sign(is_well=at - read_at < ANSWERS_TOO_LATE, value=int((at - read_at).total_seconds()))


CHECKS: dict[str, Callable[[datetime], Sign]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "mail": _mail,
    "answers": _answers,
}
