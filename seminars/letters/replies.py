"""Plain letters that answer somebody's calendar: noted, and how to take it back (R7).

Without a calendar part, because a new invitation would ask again; marked as automatic answers.
"""

from datetime import datetime

from participants.models import OutgoingMail
from seminars.letters.posting import post
from seminars.models import Registration


def calendar_no_noted(
    registration: Registration, *, in_reply_to: str, at: datetime
) -> OutgoingMail:
    """The calendar said no: the place is given back; undo while nobody else has it."""
    return post("calendar_no_noted", registration, at=at, in_reply_to=in_reply_to)


def calendar_yes_noted(
    registration: Registration, *, in_reply_to: str, at: datetime
) -> OutgoingMail:
    """The calendar says yes after all, and the place was still there."""
    return post("calendar_yes_noted", registration, at=at, in_reply_to=in_reply_to)
