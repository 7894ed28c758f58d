"""Who organises a series: asked by mail, given and taken, and written down.

What was done is written down about the series, because a role that is taken away is gone.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from participants import outbox
from participants.audit import record
from participants.models import Person
from participants.people import person_at, person_known_as
from seminars import letters
from seminars.models import RoleInvitation, Series, SeriesRole

if TYPE_CHECKING:
    from django.db.models import QuerySet

OWNER = SeriesRole.Role.OWNER
INVITATION_LASTS = timedelta(days=14)
MOST_INVITED_A_DAY = 20


class OrganiserError(Exception):
    """A role that cannot be given, changed or taken away as asked."""


class LastOwner(OrganiserError):
    """Somebody must be left who can give roles."""


class AlreadyOrganises(OrganiserError):
    """The person has a role in the series: it can be changed."""


class AlreadyInvited(OrganiserError):
    """An invitation to that address has not been answered yet."""


class TooManyInvited(OrganiserError):
    """So many in a day are an accident, or somebody else's mailboxes being filled."""


class InvitationOver(OrganiserError):
    """It was answered, taken back, or its fourteen days have passed."""


class WrongPerson(OrganiserError):
    """Signed in with another address than the invited one."""


@transaction.atomic
def appoint(
    person: Person, series: Series, role: str, *, by: Person | None, at: datetime
) -> SeriesRole:
    """Give ``person`` this role in the series, in place of the one they may have had.

    Raises LastOwner when nobody would be left to give roles.
    """
    series = _locked(series)
    if role != OWNER:
        _refuse_to_lose(person, series)
    given, _is_new = SeriesRole.objects.update_or_create(
        series=series, person=person, defaults={"role": role}
    )
    record("organiser.appointed", series, by=by, at=at, person=person.pk, role=role)
    return given


@transaction.atomic
def dismiss(role: SeriesRole, *, by: Person | None, at: datetime) -> None:
    """Take the role away; what the person did in it stays. Raises LastOwner."""
    series = _locked(role.series)
    _refuse_to_lose(role.person, series)
    person = role.person_id
    record("organiser.dismissed", series, by=by, at=at, person=person, role=role.role)
    role.delete()


@transaction.atomic
def invite(  # noqa: PLR0913 (an invitation has this many facts)
    series: Series,
    *,
    name: str,
    email: str,
    role: str,
    language: str,
    by: Person | None,
    at: datetime,
) -> RoleInvitation:
    """Ask somebody by mail to take a role; the link in it is good for fourteen days.

    Raises AlreadyOrganises, AlreadyInvited, TooManyInvited.
    """
    series, email = _locked(series), Person.normal_address(email)
    known = person_known_as(email)
    if known and series.roles.filter(person=known).exists():
        raise AlreadyOrganises
    _end_what_expired(series, email, at=at)
    if unanswered(series).filter(email=email).exists():
        raise AlreadyInvited
    since = at - timedelta(days=1)
    if series.role_invitations.filter(invited_at__gt=since).count() >= MOST_INVITED_A_DAY:
        raise TooManyInvited
    invitation = RoleInvitation.objects.create(
        series=series,
        name=name,
        email=email,
        role=role,
        language=language,
        by=by,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    record("organiser.invited", series, by=by, at=at, invitation=invitation.pk, role=role)
    letters.role_invitation(invitation, at=at)
    return invitation


@transaction.atomic
def accept(invitation: RoleInvitation, *, by: Person, at: datetime) -> SeriesRole:
    """Take the role that was offered to the address ``by`` signs in with.

    Raises InvitationOver, WrongPerson, and LastOwner where a last owner would become less.
    """
    locked = _open(invitation, at=at)
    if person_known_as(locked.email) != by:
        raise WrongPerson
    locked.accepted_at = at
    locked.save(update_fields=["accepted_at"])
    record("organiser.accepted", locked.series, by=by, at=at, invitation=locked.pk)
    return appoint(by, locked.series, locked.role, by=by, at=at)


@transaction.atomic
def decline(invitation: RoleInvitation, *, at: datetime) -> None:
    """No, thank you: whoever reads that mailbox may say so without signing in."""
    locked = _open(invitation, at=at)
    _end(locked, at=at)
    record("organiser.declined", locked.series, by=None, at=at, invitation=locked.pk)


@transaction.atomic
def take_back(invitation: RoleInvitation, *, by: Person | None, at: datetime) -> None:
    """Make the link worthless; the mail is stopped if it has not left yet."""
    locked = _open(invitation, at=at)
    _end(locked, at=at)
    outbox.call_off(letters.about_role(locked), at=at)
    record("organiser.invitation_withdrawn", locked.series, by=by, at=at, invitation=locked.pk)


def make_known(invitation: RoleInvitation, *, at: datetime) -> Person:
    """The invited person, made if we did not know them, so that a code to sign in can be mailed.

    The link came by mail to that address and is good for nothing but this. Raises InvitationOver.
    """
    refuse_if_over(invitation, at=at)
    return person_at(invitation.email, name=invitation.name, language=invitation.language, at=at)


def refuse_if_over(invitation: RoleInvitation, *, at: datetime) -> None:
    """Raises InvitationOver for one that was answered, taken back, or has had its time."""
    is_answered = invitation.accepted_at or invitation.ended_at
    if is_answered or invitation.expires_at <= at:
        raise InvitationOver


def is_for(invitation: RoleInvitation, person: Person) -> bool:
    """Whether ``person`` signs in with the invited address."""
    return person_known_as(invitation.email) == person


def unanswered(series: Series) -> "QuerySet[RoleInvitation]":
    """Invitations that nobody has answered or taken back, expired ones too."""
    waiting = series.role_invitations.filter(accepted_at=None, ended_at=None)
    return waiting.order_by("invited_at", "pk")


def in_order(series: Series) -> "QuerySet[SeriesRole]":
    """The organisers of the series by name."""
    return series.roles.select_related("person").order_by("person__name", "pk")


def _locked(series: Series) -> Series:
    return Series.objects.select_for_update(of=("self",)).get(pk=series.pk)


def _refuse_to_lose(person: Person, series: Series) -> None:
    owners = set(series.roles.filter(role=OWNER).values_list("person", flat=True))
    if owners == {person.pk}:
        raise LastOwner


def _end_what_expired(series: Series, email: str, *, at: datetime) -> None:
    unanswered(series).filter(email=email, expires_at__lte=at).update(ended_at=at)


def _open(invitation: RoleInvitation, *, at: datetime) -> RoleInvitation:
    rows = RoleInvitation.objects.select_for_update(of=("self",)).select_related("series")
    locked = rows.get(pk=invitation.pk)
    refuse_if_over(locked, at=at)
    return locked


def _end(invitation: RoleInvitation, *, at: datetime) -> None:
    invitation.ended_at = at
    invitation.save(update_fields=["ended_at"])
