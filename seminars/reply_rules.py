"""What becomes of a mail with a calendar answer: the table of rules R2 to R6 and R9, as code.

Pure but for the rows that it reads; the acts stand in ``replies``. Each rule looks at one thing
and gives a reason, or None where it has nothing to say; the first that speaks decides. Nothing is
applied on doubt: whatever is not clearly allowed goes to review.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from participants.mime import own_address
from seminars.models import CalendarReply, Invitation, Registration, Session
from seminars.reply_calendar import CalendarAnswer
from seminars.reply_mail import ReadMail

Answer, Reason = CalendarReply.Answer, CalendarReply.Reason
State = Registration.State

CLOCK_MAY_BE_WRONG = timedelta(days=1)
MOST_TAKEN_BACK = 3  # times: each no and yes writes to the next in line as well
UNDERSTOOD = {Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED}
OF_ORGANISERS = {"REQUEST", "CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER"}
OF_ATTENDEES = {"REPLY", "COUNTER", "REFRESH"}
# With these nobody has to do anything; with every other somebody looks.
WITHOUT_EFFECT = {
    Reason.OLDER,
    Reason.PAST,
    Reason.CANCELLED,
    Reason.NOTHING_NEW,
    Reason.AUTOMATIC,
    Reason.BOUNCE,
    Reason.NOT_A_REPLY,
    Reason.REFRESH,
}
ANSWERED = {
    Answer.ACCEPTED: Registration.CalendarAnswer.ACCEPTED,
    Answer.TENTATIVE: Registration.CalendarAnswer.TENTATIVE,
    Answer.DECLINED: Registration.CalendarAnswer.DECLINED,
}


@dataclass(frozen=True)
class Case:
    """One mail and what it is about: the rows that its UID and its ATTENDEE lead to (R2).

    ``sent`` is the last message that we sent to this address about the session.
    """

    mail: ReadMail
    said: CalendarAnswer
    at: datetime
    session: Session | None = None
    sent: Invitation | None = None
    registration: Registration | None = None

    @property
    def partstat(self) -> str:
        """PARTSTAT of the one who answers."""
        return self.said.attendee.partstat if self.said.attendee else ""


def case_of(mail: ReadMail, said: CalendarAnswer, session: Session | None, *, at: datetime) -> Case:
    """Find whom the answer is about; ``session`` is under its lock, if there is one."""
    if session is None or said.attendee is None:
        return Case(mail, said, at, session)
    address = said.attendee.address
    sent = session.invitations.to_address(address).last()
    return Case(mail, said, at, session, sent, _named(session, sent, address))


def reason_of(case: Case) -> CalendarReply.Reason:
    """Why the answer is not simply applied; Reason.NONE where it is."""
    found = (reason for rule in RULES if (reason := rule(case)))
    return next(found, Reason.NONE)


def _named(session: Session, sent: Invitation | None, address: str) -> Registration | None:
    """The registration for which that address was invited: the active one, else the latest.

    Its person may have been joined with another since; the address is as it was typed then.
    """
    if sent is None:
        return None
    own = session.registrations.of(sent.person).filter(email__iexact=address)
    own = own.select_related("person", "organisation", "freed_by", "session__series")
    return own.active().first() or own.order_by("changed_at", "pk").last()


# --- The rules, in the order in which they speak ----------------------------------------------


def _method(case: Case) -> CalendarReply.Reason | None:
    """R9: only organisers change sessions, and in the app."""
    if case.said.method in OF_ORGANISERS:
        return Reason.NOT_A_REPLY
    return None if case.said.method in OF_ATTENDEES else Reason.UNKNOWN_ANSWER


def _one(case: Case) -> CalendarReply.Reason | None:
    """R2: one entry, one who answers."""
    return None if case.said.entries == 1 and case.said.attendee else Reason.SEVERAL


def _ours(case: Case) -> CalendarReply.Reason | None:
    """R2: a session of ours, invited to by us, and somebody whom we invited."""
    if case.session is None:
        return Reason.UNKNOWN_SESSION
    if case.said.organizer not in {"", own_address().lower()}:
        return Reason.NOT_OURS
    return None if case.registration else Reason.UNKNOWN_PERSON


def _in_time(case: Case) -> CalendarReply.Reason | None:
    """R6: the past is as it was."""
    session = case.session
    if session is None or session.is_to_come(at=case.at):
        return None
    is_cancelled = session.state != Session.State.PUBLISHED
    return Reason.CANCELLED if is_cancelled else Reason.PAST


def _sender(case: Case) -> CalendarReply.Reason | None:
    """R3: the sender is the one who answers, and our mail server vouches for that."""
    if case.said.attendee is None or case.mail.sender != case.said.attendee.address:
        return Reason.OTHER_SENDER
    if settings.REPLIES_REQUIRE_DMARC and not case.mail.is_proven:
        return Reason.NOT_PROVEN
    return None


def _refresh(case: Case) -> CalendarReply.Reason | None:
    """R5: somebody has lost the invitation; no number matters then."""
    return Reason.REFRESH if case.said.method == "REFRESH" else None


def _number(case: Case) -> CalendarReply.Reason | None:
    """R4: about the last message that we sent, and not older than what was answered last."""
    said, sent = case.said, case.sent
    if sent is None or said.sequence < sent.sequence:
        return Reason.OLDER
    if said.sequence > sent.sequence:
        return Reason.NEWER
    if said.stamp is None or said.stamp > case.at + CLOCK_MAY_BE_WRONG:
        return Reason.UNKNOWN_ANSWER
    last = CalendarReply.objects.last_answer_to(sent)
    return Reason.OLDER if last and last > said.stamp else None


def _plain_answer(case: Case) -> CalendarReply.Reason | None:
    """R5: yes, perhaps or no, said by the person; the rest is for an organiser to read."""
    said = case.said
    if said.method == "COUNTER":
        return Reason.COUNTER
    if said.attendee and said.attendee.sent_by not in {"", said.attendee.address}:
        return Reason.ON_BEHALF
    if case.partstat == Answer.DELEGATED:
        return Reason.DELEGATED
    is_plain = case.partstat in UNDERSTOOD and not said.is_of_one_occurrence
    return None if is_plain else Reason.UNKNOWN_ANSWER


def _place(case: Case) -> CalendarReply.Reason | None:
    """Whether there is a place that the answer can be about."""
    registration = case.registration
    if registration is None:
        return Reason.UNKNOWN_PERSON
    if registration.is_team:
        return Reason.TEAM
    if registration.state == State.PLACE:
        return _unchanged(registration, case.partstat)
    if case.partstat == Answer.DECLINED and not registration.is_active:
        return Reason.NOTHING_NEW
    return None if _takes_back(registration, case.partstat) else Reason.NO_PLACE


def _unchanged(registration: Registration, partstat: str) -> CalendarReply.Reason | None:
    same = registration.calendar_answer == ANSWERED[Answer(partstat)]
    return Reason.NOTHING_NEW if same else None


def _takes_back(registration: Registration, partstat: str) -> bool:
    """Yes after no, both from the calendar: as the button that undoes a cancellation.

    Somebody has to look when it goes to and fro: it may be a program, or mean harm.
    """
    declined = registration.calendar_answer == Registration.CalendarAnswer.DECLINED
    is_cancelled = registration.state == State.CANCELLED
    if not (partstat == Answer.ACCEPTED and is_cancelled and declined):
        return False
    given_up = registration.calendar_replies.applied().filter(answer=Answer.DECLINED)
    return given_up.count() <= MOST_TAKEN_BACK


RULES: tuple[Callable[[Case], CalendarReply.Reason | None], ...] = (
    _method,
    _one,
    _ours,
    _in_time,
    _sender,
    _refresh,
    _number,
    _plain_answer,
    _place,
)
