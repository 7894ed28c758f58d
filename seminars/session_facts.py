"""What an organiser says about a session, and how that differs from what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from materials.models import Material, Topic
from seminars.models import Series, Session, SessionSpeaker, Venue
from seminars.timing import days_of, is_midnight, on_day


@dataclass(frozen=True)
class Speaker:
    """Somebody who takes part, in the words of the day."""

    name: str
    role_sv: str = ""
    role_en: str = ""
    affiliation_sv: str = ""
    affiliation_en: str = ""


@dataclass(frozen=True)
class Reading:
    """A material at a session, and what it is there for (SessionMaterial.Use)."""

    material: Material
    use: str


@dataclass(frozen=True)
class Item:
    """One line of the small programme; ``starts`` is a Swedish clock time, or nothing is said."""

    starts: time | None
    title_sv: str
    title_en: str = ""


class SessionFacts(TypedDict, total=False):
    """Everything an organiser may say; what is left out stays as it is.

    Not here, because only acts write it: state, number, uid, sequence, version, changed_at.
    """

    title_sv: str
    title_en: str
    abstract_sv: str
    abstract_en: str
    before_sv: str
    before_en: str
    after_sv: str
    after_en: str
    language: str
    starts_at: datetime
    ends_at: datetime
    is_whole_day: bool
    format: str
    venue: Venue | None
    join_url: str
    needs_registration: bool
    places_on_site: int | None
    places_online: int | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    priority_until: datetime | None
    promotion_ends_at: datetime | None
    per_organisation_limit: int | None
    team_min: int | None
    team_max: int | None
    has_food: bool
    has_reminder: bool
    preparation_days: int | None
    recording: str
    topics: Sequence[Topic]
    speakers: Sequence[Speaker]
    readings: Sequence[Reading]
    programme: Sequence[Item]


@dataclass(frozen=True)
class Difference:
    before: Any
    after: Any


Differences = Mapping[str, Difference]

TIME = frozenset({"starts_at", "ends_at", "is_whole_day"})
PLACE = frozenset({"format", "venue"})
PLACES = frozenset({"places_on_site", "places_online"})
LISTS = frozenset({"topics", "speakers", "readings", "programme"})
USUAL_HOUR = time(13)
DEADLINES = ("registration_closes_at", "priority_until", "promotion_ends_at")
COLUMNS = frozenset(SessionFacts.__annotations__) - LISTS


def kept(session: Session, name: str) -> Any:
    """What is kept of one fact, in the form in which it is said."""
    if name == "topics":
        return sorted(session.topics.all(), key=lambda topic: topic.pk)
    if name == "speakers":
        return [_as_speaker(row) for row in session.speakers.all()]
    if name == "readings":
        rows = session.session_materials.select_related("material")
        return [Reading(row.material, row.use) for row in rows]
    if name == "programme":
        rows_of_day = session.programme_items.all()
        return [Item(row.starts, row.title_sv or "", row.title_en or "") for row in rows_of_day]
    value = getattr(session, name)
    return "" if value is None and name.endswith(("_sv", "_en")) else value


def differences(session: Session, facts: SessionFacts) -> dict[str, Difference]:
    """The facts that say something else than what is kept, with both sides."""
    known: Mapping[str, Any] = {name: facts[name] for name in COLUMNS | LISTS if name in facts}  # type: ignore[literal-required]  # the names of SessionFacts
    both = {name: Difference(kept(session, name), _in_order(name, known[name])) for name in known}
    in_order = [name for name in SessionFacts.__annotations__ if name in both]
    return {name: both[name] for name in in_order if both[name].before != both[name].after}


def with_deadlines_moved_along(session: Session, facts: SessionFacts) -> SessionFacts:
    """A new start takes along the deadlines that nobody set anew, by the clock on the wall."""
    starts_at = facts.get("starts_at", session.starts_at)
    if starts_at == session.starts_at:
        return facts
    moved = facts.copy()
    for name in DEADLINES:
        deadline = getattr(session, name)
        if deadline and facts.get(name, deadline) == deadline:
            moved[name] = _moved(name, deadline, session.starts_at, starts_at)  # type: ignore[literal-required]  # the names of DEADLINES
    return moved


def inherited(series: Series, *, at: datetime, starts_at: datetime | None = None) -> SessionFacts:
    """What a new session of ``series`` begins with: place, numbers and deadlines before its start.

    The usual day and hour where ``starts_at`` is not given.
    """
    starts_at = starts_at or _usual_start(series, at=at)
    closes_at = closing_before(series, starts_at)
    first = series.priority_rule and closes_at - timedelta(days=series.priority_days_before_closing)
    is_on_site, is_online = series.default_format != "online", series.default_format != "on_site"
    return {
        "title_sv": "",
        "title_en": "",
        "language": series.default_language,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=series.default_minutes),
        "is_whole_day": False,
        "format": series.default_format,
        "venue": series.default_venue if is_on_site else None,
        "places_on_site": series.default_places if is_on_site else None,
        "places_online": series.default_places if is_online else None,
        "registration_closes_at": closes_at,
        "priority_until": first or None,
        "registration_opens_at": _usual_opening(series, starts_at),
        "per_organisation_limit": series.default_organisation_limit,
        "team_min": series.default_team_min,
        "team_max": series.default_team_max,
        "has_reminder": series.has_reminder,
        "preparation_days": series.default_preparation_days,
        "recording": Session.Recording.COMING if series.is_recorded else Session.Recording.NONE,
    }


def whole_days(first: date, last: date) -> tuple[datetime, datetime]:
    """From Swedish midnight to the midnight after ``last``; a day may have 23 or 25 hours (V5)."""
    return _on_the_wall(first, time(0)), _on_the_wall(last + timedelta(days=1), time(0))


def has_whole_days(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether both are Swedish midnights, the second later: what ``whole_days`` gives."""
    return starts_at < ends_at and is_midnight(starts_at) and is_midnight(ends_at)


def end_of_copy(session: Session, starts_at: datetime) -> datetime:
    """When a session as long as ``session`` ends; of whole days as many days, not hours."""
    if not session.is_whole_day:
        return starts_at + (session.ends_at - session.starts_at)
    first, last = days_of(session)
    return whole_days(first, on_day(starts_at) + (last - first))[1]


def closing_before(series: Series, starts_at: datetime) -> datetime:
    """The end of the last day to register as the series has it, never after the start."""
    day = timezone.localtime(starts_at).date() - timedelta(days=series.closes_days_before)
    return _before_start(_on_the_wall(day, time(23, 59)), starts_at)


def _usual_opening(series: Series, starts_at: datetime) -> datetime | None:
    """Midnight so many days before as the series has it; None: open once it is published."""
    if series.opens_days_before is None:
        return None
    day = timezone.localtime(starts_at).date() - timedelta(days=series.opens_days_before)
    return _on_the_wall(day, time(0))


def missing_before_publishing(session: Session) -> list[str]:
    """What everybody must be able to read before the session opens, in words; empty: ready."""
    closes_at = session.registration_closes_at
    demands = (
        (session.title_sv, _("Titel på svenska")),
        (session.title_en, _("Titel på engelska")),
        (session.abstract_sv, _("Beskrivning på svenska")),
        (session.ends_at > session.starts_at, _("En sluttid efter starttiden")),
        (
            is_sane_local_time(session.starts_at) and is_sane_local_time(session.ends_at),
            _("En tid som inte ligger i timmen då klockan ställs om"),
        ),
        (session.venue_id or not session.is_on_site, _("Lokal, när man kan delta på plats")),
        (_offers_places(session), _("Minst en plats")),
        (
            closes_at is None or closes_at <= session.starts_at,
            _("En sista anmälningsdag före träffen"),
        ),
    )
    return [words for is_met, words in demands if not is_met]


def _offers_places(session: Session) -> bool:
    """Empty means that there is no limit; nought in every format means that nobody can come."""
    return not session.needs_registration or any(
        session.places_in(format_) != 0 for format_ in session.formats
    )


def is_sane_local_time(at: datetime) -> bool:
    """Not in the hour that spring skips or autumn has twice: calendars differ about both (V6)."""
    wall = timezone.localtime(at)
    return wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()


def _usual_start(series: Series, *, at: datetime) -> datetime:
    """The series' weekday and hour in the fifth week from now, time enough to announce it."""
    today = timezone.localtime(at).date()
    day = today + timedelta(days=28 + (series.default_weekday - today.weekday()) % 7)
    return _on_the_wall(day, series.default_start or USUAL_HOUR)


def _on_the_wall(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _moved(name: str, deadline: datetime, before: datetime, after: datetime) -> datetime:
    """Python adds within one time zone by the wall clock: 23.59 stays 23.59 over a clock change.

    The waiting list closes so many hours before the start; the other deadlines are days, so that
    “to the end of the 16th” stays the end of a day. None is later than the start.
    """
    was, becomes = timezone.localtime(before), timezone.localtime(after)
    hours = becomes - was
    days = becomes.date() - was.date()
    shift = hours if name == "promotion_ends_at" else days
    return _before_start(timezone.localtime(deadline) + shift, after)


def _before_start(deadline: datetime, starts_at: datetime) -> datetime:
    """No later than the start; of a start at midnight the minute before, which has a name."""
    if deadline < starts_at or not is_midnight(starts_at):
        return min(deadline, starts_at)
    return starts_at - timedelta(minutes=1)


def _in_order(name: str, value: Any) -> Any:
    if name == "topics":
        return sorted(value, key=lambda topic: topic.pk)
    return list(value) if name in LISTS else value


def _as_speaker(row: SessionSpeaker) -> Speaker:
    words = (row.role_sv, row.role_en, row.affiliation_sv, row.affiliation_en)
    return Speaker(row.name, *(word or "" for word in words))
