"""Calendar text read back by icalendar's parser, for tests to look at."""

from typing import Any

from icalendar import Calendar


def entries(octets: bytes) -> list[Any]:
    """Every VEVENT of a calendar, in its order."""
    return list(Calendar.from_ical(octets).walk("VEVENT"))


def the_entry(octets: bytes) -> Any:
    """The one VEVENT of a calendar; fails when there are none or several."""
    [found] = entries(octets)
    return found
