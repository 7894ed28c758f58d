"""Letters about news of a session (E10 to E12)."""

from collections.abc import Sequence
from datetime import datetime

from participants.models import OutgoingMail
from seminars.invitations import Issued
from seminars.letters.posting import post
from seminars.models import Registration
from seminars.timing import on_day


def session_changed(
    registration: Registration, issued: Issued | None, *, changes: Sequence[str], at: datetime
) -> OutgoingMail:
    """E10: what is new, old beside new; with a place the calendar entry follows."""
    return post("session_changed", registration, issued, at=at, changes=changes)


def session_moved(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """E11: the new date or hour, and one click for those who cannot come then."""
    session = registration.session
    before = session.previous_starts_at
    same_day = before is not None and on_day(before) == on_day(session.starts_at)
    return post("session_moved", registration, issued, at=at, same_day=same_day)


def session_cancelled(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """E12: cancelled, and why; the calendar entry goes."""
    return post("session_cancelled", registration, issued, at=at)


def session_reopened(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """It will be held after all; registrations stand as they were."""
    return post("session_reopened", registration, issued, at=at)
