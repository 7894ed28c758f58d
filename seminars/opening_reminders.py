"""“Mejla mig när anmälan öppnar”: one address, one mail, and then it is forgotten (E20)."""

from datetime import datetime

from django.db import transaction

from participants.models import Person
from seminars.letters.opening import opening_reminder
from seminars.models import OpeningReminder, Session

MOST_IN_A_SWEEP = 500


class OpeningError(Exception):
    """A mail about the opening that cannot be asked for."""


class NothingToOpen(OpeningError):
    """Registration is open, over, or not needed."""


def may_be_asked_for(session: Session, *, at: datetime) -> bool:
    """Whether registration for ``session`` is still to open: on a known day or later on."""
    if not session.needs_registration or session.has_closed(at=at):
        return False
    is_preliminary = session.state == Session.State.PRELIMINARY
    return is_preliminary or (
        session.state == Session.State.PUBLISHED and session.opens_later(at=at)
    )


@transaction.atomic
def ask(session: Session, address: str, *, language: str, at: datetime) -> OpeningReminder:
    """Remember to write to ``address``; asking again changes nothing. Raises NothingToOpen."""
    if not may_be_asked_for(session, at=at):
        raise NothingToOpen
    reminder, _is_new = OpeningReminder.objects.get_or_create(
        session=session,
        email=Person.normal_address(address),
        defaults={"language": language, "made_at": at},
    )
    return reminder


def send_due(*, at: datetime) -> int:
    """Write to those whose session takes registrations now; gives how many. One by one.

    The row is the question and the session the answer: a moved opening is followed, and nothing
    is written about a session that was called off or is closed by now. The next sweep goes on.
    """
    open_now = Session.objects.taking_registrations(at=at).values("pk")
    due = OpeningReminder.objects.filter(session__in=open_now).order_by("made_at", "pk")
    keys = due.values_list("pk", flat=True)[:MOST_IN_A_SWEEP]
    return sum(_send(key, at=at) for key in keys)


@transaction.atomic
def _send(key: int, *, at: datetime) -> bool:
    """Write the one mail and forget the address; somebody else may have been quicker."""
    rows = OpeningReminder.objects.select_for_update(of=("self",)).select_related("session__series")
    reminder = rows.filter(pk=key).first()
    if reminder is None or not reminder.session.takes_registrations(at=at):
        return False
    opening_reminder(reminder, at=at)
    reminder.delete()
    return True
