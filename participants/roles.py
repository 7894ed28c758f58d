"""Site roles: who keeps the registers (administrators) and the library (librarians).

Roles within a series belong to *seminars*.
"""

from datetime import datetime

from django.db import transaction

from participants.audit import record
from participants.models import Person


class LastAdministrator(Exception):
    """Somebody must be able to appoint others."""


@transaction.atomic
def appoint_administrator(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let ``person`` keep the registers and appoint others."""
    _give(person, "administrator", by=by, at=at)


@transaction.atomic
def dismiss_administrator(person: Person, *, by: Person | None, at: datetime) -> None:
    """Take the role away. Raises LastAdministrator when nobody else would have it."""
    _refuse_the_last(person)
    _take(person, "administrator", by=by, at=at)


@transaction.atomic
def appoint_librarian(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let ``person`` add and publish materials."""
    _give(person, "librarian", by=by, at=at)


@transaction.atomic
def dismiss_librarian(person: Person, *, by: Person | None, at: datetime) -> None:
    """Take the role away; what the person published stays."""
    _take(person, "librarian", by=by, at=at)


@transaction.atomic
def deactivate(person: Person, *, by: Person | None, at: datetime) -> None:
    """Shut the door: no sign-in any more, and whoever is signed in as ``person`` no longer is.

    Raises LastAdministrator when nobody else could appoint others.
    """
    if person.is_administrator:
        _refuse_the_last(person)
    if _set(person, "is_active", value=False):
        record("person.deactivated", person, by=by, at=at)


@transaction.atomic
def reactivate(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let somebody sign in again; roles are as they were."""
    if _set(person, "is_active", value=True):
        record("person.reactivated", person, by=by, at=at)


def is_last_administrator(person: Person) -> bool:
    """Whether nobody else could appoint others. Locks the administrators in a transaction."""
    administrators = Person.objects.active().filter(is_administrator=True).order_by("pk")
    return [each.pk for each in administrators.select_for_update()] == [person.pk]


def _refuse_the_last(person: Person) -> None:
    if is_last_administrator(person):
        raise LastAdministrator


def _give(person: Person, role: str, *, by: Person | None, at: datetime) -> None:
    if _set(person, f"is_{role}", value=True):
        record(f"{role}.appointed", person, by=by, at=at)


def _take(person: Person, role: str, *, by: Person | None, at: datetime) -> None:
    if _set(person, f"is_{role}", value=False):
        record(f"{role}.dismissed", person, by=by, at=at)


def _set(person: Person, field: str, *, value: bool) -> bool:
    """Whether this changed anything: a repeat is no event."""
    setattr(person, field, value)
    before = Person.objects.filter(pk=person.pk, **{field: not value})
    return before.update(**{field: value}) == 1
