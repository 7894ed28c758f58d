from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from seminars import timeline
from seminars.models import Series, Session
from tests.make import a_series, a_session

pytestmark = pytest.mark.django_db


def drawn(now: datetime) -> timeline.Timeline:
    sessions = list(Session.objects.published().between(*timeline.window(now)))
    return timeline.draw(list(Series.objects.all()), sessions, at=now)


def on(now: datetime, days: int, series: Series, **facts: Any) -> Session:
    return a_session(series, at=now, starts_at=now + timedelta(days=days), **facts)


def test_the_window_begins_on_a_monday_seven_weeks_back(now: datetime) -> None:
    start, end = timeline.window(now)
    assert start == datetime(2026, 10, 4, 22, 0, tzinfo=UTC)  # Monday 5 October in Sweden
    assert end == datetime(2027, 4, 4, 22, 0, tzinfo=UTC)  # after the clock was put forward


def test_held_next_coming_and_cancelled_look_different(now: datetime) -> None:
    series = a_series(slug="l")
    for days, state in [(-7, "published"), (3, "cancelled"), (7, "published"), (14, "preliminary")]:
        on(now, days, series, state=state)
    (line,) = drawn(now).lines
    assert [mark.look for mark in line.marks] == ["is-held", "is-cancelled", "is-next", "is-coming"]
    assert [mark.radius for mark in line.marks] == [10, 10, 13, 10]
    assert (
        line.marks[1].cross == f"M{line.marks[1].x - 9} 53 l18 18 M{line.marks[1].x + 9} 53 l-18 18"
    )


def test_only_one_session_of_all_series_is_the_next(now: datetime) -> None:
    for days, slug in [(7, "a"), (8, "b")]:
        on(now, days, a_series(slug=slug))
    looks = [mark.look for line in drawn(now).lines for mark in line.marks]
    assert looks == ["is-next", "is-coming"]


def test_drafts_and_what_lies_outside_the_window_are_not_drawn(now: datetime) -> None:
    series = a_series()
    on(now, 7, series, state="draft")
    on(now, -60, series)
    on(now, 160, series)
    assert drawn(now).lines[0].marks == []


def test_marks_follow_time_and_today_stands_among_them(now: datetime) -> None:
    series = a_series()
    for days in (-7, 0, 7):
        on(now, days, series)
    picture = drawn(now)
    before, today, after = picture.lines[0].marks
    assert before.x < today.x == picture.today < after.x
    assert picture.today_path == f"M{picture.today} 30 l1 {picture.height - 60}"
    assert picture.today_label_x == picture.today + 8


@pytest.mark.parametrize(("number", "height"), [(0, 118), (1, 118), (2, 168), (5, 318)])
def test_the_picture_grows_with_the_series(now: datetime, number: int, height: int) -> None:
    for position in range(number):
        a_series(order=position)
    picture = drawn(now)
    assert picture.height == height
    assert picture.weeks_y == height - 10
    assert [line.y for line in picture.lines] == [62 + 50 * each for each in range(number)]
    assert [line.label_y for line in picture.lines] == [46 + 50 * each for each in range(number)]


def test_lines_are_rough_and_always_the_same(now: datetime) -> None:
    a_series(slug="a")
    a_series(slug="b")
    first, again = drawn(now), drawn(now + timedelta(hours=1))
    assert [line.path for line in first.lines] == [line.path for line in again.lines]
    heights = {point.split()[1] for point in first.lines[0].path[1:].split(" L")}
    assert len(heights) > 10
    assert all(60 <= float(height) <= 64 for height in heights)


def test_months_and_weeks_in_words(now: datetime) -> None:
    picture = drawn(now)
    assert [month.words for month in picture.months] == [
        *("oktober", "november", "december", "januari", "februari", "mars"),
    ]
    assert picture.weeks[0] == timeline.Label(12, "v.\u00a041")
    assert [week.words for week in picture.weeks][5:9] == [
        *("v.\u00a051", "v.\u00a053", "v.\u00a02", "v.\u00a04"),
    ]
    assert all(label.x <= 1010 for label in picture.months)
    with translation.override("en"):
        assert drawn(now).months[0].words == "October"


def test_a_month_that_ends_at_once_has_no_room_for_its_name() -> None:
    at = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)  # the window begins on 28 September
    assert drawn(at).months[0].words == "oktober"


def test_a_long_title_is_cut_on_the_line_only(now: datetime) -> None:
    a_series("Seminarier om samverkan mellan skola och socialtjänst")
    picture = drawn(now)
    assert picture.lines[0].label == "Seminarier om samverkan mellan…"
    assert "socialtjänst" in picture.description


def test_the_description_says_what_the_picture_shows(now: datetime) -> None:
    series = a_series()
    on(now, 7, series)
    on(now, -7, series)
    assert drawn(now).description == (
        "Tidslinje från vecka 41 och 26 veckor framåt: Lärseminarier. "
        "1 kommande träff. De står i listan nedanför."
    )
