"""The letters that ask somebody to come (E23): to an address, not to a registration."""

from datetime import datetime

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail, Person
from seminars import links
from seminars.letters.posting import sender_name
from seminars.models import PersonalInvitation, Session


def personal_invitation(invited: PersonalInvitation, *, at: datetime) -> OutgoingMail:
    """E23: you are asked to come; yes, no or later. No place is taken until the answer."""
    return _post("personal_invitation", invited, at=at)


def personal_invitation_reminder(invited: PersonalInvitation, *, at: datetime) -> OutgoingMail:
    """The one reminder, shortly before registration closes."""
    return _post("personal_invitation_reminder", invited, at=at)


def about_asking(invited: PersonalInvitation) -> str:
    """The beginning of the purpose of both letters to one invited address."""
    return f"{about_asking_to(invited.session)}:{invited.pk}"


def about_asking_to(session: Session) -> str:
    """The same for everybody who is asked to come to a session."""
    return f"asked:{session.pk}"


def _post(name: str, invited: PersonalInvitation, *, at: datetime) -> OutgoingMail:
    """Of no use after registration has closed, so it does not leave then."""
    session, language = invited.session, invited.language
    facts = {
        "invited": invited,
        "session": session,
        "series": session.series,
        "session_url": links.session_url(session, language),
        "answer_url": links.asked_url(invited),
        "closes_at": session.registration_ends_at,
    }
    return outbox.post(
        written(f"seminars/letters/{name}", language, facts),
        purpose=f"{about_asking(invited)}:{name}",
        person=Person.objects.with_address(invited.email).first(),
        address=invited.email,
        language=language,
        at=at,
        expires_at=session.registration_ends_at,
        sender_name=sender_name(session.series, language),
        reply_to=session.series.sender_address,
        unsubscribe_url=links.asked_no_url(invited),
    )
