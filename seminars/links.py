"""Signed links for mails: each says what it is for, and is good for nothing else.

A link opens a page; only the button on that page changes anything, because mail scanners open
every link they see.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from seminars.models import Registration, Session

MANAGE = "seminars.manage"
CONFIRMATION = "seminars.confirmation"
WORKS_AFTER_SESSION = timedelta(days=30)


class LinkError(Exception):
    """A link that does not open anything."""


class WrongLink(LinkError):
    """Cut off in the mail, changed, or made for another purpose."""


class OldLink(LinkError):
    """Right, but its session was held more than thirty days ago."""


def session_url(session: Session, language: str) -> str:
    """The session's page, whole and without any token: what calendars and mails point to."""
    return _address("session", language, session.series.slug, session.number)


def join_url(registration: Registration) -> str:
    """The personal door to the online room: for the text of a mail, never for a calendar."""
    return _address("join_personally", registration.language, manage_token(registration))


def manage_url(registration: Registration) -> str:
    """My registration: see, change, cancel, answer an offer."""
    return _address("my_registration", registration.language, manage_token(registration))


def cancel_url(registration: Registration) -> str:
    """The page with the one button that gives the place back."""
    return _address("cancel_registration", registration.language, manage_token(registration))


def confirm_url(registration: Registration) -> str:
    """The page whose button shows that the address is right (letter E0)."""
    return _address(
        "confirm_registration_address", registration.language, manage_token(registration)
    )


def offer_url(registration: Registration) -> str:
    """The page that asks yes or no to an offered place."""
    return _address("offer", registration.language, manage_token(registration))


def manage_token(registration: Registration) -> str:
    """Reusable until thirty days after the session; says which registration, not whose."""
    return signing.Signer(salt=MANAGE).sign_object(registration.pk, compress=False)


def registration_of(token: str, *, at: datetime) -> Registration:
    """The registration that a mailed link speaks of.

    Raises WrongLink for a token that we did not make for this purpose, OldLink for one that has
    had its time.
    """
    try:
        key = int(str(_opened(token, MANAGE)))
        found = Registration.objects.for_its_page().get(pk=key)
    except (signing.BadSignature, ValueError, Registration.DoesNotExist) as error:
        raise WrongLink from error
    if at > found.session.ends_at + WORKS_AFTER_SESSION:
        raise OldLink
    return found


def confirmation_token(session: Session, form_token: uuid.UUID, outcome: str) -> str:
    """Names one sending of the form and what a newcomer was told then; nobody's data."""
    return signing.Signer(salt=CONFIRMATION).sign_object([session.pk, form_token.hex, outcome])


def outcome_of(token: str, session: Session) -> str:
    """What the confirmation page of ``session`` says; raises WrongLink."""
    try:
        opened = _opened(token, CONFIRMATION)
    except signing.BadSignature as error:
        raise WrongLink from error
    if not isinstance(opened, list) or opened[0] != session.pk:
        raise WrongLink
    return str(opened[-1])


def _opened(token: str, purpose: str) -> object:
    """What was signed for this purpose; raises BadSignature."""
    return signing.Signer(salt=purpose).unsign_object(token)


def _address(name: str, language: str, *parts: object) -> str:
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=parts)}"
