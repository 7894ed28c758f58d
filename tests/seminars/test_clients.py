"""Independent programs read our feed and must agree on every instant and every letter.

They follow the zone in two ways, by its name or by the VTIMEZONE sent along, so a wrong VTIMEZONE
would split them. The programs stand in tests/clients.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse

from seminars import calendar
from seminars.models import Session
from tests.clients.programs import FOLLOW_THE_VTIMEZONE, PROGRAMS, read_by, skip_without
from tests.make import a_network_day, a_series, a_session, a_venue

pytestmark = pytest.mark.django_db
SWEDEN = ZoneInfo("Europe/Stockholm")
STATUS = {"published": "CONFIRMED", "preliminary": "TENTATIVE", "cancelled": "CANCELLED"}
STATES = list(STATUS)


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
    return [
        a_session(
            series,
            starts_at=start.astimezone(UTC),
            ends_at=start.astimezone(UTC) + timedelta(hours=4),
            title_sv=f"Träff; nummer {number}, “å”",
            state=STATES[number % 3],
        )
        for number, start in enumerate(starts)
    ]


def whole_days_around_every_change() -> list[Session]:
    """One day and two days that hold the night of each change, 2020–2036."""
    series = a_series()
    days = [last_sunday(year, month).date() for year in range(2020, 2037) for month in (3, 10)]
    return [
        a_network_day(
            series, first=day - timedelta(days=length), last=day, state=STATES[number % 3]
        )
        for number, day in enumerate(days)
        for length in (0, 1)
    ]


def the_feed(sessions: list[Session]) -> bytes:
    return calendar.feed(sessions, name="Lärande", language="sv")


def expected(session: Session) -> dict[str, str]:
    """What every program has to make of the times, the title and the state of a session."""
    mark = "INSTÄLLT: " if session.state == "cancelled" else ""
    times = [f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in (session.starts_at, session.ends_at)]
    if session.is_whole_day:
        times = [
            f"{time.astimezone(SWEDEN):%Y-%m-%d}" for time in (session.starts_at, session.ends_at)
        ]
    return {
        "uid": session.uid,
        "start": times[0],
        "end": times[1],
        "summary": mark + session.title_sv,
        "status": STATUS[session.state],
    }


def read(program: str, octets: bytes) -> list[dict[str, str]]:
    """The same five facts as ``program`` reads them."""
    skip_without(program)
    five = ("uid", "start", "end", "summary", "status")
    return [{name: entry[name] for name in five} for entry in read_by(program, octets)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_v3_v4_v7_f12_case_1_every_program_reads_the_same_instants(program: str) -> None:
    sessions = around_every_change()
    assert read(program, the_feed(sessions)) == [expected(session) for session in sessions]


@pytest.mark.parametrize("program", FOLLOW_THE_VTIMEZONE)
def test_v3_the_comparison_would_see_a_wrong_zone(program: str) -> None:
    sessions = around_every_change()
    wrong = the_feed(sessions).replace(b"BYDAY=-1SU;BYMONTH=3", b"BYDAY=-1SU;BYMONTH=4")
    assert read(program, wrong) != [expected(session) for session in sessions]


@pytest.mark.parametrize("program", PROGRAMS)
def test_v5_case_3_every_program_reads_whole_days_as_days(program: str) -> None:
    sessions = whole_days_around_every_change()
    assert read(program, the_feed(sessions)) == [expected(session) for session in sessions]


@pytest.mark.parametrize("program", PROGRAMS)
def test_case_3_the_network_days_end_on_the_day_after_the_last(program: str) -> None:
    days = a_network_day(first=date(2026, 11, 24), last=date(2026, 11, 25))
    [entry] = read(program, the_feed([days]))
    assert (entry["start"], entry["end"]) == ("2026-11-24", "2026-11-26")


def letter_for_letter(program: str, words: str) -> str:
    r"""What ``program`` shows of ``words``: the words, with the one known fault of node-ical.

    It undoes ``\n`` and ``\N`` before ``\\``, so that the ``\\n`` of a path comes out as a line
    break behind a backslash. Nothing else differs.
    """
    return re.sub(r"\\[nN]", "\\\\\n", words) if program == "node-ical" else words


PUNCTUATION = [r'Hus K; sal B, "Myrdal"', r"C:\ny\mall", r"C:\Nya; mallar,\\server", "Slut\\"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_b5_case_5_every_program_reads_titles_and_places_letter_for_letter(program: str) -> None:
    skip_without(program)
    series = a_series()
    sessions = [
        a_session(series, title_sv=words, venue=a_venue(words, city=""), format="on_site")
        for words in PUNCTUATION
    ]
    found = read_by(program, the_feed(sessions))
    shown = [letter_for_letter(program, words) for words in PUNCTUATION]
    assert [(entry["summary"], entry["location"]) for entry in found] == [
        (words, words) for words in shown
    ]


@pytest.mark.parametrize("program", PROGRAMS)
def test_b5_b6_case_5_three_paragraphs_and_an_address_come_out_as_written(program: str) -> None:
    skip_without(program)
    text = 'Först: "ett"; två, tre.\n\nhttps://exempel.se/a;b,c?d=1;e,f\n\nSist 😀 i C:\\mapp.'
    session = a_session(abstract_sv=text)
    [entry] = read_by(program, the_feed([session]))
    door = settings.SITE_URL + reverse("join", args=[session.series.slug, session.number])
    assert entry["url"] == door
    assert entry["description"] == f"{text}\n\nMer om träffen och hur du deltar: {door}"


@pytest.mark.parametrize("program", PROGRAMS)
def test_b3_case_4_every_program_reads_letters_at_the_fold(program: str) -> None:
    titles = ["x" * letters + sign * 90 for letters in range(1, 7) for sign in "åö😀"]
    series = a_series()
    sessions = [a_session(series, title_sv=title) for title in titles]
    assert [entry["summary"] for entry in read(program, the_feed(sessions))] == titles


def test_case_5_node_ical_has_the_known_fault_and_we_would_see_it_mended() -> None:
    skip_without("node-ical")
    [entry] = read("node-ical", the_feed([a_session(title_sv=r"C:\ny\mall")]))
    assert entry["summary"] == "C:\\\ny\\mall"
