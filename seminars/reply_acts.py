"""What an answer from a calendar does: the acts of the person's own page, told in another way (R5).

Nothing is sent that would ask the calendar again (R7).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from participants import audit
from participants.models import Person
from seminars import invitations, letters, registration
from seminars.models import CalendarReply, Invitation, Registration
from seminars.places import turn
from seminars.reasons import BY_CALENDAR
from seminars.reply_mail import ReadMail
from seminars.reply_rules import ANSWERED, Case

Answer, Reason = CalendarReply.Answer, CalendarReply.Reason

SENT_AGAIN_AFTER = timedelta(hours=1)  # so that REFRESH cannot flood anybody


def carry_out(case: Case) -> CalendarReply.Reason:
    """Do what an answer says, under the session's lock; gives why not, where an act refuses."""
    named = case.registration
    if named is None or case.session is None:
        return Reason.UNKNOWN_PERSON
    named.session = case.session
    try:
        with transaction.atomic():
            _BY_CALENDAR[Answer(case.partstat)](named, case)
    except registration.UndoTooLate:
        return Reason.TAKEN
    return Reason.NONE


def send_again(case: Case) -> None:
    """The invitation as it stands, to the registered address, with its number (RFC 5546, 3.2.6)."""
    named, sent = case.registration, case.sent
    if named is None or sent is None or case.mail.is_automatic or case.session is None:
        return
    if named.state != Registration.State.PLACE or sent.method != Invitation.Method.REQUEST:
        return
    if sent.issued_at > case.at - SENT_AGAIN_AFTER:
        return
    named.session = case.session
    if issued := invitations.invite(named, at=case.at, only_text_changed=True):
        letters.registered(named, issued, at=case.at)
        audit.record("reply.invited_again", named, by=named.person, at=case.at)


def carry_out_for(named: Registration, answer: str, *, by: Person, at: datetime) -> None:
    """The same because an organiser says so, with the ordinary letters; under the session's lock.

    Raises RegistrationError where the act refuses.
    """
    if answer == Answer.DECLINED:
        _mark(named, answer, at=at)
        registration.cancel(named, by=by, at=at, reason=BY_CALENDAR)
        return
    if named.state == Registration.State.CANCELLED:
        registration.undo_cancellation(named, by=by, at=at)
        return  # its calendar is asked anew
    _note(named, answer, by=by, at=at)


def _accept(named: Registration, case: Case) -> None:
    if named.state == Registration.State.CANCELLED:
        person = named.person
        named = registration.undo_cancellation(named, by=person, at=case.at, by_calendar=True)
        if message_id := _answerable(case.mail):
            letters.calendar_yes_noted(named, in_reply_to=message_id, at=case.at)
    _note(named, Answer.ACCEPTED, by=named.person, at=case.at)


def _hesitate(named: Registration, case: Case) -> None:
    _note(named, Answer.TENTATIVE, by=named.person, at=case.at)


def _decline(named: Registration, case: Case) -> None:
    """The ordinary way out, but for the calendar message: that calendar knows (R7)."""
    _mark(named, Answer.DECLINED, at=case.at)
    registration.give_back(named, by=named.person, at=case.at, reason=BY_CALENDAR, by_calendar=True)
    if message_id := _answerable(case.mail):
        letters.calendar_no_noted(named, in_reply_to=message_id, at=case.at)


_BY_CALENDAR: dict[str, Callable[[Registration, Case], None]] = {
    Answer.ACCEPTED: _accept,
    Answer.TENTATIVE: _hesitate,
    Answer.DECLINED: _decline,
}


def _answerable(mail: ReadMail) -> str:
    """The Message-ID that a letter may answer; empty where none may (RFC 3834, 2)."""
    return "" if mail.is_automatic or mail.is_bounce else mail.reference


def _note(named: Registration, answer: str, *, by: Person, at: datetime) -> None:
    _mark(named, answer, at=at)
    audit.record("reply.answered", named, by=by, at=at, answer=answer)


def _mark(named: Registration, answer: str, *, at: datetime) -> None:
    turn(named, named.state, at=at, calendar_answer=ANSWERED[Answer(answer)])
