"""Letters about a place that goes to a colleague (E14, and what the giver hears)."""

from datetime import datetime

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail
from seminars import links
from seminars.invitations import Issued
from seminars.letters.posting import post, sender_name
from seminars.models import Handover, Registration


def about_handover(handover: Handover) -> str:
    """The beginning of the purpose of the mail to the colleague, who may be nobody we know."""
    return f"handover:{handover.pk}"


def place_handed_over_to_you(handover: Handover, *, at: datetime) -> OutgoingMail:
    """E14: somebody wants to give you their place; the link opens a page with yes and no."""
    registration, language = handover.registration, handover.language
    session = registration.session
    context = {
        "handover": handover,
        "registration": registration,
        "session": session,
        "session_url": links.session_url(session, language),
        "handover_url": links.handover_url(handover),
    }
    return outbox.post(
        written("seminars/letters/place_handed_over_to_you", language, context),
        purpose=f"{about_handover(handover)}:offered",
        person=None,
        address=handover.email,
        language=language,
        at=at,
        expires_at=session.starts_at,
        sender_name=sender_name(session.series, language),
        reply_to=session.series.sender_address,
    )


def place_handed_over(
    registration: Registration, issued: Issued | None, *, colleague: str, at: datetime
) -> OutgoingMail:
    """To the giver: the colleague said yes, and the calendar entry goes."""
    return post("place_handed_over", registration, issued, at=at, colleague=colleague)


def handover_declined(handover: Handover, *, at: datetime) -> OutgoingMail:
    """To the giver: the colleague said no, and the place is still theirs."""
    return post(
        "handover_declined",
        handover.registration,
        at=at,
        occasion=str(handover.pk),
        colleague=handover.name,
    )
