"""What the demo shows of a mail, so that a newcomer without a mail server sees what people get."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.headerregistry import UniqueAddressHeader
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from django.utils import timezone
from icalendar import Calendar, Component


@dataclass(frozen=True)
class CalendarPart:
    """The calendar entry that a mail programme would offer."""

    method: str
    summary: str
    location: str
    starts_at: datetime | None
    ends_at: datetime | None
    days: str
    sequence: int


@dataclass(frozen=True)
class DemoMail:
    name: str
    sender: str
    receiver: str
    reply_to: str
    subject: str
    sent_at: datetime
    text: str
    html: str
    calendar: CalendarPart | None


def demo_mail_of(name: str, message: EmailMessage) -> DemoMail:
    """The mail in the file ``name``, ready for a page."""
    return DemoMail(
        name=name,
        sender=_named(message["From"]),
        receiver=str(message["To"]),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"]).strip(),
        sent_at=_sent_at(message),
        text=_words(message, "plain"),
        html=_words(message, "html"),
        calendar=_calendar_part(message),
    )


def _named(header: UniqueAddressHeader) -> str:
    """Without the quotation marks that only machines need."""
    (address,) = header.addresses
    return f"{address.display_name} ({address.addr_spec})"


def _sent_at(message: EmailMessage) -> datetime:
    """Mails say UTC as -0000, which Python reads as a time without zone."""
    at = parsedate_to_datetime(str(message["Date"]))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _words(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _calendar_part(message: EmailMessage) -> CalendarPart | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            return _summary(Calendar.from_ical(content)) if isinstance(content, bytes) else None
    return None


def _summary(calendar: Component) -> CalendarPart:
    (entry,) = calendar.walk("VEVENT")
    return CalendarPart(
        method=str(calendar.get("METHOD", "")),
        summary=str(entry.get("SUMMARY", "")),
        location=str(entry.get("LOCATION", "")),
        starts_at=_instant(entry, "DTSTART"),
        ends_at=_instant(entry, "DTEND"),
        days=_days(entry),
        sequence=int(entry.get("SEQUENCE", 0)),
    )


def _days(entry: Component) -> str:
    """“2026-11-24–2026-11-25” of whole days; calendars write the day after the last (RFC 5545)."""
    first, end = entry.decoded("DTSTART", None), entry.decoded("DTEND", None)
    if isinstance(first, datetime) or not isinstance(first, date) or not isinstance(end, date):
        return ""
    last = end - timedelta(days=1)
    return f"{first}–{last}" if last > first else f"{first}"


def _instant(entry: Component, name: str) -> datetime | None:
    value: object = entry.decoded(name, None)
    return (
        value.astimezone(timezone.get_current_timezone()) if isinstance(value, datetime) else None
    )
