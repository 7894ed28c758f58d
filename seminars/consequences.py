"""What an organiser's change would do: whom it tells, which calendars follow. Only asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from django.db.models import Field
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from seminars import invitations, timing
from seminars.models import Format, Registration, Session
from seminars.models.registration import RegistrationQuerySet
from seminars.session_facts import (
    DEADLINES,
    PLACE,
    TIME,
    Difference,
    Item,
    Reading,
    SessionFacts,
    Speaker,
    differences,
)

LetterName = Literal["", "moved", "changed", "cancelled", "reopened"]
State = Registration.State
UNTIL = frozenset({"ends_at", *DEADLINES})  # of midnight, the day that ends is meant


@dataclass(frozen=True)
class Consequences:
    """``letter`` goes to ``mails`` people; ``calendars`` of them have an entry that follows.

    ``subscribers`` have a place, too, and no entry by mail: their own calendar fetches the news.
    """

    letter: LetterName = ""
    mails: int = 0
    calendars: int = 0
    subscribers: int = 0
    switched: int = 0
    over_capacity: int = 0
    differences: Mapping[str, Difference] = field(default_factory=dict)

    @property
    def must_be_seen_first(self) -> bool:
        """Whether the organiser is asked before it happens: people will notice."""
        return self.mails > 0 or self.switched > 0


def consequences(session: Session, facts: SessionFacts, *, at: datetime) -> Consequences:
    """What saving ``facts`` would do to others than the one who saves."""
    found = differences(session, facts)
    letter = _letter_about(found)
    if not letter or session.state != Session.State.PUBLISHED or session.ends_at <= at:
        return Consequences(differences=found)
    left = _only_format(found)
    switched = session.registrations.active().exclude(format=left).count() if left else 0
    beyond = beyond_places(session, left, room_after(session, facts, left)) if left else []
    return _telling(session, letter, found, switched=switched, over_capacity=len(beyond))


def consequences_of_cancelling(session: Session) -> Consequences:
    """Whom calling the session off would tell, and whose entries it would cross out."""
    return _telling(session, "cancelled", {})


def consequences_of_reopening(session: Session) -> Consequences:
    """Whom holding a cancelled session after all would tell."""
    return _telling(session, "reopened", {})


def to_be_told(session: Session) -> RegistrationQuerySet:
    """Those whom news of the session concern, first come first.

    Not those whose address is unconfirmed: it may be somebody else's, and the first letter after
    the confirmation says how things are then.
    """
    people = session.registrations.active().exclude(state=State.UNCONFIRMED)
    return people.select_related(
        "person", "session__series", "session__venue", "series_registration"
    ).order_by("rank")


def has_place(registration: Registration) -> bool:
    """Whether the session stands in this person's calendar through us."""
    return registration.state == State.PLACE


def changes_in_words(found: Mapping[str, Difference], language: str) -> list[str]:
    """The lines of the letter about a change, old beside new, in the reader's language."""
    with translation.override(language):
        lines = []
        if "ends_at" in found:
            lines.append(_line(_name_of_end(found["ends_at"]), found["ends_at"], timing.end_words))
        if "is_whole_day" in found:
            lines.append(_line(_("Hela dagar"), found["is_whole_day"], _yes_or_no))
        if "format" in found:
            lines.append(_line(_("Form"), found["format"], lambda value: str(Format(value).label)))
        if "venue" in found:
            lines.append(_line(_("Lokal"), found["venue"], lambda venue: str(venue or "–")))
        return lines


def changes_for_organiser(found: Mapping[str, Difference]) -> list[tuple[str, str, str]]:
    """Every difference as the organiser reads it: what it is called, before, after."""
    return [
        (name_of(fact), in_words(fact, sides.before), in_words(fact, sides.after))
        for fact, sides in found.items()
    ]


def name_of(fact: str) -> str:
    """What a fact is called on the sheet."""
    lists = {
        "topics": _("Ämnen"),
        "speakers": _("Medverkande"),
        "readings": _("Material"),
        "programme": _("Program"),
    }
    return lists.get(fact) or capfirst(str(_column(fact).verbose_name))


def _column(fact: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", Session._meta.get_field(fact))


def in_words(fact: str, value: Any) -> str:
    """What is said of a fact: dates in words, choices by their label, lists in a row."""
    if value in (None, "") or value == []:
        return "–"
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, datetime):
        is_end = fact in UNTIL
        return timing.deadline_words(value) if is_end else timing.moment_words(value)
    if isinstance(value, list):
        return ", ".join(_entry_in_words(entry) for entry in value)
    return str(dict(_column(fact).flatchoices).get(value, value))


def _entry_in_words(entry: Any) -> str:
    if isinstance(entry, Reading):
        return str(entry.material)
    if isinstance(entry, Item):
        return f"{entry.starts:%H.%M} {entry.title_sv}" if entry.starts else entry.title_sv
    return entry.name if isinstance(entry, Speaker) else str(entry)


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 (a value to be put into words)
    return _("ja") if value else _("nej")


def _name_of_end(ends_at: Difference) -> str:
    """Whole days end with a day, others at an hour."""
    is_day = timing.is_midnight(ends_at.before) and timing.is_midnight(ends_at.after)
    return _("Sista dag") if is_day else _("Sluttid")


def _line(name: str, difference: Difference, words: Callable[[Any], str]) -> str:
    sides = {"name": name, "before": words(difference.before), "after": words(difference.after)}
    return _("%(name)s: %(before)s → %(after)s") % sides


def _letter_about(found: Mapping[str, Difference]) -> LetterName:
    if "starts_at" in found:
        return "moved"
    return "changed" if found.keys() & (TIME | PLACE) else ""


def _telling(
    session: Session,
    letter: LetterName,
    found: Mapping[str, Difference],
    *,
    switched: int = 0,
    over_capacity: int = 0,
) -> Consequences:
    people = to_be_told(session)
    places = people.filter(state=State.PLACE)
    by_mail = invitations.told_by_mail(places).count()
    return Consequences(
        letter,
        people.count(),
        by_mail,
        places.count() - by_mail,
        switched,
        over_capacity,
        found,
    )


def _only_format(found: Mapping[str, Difference]) -> str:
    """The format that is left when one of two is given up, or one is exchanged for the other."""
    after = found["format"].after if "format" in found else Format.BOTH
    return "" if after == Format.BOTH else str(after)


def room_after(session: Session, facts: SessionFacts, format_: str) -> int | None:
    """Places in a format once ``facts`` are saved; None: no limit."""
    before = session.places_in(format_)
    if format_ == Format.ON_SITE:
        return facts.get("places_on_site", before)
    return facts.get("places_online", before)


def beyond_places(session: Session, format_: str, room: int | None) -> list[Registration]:
    """Those with a place in another format for whom ``format_`` has too few, the last to come."""
    if room is None:
        return []
    holding = session.registrations.taken()
    left = room - holding.filter(format=format_).places_total()
    beyond = []
    for registration in holding.exclude(format=format_).order_by("rank", "pk"):
        left -= registration.places
        if left < 0:
            beyond.append(registration)
    return beyond
