"""The letter about a change that somebody made to their own registration."""

from datetime import datetime

from participants.models import OutgoingMail
from seminars import places
from seminars.invitations import Issued
from seminars.letters.posting import post
from seminars.models import Registration


def format_switched(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """On site instead of online or the other way round; the calendar entry follows, or goes."""
    is_waiting = registration.state == Registration.State.WAITING
    position = places.position(registration) if is_waiting else None
    return post("format_switched", registration, issued, at=at, position=position)
