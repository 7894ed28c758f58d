"""Entries of a calendar file as drafts: what is taken, what is known already, what is warned of."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from participants.models import AuditEntry
from seminars import calendar, calendar_import
from seminars.calendar_import import Row
from seminars.calendar_reading.reading import quietly
from seminars.models import Format, Series, Session
from tests.make import a_series, a_session, a_venue, an_organiser
from tests.seminars.calendar_samples import GOOGLE, OUTLOOK, a_calendar, an_event, as_sent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 20, 8, tzinfo=UTC)
TO_ELEVEN = "DTEND:20261012T100000Z"


@pytest.fixture
def series() -> Series:
    return a_series(default_places=30, default_minutes=90)


def rows_of(octets: bytes, series: Series, **options: Any) -> list[Row]:
    entries = quietly(octets, at=NOW).entries
    return calendar_import.rows(entries, series, at=NOW, **options)


def the_row(series: Series, *lines: str, **facts: str) -> Row:
    [row] = rows_of(a_calendar(an_event(*lines, **facts)), series)
    return row


def make(series: Series, rows: list[Row], **options: Any) -> list[Session]:
    options.setdefault("form_token", uuid4())
    return calendar_import.draft_sessions(series, rows, by=None, at=NOW, **options).sessions


def test_v2_ticked_rows_become_drafts_with_identities_of_their_own(series: Series) -> None:
    drafts = make(series, rows_of(as_sent(GOOGLE), series))
    assert [(draft.state, draft.sequence) for draft in drafts] == [("draft", 0)] * len(drafts)
    assert {draft.title_sv for draft in drafts} >= {"Veckans samtal", "Nätverksdagar"}
    assert not {draft.uid for draft in drafts} & {"weekly@google.com", "single@google.com"}
    assert len({draft.uid for draft in drafts}) == len(drafts)


def test_case_1_the_drafts_keep_their_hour_over_the_change_of_clocks(series: Series) -> None:
    drafts = make(series, rows_of(as_sent(GOOGLE), series))
    weekly = [draft for draft in drafts if draft.title_sv == "Veckans samtal"]
    assert {f"{timezone.localtime(draft.starts_at):%H:%M}" for draft in weekly} == {"09:00"}
    assert len(weekly) == 4


def test_case_3_whole_days_become_whole_days(series: Series) -> None:
    [draft] = [each for each in make(series, rows_of(as_sent(GOOGLE), series)) if each.is_whole_day]
    local = timezone.localtime(draft.starts_at), timezone.localtime(draft.ends_at)
    assert [f"{at:%Y-%m-%d %H:%M}" for at in local] == ["2026-11-24 00:00", "2026-11-26 00:00"]


def test_one_form_makes_one_set_of_drafts(series: Series) -> None:
    rows, token = rows_of(as_sent(OUTLOOK), series), uuid4()
    first = make(series, rows, form_token=token)
    assert make(series, rows, form_token=token) == first
    assert series.sessions.count() == len(rows) == 4


def test_what_the_file_leaves_out_the_series_decides(series: Series) -> None:
    row = the_row(series)
    assert row.ends_at - row.starts_at == timedelta(minutes=90)
    assert row.notes == ["Filen har ingen sluttid. Seriens vanliga längd gäller."]
    assert (row.facts["format"], row.facts["places_online"]) == (Format.ONLINE, 30)


def test_an_entry_without_a_title_has_the_name_of_the_series(series: Series) -> None:
    [row] = rows_of(a_calendar(an_event(TO_ELEVEN).replace("Samtal", " ")), series)
    assert row.facts["title_sv"] == series.title_sv
    assert row.notes == ["Posten har ingen titel. Seriens namn står så länge."]


@pytest.mark.parametrize(
    ("place", "format_", "is_found"),
    [
        ("Hus K", Format.ON_SITE, True),
        ("hus  k\\, Storgatan 1\\, Växjö", Format.ON_SITE, True),
        ("Hus K; Microsoft Teams-möte", Format.BOTH, True),
        ("Hus K\\, Växjö eller digitalt", Format.BOTH, True),
        ("Microsoft Teams-möte", Format.ONLINE, False),
        ("Hus Kastanjen", Format.ON_SITE, False),
    ],
)
def test_the_place_is_a_venue_or_stays_in_words(
    series: Series, place: str, format_: str, *, is_found: bool
) -> None:
    venue = a_venue("Hus K")
    row = the_row(series, TO_ELEVEN, f"LOCATION:{place}")
    assert (row.facts["format"], row.facts["venue"] == venue) == (format_, is_found)
    is_kept = row.facts.get("before_sv", "") == "Plats enligt kalendern: Hus Kastanjen"
    assert is_kept == any("Hus Kastanjen" in words for words in row.notes) == ("Kast" in place)


def test_the_longer_name_of_two_venues_is_meant(series: Series) -> None:
    a_venue("Hus K")
    room = a_venue("Hus K; sal B")
    assert the_row(series, "LOCATION:Hus K\\; sal B").facts["venue"] == room


def test_the_meeting_is_a_field_of_its_own_and_in_no_feed(series: Series) -> None:
    [draft, *_] = make(series, rows_of(as_sent(OUTLOOK), series))
    assert draft.join_url.startswith("https://teams.microsoft.com/")
    Session.objects.filter(pk=draft.pk).update(state=Session.State.PUBLISHED)
    feed = calendar.feed(Session.objects.published(), name="Alla", language="sv").decode()
    assert "tillit" in feed
    assert "teams.microsoft" not in feed
    assert "aB3dE6" not in feed


def test_a_link_that_django_refuses_is_not_kept(series: Series) -> None:
    row = the_row(series, TO_ELEVEN, "LOCATION:https://möte.-.example/a")
    assert row.facts["join_url"] == ""
    assert "En möteslänk är struken" in row.notes[0]


@pytest.mark.parametrize(
    ("lines", "start", "note"),
    [
        (["STATUS:CANCELLED"], "DTSTART:20261012T090000Z", "Inställd i filen."),
        ([], "DTSTART:20260901T090000Z", "Har redan varit."),
        (["DTEND:20271012T090000Z"], "DTSTART:20261012T090000Z", "Posten är längre än 31 dagar."),
    ],
)
def test_some_are_not_ticked_of_themselves(
    series: Series, lines: list[str], start: str, note: str
) -> None:
    row = the_row(series, *lines, start=start)
    assert (row.is_ticked, row.warnings) == (False, [])
    assert note in row.notes[0]


@pytest.mark.parametrize(
    ("title", "hours", "is_ticked"),
    [("Något annat", 0, False), ("samtal", 3, False), ("Något annat", 3, True)],
)
def test_what_the_series_has_already_is_not_ticked(
    series: Series, title: str, hours: int, *, is_ticked: bool
) -> None:
    starts_at = datetime(2026, 10, 12, 9, tzinfo=UTC) + timedelta(hours=hours)
    a_session(series, starts_at=starts_at, title_sv=title)
    row = the_row(series, TO_ELEVEN)
    is_there = "Serien har redan en träff den dagen." in row.notes
    assert (row.is_ticked, is_there) == (is_ticked, not is_ticked)


def test_another_series_at_the_same_time_is_a_warning_only(series: Series) -> None:
    a_session(a_series("Andra"), starts_at=datetime(2026, 10, 12, 9, tzinfo=UTC), title_sv="Krock")
    row = the_row(series, TO_ELEVEN)
    assert row.is_ticked
    assert "Krock" in " ".join(row.warnings)


def test_red_days_are_told(series: Series) -> None:
    row = the_row(series, start="DTSTART;VALUE=DATE:20261225")
    assert any("Röd dag" in words for words in row.warnings)


def test_ticks_are_kept(series: Series) -> None:
    entries = quietly(as_sent(GOOGLE), at=NOW).entries
    keys = {entries[1].key, "none"}
    rows = rows_of(as_sent(GOOGLE), series, chosen=keys)
    assert [row.is_ticked for row in rows] == [entry.key in keys for entry in entries]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_our_own_feed_gives_the_same_titles_and_times(series: Series, language: str) -> None:
    days = (datetime(2026, 10, 20, 9, tzinfo=UTC), datetime(2027, 3, 29, 7, tzinfo=UTC))
    sessions = [a_session(series, starts_at=day, title_sv=f"Träff {day:%d}") for day in days]
    whole = a_session(
        series,
        starts_at=datetime(2026, 11, 23, 23, tzinfo=UTC),
        ends_at=datetime(2026, 11, 25, 23, tzinfo=UTC),
        is_whole_day=True,
        title_sv="Dagar",
    )
    off = a_session(series, starts_at=days[0] + timedelta(days=50), state=Session.State.CANCELLED)
    sessions = sorted([*sessions, whole, off], key=lambda session: session.starts_at)
    octets = calendar.feed(sessions, name="Alla", language=language)
    rows = rows_of(octets, a_series("En annan"))
    with translation.override(language):
        said = [(session.title, session.starts_at, session.ends_at) for session in sessions]
    assert [(row.facts["title_sv"], row.starts_at, row.ends_at) for row in rows] == said
    assert [row.is_whole_day for row in rows] == [each.is_whole_day for each in sessions]
    assert [row.is_ticked for row in rows] == [each != off for each in sessions]
    assert not any(row.is_ticked for row in rows_of(octets, series))


def test_three_questions_to_the_database_however_many_rows(
    series: Series, django_assert_num_queries: Any
) -> None:
    entries = quietly(a_calendar(an_event("RRULE:FREQ=WEEKLY")), at=NOW).entries
    assert len(entries) > 200
    with django_assert_num_queries(3):
        rows = calendar_import.rows(entries, series, at=NOW)
    assert len(rows) == len(entries)


def test_an_organiser_stands_in_the_log(series: Series) -> None:
    owner = an_organiser(series)
    rows = rows_of(as_sent(GOOGLE), series)
    made = calendar_import.draft_sessions(series, rows, by=owner, at=NOW, form_token=uuid4())
    assert not made.is_repeat
    planned = AuditEntry.objects.get(action="series.planned")
    assert (planned.by, planned.details) == (owner, {"count": len(rows)})
