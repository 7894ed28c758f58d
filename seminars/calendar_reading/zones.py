"""Which time zone a name means: IANA, Windows, what Outlook shows on the screen, or a definition.

Where a name is known, the name decides and not the file's definition of it: definitions in the
wild are often wrong (RFC 5545, 3.2.19, lets us choose).
"""

import re
from functools import cache
from hashlib import sha256
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from seminars.calendar_reading.lines import HALVES, Part

SWEDISH = "Europe/Stockholm"
MOST_HALVES = 40
MOST_ZONE_DATES = 200
_WORDS = re.compile(r"[A-Za-z]+(?:[ _-][A-Za-z]+)*")
_SHOWN_TIME = re.compile(r"(?:\(.*?\)\s*)?([A-Za-z. ]+) Time\b")
_YEARLY = {
    "FREQ": re.compile("YEARLY"),
    "BYMONTH": re.compile(r"\d{1,2}"),
    "BYDAY": re.compile(r"[+-]?\d?[A-Z]{2}"),
    "BYMONTHDAY": re.compile(r"\d{1,2}(?:,\d{1,2}){0,6}"),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?"),
    "WKST": re.compile(r"[A-Z]{2}"),
    "INTERVAL": re.compile("1"),
}
_OFFSET = re.compile(r"[+-]\d{4}(?:\d{2})?")


def known(name: str) -> str:
    """The IANA name that ``name`` means; empty where nobody can tell."""
    name = name.strip().strip('"').strip()
    if name.upper() in {"UTC", "GMT", "Z", "ETC/UTC"}:
        return "UTC"
    return _iana(name) or _windows().get(name.casefold(), "") or _shown(name)


def by_definition(zone: Part) -> tuple[str, str]:
    """A name for a zone that the file defines itself, and the definition under this name.

    The first is empty where the definition cannot be used; the second where it is not needed.
    """
    if location := _iana(zone.value("X-LIC-LOCATION").strip()):
        return location, ""
    if not _is_usable(zone):
        return "", ""
    lines = [str(line) for line in zone.lines if line.name not in {"TZID", "X-LIC-LOCATION"}]
    own_name = "Own-" + sha256("\n".join(lines).encode(errors="replace")).hexdigest()[:12]
    return own_name, "\n".join(["BEGIN:VTIMEZONE", f"TZID:{own_name}", *lines, "END:VTIMEZONE"])


@cache
def _lower_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _windows() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


@cache
def _cities() -> dict[str, str]:
    """“stockholm” → Europe/Stockholm."""
    names = sorted(name for name in available_timezones() if "/" in name)
    return {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}


def _iana(name: str) -> str:
    """Also the end of a long name such as /freeassociation.sourceforge.net/Europe/Stockholm."""
    parts = name.strip("/").split("/")[-5:]
    tails = ("/".join(parts[start:]).casefold() for start in range(len(parts)))
    return next((_lower_names()[tail] for tail in tails if tail in _lower_names()), "")


def _shown(name: str) -> str:
    """“(UTC+01:00) Amsterdam, Berlin, … Stockholm” by its cities, “Eastern Time” by its name."""
    if found := _SHOWN_TIME.match(name):
        zone = _windows().get(f"{found[1].strip()} standard time".casefold())
        if zone:
            return zone
    offset, bracket, places = name[:200].partition(")")
    if not (bracket and offset.startswith("(")):
        return ""
    cities = [_cities().get(words.casefold(), "") for words in _WORDS.findall(places)]
    return SWEDISH if SWEDISH in cities else next(filter(None, cities), "")


def _is_usable(zone: Part) -> bool:
    """Whole halves with plain offsets and at most a yearly rule: anything else could go on."""
    halves = [line for line in zone.lines if line.name == "BEGIN" and line.value in HALVES]
    ends = [line for line in zone.lines if line.name == "END"]
    offsets = [line for line in zone.lines if line.name.startswith("TZOFFSET")]
    dates = sum(line.value.count(",") + 1 for line in zone.lines if line.name == "RDATE")
    rules = [line.value.upper() for line in zone.lines if line.name == "RRULE"]
    return (
        0 < len(halves) == len(ends) <= MOST_HALVES
        and len(offsets) == 2 * len(halves)
        and all(_OFFSET.fullmatch(line.value) for line in offsets)
        and dates <= MOST_ZONE_DATES
        and all(_is_yearly(rule) for rule in rules)
    )


def _is_yearly(rule: str) -> bool:
    """One change of clocks a year: a month, and one weekday of it, perhaps among some days."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    return len(rule) < 200 and all(
        name in _YEARLY and _YEARLY[name].fullmatch(value) for name, value in parts.items()
    )
