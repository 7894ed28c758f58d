"""Which calendar message a person gets next: the one place that counts SEQUENCE per person.

A message is written in the act that causes it; its letter puts the bytes into the outbox, where
they stay as they are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from seminars import calendar
from seminars.models import Invitation, Registration, Session


@dataclass(frozen=True)
class Issued:
    """One message: the row that remembers it, and what its letter carries."""

    invitation: Invitation
    calendar: bytes
    method: str


@transaction.atomic
def invite(registration: Registration, *, at: datetime, only_text_changed: bool = False) -> Issued:
    """The REQUEST for somebody who has a place: the first one, or news about time and place.

    With ``only_text_changed`` the number stays, so that a given answer stands (I7). The caller
    holds the lock on the session's row, so that numbers are given one after the other. Raises
    calendar.NotOnTheProgramme for a draft or a cancelled session.
    """
    invitation = _next(registration, Invitation.Method.REQUEST, at, keep_number=only_text_changed)
    written = calendar.request(
        registration.session,
        _recipient(registration),
        sequence=invitation.sequence,
        stamp=invitation.issued_at,
    )
    return _issue(invitation, written)


@transaction.atomic
def withdraw(
    registration: Registration, *, at: datetime, session_is_cancelled: bool = False
) -> Issued:
    """The CANCEL that takes the entry away again: of this person, or of the session as a whole.

    The caller holds the lock on the session's row, and asks for it only where an invitation has
    been sent: a CANCEL for an unknown entry puzzles calendars.
    """
    invitation = _next(registration, Invitation.Method.CANCEL, at)
    written = calendar.cancellation(
        registration.session,
        _recipient(registration),
        sequence=invitation.sequence,
        stamp=invitation.issued_at,
        session_is_cancelled=session_is_cancelled,
    )
    return _issue(invitation, written)


def _recipient(registration: Registration) -> calendar.Recipient:
    return calendar.Recipient(
        address=registration.email,
        name=registration.name,
        language=registration.language,
        format=registration.format,
    )


def _next(
    registration: Registration, method: str, at: datetime, *, keep_number: bool = False
) -> Invitation:
    """The row of the next message, not yet stored: its number and its time rise for ever."""
    session, person = registration.session, registration.person
    last = Invitation.objects.to(person, session).last()
    return Invitation(
        session=session,
        person=person,
        attendee=registration.email,
        method=method,
        sequence=_sequence(session, last, keep_number=keep_number),
        issued_at=_issue_time(last, at),
    )


def _sequence(session: Session, last: Invitation | None, *, keep_number: bool) -> int:
    """The session's own, or one above the last sent (I11); above a CANCEL always (I10)."""
    if last is None:
        return session.sequence
    stays = keep_number and last.method == Invitation.Method.REQUEST
    return max(session.sequence, last.sequence + (0 if stays else 1))


def _issue_time(last: Invitation | None, at: datetime) -> datetime:
    """DTSTAMP counts whole seconds, and is later than in the message before (I3)."""
    at = at.replace(microsecond=0)
    return max(at, last.issued_at + timedelta(seconds=1)) if last else at


def _issue(invitation: Invitation, written: bytes) -> Issued:
    invitation.save()
    return Issued(invitation=invitation, calendar=written, method=invitation.method)
