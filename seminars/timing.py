"""Words for dates and times: the one formatter of the house style, in the active language.

Swedish: “torsdag 17 december 2026, kl. 09.00–11.30”. English: “Thursday 17 December 2026,
09:00–11:30 (Swedish time)”. Never twelve hours, never month first. All functions speak of
Swedish time, whatever zone the moment came in. Midnight is never said as a clock time: it is the
beginning of a day, or the end of the one before.
"""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.languages import active_language

NBSP = "\u00a0"
JUNE = 6
MIDNIGHT = time(0)
INSTANT = timedelta(microseconds=1)
SHORT_MONTHS = {
    "sv": (
        *("jan.", "feb.", "mars", "april", "maj", "juni"),
        *("juli", "aug.", "sep.", "okt.", "nov.", "dec."),
    ),
    "en": (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
}
SHORT_WEEKDAYS = {
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


class Timed(Protocol):
    """Anything that begins and ends, such as a session."""

    starts_at: datetime
    ends_at: datetime
    is_whole_day: bool


def date_words(at: date) -> str:
    """“torsdag 17 december 2026”, for a moment or a plain date."""
    return f"{day_words(at)} {on_day(at).year}"


def day_words(at: date) -> str:
    """“torsdag 17 december”: where the year is plain from the surroundings."""
    day = on_day(at)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {month_words(day)}"


def month_words(at: date) -> str:
    """“december”."""
    return str(MONTHS[on_day(at).month])


def short_date(at: date) -> str:
    """“17 dec.”, in English “17 Dec”: for subjects of letters and narrow columns."""
    return f"{on_day(at).day}{NBSP}{short_month(at)}"


def short_month(at: date) -> str:
    """“dec.”, in English “Dec”."""
    return SHORT_MONTHS[active_language()][on_day(at).month - 1]


def short_weekday(at: date) -> str:
    """“tors”, in English “Thu”."""
    return SHORT_WEEKDAYS[active_language()][on_day(at).weekday()]


def clock(at: datetime) -> str:
    """“13.00”, in English “13:00”."""
    return _local(at).strftime("%H:%M" if active_language() == "en" else "%H.%M")


def clock_words(hour: time | None) -> str:
    """“13.00” of a plain hour, in English “13:00”; nothing for none."""
    if hour is None:
        return ""
    return hour.strftime("%H:%M" if active_language() == "en" else "%H.%M")


def at_clock(at: datetime) -> str:
    """“kl. 13.00”, in English “13:00”: one moment in running text."""
    return clock(at) if active_language() == "en" else f"kl.{NBSP}{clock(at)}"


def clock_range(start: datetime, end: datetime) -> str:
    """“kl. 09.00–11.30”; over midnight “kl. 12.00 – fredag 18 december kl. 12.00”."""
    if on_day(start) == on_day(end):
        return f"{at_clock(start)}–{clock(end)}"
    last_day = day_words(end) if on_day(start).year == on_day(end).year else date_words(end)
    return f"{at_clock(start)}{NBSP}– {last_day} {at_clock(end)}"


def hours_words(session: Timed) -> str:
    """“kl. 09.00–11.30” beside the first day; “hela dagen”, or to which day it goes on."""
    if not session.is_whole_day:
        return clock_range(session.starts_at, session.ends_at)
    first, last = days_of(session)
    if first == last:
        return _("hela dagen")
    last_day = day_words(last) if first.year == last.year else date_words(last)
    return _("hela dagarna till och med %(day)s") % {"day": last_day}


def when(session: Timed) -> str:
    """“Torsdag 17 december 2026, kl. 09.00–11.30”: the line under a heading.

    Of whole days “Tisdag 24–onsdag 25 november 2026, hela dagarna”.
    """
    if session.is_whole_day:
        first, last = days_of(session)
        form = _("%(days)s, hela dagen") if first == last else _("%(days)s, hela dagarna")
        words = form % {"days": dates_words(session)}
    else:
        words = moment_range(session.starts_at, session.ends_at)
    return words[0].upper() + words[1:]


def dates_words(session: Timed) -> str:
    """“torsdag 17 december 2026”; of several whole days “tisdag 24–onsdag 25 november 2026”."""
    first, last = days_of(session)
    if first == last:
        return date_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{WEEKDAYS[first.weekday()]} {first.day}–{date_words(last)}"
    first_day = day_words(first) if first.year == last.year else date_words(first)
    return f"{first_day}{NBSP}– {date_words(last)}"


def short_dates(session: Timed) -> str:
    """“17 dec.”; of several whole days “24–25 nov.” or “30 nov.–1 dec.”."""
    first, last = days_of(session)
    if first == last:
        return short_date(first)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if is_one_month else short_date(first)}–{short_date(last)}"


def days_of(session: Timed) -> tuple[date, date]:
    """The first and the last Swedish day; a session with hours belongs to the day it begins on."""
    first = on_day(session.starts_at)
    return first, on_day(session.ends_at - INSTANT) if session.is_whole_day else first


def moment_range(start: datetime, end: datetime) -> str:
    """“torsdag 17 december 2026, kl. 09.00–11.30”: as ``when``, inside a sentence."""
    words = f"{date_words(start)}, {clock_range(start, end)}"
    return f"{words} (Swedish time)" if active_language() == "en" else words


def moment_words(at: datetime) -> str:
    """“torsdag 17 december kl. 12.00”, in English “Thursday 17 December, 12:00 (Swedish time)”.

    Of midnight only the day that begins.
    """
    if is_midnight(at):
        return day_words(at)
    if active_language() == "en":
        return f"{day_words(at)}, {clock(at)} (Swedish time)"
    return f"{day_words(at)} {at_clock(at)}"


def deadline_words(at: datetime) -> str:
    """As ``moment_words``, for what is possible until then; of midnight the day that ends."""
    return day_words(at - INSTANT) if is_midnight(at) else moment_words(at)


def end_words(at: datetime) -> str:
    """“kl. 11.30”; of midnight the last day, “onsdag 25 november”."""
    return day_words(at - INSTANT) if is_midnight(at) else at_clock(at)


def is_midnight(at: datetime) -> bool:
    """Whether a Swedish day begins at that very moment."""
    return _local(at).time() == MIDNIGHT


def week(at: date) -> int:
    """ISO week, by which municipalities plan: 29 December 2026 lies in week 53."""
    return on_day(at).isocalendar().week


def week_words(at: date) -> str:
    """“v. 51”, in English “week 51”."""
    return f"week{NBSP}{week(at)}" if active_language() == "en" else f"v.{NBSP}{week(at)}"


def duration_words(minutes: int) -> str:
    """“2 timmar 30 minuter”: how long, without parts that are nought."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s timme", "%(n)s timmar", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minut", "%(n)s minuter", rest) % {"n": rest})
    return " ".join(parts)


def term_words(at: date) -> str:
    """“Höstterminen 2026”: the autumn term begins in July, when the spring term is over."""
    day = on_day(at)
    words = _("Höstterminen %(year)s") if day.month > JUNE else _("Vårterminen %(year)s")
    return words % {"year": day.year}


def on_day(at: date) -> date:
    """Swedish day of a moment; a plain date is its own day."""
    return _local(at).date() if isinstance(at, datetime) else at


def _local(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone())
