"""The occurrences of one entry: a calendar of its own for two libraries, and what they say of it.

Only dates, rules and a number go to the libraries, rewritten; no word of the file does.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from seminars.calendar_reading import moments
from seminars.calendar_reading.findings import Entry, Note, Window
from seminars.calendar_reading.lines import Part
from seminars.calendar_reading.moments import Zones
from seminars.calendar_reading.saying import Said, said_by

LONGEST_SESSION = timedelta(days=31)
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")


@dataclass
class Place:
    """Where an entry stands: the window of interest, its calendar's zones, and what is counted.

    ``usual_zone`` is the one in which the calendar means repeated times in UTC (X-WR-TIMEZONE).
    """

    window: Window
    zones: Zones
    usual_zone: str
    counted: Counter[str]


@dataclass
class Group:
    """All that a calendar says of one entry: itself and its occurrences that were changed."""

    calendar: int
    parts: list[Part] = field(default_factory=list)

    @property
    def is_repeated(self) -> bool:
        return any(part.value(name) for part in self.parts for name in REPEATING)


def occurrences(group: Group, place: Place) -> Iterator[Entry]:
    """Each occurrence of an entry inside the window. Raises whatever the libraries raise."""
    notes: dict[int, list[Note]] = {}
    said: dict[int, Said] = {}
    calendar = _rewritten(group, place, notes)
    for component in calendar.walk("VEVENT"):
        notes[int(str(component["X-PART"]))] += _without_bad_end(component)
    every = calendar.walk("VEVENT")
    components = [each for each in every if "RECURRENCE-ID" not in each] or every
    if group.is_repeated:
        window = place.window
        try:
            query = recurring_ical_events.of(calendar)
            components = query.between(window.begins_at, window.ends_at)
        except Exception:  # noqa: BLE001 (as above; the first occurrence can still be told)
            for found in notes.values():
                found.append(Note("unread_rule"))
        if not components:
            place.counted["no_occurrence"] += 1
    for component in components:
        number = int(str(component["X-PART"]))
        part = group.parts[number]
        if number not in said:
            said[number] = said_by(part, group.parts[0])
        entry = _entry(component, part, said[number], notes[number])
        if _is_in(place, entry):
            yield entry


def _is_in(place: Place, entry: Entry) -> bool:
    """Whether the entry lies in the window; what does not is counted."""
    window = place.window
    if (entry.ends or entry.starts) < window.begins_at.isoformat():
        place.counted["older"] += 1
        return False
    if entry.starts > window.ends_at.isoformat():
        place.counted["far_away"] += 1
        return False
    return True


def _rewritten(group: Group, place: Place, notes: dict[int, list[Note]]) -> Calendar:
    """A calendar of this entry alone: identity, dates and rules, with zones that are known."""
    lines: list[str] = []
    for number, part in enumerate(group.parts):
        notes[number] = []
        lines += ["BEGIN:VEVENT", f"X-PART:{number}", "UID:entry"]
        if (sequence := part.value("SEQUENCE").strip()).isdecimal():
            lines.append(f"SEQUENCE:{int(sequence[:9])}")
        lines += _dates(part, place, notes[number])
        lines.append("END:VEVENT")
    is_hinted = group.is_repeated and place.usual_zone
    hint = [f"X-WR-TIMEZONE:{place.usual_zone}"] if is_hinted else []
    definitions = "\n".join(place.zones.definitions.values()).split("\n")
    frame = ["BEGIN:VCALENDAR", "VERSION:2.0", *hint, *filter(None, definitions), *lines]
    return Calendar.from_ical("\r\n".join([*frame, "END:VCALENDAR", ""]))


def _dates(part: Part, place: Place, notes: list[Note]) -> list[str]:
    lines = []
    for line in part.lines:
        if line.name in moments.MOMENTS:
            new, found = moments.rewritten(line, place.zones)
            notes += [note for note in found if note not in notes]
            lines += [str(new)] if new else []
    if duration := part.value("DURATION").strip():
        lines.append(f"DURATION:{duration[:40]}")
    if rule := part.value("RRULE"):
        year, start = moments.year_of(part), part.value("DTSTART").strip()
        bounded = moments.bounded_rule(rule, place.window, whole_day="T" not in start, year=year)
        notes += [] if bounded else [Note("unread_rule")]
        lines += [f"RRULE:{bounded}"] if bounded else []
    return lines


def _without_bad_end(component: Any) -> list[Note]:
    """Take an end away that is not after the start, or of another kind (RFC 5545, 3.8.2.2)."""
    if "DTSTART" not in component:
        return []
    start = component["DTSTART"].dt
    end = component["DTEND"].dt if "DTEND" in component else None
    if end is None and "DURATION" in component:
        end = start + component["DURATION"].dt
    if end is None:
        return [] if _is_day(start) else [Note("no_end")]
    is_good = _is_day(start) == _is_day(end) and start < end
    if is_good and end - start <= LONGEST_SESSION:
        return []
    component.pop("DTEND", None)
    component.pop("DURATION", None)
    return [Note("too_long" if is_good else "bad_end")]


def _is_day(value: date) -> bool:
    return not isinstance(value, datetime)


def _entry(component: Any, part: Part, said: Said, notes: list[Note]) -> Entry:
    start = component["DTSTART"].dt
    end = _end_of(component, start)
    found = list(notes)
    if is_whole_day := _is_day(start) or _is_shown_whole(part, start, end):
        first = start.date() if isinstance(start, datetime) else start
        last = end.date() if isinstance(end, datetime) else end
        starts, ends = first.isoformat(), (last or first + timedelta(days=1)).isoformat()
    else:
        utc, is_skipped = moments.in_utc(start)
        found += [Note("skipped_time", f"{start:%H.%M}")] if is_skipped else []
        starts = utc.isoformat()
        ends = _later(start, utc, end).isoformat() if end else ""
    return Entry(
        uid=part.value("UID").strip()[:255],
        title=said.title,
        starts=starts,
        ends=ends,
        text=said.text,
        place=said.place,
        join_url=said.join_url,
        is_online=said.is_online,
        is_whole_day=is_whole_day,
        is_cancelled=part.value("STATUS").strip().upper() == "CANCELLED",
        notes=(*found, *said.notes),
    )


def _end_of(component: Any, start: date) -> Any:
    """None where the file says no end that can be used."""
    if "DTEND" in component:
        end = component["DTEND"].dt
    elif "DURATION" in component:
        end = start + component["DURATION"].dt
    else:
        return None
    return end if _is_day(end) == _is_day(start) and end > start else None


def _later(start: datetime, utc: datetime, end: datetime) -> datetime:
    """The end in UTC; where the change of clocks swallowed the whole time, as long as was said."""
    end_in_utc = moments.in_utc(end)[0]
    said = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return end_in_utc if end_in_utc > utc else utc + said


def _is_shown_whole(part: Part, start: date, end: date | None) -> bool:
    """Outlook writes whole days as times at midnight now and then."""
    says_so = part.value("X-MICROSOFT-CDO-ALLDAYEVENT").strip().upper() == "TRUE"
    both = (start, end)
    return says_so and all(isinstance(at, datetime) and at.time() == time(0) for at in both)
