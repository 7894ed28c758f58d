"""Mails with answers, in the forms in which calendars send them; each gives octets.

The shapes are those of docs/calendar.md, section 5. What is said of Outlook, Gmail and Apple
comes from public reports: none of them could be asked here.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from seminars.models import Invitation

OURS = "mx.ours.example.org"
ORGANIZER = "seminarier@example.org"
_numbers = count(1)


@dataclass(frozen=True)
class Said:
    """What an answer says; ``sender`` is the attendee where nothing else is given."""

    uid: str
    attendee: str
    partstat: str = "ACCEPTED"
    sequence: int = 0
    stamp: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    method: str = "REPLY"
    organizer: str = ORGANIZER
    sender: str = ""
    verdict: str = "dmarc=pass"
    headers: Sequence[str] = ()
    lines: Sequence[str] = ()
    attendee_facts: str = ""
    message_id: str = field(default_factory=lambda: f"<{next(_numbers)}@mail.example.se>")

    def but(self, **facts: object) -> "Said":
        """The same in another mail, with some of it changed."""
        message_id = f"<{next(_numbers)}@mail.example.se>"
        return replace(self, **({"message_id": message_id} | facts))  # type: ignore[arg-type]  # any of its facts

    @property
    def who(self) -> str:
        return self.sender or self.attendee

    def head(self, subject: str) -> list[str]:
        """The headers of a mail that our own server has looked at."""
        domain = self.who.rpartition("@")[2]
        verdict = f"{self.verdict} (p=none dis=none) header.from={domain}" if self.verdict else ""
        proof = [f"Authentication-Results: {OURS};\r\n\t{verdict}"] if verdict else []
        return [
            *proof,
            "Received: from mail.example.se by mx.ours.example.org; Tue, 24 Nov 2026 09:00:00 GMT",
            *self.headers,
            f"From: {self.who}",
            f"To: {ORGANIZER}",
            f"Subject: {subject}",
            f"Message-ID: {self.message_id}",
            "Date: Tue, 24 Nov 2026 09:00:00 +0000",
            "MIME-Version: 1.0",
        ]


def to(sent: Invitation, partstat: str = "ACCEPTED", **facts: object) -> Said:
    """An answer to one of our invitations, from the one who was invited."""
    said = Said(sent.session.uid, sent.attendee, partstat, sequence=sent.sequence)
    return replace(said, **facts)  # type: ignore[arg-type]  # any of its facts


def thunderbird(said: Said) -> bytes:
    """Alternatives of text and calendar, 8-bit, and the same bytes as a file."""
    ics = calendar(said, product="-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", zone=ZONE)
    return lines(
        *said.head("Inbjudan accepterad: Traff"),
        'Content-Type: multipart/mixed; boundary="outer"',
        "",
        "--outer",
        'Content-Type: multipart/alternative; boundary="inner"',
        "",
        "--inner",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        f"{said.attendee} har svarat.",
        "--inner",
        f"Content-Type: text/calendar; method={said.method}; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        ics,
        "--inner--",
        "--outer",
        'Content-Type: application/ics; name="invite.ics"',
        'Content-Disposition: attachment; filename="invite.ics"',
        "Content-Transfer-Encoding: base64",
        "",
        folded(base64.b64encode(ics.encode()).decode()),
        "--outer--",
    )


def gmail(said: Said) -> bytes:
    """Times in UTC, X-NUM-GUESTS, base64, and a Sender of Google's own."""
    google = ("Sender: Google Calendar <calendar-notification@google.com>",)
    said = replace(said, attendee_facts=f"{said.attendee_facts};X-NUM-GUESTS=0", headers=google)
    ics = calendar(said, product="-//Google Inc//Google Calendar 70.9054//EN")
    packed = folded(base64.b64encode(ics.encode()).decode())
    return lines(
        *said.head("Accepted: Traff @ Tue Dec 8, 2026"),
        'Content-Type: multipart/mixed; boundary="000000000000a1"',
        "",
        "--000000000000a1",
        'Content-Type: multipart/alternative; boundary="000000000000a2"',
        "",
        "--000000000000a2",
        'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes',
        "Content-Transfer-Encoding: base64",
        "",
        "SGFyIHN2YXJhdC4=",
        "--000000000000a2",
        f'Content-Type: text/calendar; charset="UTF-8"; method={said.method}',
        "Content-Transfer-Encoding: base64",
        "",
        packed,
        "--000000000000a2--",
        "--000000000000a1",
        'Content-Type: application/ics; name="invite.ics"',
        'Content-Disposition: attachment; filename="invite.ics"',
        "Content-Transfer-Encoding: base64",
        "",
        packed,
        "--000000000000a1--",
    )


def outlook(said: Said) -> bytes:
    """No ORGANIZER, a Windows name for the zone, the answer in the title, capitals in MAILTO."""
    zone = ["BEGIN:VTIMEZONE", "TZID:W. Europe Standard Time", *ZONE[2:]]
    ics = calendar(
        replace(said, organizer=""),
        product="Microsoft Exchange Server 2010",
        zone=zone,
        zone_name="W. Europe Standard Time",
        mailto="MAILTO",
    )
    return lines(
        *said.head("Accepterat: Traff"),
        "Content-Language: sv-SE",
        "X-MS-Has-Attach:",
        'Content-Type: multipart/alternative; boundary="_002_AM0PR0"',
        "",
        "--_002_AM0PR0",
        'Content-Type: text/plain; charset="iso-8859-1"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "",
        "--_002_AM0PR0",
        f'Content-Type: text/calendar; charset="utf-8"; method={said.method}',
        "Content-Transfer-Encoding: base64",
        "",
        folded(base64.b64encode(ics.encode()).decode()),
        "--_002_AM0PR0--",
    )


def apple(said: Said) -> bytes:
    """A calendar part beside the text, quoted-printable, lines that end with LF alone."""
    ics = calendar(said, product="-//Apple Inc.//macOS 15.1//EN").replace("=", "=3D")
    return lines(
        *said.head("Traff"),
        'Content-Type: multipart/alternative; boundary="Apple-Mail=_1"',
        "",
        "--Apple-Mail=_1",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Svaret.",
        "--Apple-Mail=_1",
        f"Content-Type: text/calendar; method={said.method}; charset=utf-8; name=iCal-1.ics",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        ics,
        "--Apple-Mail=_1--",
    ).replace(b"\r\n", b"\n")


ZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Stockholm",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
]


def calendar(
    said: Said,
    *,
    product: str = "-//Example//EN",
    zone: Sequence[str] = (),
    zone_name: str = "Europe/Stockholm",
    mailto: str = "mailto",
) -> str:
    """The calendar part of an answer."""
    starts = f"DTSTART;TZID={zone_name}:20261208T090000" if zone else "DTSTART:20261208T080000Z"
    organizer = [f"ORGANIZER;CN=Serien:mailto:{said.organizer}"] if said.organizer else []
    attendee = said.attendee.replace("+", "%2B") if "google" in product.lower() else said.attendee
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            f"PRODID:{product}",
            "VERSION:2.0",
            f"METHOD:{said.method}",
            *zone,
            "BEGIN:VEVENT",
            f"UID:{said.uid}",
            starts,
            f"DTSTAMP:{said.stamp:%Y%m%dT%H%M%SZ}",
            f"SEQUENCE:{said.sequence}",
            "SUMMARY:Accepted: Att hålla i ett möte",
            *organizer,
            f"ATTENDEE;CN=Någon;PARTSTAT={said.partstat}{said.attendee_facts}:{mailto}:{attendee}",
            *said.lines,
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def plain(said: Said, body: str, content_type: str = "text/plain; charset=utf-8") -> bytes:
    """A mail of one part that says something in words."""
    return lines(*said.head("Svar"), f"Content-Type: {content_type}", "", body)


def bare(said: Said, ics: str | None = None) -> bytes:
    """A mail that is nothing but its calendar part."""
    kind = f"text/calendar; charset=utf-8; method={said.method}"
    return plain(said, calendar(said) if ics is None else ics, kind)


def lines(*parts: str) -> bytes:
    return "\r\n".join(parts).encode() + b"\r\n"


def folded(words: str) -> str:
    return "\r\n".join(words[at : at + 76] for at in range(0, len(words), 76))


Client = Callable[[Said], bytes]
CLIENTS: tuple[Client, ...] = (thunderbird, gmail, outlook, apple)
