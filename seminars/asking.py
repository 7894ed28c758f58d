"""Asking people to come (E23): a letter each, their answer, and one reminder.

Nobody's place is taken by being asked. A yes goes through ``registration.register`` like every
other registration, and only for the invited address: a forwarded letter registers nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from participants import audit, outbox
from participants.models import Person
from seminars import letters, places, registration
from seminars.applicants import Applicant
from seminars.models import PersonalInvitation, Session

Answer = PersonalInvitation.Answer

REMINDED_BEFORE_CLOSING = timedelta(days=3)
NOT_REMINDED_WITHIN = timedelta(days=2)  # of being asked: they have the letter before them
REMINDERS_A_SWEEP = 200


class AskingError(Exception):
    """Something that cannot be asked or answered as things stand."""


class NotOpen(AskingError):
    """The session takes no registrations any more, or none at all."""


class AnsweredYes(AskingError):
    """They are registered: a place is given back by its own link."""


@dataclass(frozen=True)
class Asked:
    """Somebody whom an organiser wants to ask, as typed."""

    name: str
    email: str
    organisation_text: str = ""
    language: str = "sv"


@transaction.atomic
def ask(
    session: Session, people: Sequence[Asked], *, by: Person | None, at: datetime
) -> list[PersonalInvitation]:
    """Write to those who are neither asked nor registered yet; gives whom it asked now.

    Raises NotOpen.
    """
    session = places.locked(session)
    if not may_be_answered(session, at=at):
        raise NotOpen
    invited = [_invite(session, person, by=by, at=at) for person in newcomers(session, people)]
    if invited:
        audit.record("people.asked", session, by=by, at=at, count=len(invited))
    return invited


def newcomers(session: Session, people: Sequence[Asked]) -> list[Asked]:
    """Those of ``people`` who would get a letter, each address once."""
    known = {*session.invited.values_list("email", flat=True)} | {
        *session.registrations.active().values_list("person__email", flat=True)
    }
    new: dict[str, Asked] = {}
    for person in people:
        address = Person.normal_address(person.email)
        if address not in known:
            new.setdefault(address, person)
    return list(new.values())


def counts(session: Session) -> dict[str, int]:
    """How many were asked, and how many gave each answer, in one query."""
    by_answer = {
        words: Count("pk", filter=Q(answer=words)) for words in ("none", "yes", "no", "later")
    }
    return session.invited.aggregate(all=Count("pk"), **by_answer)


def may_be_answered(session: Session, *, at: datetime) -> bool:
    """Whether a yes still counts, or will once registration has opened."""
    return session.has_sign_up and not session.has_closed(at=at)


@transaction.atomic
def answer(invited: PersonalInvitation, words: str, *, at: datetime) -> PersonalInvitation:
    """Note “no” or “later”. Twice is as good as once. Raises NotOpen and AnsweredYes."""
    session, invited = _locked(invited)
    if not may_be_answered(session, at=at):
        raise NotOpen
    if invited.answer == Answer.YES:
        raise AnsweredYes
    if invited.answer != words:
        _note(invited, words, at=at)
        if words == Answer.NO:
            outbox.call_off(letters.about_asking(invited), at=at)
    return invited


@transaction.atomic
def accept(
    invited: PersonalInvitation, applicant: Applicant, *, at: datetime
) -> registration.Finding:
    """Say yes: register the invited address, whatever address was typed.

    Raises what ``registration.register`` raises; the answer then stays as it was.
    """
    _session, invited = _locked(invited)
    own = replace(applicant, email=invited.email)
    finding = registration.register(invited.session, own, by=None, at=at)
    if invited.answer != Answer.YES:
        _note(invited, Answer.YES, at=at)
        outbox.call_off(letters.about_asking(invited), at=at)
    return finding


def remind_due(*, at: datetime) -> int:
    """Ask once more, three days before closing, who has not answered; gives how many it asked."""
    due = PersonalInvitation.objects.to_remind(
        at=at, before_closing=REMINDED_BEFORE_CLOSING, not_within=NOT_REMINDED_WITHIN
    )
    return sum(_remind(invited, at=at) for invited in list(due[:REMINDERS_A_SWEEP]))


@transaction.atomic
def _remind(invited: PersonalInvitation, *, at: datetime) -> bool:
    session, invited = _locked(invited)
    is_open = may_be_answered(session, at=at)
    if invited.reminded_at or not is_open or invited.answer in {Answer.YES, Answer.NO}:
        return False
    invited.reminded_at = at
    invited.save(update_fields=["reminded_at"])
    if session.registrations.active().filter(person__email=invited.email).exists():
        return False  # they came by the front door
    letters.personal_invitation_reminder(invited, at=at)
    return True


def _invite(
    session: Session, person: Asked, *, by: Person | None, at: datetime
) -> PersonalInvitation:
    invited: PersonalInvitation = session.invited.create(
        name=person.name,
        email=Person.normal_address(person.email),
        organisation_text=person.organisation_text,
        language=person.language,
        by=by,
        invited_at=at,
    )
    letters.personal_invitation(invited, at=at)
    return invited


def _locked(invited: PersonalInvitation) -> tuple[Session, PersonalInvitation]:
    session = places.locked(invited.session)
    fresh = session.invited.get(pk=invited.pk)
    fresh.session = session
    return session, fresh


def _note(invited: PersonalInvitation, words: str, *, at: datetime) -> None:
    invited.answer, invited.answered_at = words, at
    invited.save(update_fields=["answer", "answered_at"])
    audit.record("invitation.answered", invited, by=None, at=at, answer=words)
