"""One entry of a calendar file as the facts of a draft: its times, its room, its words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from participants.plain_text import clean_line, clean_text
from seminars.calendar_reading.findings import LONGEST_TEXT, LONGEST_TITLE, Entry, Note
from seminars.models import Format, Series, Venue
from seminars.session_facts import SessionFacts, inherited, whole_days

_is_https = URLValidator(["https"])

Venues = list[tuple[str, Venue]]


@dataclass(frozen=True)
class Draft:
    """The facts of a draft, where it would be in words, and what to tell about it."""

    facts: SessionFacts
    place: str
    notes: list[Note]


def venues() -> Venues:
    """All venues under each of their names, folded, the longest name first."""
    found = [
        (_folded(name), venue)
        for venue in Venue.objects.all()
        for name in {venue.name_sv, venue.name_en}
        if name
    ]
    return sorted(found, key=lambda each: len(each[0]), reverse=True)


def of_entry(entry: Entry, series: Series, known: Venues, *, at: datetime) -> Draft:
    """What the entry says, and of everything else what the series has."""
    notes = list(entry.notes)
    starts_at, ends_at = _times(entry, series, notes)
    facts: dict[str, Any] = {**inherited(series, at=at, starts_at=starts_at)}
    facts |= {
        "ends_at": ends_at,
        "is_whole_day": entry.is_whole_day,
        "title_sv": clean_line(entry.title)[:LONGEST_TITLE] or series.title_sv,
        "abstract_sv": clean_text(entry.text)[:LONGEST_TEXT],
        "join_url": _link(entry, notes),
    }
    place = clean_line(entry.place)
    venue = _venue(place, known)
    facts |= _place_facts(series, venue, is_online=entry.is_online, has_place=bool(place))
    if place and not venue:
        facts["before_sv"] = _("Plats enligt kalendern: %(place)s") % {"place": place}
        notes.append(Note("place_unknown", place))
    return Draft(facts, _place_words(facts, place), notes)  # type: ignore[arg-type]  # the names of SessionFacts


def _times(entry: Entry, series: Series, notes: list[Note]) -> tuple[datetime, datetime]:
    """Moments; whole days from Swedish midnight to the midnight after the last day (V5)."""
    if entry.is_whole_day:
        if Note("bad_end") in notes:
            notes[notes.index(Note("bad_end"))] = Note("bad_last_day")
        after = date.fromisoformat(entry.ends)
        return whole_days(date.fromisoformat(entry.starts), after - timedelta(days=1))
    starts_at = datetime.fromisoformat(entry.starts)
    usual = starts_at + timedelta(minutes=series.default_minutes)
    return starts_at, datetime.fromisoformat(entry.ends) if entry.ends else usual


def _link(entry: Entry, notes: list[Note]) -> str:
    if not entry.join_url:
        return ""
    try:
        _is_https(entry.join_url)
    except ValidationError:
        notes[:] = [note for note in notes if note.code != "meeting_link"]
        notes.append(Note("meeting_dropped"))
        return ""
    return entry.join_url


def _venue(place: str, known: Venues) -> Venue | None:
    """The venue whose name the place begins with, before a comma or the like."""
    folded = _folded(place)
    for name, venue in known:
        if folded.startswith(name) and not folded[len(name) : len(name) + 1].isalnum():
            return venue
    return None


def _place_facts(
    series: Series, venue: Venue | None, *, is_online: bool, has_place: bool
) -> dict[str, Any]:
    """Form, room and places; nothing where the file says nothing about them."""
    if not is_online and not has_place:
        return {}
    usual = Format(series.default_format)
    if not has_place:
        format_ = Format.ONLINE
    elif is_online or usual == Format.BOTH:
        format_ = Format.BOTH
    else:
        format_ = Format.ON_SITE
    return {
        "format": format_,
        "venue": venue,
        "places_on_site": None if format_ == Format.ONLINE else series.default_places,
        "places_online": None if format_ == Format.ON_SITE else series.default_places,
    }


def _place_words(facts: dict[str, Any], place: str) -> str:
    """The venue, the place as the file has it, or how one takes part."""
    venue, format_ = facts["venue"], Format(facts["format"])
    on_site = str(venue or place)
    if format_ == Format.ONLINE or not on_site:
        return str(format_.label)
    return _("%(venue)s eller digitalt") % {"venue": on_site} if format_ == Format.BOTH else on_site


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
