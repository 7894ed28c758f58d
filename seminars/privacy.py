"""What registrations tell about people: how long it is kept, handed out, joined, erased.

The names are those of ``participants.privacy``, which explains them.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from participants import audit
from participants.models import Person
from seminars.models import (
    Invitation,
    Needs,
    PartyMember,
    Registration,
    SeriesRegistration,
    SeriesRole,
    SessionSpeaker,
)
from seminars.places import turn
from seminars.registration import cancel

NEEDS_KEPT = timedelta(days=14)
NAMES_KEPT = timedelta(days=730)
ERASED_ADDRESS = "erased@erased.invalid"


class Retention(Enum):
    NEEDS = "14 days after the session"
    NAMES = "two years after the session, or until asked to erase"
    COUNTED = "kept for the yearly figures; leads to nobody once the names are gone"
    ROLE = "as long as the person organises the series"
    PROGRAMME = "public: part of the programme as it was held"


PERSONAL = {
    "seminars.needs.text": Retention.NEEDS,
    "seminars.partymember.name": Retention.NAMES,
    "seminars.seriesrole.person": Retention.ROLE,
    "seminars.seriesrole.role": Retention.ROLE,
    "seminars.sessionspeaker.name": Retention.PROGRAMME,
    "seminars.sessionspeaker.role": Retention.PROGRAMME,
    "seminars.sessionspeaker.role_sv": Retention.PROGRAMME,
    "seminars.sessionspeaker.role_en": Retention.PROGRAMME,
    "seminars.sessionspeaker.affiliation": Retention.PROGRAMME,
    "seminars.sessionspeaker.affiliation_sv": Retention.PROGRAMME,
    "seminars.sessionspeaker.affiliation_en": Retention.PROGRAMME,
    "seminars.sessionspeaker.person": Retention.PROGRAMME,
    **dict.fromkeys(
        (
            "seminars.registration.name",
            "seminars.registration.email",
            "seminars.registration.organisation_text",
            "seminars.invitation.attendee",
        ),
        Retention.NAMES,
    ),
    **dict.fromkeys(
        (
            "seminars.registration.person",
            "seminars.registration.organisation",
            "seminars.registration.profession",
            "seminars.registration.language",
            "seminars.registration.booked_by",
            "seminars.registration.wants_news",
            "seminars.registration.attendance",
            "seminars.registration.calendar_answer",
            "seminars.registration.privacy_version",
            "seminars.invitation.person",
            "seminars.invitation.mail",
            "seminars.seriesregistration.person",
        ),
        Retention.COUNTED,
    ),
}

IMPERSONAL = frozenset(
    (
        "seminars.series.*",
        "seminars.venue.*",
        "seminars.session.*",
        "seminars.sessionmaterial.*",
        "seminars.sessionspeaker.id",
        "seminars.sessionspeaker.session",
        "seminars.sessionspeaker.order",
        "seminars.seriesrole.id",
        "seminars.seriesrole.series",
        "seminars.needs.id",
        "seminars.needs.registration",
        "seminars.partymember.id",
        "seminars.partymember.registration",
        "seminars.seriesregistration.id",
        "seminars.seriesregistration.series",
        "seminars.seriesregistration.made_at",
        "seminars.seriesregistration.ended_at",
        "seminars.invitation.id",
        "seminars.invitation.session",
        "seminars.invitation.method",
        "seminars.invitation.sequence",
        "seminars.invitation.issued_at",
        "seminars.registration.id",
        "seminars.registration.session",
        "seminars.registration.number",
        "seminars.registration.form_token",
        "seminars.registration.format",
        "seminars.registration.places",
        "seminars.registration.state",
        "seminars.registration.rank",
        "seminars.registration.had_place",
        "seminars.registration.is_over_capacity",
        "seminars.registration.offer_expires_at",
        "seminars.registration.hold_expires_at",
        "seminars.registration.cancelled_at",
        "seminars.registration.made_at",
        "seminars.registration.changed_at",
        "seminars.registration.freed_by",
        "seminars.registration.series_registration",
    )
)


def export(person: Person) -> dict[str, Any]:
    """Every registration and calendar message of ``person``, in values that JSON can carry."""
    registrations = Registration.objects.of(person).for_my_pages().select_related("needs")
    return {
        "registrations": [_facts(registration) for registration in registrations],
        "invitations": [
            {"session": sent.session.title, "method": sent.method, "at": sent.issued_at.isoformat()}
            for sent in Invitation.objects.filter(person=person).select_related("session")
        ],
        "roles": [str(role) for role in SeriesRole.objects.filter(person=person)],
    }


@transaction.atomic
def erase(person: Person, *, by: Person | None, at: datetime) -> None:
    """Give up every place still to come, so that the next in line moves up; then forget names.

    What is left can be counted, and leads to nobody once ``participants.privacy`` has erased
    the person's own row.
    """
    coming = Registration.objects.of(person).active().filter(session__ends_at__gt=at)
    for registration in coming.order_by("session_id"):
        cancel(registration, by=by, at=at)
    _forget_names(Registration.objects.of(person))
    Invitation.objects.filter(person=person).update(attendee=ERASED_ADDRESS)
    SeriesRegistration.objects.filter(person=person, ended_at=None).update(ended_at=at)
    SeriesRole.objects.filter(person=person).delete()
    SessionSpeaker.objects.filter(person=person).update(person=None)


@transaction.atomic
def merge(kept: Person, gone: Person, *, by: Person | None, at: datetime) -> None:
    """Give what belongs to ``gone`` to ``kept``; where both are registered, ``kept`` stays."""
    twice = Q(session__in=Registration.objects.of(kept).active().values("session"))
    both = Registration.objects.of(gone).active().filter(twice)
    for registration in both.select_related("session").order_by("session_id"):
        if registration.session.ends_at > at:
            cancel(registration, by=by, at=at)
        else:  # nobody needs the place any more, and nobody is written to about the past
            turn(registration, Registration.State.CANCELLED, at=at, cancelled_at=at)
    Registration.objects.of(gone).update(person=kept)
    Registration.objects.filter(booked_by=gone).update(booked_by=kept)
    for sent in Invitation.objects.filter(person=gone):
        _hand_over(sent, kept)
    already = SeriesRegistration.objects.filter(person=kept, ended_at=None).values("series")
    SeriesRegistration.objects.filter(person=gone, series__in=already).update(ended_at=at)
    SeriesRegistration.objects.filter(person=gone).update(person=kept)
    SeriesRole.objects.filter(person=gone, series__roles__person=kept).delete()
    SeriesRole.objects.filter(person=gone).update(person=kept)
    SessionSpeaker.objects.filter(person=gone).update(person=kept)
    audit.record("registrations.merged", kept, by=by, at=at, other=gone.pk)


@transaction.atomic
def purge(*, at: datetime) -> dict[str, int]:
    """Forget needs two weeks and names two years after the session; gives how many of each."""
    needs = Needs.objects.filter(registration__session__ends_at__lte=at - NEEDS_KEPT)
    old = Registration.objects.filter(session__ends_at__lte=at - NAMES_KEPT)
    messages = Invitation.objects.filter(session__ends_at__lte=at - NAMES_KEPT)
    messages.exclude(attendee=ERASED_ADDRESS).update(attendee=ERASED_ADDRESS)
    return {
        "needs": needs.delete()[0],
        "names": _forget_names(old.exclude(email=ERASED_ADDRESS)),
    }


def _forget_names(registrations: QuerySet[Registration]) -> int:
    """Leave rows that can be counted, by the register's organisation and profession."""
    Needs.objects.filter(registration__in=registrations).delete()
    PartyMember.objects.filter(registration__in=registrations).update(name="")
    return registrations.update(name="", email=ERASED_ADDRESS, organisation_text="")


def _hand_over(sent: Invitation, kept: Person) -> None:
    """One message now belongs to ``kept``; its time stays unlike that of every other."""
    taken = Invitation.objects.filter(session=sent.session, person=kept)
    while taken.filter(issued_at=sent.issued_at).exists():
        sent.issued_at += timedelta(microseconds=1)
    sent.person = kept
    sent.save(update_fields=["person", "issued_at"])


def _facts(registration: Registration) -> dict[str, Any]:
    needs: Needs | None = getattr(registration, "needs", None)
    return {
        "session": registration.session.title,
        "starts_at": registration.session.starts_at.isoformat(),
        "number": registration.reference,
        "name": registration.name,
        "email": registration.email,
        "organisation": registration.organisation_name,
        "profession": str(registration.profession or ""),
        "state": registration.state,
        "format": registration.format,
        "places": registration.places,
        "needs": needs.text if needs else "",
        "wants_news": registration.wants_news,
        "attendance": registration.attendance,
        "made_at": registration.made_at.isoformat(),
    }
