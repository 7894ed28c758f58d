"""Sessions from somebody's calendar file: read apart, looked through, then made as drafts.

The file is read in a process of its own, whose death is a refusal in words. What is shown is
computed anew from the file each time and nothing is stored before ``draft_sessions``.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from participants import apart
from participants.models import Person
from participants.plain_text import clean_line
from seminars import calendar_facts, cautions, planning
from seminars.calendar_facts import Draft
from seminars.calendar_notes import OF_AN_ENTRY, in_words
from seminars.calendar_reading.findings import MOST_OUTPUT_BYTES, Entry, Findings, Note
from seminars.cautions import Slot
from seminars.models import Series, Session
from seminars.planning import Made
from seminars.session_facts import SessionFacts

WALL_SECONDS = 25
NOT_TICKED = {"cancelled", "past", "there", "too_long"}


@dataclass(frozen=True)
class Row:
    """One draft that could be made; ``notes`` and ``warnings`` say what to know, in words."""

    key: str
    facts: SessionFacts
    place: str
    notes: list[str]
    warnings: list[str]
    is_ticked: bool

    @property
    def starts_at(self) -> datetime:
        return self.facts["starts_at"]

    @property
    def ends_at(self) -> datetime:
        return self.facts["ends_at"]

    @property
    def is_whole_day(self) -> bool:
        return self.facts["is_whole_day"]


def read(octets: bytes, *, at: datetime) -> Findings:
    """What a limited child process understands of a file; what it dies of is a refusal."""
    try:
        printed = apart.said_by(
            "seminars.calendar_reading",
            at.isoformat(),
            given=octets,
            seconds=WALL_SECONDS,
            at_most=MOST_OUTPUT_BYTES,
        )
        return _understood(printed)
    except (apart.Died, ValueError, TypeError):
        return Findings(refused="too_heavy")


def rows(
    entries: Sequence[Entry],
    series: Series,
    *,
    at: datetime,
    chosen: Collection[str] | None = None,
) -> list[Row]:
    """Each entry as the draft it would become.

    Ticked are those in ``chosen``, or before anybody has chosen all that are neither past, called
    off, there already nor longer than a month. Three queries for any number of entries.
    """
    venues, known = calendar_facts.venues(), _sessions_of(series)
    drafts = [calendar_facts.of_entry(entry, series, venues, at=at) for entry in entries]
    in_the_way = [
        _in_the_way(draft.facts, entry, known, at=at)
        for draft, entry in zip(drafts, entries, strict=True)
    ]
    free = [draft for draft, found in zip(drafts, in_the_way, strict=True) if not found]
    warnings = iter(cautions.of_slots([_slot(draft) for draft in free], series, at=at))
    return [
        Row(
            key=entry.key,
            facts=draft.facts,
            place=draft.place,
            notes=in_words([*found, *draft.notes], OF_AN_ENTRY),
            warnings=[] if found else next(warnings),
            is_ticked=not found if chosen is None else entry.key in chosen,
        )
        for entry, draft, found in zip(entries, drafts, in_the_way, strict=True)
    ]


def draft_sessions(
    series: Series, chosen: Sequence[Row], *, by: Person | None, at: datetime, form_token: UUID
) -> Made:
    """A draft for each of ``chosen``, each with an identity of its own (V2); all or none.

    The same form sent twice makes one set of drafts. Raises programme.ImpossibleTimes.
    """
    drafts = [row.facts for row in chosen]
    return planning.make_drafts(series, drafts, form_token=form_token, by=by, at=at)


def _slot(draft: Draft) -> Slot:
    facts = draft.facts
    return Slot(facts["starts_at"], facts["ends_at"], facts["venue"])


@dataclass(frozen=True)
class _Known:
    """When the sessions of a series begin, and on which days which titles are held."""

    starts: set[datetime]
    titles: set[tuple[str, date]]


def _sessions_of(series: Series) -> _Known:
    sessions = Session.objects.of_series(series)
    found = list(sessions.values_list("starts_at", "title_sv", "title_en"))
    titles = {
        (clean_line(title or "").casefold(), timezone.localtime(starts_at).date())
        for starts_at, *both in found
        for title in both
    }
    return _Known({starts_at for starts_at, *_ in found}, titles)


def _in_the_way(facts: SessionFacts, entry: Entry, known: _Known, *, at: datetime) -> list[Note]:
    """Why a row is not ticked of itself."""
    starts_at = facts["starts_at"]
    name = (facts["title_sv"].casefold(), timezone.localtime(starts_at).date())
    is_there = starts_at in known.starts or name in known.titles
    reasons = {"there": is_there, "cancelled": entry.is_cancelled, "past": starts_at <= at}
    found = [Note(code) for code, holds in reasons.items() if holds]
    return found + [note for note in entry.notes if note.code in NOT_TICKED]


def _understood(printed: bytes) -> Findings:
    """Raises ValueError and TypeError for what is cut off or not from our own reader."""
    said = json.loads(printed)
    entries = [
        Entry(**each | {"notes": tuple(Note(*note) for note in each["notes"])})
        for each in said.pop("entries")
    ]
    notes = [Note(*note) for note in said.pop("notes")]
    return Findings(entries=entries, notes=notes, **said)
