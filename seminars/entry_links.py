"""One-time links to My registrations: a secret in a mail, its digest here (E22).

They open one page for a while and sign nobody in, so they give no rights of any role.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from participants.people import person_known_as
from seminars import letters
from seminars.models import EntryLink

OPENS_FOR = timedelta(minutes=30)
STAYS_OPEN_FOR = timedelta(hours=2)
SECRET_BYTES = 32
NOBODY = 0  # no person has this key


class EntryLinkGone(Exception):
    """Used, expired, or never made here: one answer for all three."""


@transaction.atomic
def send(address: str, *, language: str, at: datetime) -> None:
    """Mail a link to whoever is known by ``address``; for an unknown one nothing happens.

    The caller says the same to both, and for nobody the same work is done and undone, so that a
    clock does not tell who is known. A link that has not left yet is called off by a newer one.
    """
    person = person_known_as(address)
    if person and not person.is_active:
        person = None
    before = transaction.savepoint()
    _post(person, Person.normal_address(address), language=language, at=at)
    if person is None:
        transaction.savepoint_rollback(before)


def _post(person: Person | None, address: str, *, language: str, at: datetime) -> None:
    """The row and its mail; those for nobody do not outlive the savepoint."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    entry = EntryLink.objects.create(
        person_id=person.pk if person else NOBODY,
        digest=_digest(secret),
        made_at=at,
        expires_at=at + OPENS_FOR,
    )
    outbox.call_off(letters.about_entry(entry), at=at)
    letters.entry_link(entry, person, secret=secret, address=address, language=language)


def is_good(secret: str, *, at: datetime) -> bool:
    """Whether the button on the page will open anything; looks and changes nothing."""
    unused = EntryLink.objects.filter(digest=_digest(secret), used_at=None, expires_at__gt=at)
    return unused.filter(person__is_active=True).exists()


@transaction.atomic
def use(secret: str, *, at: datetime) -> Person:
    """Consume the link; gives whose registrations it opens. Raises EntryLinkGone."""
    rows = EntryLink.objects.select_for_update(of=("self",)).select_related("person")
    entry = rows.filter(digest=_digest(secret)).first()
    if entry is None or entry.used_at or entry.expires_at <= at or not entry.person.is_active:
        raise EntryLinkGone
    entry.used_at = at
    entry.save(update_fields=["used_at"])
    audit.record("entry_link.used", entry.person, by=entry.person, at=at)
    return entry.person


def let_in(person: Person, *, at: datetime) -> dict[str, float]:
    """What the browser is given to remember: whose page it may show, and until when."""
    return {"person": person.pk, "until": (at + STAYS_OPEN_FOR).timestamp()}


def person_let_in(remembered: Any, *, at: datetime) -> Person | None:
    """Whose page a browser may still show by what ``let_in`` gave it."""
    if not remembered or remembered["until"] <= at.timestamp():
        return None
    return Person.objects.active().filter(pk=remembered["person"]).first()


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
