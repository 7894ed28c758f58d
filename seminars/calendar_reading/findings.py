"""What was understood of a calendar file, as it travels from the process that reads it.

Nothing here has a name or an address of a person: ATTENDEE and ORGANIZER are not even read.
What was guessed or left out is a code with a value; the words for it stand with the pages.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

MOST_OCTETS = 1_000_000
MOST_OCCURRENCES = 300
MOST_OUTPUT_BYTES = 16_000_000
LONGEST_TITLE, LONGEST_TEXT = 200, 6_000  # characters: what a session has room for
AHEAD = timedelta(days=5 * 365 + 1)
BACK = timedelta(days=365)


class Note(NamedTuple):
    """Something to tell the organiser; ``value`` is what it is about, as the file has it."""

    code: str
    value: str = ""


@dataclass(frozen=True)
class Entry:
    """One occurrence of one entry.

    ``starts`` and ``ends`` are moments in UTC or, of whole days, two days of which the second is
    the one after the last (RFC 5545, 3.6.1), in ISO 8601. ``ends`` is empty where the file has no
    end that could be used.
    """

    uid: str
    title: str
    starts: str
    ends: str
    text: str = ""
    place: str = ""
    join_url: str = ""
    is_online: bool = False
    is_whole_day: bool = False
    is_cancelled: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> str:
        """What names it in a form: the same whenever the same file is read."""
        words = f"{self.uid}\n{self.starts}\n{self.title}"
        return sha256(words.encode(errors="replace")).hexdigest()[:16]


@dataclass(frozen=True)
class Findings:
    """Everything that was understood, in order of time, and what was not.

    ``text`` is the file itself as far as it was read: without people, alarms and unknown lines.
    """

    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    text: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Window:
    """From when to when entries are of interest, and the moment that parts past from coming."""

    at: datetime

    @property
    def begins_at(self) -> datetime:
        return self.at - BACK

    @property
    def ends_at(self) -> datetime:
        return self.at + AHEAD
