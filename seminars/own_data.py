"""Everything the seminars know about one person, for their own eyes (GDPR, article 15)."""

from typing import Any

from participants.models import Person
from seminars.models import (
    CalendarReply,
    Handover,
    ImportedRow,
    Invitation,
    Needs,
    OpeningReminder,
    PersonalFeed,
    PersonalInvitation,
    Registration,
    RoleInvitation,
    SeriesRegistration,
    SeriesRole,
)


def export(person: Person) -> dict[str, Any]:
    """Every registration and calendar message of ``person``, in values that JSON can carry.

    Also what others typed about the address, whether they ever registered or not.
    """
    registrations = Registration.objects.of(person).for_my_pages().select_related("needs")
    taken = SeriesRegistration.objects.of(person).select_related("series", "organisation")
    sent = Invitation.objects.filter(person=person).select_related("session")
    return {
        "registrations": [_registration(each) for each in registrations],
        "invitations": [
            {"session": one.session.title, "method": one.method, "at": one.issued_at.isoformat()}
            for one in sent
        ],
        "series": [_series(each) for each in taken],
        "personal_calendar": _personal_feed(person),
        "roles": [str(role) for role in SeriesRole.objects.filter(person=person)],
        "calendar_replies": [
            {"at": one.received_at.isoformat(), "answer": one.answer, "comment": one.comment}
            for one in CalendarReply.objects.said_by(person).order_by("pk")
        ],
        **_said_of_address(person.email),
    }


def _said_of_address(address: str) -> dict[str, Any]:
    """What organisers and colleagues typed, and what was asked for without an account."""
    here = {"email__iexact": address}
    handovers = Handover.objects.filter(**here).select_related("registration__session")
    openings = OpeningReminder.objects.filter(**here).select_related("session")
    to_organise = RoleInvitation.objects.filter(**here).select_related("series")
    return {
        "lists": [
            {"name": row.name, "email": row.email, "organisation": row.organisation_text}
            for row in ImportedRow.objects.filter(**here)
        ],
        "asked_to_come": [
            {"session": one.session.title, "name": one.name, "answer": one.answer}
            for one in PersonalInvitation.objects.filter(**here).for_its_page()
        ],
        "places_from_colleagues": [
            {"session": one.registration.session.title, "name": one.name}
            for one in handovers.order_by("pk")
        ],
        "wants_to_know_when_open": [one.session.title for one in openings],
        "asked_to_organise": [
            {"series": one.series.title, "name": one.name, "role": one.role} for one in to_organise
        ],
    }


def _personal_feed(person: Person) -> dict[str, Any]:
    """When it was made; its secret is known to the person alone."""
    feed = PersonalFeed.objects.filter(person=person).first()
    if feed is None:
        return {}
    return {
        "made_at": feed.made_at.isoformat(),
        "language": feed.language,
        "wants_invitations": feed.wants_invitations,
    }


def _series(taken: SeriesRegistration) -> dict[str, Any]:
    return {
        "series": taken.series.title,
        "name": taken.name,
        "email": taken.email,
        "organisation": taken.organisation_name,
        "format": taken.format,
        "made_at": taken.made_at.isoformat(),
    }


def _registration(registration: Registration) -> dict[str, Any]:
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
        "people": registration.people,
        "needs": needs.text if needs else "",
        "diet": needs.diet if needs else "",
        "answers": {str(each.question): each.words for each in registration.answers.all()},
        "party": [member.name for member in registration.party_members.all()],
        "wants_news": registration.wants_news,
        "wants_reminders": registration.wants_reminders,
        "attendance": registration.attendance,
        "calendar_answer": registration.calendar_answer,
        "made_at": registration.made_at.isoformat(),
    }
