"""Sessions as iCalendar text: feeds, invitations and cancellations. Pure: a session in, bytes out.

docs/calendar.md holds the rules; B1–B7 are about bytes, V1–V13 about each entry, F about feeds,
I about invitations. Two of them explain this module's shape: the zone is written by hand, because
the library's own VTIMEZONE makes every summer session an hour late in Thunderbird and FullCalendar;
and no component is made by ``Event.new``, which fills in the present moment and a new identity.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText

from participants.mime import own_address
from participants.plain_text import clean_line, clean_text
from seminars.folding import folded_lines
from seminars.models import Format, Session

ZONE = ZoneInfo("Europe/Stockholm")
PRODUCT = "-//seminars//seminars 1//SV"
ASK_AGAIN_AFTER = timedelta(hours=6)
LONGEST_SUMMARY = 255  # characters
LONGEST_TEXT = 3_500  # octets of a description before its link; with the link below 4 kB

# One yearly rule with one weekday for each change of clocks: the form that every client reads.
_ZONE_RULES = Timezone.from_ical(
    "BEGIN:VTIMEZONE\r\n"
    "TZID:Europe/Stockholm\r\n"
    "BEGIN:DAYLIGHT\r\n"
    "DTSTART:19700329T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZNAME:CEST\r\n"
    "TZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:+0200\r\n"
    "END:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\n"
    "DTSTART:19701025T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZNAME:CET\r\n"
    "TZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\n"
    "END:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)
_STATUS = {
    Session.State.PUBLISHED: "CONFIRMED",
    Session.State.PRELIMINARY: "TENTATIVE",
    Session.State.CANCELLED: "CANCELLED",
}
_END = b"END:VCALENDAR\r\n"
_OTHER_LINE_BREAKS = re.compile("[\u2028\u2029]")  # Python's parsers break lines here, others not
_OTHER_SPACES = re.compile("&nbsp;|[\u00a0\u202f]")  # what a paste from Word leaves behind


class NotOnTheProgramme(Exception):
    """Nobody can be invited to a session that is a draft or cancelled."""


class _Text(vText):
    r"""Words whose ``\N``, as in ``C:\Nya``, stays as it is: the library makes it a line break."""

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


@dataclass(frozen=True)
class Recipient:
    """The one person a message is for: the address as it was typed, and how they take part."""

    address: str
    name: str
    language: str
    format: str


@dataclass(frozen=True)
class Shown:
    """A session as one reader's calendar shows it: everybody's, or that of who takes part."""

    session: Session
    format: str
    sequence: int
    changed_at: datetime
    doubt: str = ""  # “Reservlista: %(title)s” where the reader has no place, or none for sure


def feed(sessions: Iterable[Session], *, name: str, language: str) -> bytes:
    """A public calendar of ``sessions``, in the order in which they come, in one language.

    The same sessions always give the same bytes. Give them with series, venue, speakers and
    topics already loaded.
    """
    shown = (Shown(each, each.format, each.sequence, each.changed_at) for each in sessions)
    return feed_for_one(shown, name=name, language=language)


def feed_for_one(shown: Iterable[Shown], *, name: str, language: str) -> bytes:
    """The same for one reader, who sees each session as she takes part in it."""
    with translation.override(language):
        calendar = _calendar()
        _describe_feed(calendar, clean_line(name))
        head = _written(calendar).removesuffix(_END)
        entries = (_written(_feed_entry(each)) for each in shown)  # one at a time in memory
        return b"".join([head, *entries, _END])


def request(session: Session, to: Recipient, *, sequence: int, stamp: datetime) -> bytes:
    """An invitation (METHOD:REQUEST) of one person, who answers with yes or no (I3–I6).

    Raises NotOnTheProgramme for a draft or a cancelled session.
    """
    if session.state not in {Session.State.PUBLISHED, Session.State.PRELIMINARY}:
        raise NotOnTheProgramme(session.uid)
    with translation.override(to.language):
        entry = _entry(session, to.format)
        entry.add("status", _status(session))
        entry.add("x-microsoft-disallow-counter", "TRUE")
        _address(entry, session, _attendee(to, PARTSTAT="NEEDS-ACTION", RSVP="TRUE"))
        return _message("REQUEST", entry, sequence=sequence, stamp=stamp)


def cancellation(
    session: Session, to: Recipient, *, sequence: int, stamp: datetime, session_is_cancelled: bool
) -> bytes:
    """A METHOD:CANCEL that takes the entry out of one person's calendar.

    With STATUS when the session itself is cancelled (I8), without when this person leaves (I9).
    """
    with translation.override(to.language):
        entry = _entry(session, to.format)
        if session_is_cancelled:
            _mark_cancelled(entry)
        _address(entry, session, _attendee(to))
        return _message("CANCEL", entry, sequence=sequence, stamp=stamp)


def _calendar() -> Calendar:
    """VERSION, PRODID and the zone, which must stand before every entry (F12)."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_ZONE_RULES)
    return calendar


def _describe_feed(calendar: Calendar, name: str) -> None:
    """Name, zone and how often to ask again (F1); no METHOD: this is no mail (F2)."""
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")


def _message(method: str, entry: Event, *, sequence: int, stamp: datetime) -> bytes:
    calendar = _calendar()
    calendar.add("method", method)
    _number(entry, sequence=sequence, stamp=stamp)
    calendar.add_component(entry)
    return _written(calendar)


def _written(component: Component) -> bytes:
    """UTF-8, CRLF, lines of at most 75 octets folded between characters (B1–B4)."""
    return folded_lines(component)


def _feed_entry(shown: Shown) -> Event:
    """The entry without anybody's address (F3); a cancelled session stays, marked (V9)."""
    session = shown.session
    entry = _entry(session, shown.format, changed_at=shown.changed_at)
    _number(entry, sequence=shown.sequence, stamp=shown.changed_at)
    if session.state == Session.State.CANCELLED:
        _mark_cancelled(entry)
    elif shown.doubt:
        _mark_doubtful(entry, shown.doubt)
    else:
        entry.add("status", _status(session))
    return entry


def _entry(session: Session, format_: str, *, changed_at: datetime | None = None) -> Event:
    """What feeds and mails say alike: the stored identity (V2), when, where and what."""
    entry = Event()
    entry.add("uid", session.uid)
    _say_when(entry, session)
    entry.add("last-modified", (changed_at or session.changed_at).astimezone(UTC))
    entry.add("summary", _Text(clean_line(session.title)[:LONGEST_SUMMARY]))
    door = door_of(session)
    entry.add("description", _Text(_description(session, door)))
    entry.add("url", door)
    entry.add("categories", [clean_line(session.series.title), *_topics(session)])
    place = place_in_words(session, format_)
    if place:
        entry.add("location", _Text(place))
    return entry


def _number(entry: Event, *, sequence: int, stamp: datetime) -> None:
    """SEQUENCE always, from 0 (V7); DTSTAMP in UTC and never the present moment (V1)."""
    entry.add("sequence", sequence)
    entry.add("dtstamp", stamp.astimezone(UTC))


def _status(session: Session) -> str:
    return _STATUS[Session.State(session.state)]


def _mark_cancelled(entry: Event) -> None:
    """STATUS, and the word in the title for the clients that do not strike the entry out (V9)."""
    title = _("INSTÄLLT: %(title)s") % {"title": entry.pop("summary")}
    entry.add("summary", _Text(title[:LONGEST_SUMMARY]))
    entry.add("status", "CANCELLED")


def _mark_doubtful(entry: Event, words: str) -> None:
    """Somebody who waits, or has yet to answer, sees why in the title, and her time stays free."""
    title = words % {"title": entry.pop("summary")}
    entry.add("summary", _Text(title[:LONGEST_SUMMARY]))
    entry.add("status", "TENTATIVE")
    if "transp" not in entry:
        entry.add("transp", "TRANSPARENT")


def _say_when(entry: Event, session: Session) -> None:
    """Two moments; of whole days two dates, the second after the last day, and free time (V5)."""
    if not session.is_whole_day:
        entry.add("dtstart", _said_in_zone(session.starts_at))
        entry.add("dtend", _said_in_zone(session.ends_at))
        return
    entry.add("dtstart", session.starts_at.astimezone(ZONE).date())
    entry.add("dtend", session.ends_at.astimezone(ZONE).date())
    entry.add("transp", "TRANSPARENT")


def _said_in_zone(moment: datetime) -> datetime:
    """Swedish time, converted last of all (V4); the second 02:30 in October as UTC (V6)."""
    local = moment.astimezone(ZONE)
    return moment.astimezone(UTC) if local.fold else local


def place_in_words(session: Session, format_: str) -> str:
    """The venue with its address, “Digitalt”, or both; empty while no venue is chosen."""
    venue = session.venue if format_ != Format.ONLINE else None
    on_site = ", ".join(filter(None, [venue.name, venue.address, venue.city])) if venue else ""
    if format_ == Format.ON_SITE:
        return clean_line(on_site)
    return clean_line(
        _("%(venue)s eller digitalt") % {"venue": on_site} if on_site else _("Digitalt")
    )


def _topics(session: Session) -> list[str]:
    return [clean_line(topic.name) for topic in session.topics.all()]


def _description(session: Session, door: str) -> str:
    """Plain, short, the link last (B6, B7), without a token: calendars are shared (I13)."""
    paragraphs = [_cancel_reason(session), _speakers(session), clean_text(_plain(session.abstract))]
    text = _cut("\n\n".join(filter(None, paragraphs)), LONGEST_TEXT)
    link = _("Mer om träffen och hur du deltar: %(url)s") % {"url": door}
    return f"{text}\n\n{link}" if text else link


def door_of(session: Session) -> str:
    """The door to the session in the language being written; it asks who you are if it has to."""
    return settings.SITE_URL + reverse("join", args=[session.series.slug, session.number])


def _cancel_reason(session: Session) -> str:
    if session.state != Session.State.CANCELLED:
        return ""
    return clean_line(session.cancel_reason)


def _speakers(session: Session) -> str:
    """One line each: name and affiliation as they were on the day."""
    speakers = session.speakers.all()
    lines = [", ".join(filter(None, [who.name, who.affiliation])) for who in speakers]
    return "\n".join(clean_line(line) for line in lines)


def _plain(words: str) -> str:
    """Without what a paste from Word leaves behind: odd spaces and odd line breaks."""
    return _OTHER_LINE_BREAKS.sub("\n", _OTHER_SPACES.sub(" ", words))


def _cut(text: str, octets: int) -> str:
    """At most so many octets of UTF-8, cut at a space and marked with “…”."""
    encoded = text.encode()
    if len(encoded) <= octets:
        return text
    kept = encoded[:octets].decode(errors="ignore")
    return f"{kept.rpartition(' ')[0] or kept} …"


def _address(entry: Event, session: Session, attendee: vCalAddress) -> None:
    """From our one constant address (I5) to this one person (I4); nobody else is named."""
    organiser = vCalAddress(_mailto(own_address()))
    organiser.params["CN"] = _parameter(session.series.title)
    entry.add("organizer", organiser)
    entry.add("attendee", attendee)


def _attendee(to: Recipient, **answer: str) -> vCalAddress:
    attendee = vCalAddress(_mailto(to.address))
    attendee.params["CN"] = _parameter(to.name) or to.address
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params.update(answer)
    return attendee


def _mailto(address: str) -> str:
    """The address letter for letter, also its capitals, plus and apostrophe (I4)."""
    return "mailto:" + quote(address, safe="@+'!$*")


def _parameter(words: str) -> str:
    """Parameters know no backslash, and old clients show the “^'” of a quotation mark (B5)."""
    return clean_line(re.sub('["^]', "", words))
