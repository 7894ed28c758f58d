"""Reads a calendar from standard input with libical (Evolution, KDE, Cyrus), which follows the
VTIMEZONE.

Through ctypes, so that neither a compiler nor its header files are needed. The number in the
library's name stands for the layout of icaltimetype: 3.0 of Debian 12 and 13 has this one.
"""

import ctypes
import json
import sys
from datetime import UTC, datetime

lib = ctypes.CDLL("libical.so.3")


class Time(ctypes.Structure):
    """icaltimetype of libical 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


POINTER, WORDS, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
for name, gives, takes in [
    ("icalparser_parse_string", POINTER, [WORDS]),
    ("icalcomponent_string_to_kind", NUMBER, [WORDS]),
    ("icalproperty_string_to_kind", NUMBER, [WORDS]),
    ("icalcomponent_count_errors", NUMBER, [POINTER]),
    ("icalcomponent_get_first_component", POINTER, [POINTER, NUMBER]),
    ("icalcomponent_get_next_component", POINTER, [POINTER, NUMBER]),
    ("icalcomponent_get_first_property", POINTER, [POINTER, NUMBER]),
    ("icalproperty_get_value", POINTER, [POINTER]),
    ("icalproperty_get_value_as_string", WORDS, [POINTER]),
    ("icalvalue_get_text", WORDS, [POINTER]),
    ("icalcomponent_get_dtstart", Time, [POINTER]),
    ("icalcomponent_get_dtend", Time, [POINTER]),
    ("icaltime_as_timet_with_zone", ctypes.c_long, [Time, POINTER]),
]:
    function = getattr(lib, name)
    function.restype, function.argtypes = gives, takes


def said(time: Time) -> str:
    if time.is_date:
        return f"{time.year:04}-{time.month:02}-{time.day:02}"
    seconds = lib.icaltime_as_timet_with_zone(time, time.zone)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(entry: int, name: str) -> str:
    """The value as a person sees it: text without its backslashes, other values as they stand."""
    kind = lib.icalproperty_string_to_kind(name.upper().encode())
    found = lib.icalcomponent_get_first_property(entry, kind)
    if not found:
        return ""
    if name in {"status", "url"}:
        value = lib.icalproperty_get_value_as_string(found)
    else:
        value = lib.icalvalue_get_text(lib.icalproperty_get_value(found))
    return str(value.decode())


whole = lib.icalparser_parse_string(sys.stdin.buffer.read())
if not whole or lib.icalcomponent_count_errors(whole):
    sys.exit("libical found errors")
event = lib.icalcomponent_string_to_kind(b"VEVENT")
entry = lib.icalcomponent_get_first_component(whole, event)
while entry:
    names = ("uid", "summary", "status", "location", "description", "url")
    times = {
        "start": said(lib.icalcomponent_get_dtstart(entry)),
        "end": said(lib.icalcomponent_get_dtend(entry)),
    }
    print(json.dumps({name: words(entry, name) for name in names} | times))
    entry = lib.icalcomponent_get_next_component(whole, event)
