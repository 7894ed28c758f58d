"""What people type, made safe to keep: no control characters, one form of each letter.

One stray control character breaks a calendar feed for every subscriber, and a line break in a
name breaks a mail's header for ever, so both are taken out at the door.
"""

import re
import unicodedata

from django.utils.encoding import punycode

# C0 and C1 controls, lone surrogates, and the marks that turn the reading direction of a page.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
LINE_BREAKS = re.compile(r"[\r\n\u2028\u2029]+")


def clean_text(words: str) -> str:
    """Several lines, with a plain line feed between them."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNWANTED.sub("", lines)).strip()


def clean_line(words: str) -> str:
    """One line: line breaks and tabs become single spaces; nothing, if nothing could be seen."""
    line = " ".join(LINE_BREAKS.sub(" ", clean_text(words)).split())
    return line if any(_is_seen(letter) for letter in line) else ""


def _is_seen(letter: str) -> bool:
    """Whether it leaves ink: spaces and marks without width do not."""
    return unicodedata.category(letter)[0] not in "CZ"


def is_mailable(address: str) -> bool:
    """Whether a mail's header can carry ``address`` and a name server could know its domain.

    Django takes control characters between quotation marks; Python's mail library makes new
    header lines of some of them.
    """
    local, _, domain = address.rpartition("@")
    try:
        punycode(domain)
    except UnicodeError:
        return False
    return local.isascii() and address.isprintable()
