"""Signed links for mails: each says what it is for, and is good for nothing else.

A link opens a page; only the button on that page changes anything, because mail scanners open
every link they see.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from materials.models import Material
from seminars.models import (
    Handover,
    PersonalInvitation,
    Registration,
    RoleInvitation,
    Series,
    SeriesRegistration,
    Session,
)

MANAGE = "seminars.manage"
CONFIRMATION = "seminars.confirmation"
HANDOVER = "seminars.handover"
CHECK_IN = "seminars.check_in"
SERIES = "seminars.series"
SERIES_CONFIRMATION = "seminars.series_confirmation"
REMINDERS = "seminars.reminders"
ASKED = "seminars.asked"
ROLE_INVITATION = "seminars.role_invitation"
WORKS_AFTER_SESSION = timedelta(days=30)
REMINDERS_STOP_AFTER_SESSION = timedelta(days=90)  # the recording may come after two months


class LinkError(Exception):
    """A link that does not open anything."""


class WrongLink(LinkError):
    """Cut off in the mail, changed, or made for another purpose."""


class OldLink(LinkError):
    """Right, but its session was held more than thirty days ago."""


def session_url(session: Session, language: str) -> str:
    """The session's page, whole and without any token: what calendars and mails point to."""
    return _address("session", language, session.series.slug, session.number)


def register_url(session: Session, language: str) -> str:
    """The registration form, for whoever asked to be told when it opens."""
    return _address("register", language, session.series.slug, session.number)


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


def team_url(registration: Registration) -> str:
    """The page of a team: its names and how many they are."""
    return _address("team", registration.language, manage_token(registration))


def series_url(series_registration: SeriesRegistration) -> str:
    """My series: see what comes, confirm the address, leave."""
    token = series_token(series_registration)
    return _address("my_series", series_registration.language, token)


def check_in_url(registration: Registration) -> str:
    """What the code at the door says: the organisers' page about this registration, in Swedish.

    It opens nothing for whoever does not organise the session.
    """
    session = registration.session
    token = check_in_token(registration)
    return _address("check_in", "sv", session.series.slug, session.number, token)


def handover_url(handover: Handover) -> str:
    """The page that asks a colleague yes or no to a place."""
    return _address("handover", handover.language, handover_token(handover))


def entry_url(secret: str, language: str) -> str:
    """The page with the button that opens My registrations once; only a mail may say it."""
    return _address("open_entry", language, secret)


def reminders_url(registration: Registration) -> str:
    """Where one click, or a mail program's button, ends the reminders of one session."""
    return _address("reminders", registration.language, reminders_token(registration))


def asked_url(asked: PersonalInvitation) -> str:
    """The page that asks yes, no or later; it stands for the invited address."""
    return _address("asked", asked.language, asked_token(asked))


def asked_no_url(asked: PersonalInvitation) -> str:
    """Where a mail program's button says no: no more letters about this session."""
    return _address("asked_no", asked.language, asked_token(asked))


def desk_url(name: str, session: Session, language: str) -> str:
    """One of the organisers' pages about a session, by the name of its address."""
    return _address(name, language, session.series.slug, session.number)


def material_url(material: Material, language: str) -> str:
    """The page of a material, from which its files are opened."""
    return _address("material", language, material.slug)


def manage_token(registration: Registration) -> str:
    """Reusable until thirty days after the session; says which registration, not whose."""
    return signing.Signer(salt=MANAGE).sign_object(registration.pk, compress=False)


def registration_of(token: str, *, at: datetime) -> Registration:
    """The registration that a mailed link speaks of.

    Raises WrongLink for a token that we did not make for this purpose, OldLink for one that has
    had its time.
    """
    return _registration(token, MANAGE, good_for=WORKS_AFTER_SESSION, at=at)


def reminders_token(registration: Registration) -> str:
    """Ends reminders and does nothing else: mail programs send it to themselves and to us."""
    return signing.Signer(salt=REMINDERS).sign_object(registration.pk, compress=False)


def reminded_by(token: str, *, at: datetime) -> Registration:
    """The registration whose reminders a link ends; raises as ``registration_of`` does."""
    return _registration(token, REMINDERS, good_for=REMINDERS_STOP_AFTER_SESSION, at=at)


def asked_token(asked: PersonalInvitation) -> str:
    """Says which invitation; whoever is forwarded it can only answer for the invited address."""
    return signing.Signer(salt=ASKED).sign_object(asked.pk, compress=False)


def invitation_of(token: str, *, at: datetime) -> PersonalInvitation:
    """The invitation that a mailed link speaks of; raises WrongLink and OldLink."""
    try:
        key = int(str(_opened(token, ASKED)))
        found = PersonalInvitation.objects.for_its_page().get(pk=key)
    except (signing.BadSignature, ValueError, PersonalInvitation.DoesNotExist) as error:
        raise WrongLink from error
    if at > found.session.ends_at + WORKS_AFTER_SESSION:
        raise OldLink
    return found


def _registration(token: str, purpose: str, *, good_for: timedelta, at: datetime) -> Registration:
    try:
        key = int(str(_opened(token, purpose)))
        found = Registration.objects.for_its_page().get(pk=key)
    except (signing.BadSignature, ValueError, Registration.DoesNotExist) as error:
        raise WrongLink from error
    if at > found.session.ends_at + good_for:
        raise OldLink
    return found


def check_in_token(registration: Registration) -> str:
    """Says which registration stands at the door; good for nothing else."""
    return signing.Signer(salt=CHECK_IN).sign_object(registration.pk, compress=False)


def checked_in_by(token: str) -> Registration:
    """The registration that a code at the door speaks of; raises WrongLink."""
    try:
        key = int(str(_opened(token, CHECK_IN)))
        return Registration.objects.for_its_page().get(pk=key)
    except (signing.BadSignature, ValueError, Registration.DoesNotExist) as error:
        raise WrongLink from error


def handover_token(handover: Handover) -> str:
    """Says which handover; opens nothing of the giver's."""
    return signing.Signer(salt=HANDOVER).sign_object(handover.pk, compress=False)


def handover_of(token: str, *, at: datetime) -> Handover:
    """The handover that a mailed link speaks of; raises WrongLink and OldLink."""
    rows = Handover.objects.select_related(
        "registration__session__series", "registration__session__venue", "registration__person"
    )
    try:
        found = rows.get(pk=int(str(_opened(token, HANDOVER))))
    except (signing.BadSignature, ValueError, Handover.DoesNotExist) as error:
        raise WrongLink from error
    if at > found.registration.session.ends_at + WORKS_AFTER_SESSION:
        raise OldLink
    return found


def series_token(series_registration: SeriesRegistration) -> str:
    """Reusable while somebody takes the series; says which of these, not whose."""
    return signing.Signer(salt=SERIES).sign_object(series_registration.pk, compress=False)


def series_registration_of(token: str, *, at: datetime) -> SeriesRegistration:
    """What a mailed link about a series speaks of.

    Raises WrongLink, and OldLink when the series was left more than thirty days ago.
    """
    try:
        key = int(str(_opened(token, SERIES)))
        found = SeriesRegistration.objects.select_related("series", "person").get(pk=key)
    except (signing.BadSignature, ValueError, SeriesRegistration.DoesNotExist) as error:
        raise WrongLink from error
    if found.ended_at and at > found.ended_at + WORKS_AFTER_SESSION:
        raise OldLink
    return found


def series_confirmation_token(chosen: Sequence[Series], form_token: uuid.UUID) -> str:
    """Names one sending of the form for whole series; nobody's data."""
    keys = [series.pk for series in chosen]
    return signing.Signer(salt=SERIES_CONFIRMATION).sign_object([keys, form_token.hex])


def chosen_in(token: str) -> list[Series]:
    """The series that a confirmation page speaks of; raises WrongLink."""
    try:
        opened = _opened(token, SERIES_CONFIRMATION)
    except signing.BadSignature as error:
        raise WrongLink from error
    keys = opened[0] if isinstance(opened, list) else []
    return list(Series.objects.filter(pk__in=keys))


def role_invitation_url(invitation: RoleInvitation) -> str:
    """The page that asks yes or no to a role in a series."""
    return _address("role_invitation", invitation.language, role_invitation_token(invitation))


def role_invitation_token(invitation: RoleInvitation) -> str:
    """Says which invitation to a role; the row knows how long it is good for."""
    return signing.Signer(salt=ROLE_INVITATION).sign_object(invitation.pk, compress=False)


def role_invitation_of(token: str) -> RoleInvitation:
    """The invitation to a role that a mailed link speaks of, answered or not; raises WrongLink."""
    try:
        key = int(str(_opened(token, ROLE_INVITATION)))
        return RoleInvitation.objects.select_related("series", "by").get(pk=key)
    except (signing.BadSignature, ValueError, RoleInvitation.DoesNotExist) as error:
        raise WrongLink from error


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
