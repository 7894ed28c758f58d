"""Reads a calendar from standard input with icalendar, which follows the zone's name."""

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar


def said(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


entries: list[Any] = Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT")
for entry in entries:
    names = ("uid", "summary", "status", "location", "description", "url")
    words = {name: str(entry.get(name, "")) for name in names}
    times = {"start": said(entry["DTSTART"].dt), "end": said(entry["DTEND"].dt)}
    print(json.dumps(words | times))
