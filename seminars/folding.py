"""iCalendar text of a component, in lines folded as RFC 5545 asks for (3.1; rules B2–B4).

The library writes the same bytes letter by letter, which takes most of the time of a large feed.
"""

from typing import Any

from icalendar import Component

LONGEST_LINE = 74  # octets, with the space of a continued line 75
LINE_END = b"\r\n"
_INSIDE_A_LETTER = 0b1000_0000  # the first two bits of what continues a letter in UTF-8
_FIRST_TWO_BITS = 0b1100_0000
_NEEDS_THE_NEXT = b"\\^"  # what follows belongs to it (B4; RFC 6868)


def folded_lines(component: Component) -> bytes:
    """Everything in ``component``, each line with its end.

    Raises ValueError rather than let a value begin a line of its own.
    """
    lines = (_line(name, value) for name, value in component.property_items())
    return b"".join([_fold(line) + LINE_END for line in lines])


def _line(name: str, value: Any) -> bytes:
    """A property with its parameters; BEGIN and END come as bytes."""
    params = getattr(value, "params", None)
    written = b";" + params.to_ical() if params else b""
    line = name.encode() + written + b":" + _octets(value)
    if b"\n" in line or b"\r" in line:
        raise ValueError(name)
    return line


def _octets(value: Any) -> bytes:
    """A property's own words: of an unknown kind, the library gives letters."""
    said: bytes | str = value if isinstance(value, bytes) else value.to_ical()
    return said.encode() if isinstance(said, str) else said


def _fold(octets: bytes) -> bytes:
    """Folded between letters, never inside one, and not after a backslash."""
    if len(octets) <= LONGEST_LINE:
        return octets
    parts, start = [], 0
    while len(octets) - start > LONGEST_LINE:
        end = _before(octets, start, start + LONGEST_LINE)
        parts.append(octets[start:end])
        start = end
    return b"\r\n ".join([*parts, octets[start:]])


def _before(octets: bytes, start: int, end: int) -> int:
    """The last place up to ``end`` where a line may break."""
    while octets[end] & _FIRST_TWO_BITS == _INSIDE_A_LETTER:
        end -= 1
    has_more = end - start > 1
    return end - 1 if has_more and octets[end - 1] in _NEEDS_THE_NEXT else end
