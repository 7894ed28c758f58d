"""From the octets of a calendar file to the occurrences in it, each entry for itself.

What a library stumbles on costs one entry and never the others; how long all of it may take is
bounded here (SECONDS) and, for what never comes back from a library, by the process around it.
"""

import warnings
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic, process_time

from seminars.calendar_reading import moments, zones
from seminars.calendar_reading.decoding import decoded, unfolded
from seminars.calendar_reading.findings import (
    MOST_OCCURRENCES,
    MOST_OCTETS,
    Entry,
    Findings,
    Note,
    Window,
)
from seminars.calendar_reading.lines import Part, Sifted, sift
from seminars.calendar_reading.moments import Zones
from seminars.calendar_reading.occurrences import Group, Place, occurrences
from seminars.calendar_reading.patience import at_most
from seminars.calendar_reading.saying import title_in

SECONDS = 2.0  # of the processor
SECONDS_ON_THE_WALL = 12.0
SECONDS_AN_ENTRY = 0.5
MOST_NAMED = 5  # entries that could not be read are told by name up to here
HIDDEN = {"PRIVATE", "CONFIDENTIAL"}


@dataclass
class _Reader:
    """What one reading gathers."""

    sifted: Sifted
    window: Window
    seconds: float
    entries: dict[str, Entry] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    private: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ends_at = process_time() + self.seconds
        self.gives_up_at = monotonic() + SECONDS_ON_THE_WALL

    @property
    def is_out_of_time(self) -> bool:
        return process_time() > self.ends_at or monotonic() > self.gives_up_at

    def count(self, code: str) -> None:
        self.sifted.counted[code] += 1


def read(octets: bytes, *, at: datetime, seconds: float = SECONDS) -> Findings:
    """Everything that can be understood of a file; never raises for what stands in it."""
    if len(octets) > MOST_OCTETS:
        return Findings(refused="too_large")
    text, encoding = decoded(octets)
    sifted = sift(unfolded(text))
    if not sifted.is_calendar:
        return Findings(refused="no_calendar")
    reader = _Reader(sifted, Window(at), seconds)
    zones_of = _zones_of(sifted)
    for group in _groups(sifted):
        _read_group(reader, group, zones_of.setdefault(group.calendar, Zones()))
    entries, left_out = _chosen(list(reader.entries.values()), at)
    notes = [Note("encoding")] if encoding == "windows-1252" else []
    notes += [Note("too_many_occurrences", str(left_out))] if left_out else []
    notes += [Note(code, str(n)) for code, n in sorted(sifted.counted.items()) if n]
    notes += [Note("unread_entry", title) for title in reader.unread[:MOST_NAMED]]
    return Findings(entries, notes, _kept_text(reader))


def _zones_of(sifted: Sifted) -> dict[int, Zones]:
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for zone in sifted.zones:
        names = found.setdefault(zone.calendar, {})
        names.setdefault(zone.value("TZID").strip().strip('"'), zones.by_definition(zone))
    return {calendar: Zones(names) for calendar, names in found.items()}


def _groups(sifted: Sifted) -> list[Group]:
    """In the order of the file; an entry without UID stands for itself."""
    found: dict[tuple[int, str], Group] = {}
    for number, part in enumerate(sifted.entries):
        uid = part.value("UID").strip() or f"#{number}"
        found.setdefault((part.calendar, uid), Group(part.calendar)).parts.append(part)
    return list(found.values())


def _read_group(reader: _Reader, group: Group, known_zones: Zones) -> None:
    if any(part.value("CLASS").strip().upper() in HIDDEN for part in group.parts):
        reader.count("private")
        reader.private += group.parts
        return
    usual_zone = zones.known(reader.sifted.zone_of_calendar.get(group.calendar, ""))
    place = Place(reader.window, known_zones, usual_zone, reader.sifted.counted)
    first_day = reader.window.begins_at.date()
    if not group.is_repeated and moments.lies_before(group.parts[0], first_day):
        reader.count("older")
        return
    if reader.is_out_of_time:
        reader.count("too_heavy")
        return
    try:
        with at_most(SECONDS_AN_ENTRY):
            found = list(occurrences(group, place))
    except Exception:  # noqa: BLE001 (two libraries raise nearly everything on hostile input)
        reader.count("unread")
        reader.unread.append(title_in(group.parts[0])[:100])
    else:
        for entry in found:
            reader.entries.setdefault(entry.key, entry)


def _chosen(entries: list[Entry], at: datetime) -> tuple[list[Entry], int]:
    """At most so many as a page can show, those to come first; and how many are left out."""
    now = at.isoformat()
    in_order = sorted(entries, key=lambda entry: (entry.starts, entry.title, entry.uid))
    coming = [entry for entry in in_order if (entry.ends or entry.starts) >= now]
    past = [entry for entry in in_order if (entry.ends or entry.starts) < now]
    room = max(0, MOST_OCCURRENCES - len(coming))
    shown = (past[-room:] if room else []) + coming[:MOST_OCCURRENCES]
    return sorted(shown, key=lambda entry: (entry.starts, entry.title)), len(entries) - len(shown)


def _kept_text(reader: _Reader) -> str:
    """The file once more, with what was read of it and nothing else: what is private is not."""
    sifted, texts = reader.sifted, list[str]()
    left_out = {id(part) for part in reader.private}
    sifted.entries = [part for part in sifted.entries if id(part) not in left_out]
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
