"""What registrations tell about people: how long it is kept, handed out, joined, erased.

The names are those of ``participants.privacy``, which explains them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from participants import audit
from participants.models import Person
from seminars import places, subscriptions
from seminars.models import (
    Answer,
    CalendarReply,
    EntryLink,
    Handover,
    ImportedList,
    ImportedRow,
    Invitation,
    Needs,
    OpeningReminder,
    PartyMember,
    PersonalInvitation,
    Registration,
    RoleInvitation,
    SeriesRegistration,
    SeriesRole,
    Session,
    SessionSpeaker,
)
from seminars.own_data import export
from seminars.places import turn
from seminars.registration import cancel
from seminars.retention import IMPERSONAL, PERSONAL

__all__ = ["IMPERSONAL", "PERSONAL", "erase", "export", "merge", "purge"]

NEEDS_KEPT = timedelta(days=14)
ANSWERS_KEPT = timedelta(days=30)
ENTRY_LINKS_KEPT = timedelta(days=1)
REPLIES_KEPT = timedelta(days=90)
NAMES_KEPT = timedelta(days=730)
ERASED_ADDRESS = "erased@erased.invalid"


@transaction.atomic
def erase(person: Person, *, by: Person | None, at: datetime) -> None:
    """Give up every place still to come, so that the next in line moves up; then forget names.

    What is left can be counted, and leads to nobody once ``participants.privacy`` has erased
    the person's own row.
    """
    _take_no_more_sessions(person, at=at)
    for registration in _coming(person, at=at).order_by("session_id"):
        cancel(registration, by=by, at=at)
    _forget_names(Registration.objects.of(person))
    Invitation.objects.filter(person=person).update(attendee=ERASED_ADDRESS)
    SeriesRegistration.objects.of(person).update(name="", email="", organisation_text="")
    SeriesRole.objects.filter(person=person).delete()
    EntryLink.objects.filter(person=person).delete()
    subscriptions.forget(person)
    CalendarReply.objects.said_by(person).delete()
    _forget_address(person.email)
    SessionSpeaker.objects.filter(person=person).update(person=None)


def _coming(person: Person, *, at: datetime) -> QuerySet[Registration]:
    return Registration.objects.of(person).active().filter(session__ends_at__gt=at)


def _take_no_more_sessions(person: Person, *, at: datetime) -> None:
    """End the series under their locks: a session that opens just now would bring them back."""
    taken = SeriesRegistration.objects.of(person).active()
    chosen = [each.series for each in taken.select_related("series")]
    concerned = Q(pk__in=_coming(person, at=at).values("session")) | Q(series__in=chosen)
    places.locked_in_order(Session.objects.filter(concerned, ends_at__gt=at))
    places.lock_series(chosen)
    taken.update(ended_at=at)


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
    already = SeriesRegistration.objects.of(kept).active().values("series")
    SeriesRegistration.objects.of(gone).filter(series__in=already).update(ended_at=at)
    SeriesRegistration.objects.of(gone).update(person=kept)
    EntryLink.objects.filter(person=gone).delete()
    subscriptions.forget(gone)  # its address was only known to them
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
        "names": _forget_names(old.exclude(email=ERASED_ADDRESS)) + _forget_takers(at=at),
        "asked": _forget_asked(at=at),
        "replies": CalendarReply.objects.filter(received_at__lte=at - REPLIES_KEPT).delete()[0],
        "entry_links": EntryLink.objects.filter(expires_at__lte=at - ENTRY_LINKS_KEPT).delete()[0],
    }


def _forget_takers(*, at: datetime) -> int:
    """Whoever left a series two years ago, or takes one that has had no session since then."""
    over = at - NAMES_KEPT
    since = Session.objects.filter(series=OuterRef("series"), ends_at__gt=over)
    is_old = Q(ended_at__lte=over) | Q(~Exists(since), made_at__lte=over)
    old = SeriesRegistration.objects.filter(is_old).exclude(email="")
    old.active().update(ended_at=at)  # nobody can be brought to a session without an address
    return old.update(name="", email="", organisation_text="")


def _forget_asked(*, at: datetime) -> int:
    """Handovers, invitations and reminders to people who may never have registered."""
    over = at - ANSWERS_KEPT
    gone = (
        Handover.objects.filter(registration__session__ends_at__lte=over),
        PersonalInvitation.objects.filter(session__ends_at__lte=over),
        RoleInvitation.objects.filter(expires_at__lte=over),
        OpeningReminder.objects.filter(session__ends_at__lte=at),
        ImportedList.objects.filter(expires_at__lte=at),
    )
    return sum(rows.delete()[0] for rows in gone)


def _forget_address(address: str) -> None:
    """What others asked of somebody, before there was a registration."""
    for model in (Handover, PersonalInvitation, RoleInvitation, OpeningReminder, ImportedRow):
        model.objects.filter(email__iexact=address).delete()


def _forget_names(registrations: QuerySet[Registration]) -> int:
    """Leave rows that can be counted, by the register's organisation and profession."""
    Needs.objects.filter(registration__in=registrations).delete()
    PartyMember.objects.filter(registration__in=registrations).update(name="")
    Answer.objects.filter(registration__in=registrations).delete()
    return registrations.update(name="", email=ERASED_ADDRESS, organisation_text="")


def _hand_over(sent: Invitation, kept: Person) -> None:
    """One message now belongs to ``kept``; its time stays unlike that of every other."""
    taken = Invitation.objects.filter(session=sent.session, person=kept)
    while taken.filter(issued_at=sent.issued_at).exists():
        sent.issued_at += timedelta(microseconds=1)
    sent.person = kept
    sent.save(update_fields=["person", "issued_at"])
