"""What one calendar part says: the few lines of an answer that mean something here, and no others.

Pure and bounded. The text is not given to the library as a whole: it would keep a VTIMEZONE that
a stranger wrote for every later mail, and follow its rule second by second when somebody asks
for the time. Lines of other components, and rules of any kind, are never read (R8).
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from icalendar import vDatetime
from icalendar.parser import Contentline, unescape_backslash

from participants.plain_text import clean_line, clean_text
from seminars.calendar_reading.decoding import unfolded

LONGEST_PART = 256 * 1024  # characters: an answer repeats our text of at most 4 kB
LONGEST_LINE = 4_000  # a longer one is cut: only comments are as long
LONGEST_COMMENT = 1_000
HIGHEST_SEQUENCE = 2**31 - 1  # RFC 5545, 3.3.8

ONE_EACH = ("UID", "SEQUENCE", "DTSTAMP", "ORGANIZER")
READ = frozenset((*ONE_EACH, "ATTENDEE", "COMMENT", "RECURRENCE-ID"))
CALENDAR, ENTRY = ["VCALENDAR"], ["VCALENDAR", "VEVENT"]


class Unreadable(ValueError):
    """The part is not calendar text, or says one thing in two ways."""


class TooLong(Unreadable):
    """The part is longer than any answer."""


@dataclass(frozen=True)
class Attendee:
    """One who answers: the address in lower case, PARTSTAT in capitals."""

    address: str
    partstat: str = "NEEDS-ACTION"
    sent_by: str = ""


@dataclass(frozen=True)
class CalendarAnswer:
    """One calendar part; the same answer sent in two parts makes two equal ones.

    ``entries`` counts its VEVENTs; what stands in them is of the first. ``stamp`` is in UTC.
    """

    method: str
    entries: int
    uid: str = ""
    sequence: int = 0
    stamp: datetime | None = None
    organizer: str = ""
    attendees: tuple[Attendee, ...] = ()
    comment: str = ""
    is_of_one_occurrence: bool = False

    @property
    def attendee(self) -> Attendee | None:
        """Who answers, where it is one person (R2)."""
        return self.attendees[0] if len(self.attendees) == 1 else None


@dataclass
class _Found:
    """Lines by name, as they are collected."""

    method: set[str] = field(default_factory=set)
    entries: int = 0
    lines: dict[str, list[Contentline]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        lines = self.lines.get(name, [])
        if len(lines) > 1:
            raise Unreadable(f"{name} twice")
        return lines[0].raw_parts()[2] if lines else ""


def read(text: str) -> CalendarAnswer | None:
    """The answer in a calendar part; None where it names no METHOD or holds no VEVENT.

    Raises Unreadable, and whatever else the library raises for a broken line.
    """
    if len(text) > LONGEST_PART:
        raise TooLong
    found = _collected(text)
    if not found.method or not found.entries:
        return None
    if len(found.method) > 1:
        raise Unreadable("several methods")
    (method,) = found.method
    if found.entries > 1:
        return CalendarAnswer(method, found.entries)
    return _answer(method, found)


def address_of(value: str) -> str:
    """The address of a calendar user, in lower case; ``%2B`` is a plus (R2)."""
    scheme, colon, rest = value.strip().strip('"').partition(":")
    if colon and scheme.strip().lower() == "mailto":
        value = unquote(rest.partition("?")[0])
    return clean_line(value).strip("<>").lower()


def _answer(method: str, found: _Found) -> CalendarAnswer:
    comments = [_words(line) for line in found.lines.get("COMMENT", [])]
    return CalendarAnswer(
        method,
        found.entries,
        uid=clean_line(unescape_backslash(found.one("UID"))),
        sequence=_number(found.one("SEQUENCE")),
        stamp=_moment(found.one("DTSTAMP")),
        organizer=address_of(found.one("ORGANIZER")),
        attendees=tuple(_attendee(line) for line in found.lines.get("ATTENDEE", [])),
        comment=clean_text("\n".join(comments))[:LONGEST_COMMENT],
        is_of_one_occurrence="RECURRENCE-ID" in found.lines,
    )


def _collected(text: str) -> _Found:
    """The lines of VCALENDAR and its VEVENTs that are read, each cut to a length."""
    found, path = _Found(), list[str]()
    for line in unfolded(text):
        name = line.partition(":")[0].partition(";")[0].strip().upper()
        if name == "BEGIN":
            path.append(line.partition(":")[2].strip().upper())
            found.entries += path == ENTRY
        elif name == "END":
            if not path or path.pop() != line.partition(":")[2].strip().upper():
                raise Unreadable("parts that end without a beginning")
        elif path == CALENDAR and name == "METHOD":
            found.method.add(clean_line(line.partition(":")[2]).upper())
        elif path == ENTRY and name in READ:
            found.lines.setdefault(name, []).append(_cut(line))
    if path:
        raise Unreadable("cut off")
    return found


def _attendee(line: Contentline) -> Attendee:
    _name, params, value = line.raw_parts()
    return Attendee(
        address=address_of(value),
        partstat=clean_line(str(params.get("PARTSTAT", "NEEDS-ACTION"))).upper(),
        sent_by=address_of(str(params.get("SENT-BY", ""))),
    )


def _cut(line: str) -> Contentline:
    cut: Contentline = Contentline(line[:LONGEST_LINE])  # type: ignore[no-untyped-call]  # the library's
    return cut


def _words(line: Contentline) -> str:
    return str(unescape_backslash(line.raw_parts()[2]))


def _number(value: str) -> int:
    """SEQUENCE; 0 where there is none (RFC 5545, 3.8.7.4)."""
    number = int(value) if value else 0
    if not 0 <= number <= HIGHEST_SEQUENCE:
        raise Unreadable("SEQUENCE")
    return number


def _moment(value: str) -> datetime | None:
    """DTSTAMP, which is in UTC even where somebody left out its Z (RFC 5545, 3.8.7.2)."""
    if not value:
        return None
    moment: datetime = vDatetime.from_ical(value)  # type: ignore[no-untyped-call]  # the library's
    return moment.replace(tzinfo=UTC)
