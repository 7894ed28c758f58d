"""What happens when, and who has a place."""

from seminars.models.invitation import Invitation
from seminars.models.registration import Needs, PartyMember, Registration, SeriesRegistration
from seminars.models.series import Format, Series, SeriesRole, Venue
from seminars.models.session import Session, SessionMaterial, SessionSpeaker

__all__ = [
    "Format",
    "Invitation",
    "Needs",
    "PartyMember",
    "Registration",
    "Series",
    "SeriesRegistration",
    "SeriesRole",
    "Session",
    "SessionMaterial",
    "SessionSpeaker",
    "Venue",
]
