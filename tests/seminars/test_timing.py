from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from django.utils import translation

from seminars import timing
from seminars.templatetags import when as filters

START = datetime(2026, 12, 17, 8, 0, tzinfo=UTC)  # 09.00 in Sweden
END = datetime(2026, 12, 17, 10, 30, tzinfo=UTC)
NBSP = "\u00a0"


def test_a_session_reads_as_the_house_writes_it() -> None:
    session = SimpleNamespace(starts_at=START, ends_at=END, is_whole_day=False)
    assert timing.when(session) == f"Torsdag 17 december 2026, kl.{NBSP}09.00–11.30"
    with translation.override("en"):
        assert timing.when(session) == "Thursday 17 December 2026, 09:00–11:30 (Swedish time)"


@pytest.mark.parametrize(
    ("function", "swedish", "english"),
    [
        (timing.date_words, "torsdag 17 december 2026", "Thursday 17 December 2026"),
        (timing.day_words, "torsdag 17 december", "Thursday 17 December"),
        (timing.month_words, "december", "December"),
        (timing.short_date, f"17{NBSP}dec.", f"17{NBSP}Dec"),
        (timing.short_weekday, "tors", "Thu"),
        (timing.clock, "09.00", "09:00"),
        (timing.at_clock, f"kl.{NBSP}09.00", "09:00"),
        (
            timing.moment_words,
            f"torsdag 17 december kl.{NBSP}09.00",
            "Thursday 17 December, 09:00 (Swedish time)",
        ),
        (timing.week_words, f"v.{NBSP}51", f"week{NBSP}51"),
    ],
)
def test_each_form_in_both_languages(
    function: Callable[[datetime], str], swedish: str, english: str
) -> None:
    assert function(START) == swedish
    with translation.override("en-gb"):
        assert function(START) == english


def test_afternoons_are_never_counted_in_twelve_hours() -> None:
    with translation.override("en"):
        assert timing.clock(datetime(2026, 6, 1, 13, 5, tzinfo=UTC)) == "15:05"


def test_any_zone_is_told_in_swedish_time() -> None:
    in_tokyo = START.astimezone(timezone(timedelta(hours=9)))
    assert timing.clock_range(in_tokyo, END) == f"kl.{NBSP}09.00–11.30"


def test_over_midnight_the_second_day_is_named() -> None:
    late = START + timedelta(hours=13)
    words = timing.clock_range(late, late + timedelta(hours=3))
    assert words == f"kl.{NBSP}22.00{NBSP}– fredag 18 december kl.{NBSP}01.00"


def test_over_new_year_the_second_year_is_named() -> None:
    lunch = datetime(2026, 12, 31, 11, 0, tzinfo=UTC)
    words = timing.clock_range(lunch, lunch + timedelta(days=1))
    assert words.endswith(f"fredag 1 januari 2027 kl.{NBSP}12.00")


def test_a_swedish_evening_belongs_to_its_swedish_day() -> None:
    half_past_midnight = datetime(2026, 12, 16, 23, 30, tzinfo=UTC)
    assert timing.day_words(half_past_midnight) == "torsdag 17 december"


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 29), 53),
        (date(2027, 1, 3), 53),
        (date(2027, 1, 4), 1),
        (date(2032, 12, 31), 53),
    ],
)
def test_weeks_are_iso_weeks(day: date, week: int) -> None:
    assert timing.week(day) == week


def test_without_an_active_language_swedish_is_spoken() -> None:
    with translation.override(None):
        assert timing.clock(START) == "09.00"


def test_the_hour_that_comes_twice_in_october() -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30 summer time
    assert timing.clock_range(start, start + timedelta(hours=2)) == f"kl.{NBSP}02.30–03.30"


def test_filters_for_templates() -> None:
    session = SimpleNamespace(starts_at=START, ends_at=END, is_whole_day=False)
    assert filters.clock_range(session) == f"kl.{NBSP}09.00–11.30"
    assert filters.machine_time(START) == "2026-12-17T09:00+01:00"
    assert filters.machine_time(date(2026, 12, 17)) == "2026-12-17"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (90, "1 timme 30 minuter"),
        (120, "2 timmar"),
        (45, "45 minuter"),
        (61, "1 timme 1 minut"),
        (0, "0 minuter"),
    ],
)
def test_durations(minutes: int, words: str) -> None:
    assert timing.duration_words(minutes) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 30), "Vårterminen 2026"),
        (date(2026, 7, 1), "Höstterminen 2026"),
        (date(2027, 1, 1), "Vårterminen 2027"),
    ],
)
def test_terms(day: date, words: str) -> None:
    assert timing.term_words(day) == words
