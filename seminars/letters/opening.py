"""The letter to somebody who asked to be told when registration opens (E20)."""

from datetime import datetime

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail
from seminars import links
from seminars.letters.posting import sender_name
from seminars.models import OpeningReminder, Session


def about_opening(session: Session) -> str:
    """The beginning of the purpose of every mail that tells that registration is open."""
    return f"opening:{session.pk}"


def opening_reminder(reminder: OpeningReminder, *, at: datetime) -> OutgoingMail:
    """E20: registration is open, and here is the one link. Useless once it has closed."""
    session, language = reminder.session, reminder.language
    context = {
        "session": session,
        "series": session.series,
        "session_url": links.session_url(session, language),
        "register_url": links.register_url(session, language),
    }
    return outbox.post(
        written("seminars/letters/opening_reminder", language, context),
        purpose=f"{about_opening(session)}:{reminder.pk}",
        person=None,
        address=reminder.email,
        language=language,
        at=at,
        expires_at=session.registration_ends_at,
        sender_name=sender_name(session.series, language),
        reply_to=session.series.sender_address,
    )
