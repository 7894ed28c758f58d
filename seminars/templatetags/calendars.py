"""The ways to put one session into a calendar of one's own."""

from django import template

from seminars import invitations, subscriptions
from seminars.add_to_calendar import entry_of
from seminars.models import Registration, Session

register = template.Library()


@register.inclusion_tag("seminars/_add_to_calendar.html")
def add_to_calendar(
    session: Session, registration: Registration | None = None
) -> dict[str, object]:
    """Links for every service; who has it from us already is told so, lest it stand there twice."""
    shown = {"session": session, "registration": registration}
    if registration is None:
        return shown | {"entry": entry_of(session)}
    return shown | {
        "entry": entry_of(session, registration.format),
        "came_by_mail": invitations.stands_in_calendar(registration),
        "subscribes": not subscriptions.wants_invitations(registration.person),
    }
