"""Links that put one session, or one subscription, into somebody's calendar on the web.

Pure: a session in, addresses out, which hold nothing about any person. Nothing is fetched from
these services; whoever presses a link goes there by their own choice. Google describes its
TEMPLATE link no longer, Microsoft never described compose and addfromweb: the parameters are
those of https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs, which tries
them (Outlook.com last on 2026-08-19). Times are UTC instants, so summer time cannot shift them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import accumulate
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.plain_text import clean_line, clean_text
from seminars.calendar import ZONE, door_of, place_in_words
from seminars.models import Session

LONGEST_ADDRESS = 2_000  # characters: what every browser and service takes
LONGEST_TITLE = 600  # characters as they stand in an address, where “å” takes six
LONGEST_PLACE = 300
MORE = " …"

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com"
OFFICE = "https://outlook.office.com"
PROGRAMS: Mapping[str, str | Promise] = {
    "outlook": "Outlook",
    "google": _("Google Kalender"),
    "apple": _("iPhone och Mac"),
    "thunderbird": "Thunderbird",
    "address": _("Annat program"),
}
COMPOSE = "/calendar/deeplink/compose"
FROM_WEB = "/calendar/0/addfromweb"


@dataclass(frozen=True)
class Entry:
    """What the services are told of a session, in one language."""

    title: str
    starts_at: datetime
    ends_at: datetime
    is_whole_day: bool
    place: str
    text: str
    link: str

    @property
    def google(self) -> str:
        """Google Calendar, also where its app opens the link; the end of days is exclusive."""
        pattern = "%Y%m%d" if self.is_whole_day else "%Y%m%dT%H%M%SZ"
        dates = "/".join(self._moments(pattern))
        facts = {"action": "TEMPLATE", "text": self.title, "dates": dates, "location": self.place}
        return self._with_text(GOOGLE, facts, "details", str)

    @property
    def outlook(self) -> str:
        """Outlook.com, for private accounts."""
        return self._compose(OUTLOOK)

    @property
    def office(self) -> str:
        """Outlook on the web for accounts of work and school (Microsoft 365)."""
        return self._compose(OFFICE)

    def _compose(self, site: str) -> str:
        """The end of whole days is the day after the last one, as in calendars (V5)."""
        pattern = "%Y-%m-%d" if self.is_whole_day else "%Y-%m-%dT%H:%M:%SZ"
        starts, ends = self._moments(pattern)
        facts = {"path": "/calendar/action/compose", "rru": "addevent", "subject": self.title}
        facts |= {"startdt": starts, "enddt": ends, "location": self.place}
        facts |= {"allday": "true"} if self.is_whole_day else {}
        return self._with_text(f"{site}{COMPOSE}", facts, "body", _as_html)

    def _moments(self, pattern: str) -> list[str]:
        """Start and end: days are days in Sweden, times are told in UTC."""
        zone = ZONE if self.is_whole_day else UTC
        return [each.astimezone(zone).strftime(pattern) for each in (self.starts_at, self.ends_at)]

    def _with_text(
        self, site: str, facts: dict[str, str], name: str, written: Callable[[str], str]
    ) -> str:
        """The whole address; of the text as much as there is room for, its link always."""
        bare = f"{site}?{_query(facts)}"
        room = LONGEST_ADDRESS - len(bare) - len(f"&{name}=") - len(_quoted(written(self.link)))
        text = _fitting(self.text, room - len(_quoted(written("\n\n"))), written)
        details = "\n\n".join(filter(None, [text, self.link]))
        return f"{bare}&{name}={_quoted(written(details))}"


@dataclass(frozen=True)
class Subscription:
    """One feed's whole address, in the forms that calendars open."""

    name: str
    address: str

    @property
    def webcal(self) -> str:
        """Opens the calendar program; never webcals://, which iPhones refuse (F15)."""
        return f"webcal://{self.address.partition('://')[2]}"

    @property
    def google(self) -> str:
        """Google Calendar's own page for adding it."""
        return f"https://calendar.google.com/calendar/r?cid={self.webcal}"

    @property
    def outlook(self) -> str:
        """“Prenumerera från webben” of Outlook.com, filled in."""
        return self._from_web(OUTLOOK)

    @property
    def office(self) -> str:
        """The same for accounts of work and school (Microsoft 365)."""
        return self._from_web(OFFICE)

    def _from_web(self, site: str) -> str:
        return f"{site}{FROM_WEB}?{_query({'url': self.address, 'name': self.name})}"


def entry_of(session: Session, format_: str = "") -> Entry:
    """The session in the language being spoken, for one way to take part or for all of them."""
    place = place_in_words(session, format_ or session.format)
    return Entry(
        title=_fitting(clean_line(session.title), LONGEST_TITLE, str),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        is_whole_day=session.is_whole_day,
        place=_fitting(place, LONGEST_PLACE, str),
        text=clean_text(session.abstract),
        link=gettext("Mer om träffen och hur du deltar: %(url)s") % {"url": door_of(session)},
    )


def program_called(name: str) -> str:
    """One of PROGRAMS; the one that most readers have where another word stands."""
    return name if name in PROGRAMS else next(iter(PROGRAMS))


def _fitting(words: str, room: int, written: Callable[[str], str]) -> str:
    """As many words as take at most ``room`` characters in an address; “…” where some are left."""
    if len(_quoted(written(words))) <= room:
        return words
    taken = accumulate(len(_quoted(written(sign))) for sign in words[: max(room, 0)])
    count = sum(total <= room - len(_quoted(MORE)) for total in taken)
    kept = words[:count].rpartition(" ")[0] or words[:count]
    return f"{kept}{MORE}" if kept else ""


def _as_html(words: str) -> str:
    """Outlook reads the text as HTML: what somebody wrote stays letters, and lines stay lines."""
    return escape(words, quote=False).replace("\n", "<br>")


def _query(facts: dict[str, str]) -> str:
    """Spaces as %20: not every service reads a plus as one."""
    return urlencode({name: value for name, value in facts.items() if value}, quote_via=quote)


def _quoted(words: str) -> str:
    return quote(words, safe="")
