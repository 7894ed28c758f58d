"""Reading one mail that came to the address of our invitations, whoever wrote it.

Pure, bounded, and never raises: what cannot be read is told as a reason, so that one bad mail
does not stop the next (R8). Only calendar parts of the mail itself are read: not those of a mail
inside it, and not those of a report that one of ours did not arrive (R1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256

from seminars import reply_calendar, reply_headers, reply_proof
from seminars.models import CalendarReply
from seminars.reply_calendar import CalendarAnswer
from seminars.reply_headers import BOUNDED

Reason = CalendarReply.Reason

LARGEST = 1024 * 1024  # octets (R8)
DEEPEST = 20  # parts within parts (R8)
MOST_PARTS = 100
MOST_BOUNDARIES = 40  # each costs a comparison for every line of the mail
MOST_LINE_ENDS = 100_000
LONGEST_HEAD = 128 * 1024  # octets of all headers together
CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-", "windows-125", "cp125")
ENCODINGS = ("", "7bit", "8bit", "binary", "quoted-printable", "base64")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


class TooDeep(ValueError):
    """Too many parts, or too deep in each other."""


@dataclass(frozen=True)
class ReadMail:
    """What a mail is and says; ``digest`` is the same whenever the same mail comes."""

    digest: str
    message_id: str = ""
    senders: tuple[str, ...] = ()
    from_lines: int = 0
    subject: str = ""
    is_automatic: bool = False
    is_bounce: bool = False
    proven_domain: str = ""
    answer: CalendarAnswer | CalendarReply.Reason = Reason.BROKEN

    @property
    def sender(self) -> str:
        """The one address that it comes from, in lower case; empty for none or several (R3)."""
        return self.senders[0] if len(self.senders) == self.from_lines == 1 else ""

    @property
    def reference(self) -> str:
        """Its Message-ID, where it is one that a letter's header may carry; else empty."""
        return self.message_id if MESSAGE_ID.fullmatch(self.message_id) else ""

    @property
    def is_proven(self) -> bool:
        """Whether our mail server vouches for the domain of the sender."""
        domain = self.sender.rpartition("@")[2]
        return domain != "" and domain == self.proven_domain


def read(octets: bytes) -> ReadMail:
    """Read a mail. Whatever it is made of, there is an answer, or a reason why there is none."""
    facts: dict[str, object] = {"digest": sha256(octets).hexdigest()}
    try:
        head = BytesHeaderParser(policy=BOUNDED).parsebytes(octets[:LONGEST_HEAD])
        facts |= _facts(head, octets)
        facts["answer"] = _answer(octets, head)
    except TooDeep:
        facts["answer"] = Reason.TOO_DEEP
    except reply_calendar.TooLong:
        facts["answer"] = Reason.TOO_LARGE
    except Exception:  # noqa: BLE001 (R8: whatever a stranger wrote, it is one broken mail)
        facts["answer"] = Reason.BROKEN
    return ReadMail(**facts)  # type: ignore[arg-type]  # collected one after the other


def digest_of(message_id: str, otherwise: bytes) -> str:
    """What tells one mail from another (R11); ``otherwise`` speaks where it has no Message-ID."""
    return sha256(message_id.encode() or otherwise).hexdigest()


def _facts(head: Message, octets: bytes) -> dict[str, object]:
    """What its headers say."""
    message_id = reply_headers.header(head, "Message-ID")
    lines = head.get_all("From") or []
    is_report = head.get_content_type() == "multipart/report"
    return {
        "digest": digest_of(message_id, octets),
        "message_id": message_id,
        "senders": reply_headers.addresses(lines),
        "from_lines": len(lines),
        "subject": reply_headers.header(head, "Subject"),
        "is_automatic": reply_headers.is_automatic(head),
        "is_bounce": is_report or reply_headers.is_from_mail_server(lines),
        "proven_domain": reply_proof.proven_domain(
            [str(line) for line in head.get_all("Authentication-Results") or []]
        ),
    }


def _answer(octets: bytes, head: Message) -> CalendarAnswer | CalendarReply.Reason:
    """The answer of a mail, or why there is none."""
    if head.get_content_type() == "multipart/report":
        is_receipt = head.get_param("report-type") == "disposition-notification"
        return Reason.AUTOMATIC if is_receipt else Reason.BOUNCE
    if reply_headers.is_from_mail_server(head.get_all("From") or []):
        return Reason.BOUNCE
    if len(octets) > LARGEST or octets.count(b"\n") + octets.count(b"\r") > MOST_LINE_ENDS:
        return Reason.TOO_LARGE
    lower = octets.lower()
    if max(lower.count(b"boundary"), lower.count(b"message/")) > MOST_BOUNDARIES:
        return Reason.TOO_DEEP
    return _said(list(_parts(message_from_bytes(octets, policy=BOUNDED)))) or (
        Reason.AUTOMATIC if reply_headers.is_automatic(head) else Reason.NO_CALENDAR
    )


def _said(parts: list[Message]) -> CalendarAnswer | CalendarReply.Reason | None:
    """What the calendar parts say together: copies say the same (R1)."""
    of_mail = [part for part in parts if part.get_content_type() == "text/calendar"]
    copies = [part for part in parts if part.get_content_type() == "application/ics"]
    if not of_mail:
        return None
    answers = {reply_calendar.read(_text(part)) for part in of_mail + copies} - {None}
    if len(answers) > 1:
        return Reason.SEVERAL
    answer = answers.pop() if answers else None
    if answer and any(_method(part) != answer.method for part in of_mail):
        return Reason.UNKNOWN_ANSWER
    return answer


def _parts(message: Message) -> Iterator[Message]:
    """The leaves of a mail, without what lies in a mail or in a report inside it."""
    waiting, seen = [(message, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            raise TooDeep
        payload = part.get_payload()
        if part.get_content_maintype() == "message":
            continue
        if part.get_content_type() == "multipart/report":
            continue
        if isinstance(payload, list):
            inner = [each for each in payload if isinstance(each, Message)]
            waiting.extend((each, depth + 1) for each in reversed(inner))
        else:
            yield part


def _text(part: Message) -> str:
    """The words of a part. Raises LookupError for an alphabet or encoding that nobody sends."""
    charset = str(part.get_param("charset", "utf-8")).strip().lower()
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if not charset.startswith(CHARSETS) or encoding not in ENCODINGS:
        raise LookupError(charset)
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    return octets.decode(charset, errors="replace").removeprefix("\ufeff")


def _method(part: Message) -> str:
    return str(part.get_param("method", "")).strip().upper()
