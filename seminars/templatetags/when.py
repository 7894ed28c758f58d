"""The filters of dates: the functions of ``seminars.timing`` under their own names."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from seminars import timing

register = template.Library()

register.filter(timing.date_words)
register.filter(timing.dates_words)
register.filter(timing.day_words)
register.filter(timing.short_date)
register.filter(timing.short_dates)
register.filter(timing.short_month)
register.filter(timing.short_weekday)
register.filter(timing.at_clock)
register.filter(timing.clock_words)
register.filter(timing.duration_words)
register.filter(timing.deadline_words)
register.filter(timing.is_midnight)
register.filter(timing.moment_words)
register.filter(timing.week_words)
register.filter(timing.when)


@register.filter
def clock_range(session: timing.Timed) -> str:
    """“kl. 09.00–11.30” of a session; “hela dagen” of whole days."""
    return timing.hours_words(session)


@register.filter
def machine_start(session: timing.Timed) -> str:
    """When a session begins, for <time>: a moment, or of whole days the first day."""
    first = timing.days_of(session)[0]
    return machine_time(first if session.is_whole_day else session.starts_at)


@register.filter
def machine_time(at: date) -> str:
    """“2026-12-17T09:00+01:00”: for the attribute ``datetime`` of <time>."""
    if not isinstance(at, datetime):
        return at.isoformat()
    return timezone.localtime(at, timezone.get_default_timezone()).isoformat(timespec="minutes")
