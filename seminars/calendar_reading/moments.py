"""Dates and times of one entry, written anew so that the libraries need not guess.

Each value gets the IANA name of its zone; a time without zone is taken as Swedish time, and so is
one whose zone nobody knows (both are said).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from seminars.calendar_reading.findings import Note, Window
from seminars.calendar_reading.lines import Line, Part
from seminars.calendar_reading.zones import SWEDISH, known

MOMENTS = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
MOST_REPEATS = 10_000
LONGEST_RULE = 500
EARLIEST_RULE = 1970
_DAY = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8}T\d{6}Z?")
_PERIOD = re.compile(r"(\d{8}T\d{6}Z?)/\S{2,20}")
_PLAIN_NUMBER = re.compile(r"\d{1,4}")


@dataclass
class Zones:
    """What the zone names of one calendar mean; ``definitions`` are those of its own in use."""

    defined: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)

    def named(self, name: str) -> str:
        """The name under which the libraries know the zone; empty where nobody does."""
        if zone := known(name):
            return zone
        own_name, definition = self.defined.get(name, ("", ""))
        if definition:
            self.definitions[own_name] = definition
        return own_name


def rewritten(line: Line, zones: Zones) -> tuple[Line | None, list[Note]]:
    """A date or time line with a zone that is known; None if nothing in it can be read."""
    values = [_clean(value) for value in line.value.split(",")]
    values = [value for value in values if value]
    if not values:
        return None, [Note("unread_time", line.name)]
    if _DAY.fullmatch(values[0]):
        days = [value for value in values if _DAY.fullmatch(value)]
        return Line(line.name, _also_range(line, ";VALUE=DATE"), ",".join(days)), []
    values = [value for value in values if "T" in value]
    if values[0].endswith("Z"):
        utc = [value for value in values if value.endswith("Z")]
        return Line(line.name, _also_range(line, ""), ",".join(utc)), []
    said = line.parameter("TZID")
    zone = zones.named(said) if said else ""
    notes = [] if zone else [Note("unknown_zone", said) if said else Note("floating")]
    local = [value for value in values if not value.endswith("Z")]
    return Line(line.name, _also_range(line, f";TZID={zone or SWEDISH}"), ",".join(local)), notes


def bounded_rule(rule: str, window: Window, *, whole_day: bool, year: int) -> str:
    """The rule with an end inside the window; empty where it is one that nobody plans with.

    Finer than daily, several hours a day, and steps of nought are what attacks are made of.
    """
    parts = [part.partition("=")[::2] for part in rule.upper().strip().split(";") if part]
    said = dict(parts)
    hours = (said.pop(name, "0") for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if (
        len(rule) > LONGEST_RULE
        or len(said) < 1
        or said.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
        or not _is_number(said.get("INTERVAL", "1"))
        or not all(_PLAIN_NUMBER.fullmatch(hour) for hour in hours)
        or year < EARLIEST_RULE
    ):
        return ""
    # A single hour says what DTSTART says already; COUNT and UNTIL may stand together in dateutil.
    if not _is_number(said.get("COUNT", "1")):
        said.pop("COUNT")
    last = f"{window.ends_at:%Y%m%d}" if whole_day else f"{window.ends_at:%Y%m%dT%H%M%SZ}"
    until = said.pop("UNTIL", last)
    said["UNTIL"] = until if _clean(until) and until[:8] < last[:8] else last
    return ";".join(f"{name}={value}" for name, value in said.items())


def year_of(part: Part) -> int:
    """The year in which an entry begins; 0 where it says none."""
    digits = part.value("DTSTART").strip()[:4]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def lies_before(part: Part, day: date) -> bool:
    """Whether an entry that is not repeated ended before ``day``; only if that is plain."""
    last = (part.value("DTEND") or part.value("DTSTART")).strip()[:8]
    is_plain = bool(_DAY.fullmatch(last)) and not part.value("DURATION")
    return is_plain and last < f"{day:%Y%m%d}"


def in_utc(moment: datetime) -> tuple[datetime, bool]:
    """The moment in UTC, and whether its clock time was skipped by spring (RFC 5545, 3.3.5)."""
    utc = moment.astimezone(UTC)
    back = utc.astimezone(moment.tzinfo)
    return utc, back.replace(tzinfo=None, fold=0) != moment.replace(tzinfo=None, fold=0)


def _clean(value: str) -> str:
    """A day or a moment that exists, else nothing; of a period its beginning."""
    value = value.strip().upper()
    if period := _PERIOD.fullmatch(value):
        value = period[1]
    if not (_DAY.fullmatch(value) or _MOMENT.fullmatch(value)) or not value.isascii():
        return ""
    try:
        datetime.strptime(value[:8], "%Y%m%d")  # noqa: DTZ007 (only asked whether the day exists)
    except ValueError:
        return ""
    return value


def _also_range(line: Line, parameters: str) -> str:
    """RANGE=THISANDFUTURE says that what follows is moved as well (3.2.13)."""
    is_future = line.parameter("RANGE").upper() == "THISANDFUTURE"
    return parameters + (";RANGE=THISANDFUTURE" if is_future else "")


def _is_number(words: str) -> bool:
    return (
        bool(_PLAIN_NUMBER.fullmatch(words)) and words.isascii() and 0 < int(words) <= MOST_REPEATS
    )
