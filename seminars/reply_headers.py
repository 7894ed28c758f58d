"""The headers of a mail that a stranger wrote: bounded, in words, and what follows from them."""

import re
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from participants.plain_text import clean_line

LONGEST_HEADER = 2_000  # characters of one; of those that mail servers write, four times as many
MOST_LINES = 10  # of one header
# Quotation marks that nobody closes reach to the end, so that each letter is looked at once.
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+("?)', re.DOTALL)
ADDRESS = re.compile(r"[^\s<>()\[\],;:@]+@[^\s<>()\[\],;:@]+")
AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Auto-Response")
BULK = {"bulk", "junk", "list", "auto_reply"}


class _Bounded(policy.Compat32):
    """Cuts every header as it comes in: to part a long one costs its square in time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        is_of_part = name.lower().startswith("content-")
        return name, value[: LONGEST_HEADER * (1 if is_of_part else 4)]


BOUNDED = _Bounded()


def is_automatic(head: Message) -> bool:
    """Written by no human hand, or sent so that nothing may come back (RFC 3834, 2 and 5)."""
    submitted = header(head, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or header(head, "Precedence").lower() in BULK
        or any(name in head for name in AUTOMATIC)
        or "".join(header(head, "Return-Path").split()) == "<>"
    )


def is_from_mail_server(lines: list[str]) -> bool:
    """Old servers tell of a failure in a mail of their own, without a report."""
    names = {address.partition("@")[0] for address in addresses(lines)}
    return bool(names & {"mailer-daemon", "postmaster"})


def addresses(lines: list[str]) -> tuple[str, ...]:
    """Every address that somebody could take for the sender's, each once.

    Parsers differ about odd lines, so what merely looks like an address counts as one; not
    inside quotation marks, where it is a name.
    """
    words = [str(line)[:LONGEST_HEADER] for line in lines[:MOST_LINES]]
    found = [address for _name, address in getaddresses(words)]
    found += ADDRESS.findall(QUOTED.sub(_without_name, "\n".join(words)))
    cleaned = (clean_line(address).lower() for address in found)
    return tuple(dict.fromkeys(address for address in cleaned if address))


def _without_name(quoted: re.Match[str]) -> str:
    """Nothing of a name in quotation marks; all where they are not closed, so it is no name."""
    return "" if quoted[1] else quoted[0]


def header(head: Message, name: str) -> str:
    """A header in words, on one line; at most as long as its own line may be."""
    return clean_line(_decoded(str(head.get(name, ""))[:LONGEST_HEADER]))


def _decoded(words: str) -> str:
    """Encoded words (RFC 2047) made readable, or left as they are."""
    try:
        return str(make_header(decode_header(words)))
    except (HeaderParseError, ValueError, LookupError):
        return words
