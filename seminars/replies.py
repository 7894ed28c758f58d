"""Answers from people's calendars: taken in from mails, applied or dismissed by organisers.

An answer does what the person could do on their own page, by the same acts and under the same
locks. Whatever came is a row with a decision and a reason (R10); a mail is one transaction, and
the same mail is one row, also when two readers have it at once (R6, R11).
"""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from participants import audit
from participants.models import Person
from seminars import places, reply_acts, reply_mail, reply_rules
from seminars.models import CalendarReply, Registration, Session
from seminars.reply_mail import ReadMail
from seminars.reply_rules import Case

Answer, Reason, State = CalendarReply.Answer, CalendarReply.Reason, CalendarReply.State


class ReplyError(Exception):
    """A calendar answer that cannot be decided about as asked."""


class AlreadyDecided(ReplyError):
    """Somebody was quicker, or there was nothing to decide."""


class CannotBeApplied(ReplyError):
    """It names no registration, or what it asks for cannot be done any more."""


def take_in(octets: bytes, *, at: datetime) -> CalendarReply:
    """Read a mail, decide, act and store, in one transaction; the same mail gives the first row."""
    mail = reply_mail.read(octets)
    try:
        return _take_in(mail, at=at)
    except IntegrityError:  # another reader of the same mail was quicker
        first = CalendarReply.objects.filter(mail_digest=mail.digest).first()
        if first is None:
            raise
        return first


def note_too_large(head: bytes, *, at: datetime) -> CalendarReply:
    """Remember a mail of which only the head was fetched (R8); the same gives the first row."""
    return _set_aside(reply_mail.read(head), Reason.TOO_LARGE, at=at)


def note_failed(octets: bytes, *, at: datetime) -> CalendarReply:
    """Remember a mail that our own fault keeps from being taken in.

    Without its Message-ID: once the fault is mended, the mail can be moved back and counts as new.
    """
    digest = reply_mail.digest_of("", octets)
    nameless = replace(reply_mail.read(octets), message_id="", digest=digest)
    return _set_aside(nameless, Reason.BROKEN, at=at)


def can_be_applied(reply: CalendarReply, *, at: datetime) -> bool:
    """Whether an organiser's click would do what the answer says, as far as can be seen unlocked.

    A team's answer never: who of them it speaks for, nobody can tell.
    """
    named = reply.registration
    if reply.state != State.REVIEW or named is None or reply.method != "REPLY":
        return False
    if named.is_team or not named.session.is_to_come(at=at):
        return False
    if reply.answer == Answer.DECLINED:
        return named.is_active
    if named.state == Registration.State.PLACE:
        return reply.answer in reply_rules.UNDERSTOOD
    return reply.answer == Answer.ACCEPTED and named.can_be_restored(at=at)


@transaction.atomic
def apply(reply: CalendarReply, *, by: Person, at: datetime) -> CalendarReply:
    """Do what an answer under review asks for, because an organiser says so.

    The person hears of it as if the organiser had done it without any answer, with a calendar
    part: nobody knows whether their calendar has heard of it. Raises AlreadyDecided, and
    CannotBeApplied with everything as it was.
    """
    if reply.registration is None:
        raise CannotBeApplied
    _session, named = places.locked_with(reply.registration)
    fresh = _under_review(reply)
    fresh.registration = named
    if not can_be_applied(fresh, at=at):
        raise CannotBeApplied
    try:
        reply_acts.carry_out_for(named, fresh.answer, by=by, at=at)
    except places.RegistrationError as refused:
        raise CannotBeApplied from refused
    audit.record("reply.applied", named, by=by, at=at, answer=fresh.answer)
    return _decided(fresh, State.APPLIED, by=by, at=at)


@transaction.atomic
def dismiss(reply: CalendarReply, *, by: Person, at: datetime) -> CalendarReply:
    """Leave an answer without effect. Raises AlreadyDecided, CannotBeApplied for an erased one."""
    fresh = _under_review(reply)
    audit.record("reply.dismissed", fresh.registration or fresh, by=by, at=at)
    return _decided(fresh, State.DISMISSED, by=by, at=at)


# --- One mail ---------------------------------------------------------------------------------


@transaction.atomic
def _take_in(mail: ReadMail, *, at: datetime) -> CalendarReply:
    session = _locked_session(mail)
    if first := CalendarReply.objects.filter(mail_digest=mail.digest).first():
        return first
    if isinstance(mail.answer, Reason):
        return _kept(mail, mail.answer, at=at)
    case = reply_rules.case_of(mail, mail.answer, session, at=at)
    reason = reply_rules.reason_of(case)
    if reason == Reason.REFRESH:
        reply_acts.send_again(case)
    elif not reason:
        reason = reply_acts.carry_out(case)
    return _kept(mail, reason, at=at, case=case)


def _locked_session(mail: ReadMail) -> Session | None:
    """Its lock comes first, so that two readers of one mail come one after the other."""
    if isinstance(mail.answer, Reason) or not mail.answer.uid:
        return None
    session = Session.objects.filter(uid=mail.answer.uid).first()
    return places.locked(session) if session else None


@transaction.atomic
def _set_aside(mail: ReadMail, reason: CalendarReply.Reason, *, at: datetime) -> CalendarReply:
    facts = _facts(mail, reason, at=at)
    row, _is_new = CalendarReply.objects.get_or_create(mail_digest=mail.digest, defaults=facts)
    return row


def _kept(
    mail: ReadMail, reason: CalendarReply.Reason, *, at: datetime, case: Case | None = None
) -> CalendarReply:
    said = _what_it_says(case) if case else {}
    return CalendarReply.objects.create(
        mail_digest=mail.digest, **_facts(mail, reason, at=at), **said
    )


def _facts(mail: ReadMail, reason: CalendarReply.Reason, *, at: datetime) -> dict[str, object]:
    state = _state_for(reason)
    return {
        "message_id": mail.message_id[:255],
        "sender": ", ".join(mail.senders)[:320],
        "subject": mail.subject[:255],
        "received_at": at,
        "state": state,
        "reason": reason,
        "decided_at": None if state == State.REVIEW else at,
    }


def _state_for(reason: CalendarReply.Reason) -> CalendarReply.State:
    if not reason:
        return State.APPLIED
    return State.IGNORED if reason in reply_rules.WITHOUT_EFFECT else State.REVIEW


def _what_it_says(case: Case) -> dict[str, object]:
    said, attendee = case.said, case.said.attendee
    return {
        "method": said.method[:20],
        "uid": said.uid[:255],
        "attendee": attendee.address[:320] if attendee else "",
        "answer": case.partstat if case.partstat in Answer.values else "",
        "sequence": said.sequence,
        "issued_at": said.stamp,
        "comment": said.comment,
        "session": case.session,
        "registration": case.registration,
    }


# --- What an organiser decides ----------------------------------------------------------------


def _under_review(reply: CalendarReply) -> CalendarReply:
    """The row again under its lock, after that of the session.

    Raises AlreadyDecided; CannotBeApplied where it was erased with its person.
    """
    fresh = CalendarReply.objects.select_for_update().filter(pk=reply.pk).first()
    if fresh is None:
        raise CannotBeApplied
    if fresh.state != State.REVIEW:
        raise AlreadyDecided
    return fresh


def _decided(
    reply: CalendarReply, state: CalendarReply.State, *, by: Person, at: datetime
) -> CalendarReply:
    reply.state, reply.decided_by, reply.decided_at = state, by, at
    reply.save(update_fields=["state", "decided_by", "decided_at"])
    return reply
