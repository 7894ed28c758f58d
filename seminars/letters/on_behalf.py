"""Letters about what an organiser did with somebody's registration."""

from datetime import datetime

from participants.models import OutgoingMail
from seminars.invitations import Issued
from seminars.letters.posting import post
from seminars.models import Registration


def registered_by_organiser(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """As E15: an organiser registered you; this is why, and how to decline."""
    return post("registered_by_organiser", registration, issued, at=at)


def moved_to_reserve_list(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """Your place went to somebody else; a calendar entry goes with it."""
    return post("moved_to_reserve_list", registration, issued, at=at)


def registrations_merged(
    registration: Registration, issued: Issued | None, *, kept: Registration, at: datetime
) -> OutgoingMail:
    """Your two registrations are one now: the entry comes to ``kept`` and leaves the other."""
    return post("registrations_merged", registration, issued, at=at, kept=kept)
