"""The demo's series and sessions, on days that fit the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from config.demo.dates import dates_for
from config.demo.plan import WEEKDAYS, Plan, SeriesPlan, SessionPlan, Words
from materials.models import Topic
from participants.models import Organisation
from seminars.models import ProgrammeItem, Series, Session, SessionSpeaker, Venue

LAST_MINUTE_OF_DAY = time(23, 59)
STORED_STATES = {
    "draft": Session.State.DRAFT,
    "preliminary": Session.State.PRELIMINARY,
    "cancelled": Session.State.CANCELLED,
}
KINDS = {"forskning": Series.Kind.RESEARCH, "larande": Series.Kind.LEARNING}
DAYS_TO_PREPARE = 7
CANCELLED_SOON_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A session of the plan with its row; ``is_moved`` tells that its dates were written anew."""

    plan: SessionPlan
    session: Session
    is_new: bool
    is_moved: bool


def load_series(plan: Plan) -> None:
    """Write both series, each pointing to the other."""
    for order, series in enumerate(plan.series):
        Series.objects.get_or_create(
            slug=series.key, defaults={"order": order, **_series_facts(series)}
        )
    for each in plan.series:
        companion = Series.objects.get(slug=each.companion)
        Series.objects.filter(slug=each.key).update(companion=companion)
        if each.priority_rule.sv:
            first = Organisation.objects.filter(has_priority=True)
            Series.objects.get(slug=each.key).priority_organisations.set(first)


def _series_facts(series: SeriesPlan) -> dict[str, Any]:
    defaults = series.defaults
    facts = {
        "kind": KINDS[series.key],
        "default_language": defaults["language"],
        "default_weekday": WEEKDAYS.index(defaults["weekday"]),
        "default_start": time.fromisoformat(defaults["start"]),
        "default_minutes": defaults["duration_min"],
        "default_places": defaults["capacity"],
        "closes_days_before": defaults["registration_closes_days_before"],
        "is_recorded": defaults["recording"],
        "takes_teams": series.takes_teams,
        "default_preparation_days": DAYS_TO_PREPARE if series.priority_rule.sv else None,
        # The plan's rule says "until the closing date", so no days lie between the two.
        "priority_days_before_closing": 0,
    }
    facts |= series.title.fields("title") | series.lead.fields("lead")
    return facts | series.about.fields("about") | series.priority_rule.fields("priority_rule")


def load_sessions(plan: Plan, *, at: datetime) -> list[Loaded]:
    """Write all sessions; those that exist keep what people changed and only get new dates."""
    today = timezone.localdate(at)
    loaded = []
    for series in plan.series:
        sessions = plan.sessions_of(series)
        slots = [session.slot for session in sessions]
        days = dates_for(slots, today=today, avoid_weeks=plan.avoid_weeks)
        row = Series.objects.get(slug=series.key)
        loaded += [
            load_session(each, row, plan, day=day, at=at)
            for each, day in zip(sessions, days, strict=True)
        ]
    return loaded


def load_session(
    planned: SessionPlan, series: Series, plan: Plan, *, day: date, at: datetime
) -> Loaded:
    """Write one session; dates that changed make a new version for calendars."""
    dates = session_dates(planned, series, day=day, at=at)
    known = Session.objects.filter(series=series, number=planned.number).first()
    if known:
        return Loaded(planned, known, is_new=False, is_moved=_move(known, dates, at=at))
    session = Session.objects.create(
        series=series, number=planned.number, **_facts(planned, plan), **dates
    )
    session.topics.set(Topic.objects.filter(slug__in=planned.topics))
    _add_speakers(session, planned, plan)
    _add_programme(session, planned)
    return Loaded(planned, session, is_new=True, is_moved=False)


def session_dates(
    planned: SessionPlan, series: Series, *, day: date, at: datetime
) -> dict[str, datetime | None]:
    """Every instant of a session; clock times are those on a wall in Stockholm."""
    starts_at = _local(day, time.fromisoformat(planned.start))
    closes_at = _closes_at(planned, day)
    has_priority = bool(series.priority_rule_sv)
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=planned.minutes),
        "registration_closes_at": closes_at,
        "registration_opens_at": _opens_at(planned, at=at),
        "priority_until": closes_at if has_priority else None,
        "previous_starts_at": _moved_from(planned, day),
        "changed_at": _changed_at(planned, day, at=at),
    }


def _closes_at(planned: SessionPlan, day: date) -> datetime | None:
    if planned.state == "no_registration":
        return None
    return _local(day - timedelta(days=planned.closes_days_before), LAST_MINUTE_OF_DAY)


def _local(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _opens_at(planned: SessionPlan, *, at: datetime) -> datetime | None:
    if planned.opens_in_days is None:
        return None
    return _local(timezone.localdate(at) + timedelta(days=planned.opens_in_days), time(9))


def _moved_from(planned: SessionPlan, day: date) -> datetime | None:
    if planned.moved_from is None:
        return None
    before = day - timedelta(weeks=planned.moved_from["weeks_earlier"])
    weekday = WEEKDAYS.index(planned.moved_from["weekday"])
    moved_from = before + timedelta(days=weekday - before.weekday())
    return _local(moved_from, time.fromisoformat(planned.start))


def _changed_at(planned: SessionPlan, day: date, *, at: datetime) -> datetime:
    """When the session was last changed: at its cancellation, else long before it or now."""
    if planned.cancelled_days_before is not None:
        return _local(day - timedelta(days=planned.cancelled_days_before), time(10))
    if planned.state == "cancelled":
        return at - CANCELLED_SOON_AFTER
    return min(at, _local(day - timedelta(days=60), time(10)))


def _facts(planned: SessionPlan, plan: Plan) -> dict[str, Any]:
    is_online = planned.format != "on_site"
    facts = {
        "state": STORED_STATES.get(planned.state, Session.State.PUBLISHED),
        "language": planned.language,
        "format": planned.format,
        "venue": Venue.objects.filter(slug=planned.venue).first(),
        "join_url": plan.join_url_pattern.format(session_key=planned.key) if is_online else "",
        "needs_registration": planned.state != "no_registration",
        "places_on_site": planned.places.on_site,
        "places_online": planned.places.online,
        "per_organisation_limit": planned.per_organisation_limit,
        "team_min": planned.team.get("min"),
        "team_max": planned.team.get("max"),
        "has_food": planned.has_food,
        "preparation_days": DAYS_TO_PREPARE if planned.before.sv else None,
        "recording": _recording(planned),
        "sequence": int(planned.state in {"cancelled", "moved"}),
    }
    return facts | _words(planned)


def _words(planned: SessionPlan) -> dict[str, str]:
    fields = {
        "title": planned.title,
        "abstract": planned.abstract,
        "before": planned.before,
        "after": planned.after,
        "cancel_reason": planned.cancel_reason,
    }
    return {key: text for name, words in fields.items() for key, text in words.fields(name).items()}


def _recording(planned: SessionPlan) -> str:
    """What the page says of a recording: only a session that was held has one."""
    output = planned.outputs.get("recording", False)
    if planned.state != "held" or not output:
        return Session.Recording.NONE
    return Session.Recording.READY if output is True else Session.Recording.COMING


def _add_speakers(session: Session, planned: SessionPlan, plan: Plan) -> None:
    for order, key in enumerate(planned.speakers):
        row = plan.speakers[key]
        words = Words.of(row["title"]).fields("role")
        words |= Words.of(row["org_text"]).fields("affiliation")
        SessionSpeaker.objects.create(session=session, order=order, name=row["name"], **words)


def _add_programme(session: Session, planned: SessionPlan) -> None:
    for order, row in enumerate(planned.programme):
        words = Words.of(row).fields("title")
        starts = time.fromisoformat(row["at"])
        ProgrammeItem.objects.create(session=session, order=order, starts=starts, **words)


def _move(session: Session, dates: dict[str, datetime | None], *, at: datetime) -> bool:
    """Give a known session the dates of today's plan; calendars see it as one more change."""
    if session.starts_at == dates["starts_at"]:
        return False
    for name, value in dates.items():
        setattr(session, name, value)
    session.sequence += 1
    session.changed_at = at
    session.save()
    return True
