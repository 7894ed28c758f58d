"""Reads a calendar from standard input with vobject, which follows the VTIMEZONE."""

import json
import sys
from datetime import UTC, date, datetime

import vobject


def said(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


for entry in vobject.readOne(sys.stdin.buffer.read().decode()).components():
    if entry.name == "VEVENT":
        names = ("uid", "summary", "status", "location", "description", "url")
        words = {name: getattr(entry, name).value if hasattr(entry, name) else "" for name in names}
        times = {"start": said(entry.dtstart.value), "end": said(entry.dtend.value)}
        print(json.dumps(words | times))
