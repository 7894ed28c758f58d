"""Changing a registration that one has: what was typed, and on site or online.

A place is never lost unasked: it is kept until there is another, or until somebody says that
they would rather wait. Locks as ``seminars.registration`` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from participants import audit
from participants.models import Organisation, Person, Profession
from seminars import invitations, letters, places, waiting_list
from seminars.models import Answer, Needs, Question, Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State

SNAPSHOT = ("name", "organisation", "organisation_text", "profession")
MAY_SWITCH = (State.PLACE, State.WAITING, State.REQUESTED)


class ChangeRefused(RegistrationError):
    """The registration stays as it was."""


class TooLateToChange(ChangeRefused):
    """It is not active any more, or the session has begun or will not be held."""


class OrganisationFull(ChangeRefused):
    """The organisation that was typed has the ``limit`` of places that it may have."""

    def __init__(self, limit: int | None) -> None:
        super().__init__(f"at most {limit}")
        self.limit = limit


class OthersGoFirst(ChangeRefused):
    """During a priority time a place stays with those who go first."""


class FormatNotOffered(ChangeRefused):
    """The session is not held that way, or an open question has to be answered first."""


class NoRoomThere(ChangeRefused):
    """The other format is full; ``may_wait`` says whether one may join its reserve list."""

    def __init__(self, *, may_wait: bool) -> None:
        super().__init__("full")
        self.may_wait = may_wait


@dataclass(frozen=True, kw_only=True)
class Details:
    """What the page of one registration lets its owner change. The address is not among it."""

    name: str
    organisation: Organisation | None = None
    organisation_text: str = ""
    profession: Profession | None = None
    needs: str = ""
    diet: str = ""
    answers: Mapping[Question, str] = field(default_factory=dict)


@transaction.atomic
def change_details(
    registration: Registration, details: Details, *, by: Person | None, at: datetime
) -> list[str]:
    """Write what was typed anew; gives the names of the fields that differ.

    The log names fields and never says what stands in them. Raises TooLateToChange,
    OrganisationFull, OthersGoFirst.
    """
    session, registration = places.locked_with(registration)
    _refuse_too_late(registration, at=at)
    changed = [name for name in SNAPSHOT if getattr(registration, name) != getattr(details, name)]
    before = registration.organisation
    for name in changed:
        setattr(registration, name, getattr(details, name))
    if {"organisation", "organisation_text"} & set(changed):
        _refuse_organisation(session, before, registration, at=at)
    if changed:
        facts = {name: getattr(details, name) for name in changed}
        turn(registration, registration.state, at=at, **facts)
    changed += _write_needs(registration, details) + _write_answers(registration, details)
    if changed:
        fields = ", ".join(changed)
        audit.record("registration.changed", registration, by=by, at=at, fields=fields)
        waiting_list.fill_places(session, at=at)  # one organisation has a place less now
    return changed


@transaction.atomic
def switch_format(
    registration: Registration,
    format_: str,
    *,
    by: Person | None,
    at: datetime,
    accepts_waiting: bool = False,
) -> Registration:
    """Take part on site instead of online, or the other way round; the old place moves on.

    With a place it is kept until there is one in ``format_``; only with ``accepts_waiting`` is
    it given up for the end of the reserve list. Who waits keeps the rank, and gets a place at
    once where one is free. Raises TooLateToChange, FormatNotOffered, NoRoomThere.
    """
    session, registration = places.locked_with(registration)
    _refuse_too_late(registration, at=at)
    if registration.format == format_:
        return registration
    if format_ not in session.formats or registration.state not in MAY_SWITCH:
        raise FormatNotOffered
    before, registration.format = registration.state, format_
    if before == State.PLACE:
        _move_place(session, registration, accepts_waiting=accepts_waiting, at=at)
    else:
        _move_wish(session, registration, at=at)
    audit.record(
        "registration.switched",
        registration,
        by=by,
        at=at,
        format=format_,
        before=before,
        state=registration.state,
    )
    waiting_list.fill_places(session, at=at)
    return registration


def may_change(registration: Registration, *, at: datetime) -> bool:
    """Whether the page of this registration leads to changing it."""
    session = registration.session
    is_held = session.state == Session.State.PUBLISHED and at < session.starts_at
    return registration.is_active and is_held


def other_format(registration: Registration) -> str:
    """The format that one could switch to; nothing where there is none, or not in this state."""
    if registration.state not in MAY_SWITCH:
        return ""
    others = [each for each in registration.session.formats if each != registration.format]
    return str(others[0]) if others else ""


def has_room(registration: Registration, format_: str) -> bool:
    """Whether switching would keep a place, as things stand: the page asks before it happens."""
    left = places.free(registration.session, format_)
    return left is None or registration.places <= left


def _refuse_too_late(registration: Registration, *, at: datetime) -> None:
    if not may_change(registration, at=at):
        raise TooLateToChange


def _refuse_organisation(
    session: Session, before: Organisation | None, after: Registration, *, at: datetime
) -> None:
    """Only for those who hold a place: others are counted when their turn comes.

    Its own row still says the old organisation, so it is not counted twice.
    """
    if after.state not in State.holding():
        return
    went_first = not places.must_ask_first(session, before, at=at)
    if went_first and places.must_ask_first(session, after.organisation, at=at):
        raise OthersGoFirst
    colleagues = session.registrations.from_the_same_organisation(after)
    is_a_colleague_already = colleagues.filter(pk=after.pk).exists()
    if not is_a_colleague_already and not places.organisation_has_room(session, after):
        raise OrganisationFull(session.per_organisation_limit)


def _write_needs(registration: Registration, details: Details) -> list[str]:
    kept = Needs.objects.filter(registration=registration).first()
    before = (kept.text, kept.diet) if kept else ("", "")
    if before == (details.needs, details.diet):
        return []
    if details.needs or details.diet:
        words = {"text": details.needs, "diet": details.diet}
        Needs.objects.update_or_create(registration=registration, defaults=words)
    elif kept:
        kept.delete()
    return ["needs"]


def _write_answers(registration: Registration, details: Details) -> list[str]:
    before = dict(registration.answers.values_list("question", "words"))
    changed = False
    for question, words in details.answers.items():
        if before.get(question.pk, "") == words:
            continue
        changed = True
        if words:
            Answer.objects.update_or_create(
                registration=registration, question=question, defaults={"words": words}
            )
        else:
            registration.answers.filter(question=question).delete()
    return ["answers"] if changed else []


def _move_place(
    session: Session, registration: Registration, *, accepts_waiting: bool, at: datetime
) -> None:
    if has_room(registration, registration.format):
        turn(registration, State.PLACE, at=at, format=registration.format, is_over_capacity=False)
        letters.format_switched(registration, invitations.invite(registration, at=at), at=at)
        return
    may_wait = at < session.waiting_list_closes_at
    if not (may_wait and accepts_waiting):
        raise NoRoomThere(may_wait=may_wait)
    last = session.registrations.last_rank() + 1
    turn(
        registration,
        State.WAITING,
        at=at,
        format=registration.format,
        rank=last,
        is_over_capacity=False,
    )
    letters.format_switched(registration, invitations.withdraw(registration, at=at), at=at)


def _move_wish(session: Session, registration: Registration, *, at: datetime) -> None:
    turn(registration, registration.state, at=at, format=registration.format)
    if registration.state == State.WAITING and places.fits(session, registration):
        waiting_list.give(registration, at=at)
