"""Reads a calendar from standard input with vobject, which follows the VTIMEZONE.

Prints a line for each entry: uid, start and end in UTC, summary, status; tabs between them.
"""

import sys
from datetime import UTC, datetime

import vobject


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


for entry in vobject.readOne(sys.stdin.buffer.read().decode()).components():
    if entry.name == "VEVENT":
        times = utc(entry.dtstart.value), utc(entry.dtend.value)
        status = entry.status.value if hasattr(entry, "status") else ""
        words = entry.uid.value, *times, entry.summary.value, status
        sys.stdout.write("\t".join(words) + "\n")
