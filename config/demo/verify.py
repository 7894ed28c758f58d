"""Asks of each session of the demo whether it shows what the plan says."""

from datetime import datetime

from config.demo.plan import Plan, SessionPlan
from seminars.models import Session
from seminars.states import Standing, standing

MOVED = "moved"


def verify(plan: Plan, *, at: datetime) -> list[str]:
    """One line for each session that is missing or shows another state than planned."""
    rows = {
        (session.series.slug, session.number): session
        for session in Session.objects.with_places().select_related("series")
    }
    lines = (
        _difference(each, rows.get((each.series, each.number)), at=at) for each in plan.sessions
    )
    return [line for line in lines if line]


def _difference(planned: SessionPlan, session: Session | None, *, at: datetime) -> str:
    if session is None:
        return f"{planned.key} is missing"
    shown = standing(session, at=at)
    if is_as_planned(planned, shown):
        return ""
    return f"{planned.key} shows {shown.name}, the plan says {planned.state}"


def is_as_planned(planned: SessionPlan, shown: Standing) -> bool:
    """Whether the state on the page is the plan's; a moved session takes people as before."""
    if planned.state == MOVED:
        return shown.is_moved and shown.name == "open"
    return shown.name == planned.state
