"""From octets to whole lines: encodings, line ends, folding. Linear in the length of the file."""

import codecs
import re
from collections.abc import Iterator

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")  # Python breaks lines here, calendars do not


def decoded(octets: bytes) -> tuple[str, str]:
    """The text, and how it was encoded: "utf-8", "utf-16" or "windows-1252" (a guess)."""
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return octets.decode("utf-16", errors="replace"), "utf-16"
    beginning = octets[:200]
    if beginning.count(0) > len(beginning) // 3:  # Latin letters in two octets each
        order = "utf-16-le" if beginning[1:2] == b"\x00" else "utf-16-be"
        return octets.decode(order, errors="replace"), "utf-16"
    try:
        return octets.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text = octets.decode("utf-8-sig", errors="replace")
    damaged = text.count("\ufffd")
    if damaged <= sum(letter > "\x7f" for letter in text) - damaged:  # a few octets were lost
        return text, "utf-8"
    return octets.decode("cp1252", errors="replace"), "windows-1252"


def unfolded(text: str) -> Iterator[str]:
    """The lines as they were before they were folded (RFC 5545, 3.1), without control characters.

    Takes CRLF, LF and CR; empty lines vanish.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ODD_BREAKS.sub(" ", _CONTROLS.sub("", text))
    for line in re.sub("\n[ \t]", "", text).split("\n"):
        if line.strip():
            yield line
