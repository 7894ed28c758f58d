"""Loads the demo plan: twice changes nothing, on another day moves the dates."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from config.demo.answers import load_answers
from config.demo.asking import load_asking, take_as_told
from config.demo.attachments import load_attachments
from config.demo.library import load_library
from config.demo.plan import Plan
from config.demo.registers import load_accounts, load_people, load_registers
from config.demo.registrations import load_registrations
from config.demo.sessions import Loaded, load_series, load_sessions
from participants import audit
from participants.models import AuditEntry
from seminars.models import Series

LOADED = "demo.loaded"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a loading did."""

    new_sessions: int
    moved_sessions: int
    registrations: int
    materials: int

    @property
    def changed_anything(self) -> bool:
        return any((self.new_sessions, self.moved_sessions, self.registrations, self.materials))


def last_loaded_at() -> datetime | None:
    """When the demo was last loaded or moved; None before the first time."""
    entry = AuditEntry.objects.filter(action=LOADED).order_by("-at").first()
    return entry.at if entry else None


def load(plan: Plan, *, at: datetime) -> Summary:
    """Write what is missing of the plan and move its dates to today; sends no mail.

    What people changed or added stays as it is.
    """
    sessions, registrations = _load_rows(plan, at=at)
    materials = load_library(plan, at=at) + load_attachments(sessions, at=at)
    take_as_told(at=at)
    summary = Summary(
        new_sessions=sum(each.is_new for each in sessions),
        moved_sessions=sum(each.is_moved for each in sessions),
        registrations=registrations,
        materials=materials,
    )
    if summary.changed_anything:
        _remember(summary, at=at)
    return summary


@transaction.atomic
def _load_rows(plan: Plan, *, at: datetime) -> tuple[list[Loaded], int]:
    """All or nothing: a session without its registrations would never get them."""
    load_registers(plan)
    load_people(plan)
    load_series(plan)
    load_accounts(plan)
    sessions = load_sessions(plan, at=at)
    load_asking(sessions, plan, at=at)
    registrations = load_registrations(sessions, plan, at=at)
    load_answers(sessions, at=at)
    return sessions, registrations


def _remember(summary: Summary, *, at: datetime) -> None:
    first = Series.objects.order_by("pk").first()
    if first:
        audit.record(LOADED, first, by=None, at=at, sessions=summary.new_sessions)
