"""What needs an organiser today (O1): one list over all of somebody's series, most urgent first.

Everybody sees what their role lets them settle. Each kind takes one or two queries, whatever the
number of sessions, and none of them reads all registrations or all mails.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from seminars import permissions, roster
from seminars.models import CalendarReply, Message, Registration, Session, SessionMaterial

if TYPE_CHECKING:
    from participants.models import Person
    from seminars.models.session import SessionQuerySet

LINK_WANTED_BEFORE = timedelta(days=14)
ALLOCATION_WANTED_BEFORE = timedelta(days=3)
AFTERWARDS = timedelta(days=30)  # older sessions are let be
DRAFTS_SHOWN = 5
MATERIALS_AFTERWARDS = ("slides", "notes", "recording")

Attendance = Registration.Attendance


@dataclass(frozen=True)
class Matter:
    """One thing to do: ``kind`` says which, ``count`` how many people it is about.

    Without a session it concerns administrators: mail that could not be matched with any.
    """

    kind: str
    session: Session | None
    count: int = 0
    due_at: datetime | None = None


def matters(person: "Person", *, at: datetime) -> list[Matter]:
    """Everything that waits for ``person``, by kind and then by date."""
    may = permissions.series_in_which
    edited = Session.objects.filter(series__in=may(person, "edit_sessions"))
    handled = Session.objects.filter(series__in=may(person, "handle_registrations"))
    at_the_door = Session.objects.filter(series__in=may(person, "check_in"))
    return [
        *_allocations(handled.select_related("series"), at=at),
        *_missing_links(edited.select_related("series"), at=at),
        *_refused_mails(handled, at=at),
        *_replies(person, at=at),
        *_attendance_missing(at_the_door.select_related("series"), at=at),
        *_materials_due(edited.select_related("series"), at=at),
        *_scheduled_messages(person),
        *_drafts(edited.select_related("series"), at=at),
    ]


def _allocations(sessions: "SessionQuerySet", *, at: datetime) -> list[Matter]:
    """Priority time ends soon, or has ended, and somebody waits for an answer."""
    soon = sessions.with_requests_due(at=at + ALLOCATION_WANTED_BEFORE).upcoming(at=at)
    found = list(soon)
    waiting = Registration.objects.requested().filter(session__in=found).order_by()
    counts = dict(waiting.values_list("session").annotate(Count("pk")))
    return [
        Matter("allocation", session, counts[session.pk], session.priority_until)
        for session in found
        if session.pk in counts
    ]


def _missing_links(sessions: "SessionQuerySet", *, at: datetime) -> list[Matter]:
    """An online session soon to be held to which there is no way in yet."""
    held = sessions.filter(state=Session.State.PUBLISHED, join_url="").exclude(format="on_site")
    soon = held.upcoming(at=at).filter(starts_at__lte=at + LINK_WANTED_BEFORE)
    return [Matter("link", session) for session in soon]


def _refused_mails(sessions: "SessionQuerySet", *, at: datetime) -> list[Matter]:
    """Grouped by session: a wrong address concerns those who register, not the mail."""
    current = sessions.filter(ends_at__gt=at - AFTERWARDS)
    refused = list(roster.with_refused_mail(current))
    counts = Counter(registration.session_id for registration in refused)
    of = {registration.session_id: registration.session for registration in refused}
    return [Matter("refused", of[key], count) for key, count in counts.items()]


def _replies(person: "Person", *, at: datetime) -> list[Matter]:
    """Answers from calendars that somebody has to look at, while they can still change anything."""
    series = permissions.series_in_which(person, "handle_replies")
    coming = Session.objects.to_come(at=at).filter(series__in=series)
    waiting = CalendarReply.objects.to_review().filter(session__in=coming)
    counts = Counter(waiting.order_by().values_list("session", flat=True))
    sessions = Session.objects.filter(pk__in=counts).upcoming(at=at).select_related("series")
    found = [Matter("replies", session, counts[session.pk]) for session in sessions]
    if person.is_administrator:
        unmatched = CalendarReply.objects.to_review().without_session().count()
        found += [Matter("unmatched", None, unmatched)] if unmatched else []
    return found


def _attendance_missing(sessions: "SessionQuerySet", *, at: datetime) -> list[Matter]:
    """Held, with people who had a place, and nobody has noted who came."""
    placed = Registration.objects.placed().filter(session=OuterRef("pk"))
    held = sessions.held_lately(since=at - AFTERWARDS, at=at).filter(needs_registration=True)
    unnoted = held.filter(Exists(placed), ~Exists(placed.exclude(attendance=Attendance.UNKNOWN)))
    return [Matter("attendance", session) for session in unnoted]


def _materials_due(sessions: "SessionQuerySet", *, at: datetime) -> list[Matter]:
    """Held, and neither slides nor notes nor a recording stand at it."""
    given = SessionMaterial.objects.filter(session=OuterRef("pk"), use__in=MATERIALS_AFTERWARDS)
    held = sessions.held_lately(since=at - AFTERWARDS, at=at)
    return [Matter("materials", session) for session in held.filter(~Exists(given))]


def _scheduled_messages(person: "Person") -> list[Matter]:
    series = permissions.series_in_which(person, "write_messages")
    waiting = Message.objects.filter(
        session__series__in=series, state=Message.State.WAITING
    ).select_related("session__series")
    return [
        Matter("message", message.session, due_at=message.send_at)
        for message in waiting.order_by("send_at")
    ]


def _drafts(sessions: "SessionQuerySet", *, at: datetime) -> list[Matter]:
    """The nearest ones; the others stand among the term's rows."""
    drafts = sessions.filter(state=Session.State.DRAFT).upcoming(at=at)
    return [Matter("draft", session) for session in drafts[:DRAFTS_SHOWN]]
