"""Planning a term: what speaks against a date, dates by a rule, and copying an earlier term.

Nothing is stored before ``make_drafts``, and one sending of a form makes one set of drafts.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from participants import audit
from participants.models import Person
from seminars import cautions, programme
from seminars.cautions import Slot
from seminars.models import Series, Session, Venue
from seminars.session_facts import SessionFacts, end_of_copy, inherited, kept
from seminars.terms import Term
from seminars.timing import on_day

MOST_DATES = 40
TRIED_WEEKS = 10


class Part(TextChoices):
    """What may be copied from an earlier session."""

    TEXTS = "texts", pgettext_lazy("part", "Titel, texter och ämnen")
    SPEAKERS = "speakers", pgettext_lazy("part", "Medverkande")
    MATERIALS = "materials", pgettext_lazy("part", "Material")
    PROGRAMME = "programme", pgettext_lazy("part", "Program")
    QUESTIONS = "questions", pgettext_lazy("part", "Egna frågor i anmälan")
    PLACES = "places", pgettext_lazy("part", "Form, lokal, platser och team")


class Rhythm(TextChoices):
    WEEKS = "weeks", pgettext_lazy("rhythm", "Med några veckors mellanrum")
    MONTHS = "months", pgettext_lazy("rhythm", "En viss vecka i månaden")


TEXTS = (
    *("title_sv", "title_en", "abstract_sv", "abstract_en"),
    *("before_sv", "before_en", "after_sv", "after_en", "language", "topics"),
)
PLACES = (
    *("format", "venue", "needs_registration", "places_on_site", "places_online"),
    *("per_organisation_limit", "team_min", "team_max", "has_food"),
)
FACTS_OF: dict[str, tuple[str, ...]] = {
    Part.TEXTS: TEXTS,
    Part.SPEAKERS: ("speakers",),
    Part.MATERIALS: ("readings",),
    Part.PROGRAMME: ("programme",),
    Part.PLACES: PLACES,
}


class PlanningError(Exception):
    """Something that cannot be planned as asked."""


class TooManyDates(PlanningError):
    """The rule goes on for longer than anybody plans at once (MOST_DATES)."""


@dataclass(frozen=True)
class Rule:
    """Dates from ``first`` on: each ``every`` weeks, or the ``nth`` such weekday of each month.

    ``nth`` is 1 to 4, or −1 for the last; it ends after ``count`` dates or with ``until``.
    """

    first: date
    rhythm: str
    every: int = 1
    nth: int = 1
    count: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Proposal:
    """An earlier session and the day in the new term that corresponds to it."""

    session: Session
    day: date


@dataclass(frozen=True)
class Copy:
    """An earlier session and when its copy begins."""

    session: Session
    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return end_of_copy(self.session, self.starts_at)

    @property
    def is_whole_day(self) -> bool:
        return self.session.is_whole_day


@dataclass(frozen=True)
class Made:
    """The drafts of one form; ``is_repeat`` when an earlier sending had made them."""

    sessions: list[Session]
    is_repeat: bool = False


def warnings(  # noqa: PLR0913 (a time in a room of a session has this many facts)
    starts_at: datetime,
    series: Series,
    *,
    ends_at: datetime | None = None,
    venue: Venue | None = None,
    session: Session | None = None,
    at: datetime,
) -> list[str]:
    """What speaks against this time, in words: the kind of day, and what is held then."""
    ends_at = ends_at or starts_at + timedelta(minutes=series.default_minutes)
    [found] = cautions.of_slots([Slot(starts_at, ends_at, venue, session)], series, at=at)
    return found


def warnings_about(session: Session, *, at: datetime) -> list[str]:
    """What speaks against the time a session has."""
    [found] = cautions.of_slots([cautions.slot_of(session)], session.series, at=at)
    return found


def dates_by_rule(rule: Rule) -> list[date]:
    """The days of ``rule`` in order. Raises TooManyDates."""
    limits: dict[str, Any] = {"count": rule.count}
    if rule.until:
        limits["until"] = datetime.combine(rule.until, time(0))
    if rule.rhythm == Rhythm.MONTHS:
        limits |= {"freq": MONTHLY, "byweekday": weekday(rule.first.weekday(), rule.nth)}
    else:
        limits["freq"] = WEEKLY
    days = rrule(dtstart=datetime.combine(rule.first, time(0)), interval=rule.every, **limits)
    found = [day.date() for day in islice(days, MOST_DATES + 1)]
    if len(found) > MOST_DATES:
        raise TooManyDates
    return found


def terms_of(series: Series) -> list[Term]:
    """The terms in which the series has sessions that were not called off, the latest first."""
    kept_sessions = Session.objects.of_series(series).exclude(state=Session.State.CANCELLED)
    starts = kept_sessions.order_by().values_list("starts_at", flat=True)
    return sorted({Term.of(starts_at) for starts_at in starts}, reverse=True)


def sessions_of(series: Series, term: Term) -> list[Session]:
    """What was held, or will be, in a term: what can be copied from it."""
    kept_sessions = Session.objects.of_series(series).exclude(state=Session.State.CANCELLED)
    return list(kept_sessions.between(*term.between()).select_related("series", "venue"))


def proposals(sessions: Sequence[Session], source: Term, target: Term) -> list[Proposal]:
    """For each session of ``source`` a day in ``target``: same weekday, corresponding week.

    Red days, eves and breaks are passed over, no day is proposed twice, and all stay in the term.
    """
    days: list[date] = []
    for session in sessions:
        day = source.same_day_in(target, on_day(session.starts_at))
        days.append(_plain_day(day, target, days))
    if len({day.weekday() for day in days}) == 1:
        days.sort()  # what was held first comes first
    return [Proposal(session, day) for session, day in zip(sessions, days, strict=True)]


def _plain_day(day: date, target: Term, taken: Collection[date]) -> date:
    """``day`` or the nearest such weekday of the term; ``day`` itself where none is plain."""
    nearest = sorted(range(-TRIED_WEEKS, TRIED_WEEKS + 1), key=lambda weeks: (abs(weeks), -weeks))
    candidates = (day + timedelta(weeks=weeks) for weeks in nearest)
    free = (each for each in candidates if each not in taken and Term.of(each) == target)
    return next(filter(cautions.is_plain, free), day)


def copied_facts(copy: Copy, parts: Collection[str], *, at: datetime) -> SessionFacts:
    """What the copy of a session begins with: ``parts`` from it, everything else as usual."""
    session = copy.session
    facts: dict[str, Any] = {**inherited(session.series, at=at, starts_at=copy.starts_at)}
    facts |= {"ends_at": copy.ends_at, "is_whole_day": copy.is_whole_day}
    facts["title_sv"] = working_title(session.series)
    for part in parts:
        facts |= {name: kept(session, name) for name in FACTS_OF.get(part, ())}
    return facts  # type: ignore[return-value]  # the names of SessionFacts


def usual(series: Series, *, at: datetime) -> SessionFacts:
    """What a new session begins with, on a day that nothing speaks against."""
    facts = inherited(series, at=at)
    starts_at = timezone.localtime(facts["starts_at"])
    later = cautions.plain_day_from(starts_at.date()) - starts_at.date()
    return inherited(series, at=at, starts_at=starts_at + later) if later else facts


def working_title(series: Series) -> str:
    """What a draft is called until somebody names it; publishing asks for an English one too."""
    return f"{series.title_sv}"


@transaction.atomic
def copy_sessions(
    copies: Sequence[Copy],
    parts: Collection[str],
    *,
    form_token: uuid.UUID,
    by: Person | None,
    at: datetime,
) -> Made:
    """Drafts after sessions of one series, with the chosen parts of them."""
    series = copies[0].session.series
    drafts = [copied_facts(copy, parts, at=at) for copy in copies]
    made = make_drafts(series, drafts, form_token=form_token, by=by, at=at)
    if Part.QUESTIONS in parts and not made.is_repeat:
        for copy, session in zip(copies, made.sessions, strict=True):
            _copy_questions(copy.session, session)
    return made


@transaction.atomic
def make_drafts(
    series: Series,
    drafts: Sequence[SessionFacts],
    *,
    form_token: uuid.UUID,
    by: Person | None,
    at: datetime,
) -> Made:
    """All of ``drafts`` or none; the same form sent twice gives what the first sending made.

    Raises programme.ImpossibleTimes.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if first := list(Session.objects.made_by(form_token, series)):
        return Made(first, is_repeat=True)
    sessions = [
        programme.create_session(series, facts, by=by, at=at, form_token=form_token)
        for facts in drafts
    ]
    audit.record("series.planned", series, by=by, at=at, count=len(sessions))
    return Made(sessions)


def _copy_questions(source: Session, session: Session) -> None:
    """The session's own ones; those of the series are asked at every session anyway."""
    for question in source.questions.filter(retired_at=None):
        question.pk, question.session = None, session
        question._state.adding = True  # noqa: SLF001 (Django's own way to copy a row)
        question.save()
