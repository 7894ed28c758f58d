"""vdirsyncer and khal subscribe to a running site; then a session moves and one is cancelled.

vdirsyncer 0.21 asks without If-None-Match, so it never gets a 304; that the same data are the same
bytes shows in what it copies: nothing.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clients.subscriber import Subscriber, skip_without_programs
from tests.journeys.running_site import RunningSite, running_site

pytestmark = pytest.mark.client

SESSIONS = """
import json
from zoneinfo import ZoneInfo
from django.utils import timezone
from seminars.models import Session
def said(moment):
    return moment.astimezone(ZoneInfo("Europe/Stockholm")).strftime("%Y-%m-%d %H:%M")
STATUS = {"published": "CONFIRMED", "preliminary": "TENTATIVE", "cancelled": "CANCELLED"}
print(json.dumps([
    [("INSTÄLLT: " if one.state == "cancelled" else "") + one.title,
     said(one.starts_at), said(one.ends_at), STATUS[one.state]]
    for one in Session.objects.in_feeds(at=timezone.now()).filter(is_whole_day=False)
]))
"""
MOVE_AND_CANCEL = """
import json
from datetime import timedelta
from django.utils import timezone
from seminars import programme
from seminars.models import Session
at = timezone.now()
moved, cancelled = Session.objects.filter(state="published").upcoming(at=at)[1:3]
later = timedelta(days=1, hours=2)
programme.change(
    moved, {"starts_at": moved.starts_at + later, "ends_at": moved.ends_at + later}, by=None, at=at
)
programme.cancel(cancelled, reason_sv="Sjukdom", reason_en="Illness", by=None, at=at)
print(json.dumps([moved.title, cancelled.title]))
"""
NETWORK_DAYS = """
from datetime import date
from tests.make import a_network_day
a_network_day(first=date.fromisoformat("{}"), last=date.fromisoformat("{}"))
"""

REGISTER = """
import json
from django.utils import timezone
from participants.models import Person
from seminars import registration as acts
from seminars import subscriptions
from seminars.applicants import Applicant
from seminars.models import Session
from tests import make
at, series = timezone.now(), make.a_series()
sessions = [make.a_session(series, title_sv=title) for title in ("Första", "Andra")]
anna = make.a_person("Anna Abonnent")
for one in sessions:
    applicant = Applicant(name=anna.name, email=anna.email, language="sv", format="online")
    acts.register(one, applicant, by=anna, at=at)
secret = subscriptions.create(anna, language="sv", wants_invitations=False, by=anna, at=at)
print(subscriptions.address(secret, "sv"))
"""
WITHDRAW = """
from django.utils import timezone
from seminars import registration as acts
from seminars.models import Registration
hers = Registration.objects.get(person__name="Anna Abonnent", session__title_sv="Första")
acts.cancel(hers, by=hers.person, at=timezone.now())
"""
REVOKE = """
from django.utils import timezone
from participants.models import Person
from seminars import subscriptions
anna = Person.objects.get(name="Anna Abonnent")
subscriptions.revoke(anna, by=anna, at=timezone.now())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    skip_without_programs()
    with running_site(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def somebody(site: RunningSite, tmp_path: Path) -> Subscriber:
    return Subscriber.of(f"{site.url}/feeds/all.ics", tmp_path)


def expected(site: RunningSite) -> list[list[str]]:
    """The site's sessions with hours: title, Swedish times and status."""
    return sorted(json.loads(site.shell(SESSIONS)))


def shown(somebody: Subscriber) -> list[list[str]]:
    return [entry[:4] for entry in somebody.calendar() if " " in entry[1]]


def test_f4_f6_every_session_is_shown_at_its_swedish_time_and_copied_once(
    site: RunningSite, somebody: Subscriber
) -> None:
    copied = somebody.sync()
    assert shown(somebody) == expected(site)
    assert len(copied) >= len(expected(site)) > 10
    assert somebody.sync() == []


def test_v9_f6_what_is_moved_and_cancelled_is_shown_so_after_the_next_sync(
    site: RunningSite, somebody: Subscriber
) -> None:
    somebody.sync()
    before = shown(somebody)
    moved, cancelled = json.loads(site.shell(MOVE_AND_CANCEL))
    somebody.sync()
    after = shown(somebody)
    assert after == expected(site)
    new = [entry for entry in after if entry not in before]
    assert sorted((title, status) for title, _start, _end, status in new) == sorted(
        [(moved, "CONFIRMED"), (f"INSTÄLLT: {cancelled}", "CANCELLED")]
    )
    assert len(after) == len(before)


def test_v5_case_3_network_days_are_shown_as_two_days(
    site: RunningSite, somebody: Subscriber
) -> None:
    today = datetime.now(UTC).date()
    before, first, last, after = (f"{today + timedelta(days=60 + n)}" for n in range(4))
    site.shell(NETWORK_DAYS.format(first, last))
    somebody.sync()
    [days] = [entry for entry in somebody.calendar() if entry[0] == "Nätverksdagar"]
    assert days[1:4] == [first, last, "CONFIRMED"]
    on = {
        day: [entry[0] for entry in somebody.calendar(day, "1d")] for day in (before, last, after)
    }
    assert [("Nätverksdagar" in on[day]) for day in (before, last, after)] == [False, True, False]


def test_f3_f11_a_calendar_of_ones_own_holds_ones_own_sessions_and_ends_when_revoked(
    site: RunningSite, tmp_path: Path
) -> None:
    anna = Subscriber.of(site.shell(REGISTER), tmp_path)
    anna.sync()
    assert sorted(entry[0] for entry in anna.calendar()) == ["Andra", "Första"]
    site.shell(WITHDRAW)
    anna.sync()
    assert [entry[0] for entry in anna.calendar()] == ["Andra"]
    site.shell(REVOKE)
    assert anna.is_refused()
    assert [entry[0] for entry in anna.calendar()] == ["Andra"]
