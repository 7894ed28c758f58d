"""Reads a calendar from standard input with icalendar, which follows the zone's name.

Prints a line for each entry: uid, start and end in UTC, summary, status; tabs between them.
"""

import sys
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


entries: list[Any] = Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT")
for entry in entries:
    times = utc(entry["DTSTART"].dt), utc(entry["DTEND"].dt)
    words = entry["UID"], *times, entry["SUMMARY"], entry.get("STATUS", "")
    sys.stdout.write("\t".join(words) + "\n")
