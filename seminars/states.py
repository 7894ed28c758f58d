"""The state a visitor sees: derived from what is stored, the clock and the counts; never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seminars.models import Format, Session
from seminars.timing import day_words, on_day

Name = Literal[
    "draft",
    "preliminary",
    "cancelled",
    "held",
    "no_registration",
    "not_yet_open",
    "closed",
    "full",
    "few_left",
    "open",
]
TAKING_NAMES: frozenset[Name] = frozenset({"open", "few_left", "full"})
FEW_PLACES = 3
FEW_SHARE = 10  # per cent

CHIPS: dict[Name, str] = {
    "open": "ok",
    "no_registration": "ok",
    "few_left": "warn",
    "full": "warn",
    "preliminary": "warn",
    "cancelled": "err",
}


@dataclass(frozen=True)
class Standing:
    """How a session stands at one moment; ``words`` and ``chip`` are what a page shows of it."""

    name: Name
    is_moved: bool
    places_left: dict[str, int | None]
    capacity: dict[str, int | None]
    waiting: int
    opens_at: datetime | None = None

    @property
    def may_register(self) -> bool:
        """Whether the sign-up takes people now, be it only to the reserve list."""
        return self.name in TAKING_NAMES

    @property
    def shows_move(self) -> bool:
        """Whether “Nytt datum” still helps: not when it is over or will not happen."""
        return self.is_moved and self.name not in {"held", "cancelled"}

    @property
    def chip(self) -> str:
        """The class of the chip: ok, warn, err or plain."""
        return CHIPS.get(self.name, "plain")

    @property
    def words(self) -> str:
        """The state in the active language: “3 platser kvar i lokalen”."""
        if self.name == "few_left":
            return self._few_words()
        if self.name == "not_yet_open" and self.opens_at:
            return _("Öppnar %(day)s") % {"day": day_words(self.opens_at)}
        return _plain_words(self.name)

    @property
    def places_words(self) -> list[str]:
        """“17 av 48 platser kvar” for each format that has a limit and a place left."""
        return [
            _places_words(format_, left, of=self.capacity[format_], alone=len(self.capacity) == 1)
            for format_, left in self.places_left.items()
            if left
        ]

    def _few_words(self) -> str:
        scarce = {
            format_: left
            for format_, left in self.places_left.items()
            if left is not None and is_few(left, of=self.capacity[format_])
        }
        format_, left = min(scarce.items(), key=lambda each: (each[1] == 0, each[1]))
        if len(self.places_left) == 1:
            return ngettext("%(n)s plats kvar", "%(n)s platser kvar", left) % {"n": left}
        return _few_words_in(format_, left)


def standing(session: Session, *, at: datetime) -> Standing:
    """How ``session`` stands at ``at``; it must come from a queryset ``with_places()``."""
    capacity = {str(format_): session.places_in(format_) for format_ in session.formats}
    left = {format_: _left(session, format_) for format_ in capacity}
    return Standing(
        name=_name(session, left, at=at),
        is_moved=session.previous_starts_at is not None,
        places_left=left,
        capacity=capacity,
        waiting=session.waiting_count,
        opens_at=session.registration_opens_at,
    )


def with_standing(sessions: Iterable[Session], *, at: datetime) -> list[tuple[Session, Standing]]:
    """Each session beside its standing, in the given order: the rows of a list."""
    return [(session, standing(session, at=at)) for session in sessions]


@dataclass(frozen=True)
class Fill:
    """How full one format of a session is; ``of`` is None where there is no limit."""

    format: str
    taken: int
    of: int | None


def fills(session: Session) -> list[Fill]:
    """Places taken of those there are, for each format; from a queryset ``with_places()``."""
    if not session.needs_registration:
        return []
    taken = {Format.ON_SITE: session.taken_on_site, Format.ONLINE: session.taken_online}
    return [Fill(str(each.label), taken[each], session.places_in(each)) for each in session.formats]


def last_day(session: Session) -> date:
    """Last day to register: closing at midnight means the day before."""
    return on_day(session.registration_ends_at - timedelta(microseconds=1))


def is_few(left: int, *, of: int | None) -> bool:
    """At most three places, or at most ten per cent of them, remain."""
    return of is not None and (left <= FEW_PLACES or left * 100 <= of * FEW_SHARE)


def _left(session: Session, format_: str) -> int | None:
    taken = session.taken_on_site if format_ == Format.ON_SITE else session.taken_online
    return session.places_left(format_, taken=taken)


def _name(session: Session, left: dict[str, int | None], *, at: datetime) -> Name:
    stored = _name_before_registration(session, at=at)
    return stored or _name_of_registration(session, left, at=at)


def _name_before_registration(session: Session, *, at: datetime) -> Name | None:
    """States that make the question of places idle."""
    if session.state == Session.State.DRAFT:
        return "draft"
    if session.state == Session.State.CANCELLED:
        return "cancelled"
    if session.is_over(at=at):
        return "held"
    if session.state == Session.State.PRELIMINARY:
        return "preliminary"
    return None if session.needs_registration else "no_registration"


def _name_of_registration(session: Session, left: dict[str, int | None], *, at: datetime) -> Name:
    if session.opens_later(at=at):
        return "not_yet_open"
    if session.has_closed(at=at):
        return "closed"
    if all(places == 0 for places in left.values()):
        # Nobody is promoted so late, so nobody may join the reserve list either.
        return "full" if session.waiting_list_moves(at=at) else "closed"
    return "few_left" if _is_scarce(session, left) else "open"


def _is_scarce(session: Session, left: dict[str, int | None]) -> bool:
    return any(
        places is not None and is_few(places, of=session.places_in(format_))
        for format_, places in left.items()
    )


def _few_words_in(format_: str, left: int) -> str:
    """Places of one format among two; none left there means that the other still has some."""
    if left == 0 and format_ == Format.ON_SITE:
        return _("Fullsatt i lokalen – plats finns digitalt")
    if left == 0:
        return _("Fullsatt digitalt – plats finns i lokalen")
    if format_ == Format.ON_SITE:
        words = ngettext("%(n)s plats kvar i lokalen", "%(n)s platser kvar i lokalen", left)
    else:
        words = ngettext("%(n)s plats kvar digitalt", "%(n)s platser kvar digitalt", left)
    return words % {"n": left}


def _places_words(format_: str, left: int, *, of: int | None, alone: bool) -> str:
    numbers = {"n": left, "of": of}
    if alone:
        return _("%(n)s av %(of)s platser kvar") % numbers
    if format_ == Format.ON_SITE:
        return _("%(n)s av %(of)s platser kvar i lokalen") % numbers
    return _("%(n)s av %(of)s platser kvar digitalt") % numbers


def _plain_words(name: Name) -> str:
    words: dict[Name, str] = {
        "draft": _("Utkast"),
        "preliminary": _("Preliminärt"),
        "cancelled": _("Inställt"),
        "held": _("Genomfört"),
        "no_registration": _("Ingen anmälan behövs"),
        "not_yet_open": _("Inte öppen än"),
        "closed": _("Anmälan stängd"),
        "full": _("Fullsatt – reservlista"),
        "open": _("Öppen för anmälan"),
    }
    return words[name]
