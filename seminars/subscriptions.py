"""One's own calendar to subscribe to: a secret address, and whether invitations come beside it.

The secret is known to its owner alone: it is given once, to the act that made it, and stored as
SHA-256 (F11). Who has a calendar and invitations sees each session twice, and so chooses (F16).
"""

import secrets
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from participants import audit
from participants.models import Person
from seminars.models import PersonalFeed, Registration, Session

SECRET_BYTES = 32  # 256 random bits; F11 asks for 128


class SubscriptionError(Exception):
    """A calendar that cannot be made or changed as asked."""


class Gone(SubscriptionError):
    """The person has been erased or shut out meanwhile."""


class NoCalendar(SubscriptionError):
    """There is none: never made, or revoked in another window."""


@transaction.atomic
def create(
    person: Person, *, language: str, wants_invitations: bool, by: Person | None, at: datetime
) -> str:
    """Make a calendar; gives the secret of its address, which nobody can show again.

    Where there is one already, as after a double click, it gets the new address: one row and one
    address that works. Raises Gone.
    """
    person = _locked(person)
    secret, digest = _new_secret()
    facts = {"digest": digest, "language": language, "wants_invitations": wants_invitations}
    _feed, is_new = PersonalFeed.objects.update_or_create(
        person=person, defaults=facts | {"made_at": at}
    )
    action = "personal_calendar.created" if is_new else "personal_calendar.renewed"
    audit.record(action, person, by=by, at=at)
    return secret


@transaction.atomic
def renew(person: Person, *, by: Person | None, at: datetime) -> str:
    """Another address; the old one ends at once. Gives the new secret. Raises Gone, NoCalendar."""
    feed = _feed_of(_locked(person))
    secret, feed.digest = _new_secret()
    feed.made_at = at
    feed.save(update_fields=["digest", "made_at"])
    audit.record("personal_calendar.renewed", feed.person, by=by, at=at)
    return secret


@transaction.atomic
def revoke(person: Person, *, by: Person | None, at: datetime) -> None:
    """End the calendar: its address is found no more, and new places bring invitations again.

    What is gone already stays gone. Raises Gone.
    """
    feed = PersonalFeed.objects.filter(person=_locked(person)).first()
    if feed:
        audit.record("personal_calendar.revoked", feed.person, by=by, at=at)
        feed.delete()


@transaction.atomic
def choose(person: Person, *, wants_invitations: bool, by: Person | None, at: datetime) -> None:
    """Whether places that come from now on bring an invitation. Raises Gone, NoCalendar."""
    feed = _feed_of(_locked(person))
    if feed.wants_invitations == wants_invitations:
        return
    feed.wants_invitations = wants_invitations
    feed.save(update_fields=["wants_invitations"])
    audit.record("personal_calendar.chosen", feed.person, by=by, at=at, wants=wants_invitations)


@transaction.atomic
def forget(person: Person) -> None:
    """End the calendar of somebody who is being erased; until that is done nobody makes another."""
    list(_rows_locked(person))
    PersonalFeed.objects.filter(person=person).delete()


def calendar_of(person: Person) -> PersonalFeed | None:
    """What somebody has; without the secret, which is nowhere."""
    return PersonalFeed.objects.filter(person=person).first()


def places_to_come(person: Person, *, at: datetime) -> list[Session]:
    """Where somebody has a place: what can be fetched by hand, soonest first."""
    mine = Registration.objects.of(person).for_my_pages()
    coming = mine.filter(state=Registration.State.PLACE, session__ends_at__gt=at)
    return [each.session for each in coming if each.session.state != Session.State.CANCELLED]


def wants_invitations(person: Person) -> bool:
    """Whether a new place is to bring a calendar part; asked inside the act that gives it."""
    chosen_away = PersonalFeed.objects.filter(person=person, wants_invitations=False)
    return not chosen_away.exists()


def digest_of(secret: str) -> str:
    """What is stored of a secret, and looked up by."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def opens(secret: str, feed: PersonalFeed | None) -> bool:
    """Whether ``secret`` is the one of this calendar as it stands now."""
    return feed is not None and constant_time_compare(digest_of(secret), feed.digest)


def address(secret: str, language: str) -> str:
    """The whole address of a personal feed; whoever has it can read the calendar."""
    with translation.override(language):
        return settings.SITE_URL + reverse("feed_mine", args=[secret])


def _locked(person: Person) -> Person:
    """The person read again under the row's lock, so that two acts follow one another."""
    found = _rows_locked(person).filter(is_active=True).first()
    if found is None:
        raise Gone
    return found


def _rows_locked(person: Person) -> QuerySet[Person]:
    """NO KEY: registrations that name the person need not wait; nobody locks a session after it."""
    return Person.objects.filter(pk=person.pk).select_for_update(of=("self",), no_key=True)


def _feed_of(person: Person) -> PersonalFeed:
    feed = calendar_of(person)
    if feed is None:
        raise NoCalendar
    return feed


def _new_secret() -> tuple[str, str]:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return secret, digest_of(secret)
