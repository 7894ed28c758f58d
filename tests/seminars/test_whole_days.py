"""Sessions of whole days: two dates in calendars (V5), no clock in any words (case 3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from seminars import calendar
from seminars.calendar import Recipient
from seminars.models import Format, Session
from tests.make import a_network_day, a_session
from tests.seminars.entries import the_entry

pytestmark = pytest.mark.django_db
SWEDEN = ZoneInfo("Europe/Stockholm")
ANNA = Recipient("anna@example.org", "Anna Exempelsson", "sv", Format.ONLINE)
FIRST, LAST = date(2026, 11, 24), date(2026, 11, 25)


def network_days(**facts: Any) -> Session:
    return a_network_day(first=FIRST, last=LAST, **facts)


def every_kind(session: Session) -> dict[str, bytes]:
    """The entry as the feed, the invitation and the cancellation say it."""
    stamp = datetime(2026, 11, 1, 8, tzinfo=UTC)
    asked = calendar.request(session, ANNA, sequence=0, stamp=stamp)
    called_off = calendar.cancellation(
        session, ANNA, sequence=1, stamp=stamp, session_is_cancelled=True
    )
    fed = calendar.feed([session], name="Nätverket", language="sv")
    return {"feed": fed, "request": asked, "cancel": called_off}


# --- Calendars -------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["feed", "request", "cancel"])
def test_v5_case_3_network_days_end_on_the_day_after_the_last(kind: str) -> None:
    octets = every_kind(network_days())[kind]
    assert b"DTSTART;VALUE=DATE:20261124\r\n" in octets
    assert b"DTEND;VALUE=DATE:20261126\r\n" in octets
    assert b"TRANSP:TRANSPARENT\r\n" in octets


@pytest.mark.parametrize("kind", ["feed", "request", "cancel"])
def test_v5_case_3_nobody_sees_them_on_the_day_before_or_from_one_at_night(kind: str) -> None:
    octets = every_kind(network_days())[kind]
    by_icalendar = the_entry(octets)
    by_vobject = vobject.readOne(octets.decode()).vevent
    for starts, ends in (
        (by_icalendar["DTSTART"].dt, by_icalendar["DTEND"].dt),
        (by_vobject.dtstart.value, by_vobject.dtend.value),
    ):
        assert type(starts) is date
        days = [starts + timedelta(days=n) for n in range((ends - starts).days)]
        assert days == [FIRST, LAST]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (date(2027, 3, 29), 24)]
)
def test_v5_v6_a_day_in_which_the_clock_changes_is_one_day(day: date, hours: int) -> None:
    session = a_network_day(first=day)
    assert session.ends_at.astimezone(UTC) - session.starts_at.astimezone(UTC) == timedelta(
        hours=hours
    )
    entry = the_entry(every_kind(session)["feed"])
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(days=1)


def test_v5_a_session_with_hours_takes_time_in_the_calendar() -> None:
    entry = the_entry(every_kind(a_session())["feed"])
    assert isinstance(entry["DTSTART"].dt, datetime)
    assert "TRANSP" not in entry
