"""Changing what was typed in a registration that one has; ``seminars.switching`` has the rest.

Locks as ``seminars.registration`` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from participants import audit
from participants.models import Organisation, Person, Profession
from seminars import places, waiting_list
from seminars.models import Answer, Needs, Question, Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State

SNAPSHOT = ("name", "organisation", "organisation_text", "profession")


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
    refuse_too_late(registration, at=at)
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


def may_change(registration: Registration, *, at: datetime) -> bool:
    """Whether the page of this registration leads to changing it."""
    return registration.is_active and registration.session.is_to_come(at=at)


def refuse_too_late(registration: Registration, *, at: datetime) -> None:
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
    stored = session.registrations.select_related("organisation").get(pk=after.pk)
    is_a_colleague_already = stored.counts_with == after.counts_with
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
