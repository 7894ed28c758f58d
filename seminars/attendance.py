"""Who came: noted at the door, on the list or afterwards, and taken back as easily."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from participants import audit
from participants.models import Person
from seminars import check_in as door
from seminars import places
from seminars.models import Registration, Session

Attendance = Registration.Attendance


class AttendanceError(Exception):
    """Attendance that cannot be noted as asked."""


class TooEarly(AttendanceError):
    """The day of the session has not begun."""


class NotHeld(AttendanceError):
    """The session is cancelled, or was never published."""


class NoPlace(AttendanceError):
    """Somebody without a place: waiting, asked, or cancelled."""


@transaction.atomic
def mark(
    session: Session,
    registrations: Iterable[Registration],
    attendance: str,
    *,
    by: Person | None,
    at: datetime,
) -> list[Registration]:
    """Note for each of ``registrations`` that has a place here who came; gives those it changed.

    Registrations of other sessions and those without a place are passed over. Raises TooEarly
    and NotHeld.
    """
    session = places.locked(session)
    _refuse_outside_day(session, at=at)
    keys = [registration.pk for registration in registrations]
    rows = session.registrations.placed().filter(pk__in=keys).exclude(attendance=attendance)
    changed = list(rows.order_by("rank", "pk"))
    arrived_at = at if attendance == Attendance.PRESENT and at < session.ends_at else None
    for registration in changed:
        registration.attendance, registration.arrived_at = attendance, arrived_at
    Registration.objects.bulk_update(changed, ["attendance", "arrived_at"])
    if changed:
        audit.record(
            "attendance.marked", session, by=by, at=at, attendance=attendance, count=len(changed)
        )
    return changed


@transaction.atomic
def mark_rest(
    session: Session, attendance: str, *, by: Person | None, at: datetime
) -> list[Registration]:
    """Note the same for everybody with a place of whom nothing is noted yet. Raises as ``mark``."""
    return mark(session, to_be_noted(session), attendance, by=by, at=at)


def to_be_noted(session: Session) -> list[Registration]:
    """Those with a place of whom nothing is noted yet."""
    return list(session.registrations.placed().filter(attendance=Attendance.UNKNOWN))


@transaction.atomic
def check_in(registration: Registration, *, by: Person | None, at: datetime) -> Registration:
    """Let somebody in at the door. A second time keeps the first moment.

    Raises TooEarly, NotHeld and NoPlace.
    """
    session, registration = places.locked_with(registration)
    _refuse_outside_day(session, at=at)
    if registration.state != Registration.State.PLACE:
        raise NoPlace
    if registration.attendance == Attendance.PRESENT and registration.arrived_at:
        return registration
    return _note(registration, Attendance.PRESENT, "registration.checked_in", by=by, at=at)


@transaction.atomic
def undo_check_in(registration: Registration, *, by: Person | None, at: datetime) -> Registration:
    """The wrong person was let in: nothing is noted any more."""
    _session, registration = places.locked_with(registration)
    if registration.attendance == Attendance.UNKNOWN:
        return registration
    return _note(registration, Attendance.UNKNOWN, "registration.check_in_undone", by=by, at=at)


def _note(
    registration: Registration, attendance: str, action: str, *, by: Person | None, at: datetime
) -> Registration:
    registration.attendance = attendance
    registration.arrived_at = at if attendance == Attendance.PRESENT else None
    registration.save(update_fields=["attendance", "arrived_at"])
    audit.record(action, registration, by=by, at=at)
    return registration


def _refuse_outside_day(session: Session, *, at: datetime) -> None:
    if session.state != Session.State.PUBLISHED:
        raise NotHeld
    if door.is_too_early(session, at=at):
        raise TooEarly
