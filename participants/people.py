"""Finding people by their address, and making those whom we did not know."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from participants.models import Person


def person_at(email: str, *, name: str, language: str, at: datetime, **facts: Any) -> Person:
    """The person behind ``email``; made with ``name``, ``language`` and ``facts`` if unknown.

    A known person's own record is not touched: whoever types an address has not shown that it
    is theirs. Two at once find the same person.
    """
    known = Person.objects.with_address(email).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return Person.objects.create_user(
                email, name=name, language=language, joined_at=at, **facts
            )
    except IntegrityError:
        return Person.objects.with_address(email).get()


def person_known_as(address: str) -> Person | None:
    """The person who signs in with ``address``: their own, or another that they have confirmed."""
    address = Person.normal_address(address)
    confirmed = EmailAddress.objects.filter(email=address, verified=True).first()
    return confirmed.user if confirmed else Person.objects.with_address(address).first()


def has_confirmed_address(person: Person) -> bool:
    """Whether somebody who reads mail to ``person.email`` has shown it. allauth alone knows."""
    return bool(
        EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists()
    )


def remember_address(person: Person, address: str) -> None:
    """Let allauth know an address, unconfirmed, so that a mailed code can confirm it."""
    EmailAddress.objects.get_or_create(
        user=person,
        email=Person.normal_address(address),
        defaults={"primary": not EmailAddress.objects.filter(user=person, primary=True).exists()},
    )


@transaction.atomic
def confirm_address(person: Person) -> None:
    """Note that a link or code mailed to ``person.email`` has come back from there."""
    remember_address(person, person.email)
    EmailAddress.objects.filter(user=person, email=person.email).update(verified=True)
