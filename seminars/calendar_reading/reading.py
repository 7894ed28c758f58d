"""From the octets of a calendar file to the occurrences in it, each entry for itself.

What a library stumbles on costs one entry and never the others; how long all of it may take is
bounded here (SECONDS) and, for what never comes back from a library, by the process around it.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from time import process_time
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from seminars.calendar_reading import moments, zones
from seminars.calendar_reading.findings import (
    MOST_OCCURRENCES,
    MOST_OCTETS,
    Entry,
    Findings,
    Note,
    Window,
)
from seminars.calendar_reading.lines import Part, Sifted, decoded, sift, unfolded
from seminars.calendar_reading.moments import Zones
from seminars.calendar_reading.patience import at_most
from seminars.calendar_reading.saying import Said, said_by, title_in

SECONDS = 2.0  # of the processor
SECONDS_AN_ENTRY = 0.5
MOST_NAMED = 5  # entries that could not be read are told by name up to here
LONGEST_SESSION = timedelta(days=31)
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")
HIDDEN = {"PRIVATE", "CONFIDENTIAL"}


@dataclass
class _Reader:
    """What one reading gathers."""

    sifted: Sifted
    window: Window
    ends_at: float
    entries: dict[str, Entry] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    said: dict[int, Said] = field(default_factory=dict)

    def count(self, code: str) -> None:
        self.sifted.counted[code] += 1


@dataclass
class _Group:
    """All that a calendar says of one entry: itself and its occurrences that were changed."""

    calendar: int
    parts: list[Part] = field(default_factory=list)

    @property
    def is_repeated(self) -> bool:
        return any(part.value(name) for part in self.parts for name in REPEATING)


def read(octets: bytes, *, at: datetime, seconds: float = SECONDS) -> Findings:
    """Everything that can be understood of a file; never raises for what stands in it."""
    if len(octets) > MOST_OCTETS:
        return Findings(refused="too_large")
    text, encoding = decoded(octets)
    sifted = sift(unfolded(text))
    if not sifted.is_calendar:
        return Findings(refused="no_calendar")
    reader = _Reader(sifted, Window(at), process_time() + seconds)
    zones_of = _zones_of(sifted)
    for group in _groups(sifted):
        _read_group(reader, group, zones_of.setdefault(group.calendar, Zones()))
    entries, left_out = _chosen(list(reader.entries.values()), at)
    notes = [Note("encoding")] if encoding == "windows-1252" else []
    notes += [Note("too_many_occurrences", str(left_out))] if left_out else []
    notes += [Note(code, str(n)) for code, n in sorted(sifted.counted.items()) if n]
    notes += [Note("unread_entry", title) for title in reader.unread[:MOST_NAMED]]
    return Findings(entries, notes, _kept_text(sifted))


def _zones_of(sifted: Sifted) -> dict[int, Zones]:
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for zone in sifted.zones:
        names = found.setdefault(zone.calendar, {})
        names.setdefault(zone.value("TZID").strip().strip('"'), zones.by_definition(zone))
    return {calendar: Zones(names) for calendar, names in found.items()}


def _groups(sifted: Sifted) -> list[_Group]:
    """In the order of the file; an entry without UID stands for itself."""
    found: dict[tuple[int, str], _Group] = {}
    for number, part in enumerate(sifted.entries):
        uid = part.value("UID").strip() or f"#{number}"
        found.setdefault((part.calendar, uid), _Group(part.calendar)).parts.append(part)
    return list(found.values())


def _read_group(reader: _Reader, group: _Group, known_zones: Zones) -> None:
    if any(part.value("CLASS").strip().upper() in HIDDEN for part in group.parts):
        reader.count("private")
        return
    first_day = reader.window.begins_at.date()
    if not group.is_repeated and moments.lies_before(group.parts[0], first_day):
        reader.count("older")
        return
    if process_time() > reader.ends_at:
        reader.count("too_heavy")
        return
    try:
        with at_most(SECONDS_AN_ENTRY):
            found = list(_occurrences(reader, group, known_zones))
    except Exception:  # noqa: BLE001 (two libraries raise nearly everything on hostile input)
        reader.count("unread")
        reader.unread.append(title_in(group.parts[0])[:100])
    else:
        for entry in found:
            reader.entries.setdefault(entry.key, entry)


def _occurrences(reader: _Reader, group: _Group, known_zones: Zones) -> Iterator[Entry]:
    """Raises whatever the libraries raise."""
    notes: dict[int, list[Note]] = {}
    calendar = _rewritten(reader, group, known_zones, notes)
    for component in calendar.walk("VEVENT"):
        notes[int(str(component["X-PART"]))] += _without_bad_end(component)
    every = calendar.walk("VEVENT")
    components = [each for each in every if "RECURRENCE-ID" not in each] or every
    if group.is_repeated:
        window = reader.window
        try:
            query = recurring_ical_events.of(calendar)
            components = query.between(window.begins_at, window.ends_at)
        except Exception:  # noqa: BLE001 (as above; the first occurrence can still be told)
            for found in notes.values():
                found.append(Note("unread_rule"))
        if not components:
            reader.count("no_occurrence")
    for component in components:
        number = int(str(component["X-PART"]))
        part = group.parts[number]
        if id(part) not in reader.said:
            reader.said[id(part)] = said_by(part, group.parts[0])
        entry = _entry(component, part, reader.said[id(part)], notes[number])
        if _is_in(reader, entry):
            yield entry


def _is_in(reader: _Reader, entry: Entry) -> bool:
    """Whether the entry lies in the window; what does not is counted."""
    window = reader.window
    if (entry.ends or entry.starts) < window.begins_at.isoformat():
        reader.count("older")
        return False
    if entry.starts > window.ends_at.isoformat():
        reader.count("far_away")
        return False
    return True


def _rewritten(
    reader: _Reader, group: _Group, known_zones: Zones, notes: dict[int, list[Note]]
) -> Calendar:
    """A calendar of this entry alone: identity, dates and rules, with zones that are known."""
    lines: list[str] = []
    for number, part in enumerate(group.parts):
        notes[number] = []
        lines += ["BEGIN:VEVENT", f"X-PART:{number}", "UID:entry"]
        if (sequence := part.value("SEQUENCE").strip()).isdecimal():
            lines.append(f"SEQUENCE:{int(sequence[:9])}")
        lines += _dates(part, reader.window, known_zones, notes[number])
        lines.append("END:VEVENT")
    zone = zones.known(reader.sifted.zone_of_calendar.get(group.calendar, ""))
    hint = [f"X-WR-TIMEZONE:{zone}"] if zone and group.is_repeated else []
    definitions = "\n".join(known_zones.definitions.values()).split("\n")
    frame = ["BEGIN:VCALENDAR", "VERSION:2.0", *hint, *filter(None, definitions), *lines]
    return Calendar.from_ical("\r\n".join([*frame, "END:VCALENDAR", ""]))


def _dates(part: Part, window: Window, known_zones: Zones, notes: list[Note]) -> list[str]:
    lines = []
    for line in part.lines:
        if line.name in moments.MOMENTS:
            new, found = moments.rewritten(line, known_zones)
            notes += [note for note in found if note not in notes]
            lines += [str(new)] if new else []
    if duration := part.value("DURATION").strip():
        lines.append(f"DURATION:{duration[:40]}")
    if rule := part.value("RRULE"):
        year, start = moments.year_of(part), part.value("DTSTART").strip()
        bounded = moments.bounded_rule(rule, window, whole_day="T" not in start, year=year)
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


def _chosen(entries: list[Entry], at: datetime) -> tuple[list[Entry], int]:
    """At most so many as a page can show, those to come first; and how many are left out."""
    now = at.isoformat()
    in_order = sorted(entries, key=lambda entry: (entry.starts, entry.title, entry.uid))
    coming = [entry for entry in in_order if (entry.ends or entry.starts) >= now]
    past = [entry for entry in in_order if (entry.ends or entry.starts) < now]
    room = max(0, MOST_OCCURRENCES - len(coming))
    shown = (past[-room:] if room else []) + coming[:MOST_OCCURRENCES]
    return sorted(shown, key=lambda entry: (entry.starts, entry.title)), len(entries) - len(shown)


def _kept_text(sifted: Sifted) -> str:
    """The file once more, with what was read of it and nothing else."""
    texts: list[str] = []
    calendars = sorted({part.calendar for part in [*sifted.zones, *sifted.entries]})
    for calendar in calendars:
        zone = sifted.zone_of_calendar.get(calendar)
        parts = [part for part in [*sifted.zones, *sifted.entries] if part.calendar == calendar]
        texts += ["BEGIN:VCALENDAR", "VERSION:2.0"]
        texts += [f"X-WR-TIMEZONE:{zone}"] if zone else []
        texts += [*(part.text() for part in parts), "END:VCALENDAR"]
    return "\n".join(texts)


def quietly(octets: bytes, *, at: datetime) -> Findings:
    """``read`` without the libraries' warnings about what the file contains."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read(octets, at=at)
