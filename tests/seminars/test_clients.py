"""Independent programs read our feed and must agree on every instant (V3, V4, F12).

They follow the zone in two ways, by its name or by the VTIMEZONE sent along, so a wrong VTIMEZONE
would split them. The programs stand in tests/clients.
"""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from seminars import calendar
from seminars.models import Session
from tests.make import a_series, a_session

pytestmark = pytest.mark.django_db
SWEDEN = ZoneInfo("Europe/Stockholm")
CLIENTS = Path(__file__).parent.parent / "clients"
PROGRAMS = {
    "icalendar": [sys.executable, "read_with_icalendar.py"],
    "vobject": [sys.executable, "read_with_vobject.py"],
    "ical.js": ["node", "read_with_icaljs.mjs"],
}
STATUS = {"published": "CONFIRMED", "preliminary": "TENTATIVE", "cancelled": "CANCELLED"}


def last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, tzinfo=SWEDEN)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def around_every_change() -> list[Session]:
    """The Friday before, the night itself and the Monday after each change, 2020–2036."""
    series = a_series()
    nights = [last_sunday(year, month) for year in range(2020, 2037) for month in (3, 10)]
    starts = [
        (night + timedelta(days=days)).replace(hour=hour, minute=30)
        for night in nights
        for days, hour in [(-2, 9), (-1, 23), (0, 1), (0, 3), (1, 9)]
    ]
    states = ["published", "preliminary", "cancelled"]
    return [
        a_session(
            series,
            starts_at=start.astimezone(UTC),
            ends_at=start.astimezone(UTC) + timedelta(hours=4),
            title_sv=f"Träff; nummer {number}, \\n “å”",
            state=states[number % 3],
        )
        for number, start in enumerate(starts)
    ]


def expected(session: Session) -> str:
    mark = "INSTÄLLT: " if session.state == "cancelled" else ""
    times = [f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in (session.starts_at, session.ends_at)]
    return "\t".join([session.uid, *times, mark + session.title_sv, STATUS[session.state]])


def skip_without(program: str) -> None:
    """ical.js may be missing on a developer's machine, never in CI."""
    installed = shutil.which("node") and (CLIENTS / "node_modules" / "ical.js").is_dir()
    if program == "ical.js" and not installed and not os.environ.get("CI"):
        pytest.skip("ical.js is not installed: npm ci --prefix tests/clients")


def read_by(program: str, octets: bytes) -> list[str]:
    command = PROGRAMS[program]
    read = subprocess.run(command, cwd=CLIENTS, input=octets, capture_output=True, check=False)
    assert read.returncode == 0, read.stderr.decode()
    return read.stdout.decode().splitlines()


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_reads_the_same_instants(program: str) -> None:
    skip_without(program)
    sessions = around_every_change()
    octets = calendar.feed(sessions, name="Lärande", language="sv")
    assert read_by(program, octets) == [expected(session) for session in sessions]


@pytest.mark.parametrize("program", ["vobject", "ical.js"])
def test_the_comparison_would_see_a_wrong_zone(program: str) -> None:
    skip_without(program)
    sessions = around_every_change()
    octets = calendar.feed(sessions, name="Lärande", language="sv")
    wrong = octets.replace(b"BYDAY=-1SU;BYMONTH=3", b"BYDAY=-1SU;BYMONTH=4")
    assert read_by(program, wrong) != [expected(session) for session in sessions]
