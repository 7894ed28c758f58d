"""The chalk lines: where each series, session, month and week stands in the header's picture.

Pure geometry in whole units of the drawing, because templates write decimals with a comma.
The roughness of the lines comes from their names, so the picture is the same in every answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seminars.models import Series, Session
from seminars.timing import month_words, on_day, week, week_words

WEEKS_BACK = 7
WEEKS_WIDE = 26
DAYS_WIDE = WEEKS_WIDE * 7

WIDTH, LEFT, RIGHT = 1100, 12, 1088
FIRST_LINE, LINE_DISTANCE = 62, 50
LABEL_ABOVE_LINE = 16
WEEKS_BETWEEN_LABELS = 2
ROOM_FOR_MONTH = 90
LONGEST_LABEL = 32
STROKES = 60


@dataclass(frozen=True)
class Label:
    """A word on the picture."""

    x: int
    words: str


@dataclass(frozen=True)
class Mark:
    """A session: ``look`` is is-held, is-coming, is-next or is-cancelled."""

    x: int
    y: int
    look: str

    @property
    def radius(self) -> int:
        return 13 if self.look == "is-next" else 10

    @property
    def cross(self) -> str:
        """Path of the two strokes that cross out a cancelled session."""
        return f"M{self.x - 9} {self.y - 9} l18 18 M{self.x + 9} {self.y - 9} l-18 18"


@dataclass(frozen=True)
class Line:
    """A series with its sessions."""

    label: str
    kind: str
    y: int
    path: str
    marks: list[Mark]

    @property
    def label_y(self) -> int:
        return self.y - LABEL_ABOVE_LINE


@dataclass(frozen=True)
class Timeline:
    """The whole picture, and the sentence that stands for it."""

    height: int
    months: list[Label]
    weeks: list[Label]
    lines: list[Line]
    today: int
    description: str
    width: int = WIDTH

    @property
    def weeks_y(self) -> int:
        return self.height - 10

    @property
    def today_path(self) -> str:
        return f"M{self.today} 30 l1 {self.height - 60}"

    @property
    def today_label_x(self) -> int:
        return self.today + 8


def window(at: datetime) -> tuple[datetime, datetime]:
    """Moments between which sessions are drawn, from a Monday on."""
    start = _first_day(at)
    return _midnight(start), _midnight(start + timedelta(days=DAYS_WIDE))


def draw(series: Sequence[Series], sessions: Sequence[Session], *, at: datetime) -> Timeline:
    """The picture of ``sessions`` in ``window(at)``, one line for each of ``series``."""
    start = _first_day(at)
    coming = next((each for each in sessions if _is_coming(each, at=at)), None)
    lines = []
    for position, each in enumerate(series):
        y = FIRST_LINE + position * LINE_DISTANCE
        own = [session for session in sessions if session.series_id == each.pk]
        marks = [Mark(_x(s.starts_at, start), y, _look(s, coming, at=at)) for s in own]
        lines.append(Line(_shortened(each.title), each.kind, y, _chalk(each.slug, y), marks))
    return Timeline(
        height=FIRST_LINE + (max(len(lines), 1) - 1) * LINE_DISTANCE + 56,
        months=list(_months(start)),
        weeks=list(_weeks(start)),
        lines=lines,
        today=_x(at, start),
        description=_description(series, sessions, start, at=at),
    )


def _first_day(at: datetime) -> date:
    today = on_day(at)
    return today - timedelta(days=today.weekday(), weeks=WEEKS_BACK)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


def _x(at: datetime, start: date) -> int:
    local = timezone.localtime(at, timezone.get_default_timezone())
    days = (local.date() - start).days + local.hour / 24
    return LEFT + round(days / DAYS_WIDE * (RIGHT - LEFT))


def _x_of_day(day: date, start: date) -> int:
    return LEFT + round((day - start).days / DAYS_WIDE * (RIGHT - LEFT))


def _is_coming(session: Session, *, at: datetime) -> bool:
    return session.ends_at > at and session.state != Session.State.CANCELLED


def _look(session: Session, coming: Session | None, *, at: datetime) -> str:
    if session.state == Session.State.CANCELLED:
        return "is-cancelled"
    if session.ends_at <= at:
        return "is-held"
    return "is-next" if session == coming else "is-coming"


def _chalk(name: str, y: int) -> str:
    """Path of a line drawn by an unsteady hand: the same for the same name, always."""
    step = (RIGHT - LEFT) / STROKES
    points = [
        f"{LEFT + round(stroke * step)} {y + _tremble(f'{name} {stroke}'):.1f}"
        for stroke in range(STROKES + 1)
    ]
    return "M" + " L".join(points)


def _tremble(point: str) -> float:
    """At most a unit and a half up or down."""
    return crc32(point.encode()) % 31 / 10 - 1.5


def _months(start: date) -> Iterable[Label]:
    """Each month where it begins; the running one first, if there is room before the next."""
    firsts = [day for day in (start + timedelta(days=n) for n in range(DAYS_WIDE)) if day.day == 1]
    if _x_of_day(firsts[0], start) - LEFT >= ROOM_FOR_MONTH:
        yield Label(LEFT, month_words(start))
    for first in firsts:
        if (x := _x_of_day(first, start)) <= RIGHT - ROOM_FOR_MONTH:
            yield Label(x, month_words(first))


def _weeks(start: date) -> Iterable[Label]:
    for number in range(0, WEEKS_WIDE, WEEKS_BETWEEN_LABELS):
        monday = start + timedelta(weeks=number)
        yield Label(_x_of_day(monday, start), week_words(monday))


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1].rstrip()}…"


def _description(
    series: Sequence[Series], sessions: Sequence[Session], start: date, *, at: datetime
) -> str:
    coming = sum(_is_coming(session, at=at) for session in sessions)
    return _(
        "Tidslinje från vecka %(week)s och %(weeks)s veckor framåt: %(series)s. "
        "%(coming)s. De står i listan nedanför."
    ) % {
        "week": week(start),
        "weeks": WEEKS_WIDE,
        "series": ", ".join(each.title for each in series),
        "coming": ngettext("%(n)s kommande träff", "%(n)s kommande träffar", coming)
        % {"n": coming},
    }
