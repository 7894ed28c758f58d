"""Asking somebody to organise a series (decisions: role invitation)."""

from datetime import datetime

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail
from seminars import links
from seminars.letters.posting import sender_name
from seminars.models import RoleInvitation


def about_role(invitation: RoleInvitation) -> str:
    """The beginning of the purpose of every mail about one invitation to a role."""
    return f"role-invitation:{invitation.pk}"


def role_invitation(invitation: RoleInvitation, *, at: datetime) -> OutgoingMail:
    """Who asks, which role in which series, and until when the link works."""
    series, language = invitation.series, invitation.language
    facts = {
        "invitation": invitation,
        "series": series,
        "answer_url": links.role_invitation_url(invitation),
    }
    return outbox.post(
        written("seminars/letters/role_invitation", language, facts),
        purpose=f"{about_role(invitation)}:asked",
        person=None,
        address=invitation.email,
        language=language,
        at=at,
        expires_at=invitation.expires_at,
        sender_name=sender_name(series, language),
        reply_to=series.sender_address,
    )
