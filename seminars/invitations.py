"""Which calendar message a person gets next: the one place that counts SEQUENCE per person.

A message is written in the act that causes it; its letter puts the bytes into the outbox, where
they stay as they are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from seminars import calendar, subscriptions
from seminars.models import Invitation, Registration, Session
from seminars.models.registration import RegistrationQuerySet


@dataclass(frozen=True)
class Issued:
    """One message: the row that remembers it, and what its letter carries."""

    invitation: Invitation
    calendar: bytes
    method: str


@transaction.atomic
def invite(
    registration: Registration, *, at: datetime, only_text_changed: bool = False
) -> Issued | None:
    """The REQUEST for somebody who has a place: the first one, or news about time and place.

    None for whoever subscribes to their own calendar instead (F16); but an entry that once came
    by mail is kept right by mail, whatever was chosen since. With ``only_text_changed`` the
    number stays, so that a given answer stands (I7). The caller holds the lock on the session's
    row, so that numbers are given one after the other. Raises calendar.NotOnTheProgramme for a
    draft or a cancelled session.
    """
    last = _last(registration)
    if not _has_entry(last) and not subscriptions.wants_invitations(registration.person):
        return None
    invitation = _next(
        registration, Invitation.Method.REQUEST, at, last, keep_number=only_text_changed
    )
    written = calendar.request(
        registration.session,
        _recipient(registration),
        sequence=invitation.sequence,
        stamp=invitation.issued_at,
    )
    if not only_text_changed:
        _ask_anew(registration)
    return _issue(invitation, written)


@transaction.atomic
def withdraw(
    registration: Registration, *, at: datetime, session_is_cancelled: bool = False
) -> Issued | None:
    """The CANCEL that takes the entry away again: of this person, or of the session as a whole.

    None where no entry stands in the person's calendar by our mails: a CANCEL for an unknown
    entry puzzles calendars. The caller holds the lock on the session's row.
    """
    last = _last(registration)
    if not _has_entry(last):
        return None
    invitation = _next(registration, Invitation.Method.CANCEL, at, last)
    written = calendar.cancellation(
        registration.session,
        _recipient(registration),
        sequence=invitation.sequence,
        stamp=invitation.issued_at,
        session_is_cancelled=session_is_cancelled,
    )
    return _issue(invitation, written)


def stands_in_calendar(registration: Registration) -> bool:
    """Whether the session stands in this person's calendar by our mails. Only asks."""
    return _has_entry(_last(registration))


def told_by_mail(places: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those of ``places`` whose entries ``invite`` keeps right; the others subscribe (F16)."""
    sent = Invitation.objects.filter(session=OuterRef("session"), person=OuterRef("person"))
    last = sent.order_by("-sequence", "-issued_at").values("method")[:1]
    has_entry = Q(last_method=Invitation.Method.REQUEST)
    only_subscribes = Q(person__personal_feed__wants_invitations=False)
    return places.annotate(last_method=Subquery(last)).exclude(only_subscribes & ~has_entry)


def _last(registration: Registration) -> Invitation | None:
    return Invitation.objects.to(registration.person, registration.session).last()


def _has_entry(last: Invitation | None) -> bool:
    """Whether the last mail put the session into the calendar, and did not take it out."""
    return last is not None and last.method == Invitation.Method.REQUEST


def _recipient(registration: Registration) -> calendar.Recipient:
    return calendar.Recipient(
        address=registration.email,
        name=registration.name,
        language=registration.language,
        format=registration.format,
    )


def _next(
    registration: Registration,
    method: str,
    at: datetime,
    last: Invitation | None,
    *,
    keep_number: bool = False,
) -> Invitation:
    """The row of the next message, not yet stored: its number and its time rise for ever."""
    session, person = registration.session, registration.person
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


def _ask_anew(registration: Registration) -> None:
    """What was answered about another time or place says nothing of this one (I7, R4)."""
    if registration.calendar_answer != Registration.CalendarAnswer.NONE:
        registration.calendar_answer = Registration.CalendarAnswer.NONE
        registration.save(update_fields=["calendar_answer"])


def _issue(invitation: Invitation, written: bytes) -> Issued:
    invitation.save()
    return Issued(invitation=invitation, calendar=written, method=invitation.method)
