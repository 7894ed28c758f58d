"""What happens when, and who has a place."""

from seminars.models.calendar_reply import CalendarReply
from seminars.models.entry_link import EntryLink
from seminars.models.former_slug import FormerNumber, FormerSlug
from seminars.models.handover import Handover
from seminars.models.imported_list import ImportedList, ImportedRow
from seminars.models.invitation import Invitation
from seminars.models.message import Message, SessionNotice
from seminars.models.opening_reminder import OpeningReminder
from seminars.models.party import Needs, PartyMember
from seminars.models.personal_feed import PersonalFeed
from seminars.models.personal_invitation import PersonalInvitation
from seminars.models.programme_item import ProgrammeItem
from seminars.models.question import Answer, Question
from seminars.models.registration import Registration
from seminars.models.series import Format, RoleInvitation, Series, SeriesRole, Venue
from seminars.models.series_registration import SeriesRegistration
from seminars.models.session import Session
from seminars.models.session_parts import SessionMaterial, SessionSpeaker

__all__ = [
    "Answer",
    "CalendarReply",
    "EntryLink",
    "Format",
    "FormerNumber",
    "FormerSlug",
    "Handover",
    "ImportedList",
    "ImportedRow",
    "Invitation",
    "Message",
    "Needs",
    "OpeningReminder",
    "PartyMember",
    "PersonalFeed",
    "PersonalInvitation",
    "ProgrammeItem",
    "Question",
    "Registration",
    "RoleInvitation",
    "Series",
    "SeriesRegistration",
    "SeriesRole",
    "Session",
    "SessionMaterial",
    "SessionNotice",
    "SessionSpeaker",
    "Venue",
]
