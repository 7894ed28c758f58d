"""The lines of entries and zones that matter; everything else stays outside.

Names and addresses of people, alarms, attachments and whatever nobody knows are dropped here, so
that no later step can store, show or stumble over them. Linear in the length of the file.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_ENTRIES = 20_000
DEEPEST = 20  # parts within parts; an alarm in an entry in a calendar is three
MOST_ZONES = 50
LONGEST_HEAD = 1_000  # characters of a name with its parameters
LONGEST_VALUE = 70_000  # characters; a description pasted from Word had 60 kB
MOST_LISTED = 1_000  # dates in the RDATE and EXDATE of one entry

ONCE = frozenset(
    [
        "UID",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "STATUS",
        "CLASS",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "URL",
        "CONFERENCE",
        "X-ALT-DESC",
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "X-MICROSOFT-CDO-ALLDAYEVENT",
    ]
)
LISTS = frozenset({"RDATE", "EXDATE"})
OF_ZONES = frozenset({"TZID", "X-LIC-LOCATION"})
OF_HALVES = frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"})
HALVES = ("STANDARD", "DAYLIGHT")
DATED = ("DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID")

_NAME = re.compile(r"[A-Za-z0-9-]{1,60}(?=[;:])")


class Line(NamedTuple):
    """One unfolded line: name in capitals, parameters as they stand, value as it stands."""

    name: str
    parameters: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}{self.parameters}:{self.value}"

    def parameter(self, name: str) -> str:
        """The value of one parameter without its quotation marks; empty where there is none."""
        found = re.search(rf';{name}=(?:"([^"]*)"|([^";]*))', self.parameters, re.IGNORECASE)
        return (found[1] or found[2] or "").strip() if found else ""


@dataclass
class Part:
    """The lines of one entry, or of one zone with its halves; ``calendar`` counts VCALENDARs."""

    kind: str
    calendar: int
    lines: list[Line] = field(default_factory=list)
    listed: int = 0

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        line = self.first(name)
        return line.value if line else ""

    def text(self) -> str:
        return "\n".join([f"BEGIN:{self.kind}", *map(str, self.lines), f"END:{self.kind}"])


@dataclass
class Sifted:
    """What passed; ``counted`` says how often what was left out, by code."""

    entries: list[Part] = field(default_factory=list)
    zones: list[Part] = field(default_factory=list)
    zone_of_calendar: dict[int, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    is_calendar: bool = False


def sift(lines: Iterable[str]) -> Sifted:
    """The entries and zones of all the calendars in the text, also where their frame is missing."""
    sifted, open_parts = Sifted(), list[str]()
    part: Part | None = None
    calendar = 0
    for text in lines:
        line = _split(text)
        if line is None:
            sifted.counted["broken_lines"] += 1
        elif line.name == "BEGIN":
            kind = line.value.strip().upper()
            calendar += kind == "VCALENDAR"
            if kind in {"VEVENT", "VTIMEZONE"}:  # also after one that was never ended
                sifted.counted["cut_off"] += "VEVENT" in open_parts and kind == "VEVENT"
                open_parts, part = [], _new_part(sifted, kind, calendar)
            elif part and kind in HALVES:
                part.lines.append(Line("BEGIN", "", kind))
            open_parts.append(kind)
            if len(open_parts) > DEEPEST:
                open_parts, part = [], None
            sifted.is_calendar |= kind in {"VCALENDAR", "VEVENT"}
        elif line.name == "END":
            part = _end(part, line.value.strip().upper(), open_parts)
        elif part and open_parts:
            _take(sifted, part, open_parts[-1], line)
        elif line.name == "X-WR-TIMEZONE":
            sifted.zone_of_calendar[calendar] = line.value.strip()
    sifted.counted["cut_off"] += "VEVENT" in open_parts
    return sifted


def _split(text: str) -> Line | None:
    """Name, parameters and value: the first colon outside quotation marks parts them."""
    name = _NAME.match(text)
    if not name:
        return None
    in_quotes = False
    for position in range(name.end(), min(len(text), LONGEST_HEAD)):
        if text[position] == '"':
            in_quotes = not in_quotes
        elif text[position] == ":" and not in_quotes:
            parameters, value = text[name.end() : position], text[position + 1 :]
            return _with_whole_zone(Line(name[0].upper(), parameters, value))
    return None


def _with_whole_zone(line: Line) -> Line:
    """Some write TZID=(UTC+01:00) Amsterdam, … without the quotation marks it needs."""
    head, _, value = line.value[:LONGEST_HEAD].rpartition(":")
    is_torn = line.name in DATED and "(" in line.parameters and not line.value[:8].isdecimal()
    if not is_torn or not value[:8].isdecimal():
        return line
    zone = f"{line.parameters}:{head}".partition("TZID=")[2]
    return Line(line.name, f';TZID="{zone}"', value)


def _new_part(sifted: Sifted, kind: str, calendar: int) -> Part | None:
    kept, most = (sifted.entries, MOST_ENTRIES) if kind == "VEVENT" else (sifted.zones, MOST_ZONES)
    if len(kept) >= most:
        sifted.counted["too_many"] += kind == "VEVENT"
        return None
    kept.append(Part(kind, calendar))
    return kept[-1]


def _end(part: Part | None, kind: str, open_parts: list[str]) -> Part | None:
    """Close the innermost part of that kind, and whatever was left open in it."""
    if kind not in open_parts:
        return part
    while open_parts.pop() != kind:
        pass
    if part and kind in HALVES and part.kind == "VTIMEZONE":
        part.lines.append(Line("END", "", kind))
    return None if part and kind == part.kind else part


def _take(sifted: Sifted, part: Part, where: str, line: Line) -> None:
    """Keep the line if it is one that matters just there."""
    if part.kind == "VTIMEZONE":
        if line.name in (
            OF_ZONES if where == "VTIMEZONE" else OF_HALVES if where in HALVES else ()
        ):
            part.lines.append(line)
    elif where == "VEVENT" and line.name in ONCE:
        if part.first(line.name) is None:
            if len(line.value) > LONGEST_VALUE:
                sifted.counted["cut_lines"] += 1
                cut = line.value[:LONGEST_VALUE].rstrip("\\")
                line = Line(line.name, line.parameters, cut)
            part.lines.append(line)
    elif where == "VEVENT" and line.name in LISTS:
        part.listed += line.value.count(",") + 1
        if part.listed <= MOST_LISTED:
            part.lines.append(line)
        else:
            sifted.counted["too_many_dates"] += 1
