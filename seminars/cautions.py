"""What speaks against a day for a session, in words: said to the organiser, never refused.

School breaks only as far as they are the same in the whole country.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from seminars import red_days, timing
from seminars.models import Series, Session, Venue
from seminars.session_facts import is_sane_local_time

SUMMER_WEEKS = range(25, 33)
CHRISTMAS_WEEKS = (52, 53, 1)
AUTUMN_BREAK = 44
DAYS_LOOKED_AT = 31  # of one session
WEEKS_LOOKED_AHEAD = 13  # past any break


@dataclass(frozen=True)
class Slot:
    """A time somebody thinks of; ``session`` is the one that would have it, if there is one."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue | None = None
    session: Session | None = None

    def overlaps(self, session: "Session | Slot") -> bool:
        return session.starts_at < self.ends_at and self.starts_at < session.ends_at


def slot_of(session: Session) -> Slot:
    """The time a session has."""
    return Slot(session.starts_at, session.ends_at, session.venue, session)


def of_slots(slots: Sequence[Slot], series: Series, *, at: datetime) -> list[list[str]]:
    """For each slot what speaks against it; one query for all of them."""
    others = _others_during(slots)
    return [
        _of_slot(slot, series, others, at=at) + _among_themselves(slot, slots) for slot in slots
    ]


def of_day(day: date) -> list[str]:
    """What kind of day it is: red, an eve, a weekend, in a break. Empty: a plain day."""
    found = [words for words in (_red_day(day), _eve(day), _break(day)) if words]
    if red_days.is_weekend(day):
        found.insert(0, _("Det är helg."))
    return found


def is_plain(day: date) -> bool:
    """Whether nothing speaks against the day itself: a day to propose."""
    return not of_day(day)


def plain_day_from(day: date) -> date:
    """``day``, or the first such weekday after it that nothing speaks against."""
    weeks = (day + timedelta(weeks=number) for number in range(WEEKS_LOOKED_AHEAD))
    return next(filter(is_plain, weeks), day)


def _of_slot(slot: Slot, series: Series, others: Iterable[Session], *, at: datetime) -> list[str]:
    found = _of_days(slot)
    if slot.starts_at <= at:
        found.insert(0, _("Dagen har redan passerat."))
    if not (is_sane_local_time(slot.starts_at) and is_sane_local_time(slot.ends_at)):
        found.append(_("Klockan ställs om just då, och kalendrar tolkar tiden olika."))
    clashing = [each for each in others if slot.overlaps(each) and not _is_same(each, slot)]
    return found + [_clash(each, slot, series) for each in clashing]


def _of_days(slot: Slot) -> list[str]:
    """What kind of days they are, each thing said once."""
    first, last = timing.on_day(slot.starts_at), timing.on_day(slot.ends_at - timing.INSTANT)
    days = [first + timedelta(days=n) for n in range(min((last - first).days + 1, DAYS_LOOKED_AT))]
    return list(dict.fromkeys(words for day in days for words in of_day(day)))


def _among_themselves(slot: Slot, slots: Sequence[Slot]) -> list[str]:
    """Two new ones at the same time."""
    if any(slot is not other and slot.overlaps(other) for other in slots):
        return [_("Krockar med en annan av de nya träffarna.")]
    return []


def _is_same(session: Session, slot: Slot) -> bool:
    return slot.session is not None and session.pk == slot.session.pk


def _others_during(slots: Sequence[Slot]) -> list[Session]:
    if not slots:
        return []
    first = min(slot.starts_at for slot in slots)
    last = max(slot.ends_at for slot in slots)
    return list(Session.objects.held_during(first, last).select_related("series", "venue"))


def _clash(session: Session, slot: Slot, series: Series) -> str:
    """Harder where it is the same room: both cannot be there."""
    hour = timing.hours_words(session)
    names = {"title": session.title or session.label, "when": hour, "series": session.series.title}
    if slot.venue and session.venue_id == slot.venue.pk:
        names["venue"] = str(slot.venue)
        return _("Lokalen är upptagen: %(title)s har %(venue)s %(when)s.") % names
    if session.series_id == series.pk:
        return _("Krockar med en annan träff i serien: %(title)s, %(when)s.") % names
    return _("Krockar med %(series)s: %(title)s, %(when)s.") % names


def _red_day(day: date) -> str:
    name = red_days.red_day(day)
    return _("Röd dag: %(name)s.") % {"name": name} if name else ""


def _eve(day: date) -> str:
    name = red_days.eve(day)
    return _("Nära helg: %(name)s.") % {"name": name} if name else ""


def _break(day: date) -> str:
    week = timing.week(day)
    if week in SUMMER_WEEKS:
        return _("Vecka %(week)s: många har sommarledigt.") % {"week": week}
    if week in CHRISTMAS_WEEKS:
        return _("Vecka %(week)s: många har jul- eller nyårsledigt.") % {"week": week}
    return _("Vecka 44: höstlov i de flesta kommuner.") if week == AUTUMN_BREAK else ""
