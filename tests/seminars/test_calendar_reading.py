"""What is understood of calendar files that other programs wrote."""

from datetime import UTC, datetime

import pytest

from seminars.calendar_reading.findings import Entry, Findings, Note
from seminars.calendar_reading.reading import quietly
from seminars.calendar_reading.zones import known
from tests.seminars.calendar_samples import (
    APPLE,
    GOOGLE,
    NEXTCLOUD,
    OUTLOOK,
    REAL,
    a_calendar,
    an_event,
    as_sent,
)

NOW = datetime(2026, 9, 20, 8, tzinfo=UTC)
BERLIN_BY_HAND = """\
BEGIN:VTIMEZONE
TZID:Kontorets tid
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""


def read(given: str | bytes) -> Findings:
    return quietly(given if isinstance(given, bytes) else as_sent(given), at=NOW)


def starts(findings: Findings) -> list[str]:
    return [entry.starts.removesuffix(":00+00:00") for entry in findings.entries]


def the_one(given: str | bytes) -> Entry:
    [entry] = read(given).entries
    return entry


def codes(entry: Entry) -> set[str]:
    return {note.code for note in entry.notes}


# Real-looking files


def test_outlook_with_windows_names_a_moved_and_a_left_out_occurrence() -> None:
    found = read(OUTLOOK)
    assert [(entry.starts[:16], entry.title) for entry in found.entries] == [
        ("2026-10-06T11:00", "Samtal om tillit, del 1"),
        ("2026-10-21T12:00", "Samtal om tillit, flyttat"),
        ("2026-11-17T12:00", "Samtal om tillit, del 1"),
        ("2026-12-01T12:00", "Samtal om tillit, del 1"),
    ]
    assert found.notes == [Note("private", "1")]


def test_outlook_keeps_the_meeting_out_of_the_description() -> None:
    first = read(OUTLOOK).entries[0]
    assert first.text == "Vi läser rapporten om tillit.\n\nTa med ett eget exempel, gärna kort."
    assert first.join_url.startswith("https://teams.microsoft.com/l/meetup-join/19%3ameeting")
    assert (first.place, first.is_online) == ("Exempelhuset", True)
    assert codes(first) == {"meeting_link"}


def test_no_name_and_no_address_of_a_person_passes() -> None:
    for text in REAL.values():
        said = repr(read(text))
        assert "mailto" not in said.lower()
        assert "Ada Exempel" not in said
        assert "Cilla" not in said


def test_case_1_a_weekly_rule_keeps_its_hour_over_the_change_of_clocks() -> None:
    weekly = [entry for entry in read(GOOGLE).entries if entry.title == "Veckans samtal"]
    assert [entry.starts[:16] for entry in weekly] == [
        *("2026-10-12T07:00", "2026-10-19T07:00"),
        *("2026-10-26T08:00", "2026-11-02T08:00"),
    ]


def test_case_1_also_where_google_wrote_the_weekly_rule_in_utc() -> None:
    event = an_event("RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART:20261019T070000Z")
    found = read(a_calendar("X-WR-TIMEZONE:Europe/Stockholm", event))
    assert starts(found) == ["2026-10-19T07:00", "2026-10-26T08:00"]


def test_google_writes_html_and_a_meeting_into_the_description() -> None:
    first = read(GOOGLE).entries[0]
    assert first.text == ("Om möten.\nAnmäl dig här (https://example.org/anmal).– kaffe & bulle")
    assert first.join_url == "https://meet.google.com/abc-defg-hij"


def test_case_5_what_was_escaped_comes_out_letter_for_letter() -> None:
    single = read(GOOGLE).entries[1]
    assert single.title == 'Hus K; sal B, "Myrdal" och C:\\ny\\mall'
    assert (single.starts[:16], single.place) == ("2026-10-15T11:00", "Rum 214")


def test_case_3_whole_days_end_on_the_day_before_the_files_end() -> None:
    days = read(GOOGLE).entries[-1]
    assert (days.starts, days.ends, days.is_whole_day) == ("2026-11-24", "2026-11-26", True)
    assert days.is_cancelled


def test_apple_with_a_duration_and_another_zone() -> None:
    entry = the_one(APPLE)
    assert (entry.starts[:16], entry.ends[:16]) == ("2026-11-12T12:00", "2026-11-12T13:30")
    assert entry.place == "Aula Magna Storgatan 1, Växjö"


def test_nextcloud_with_dates_listed_and_the_link_as_place() -> None:
    found = read(NEXTCLOUD)
    assert starts(found) == ["2026-11-19T17:00", "2026-11-26T17:00", "2026-12-10T17:00"]
    first = found.entries[0]
    assert (first.place, first.join_url) == ("", "https://meet.example.org/kvall")


# How the text comes


@pytest.mark.parametrize("name", REAL)
def test_what_is_carried_along_reads_as_the_file_did(name: str) -> None:
    first = read(REAL[name])
    again = quietly(first.text.replace("\n", "\r\n").encode(), at=NOW)
    assert again.entries == first.entries
    assert len(first.text) < len(REAL[name])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_letters_and_line_ends_as_programs_save_them(encoding: str, ends: str) -> None:
    found = quietly(APPLE.replace("\n", ends).encode(encoding), at=NOW)
    assert [entry.title for entry in found.entries] == ["Öppet hus"]
    assert (Note("encoding") in found.notes) == (encoding == "cp1252")


def test_one_damaged_octet_does_not_make_a_utf_8_file_another() -> None:
    event = an_event("DESCRIPTION:åäö åäö")
    found = quietly(a_calendar(event).replace(b"Samtal", b"Samtal \xff"), at=NOW)
    assert found.entries[0].text == "åäö åäö"


def test_several_calendars_and_a_pasted_entry_alone() -> None:
    both = a_calendar(an_event()) + a_calendar(an_event(start="DTSTART:20261013T090000Z"))
    assert starts(read(both)) == ["2026-10-12T09:00", "2026-10-13T09:00"]
    assert starts(read(an_event())) == ["2026-10-12T09:00"]


def test_a_text_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    found = read("BEGIN:VCALENDAR\n" + an_event().removesuffix("END:VEVENT\n"))
    assert starts(found) == ["2026-10-12T09:00"]
    assert found.notes == [Note("cut_off", "1")]


@pytest.mark.parametrize(
    "octets", [b"", b"Namn;E-post\nAda;a@example.org", b"%PDF-1.7", b"\x00" * 9]
)
def test_what_is_no_calendar_is_refused(octets: bytes) -> None:
    assert quietly(octets, at=NOW).refused == "no_calendar"


# Zones


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("europe/stockholm", "Europe/Stockholm"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Eastern Standard Time", "America/New_York"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Stockholm"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Stockholm"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC+00:00) Dublin, Edinburgh, Lissabon, London", "Europe/Dublin"),
        ("/freeassociation.sourceforge.net/Europe/Stockholm", "Europe/Stockholm"),
        ("/mozilla.org/20050126_1/Europe/Stockholm", "Europe/Stockholm"),
        ("UTC", "UTC"),
        ("../../etc/passwd", ""),
        ("Europe", ""),
        ("Kontorets tid", ""),
    ],
)
def test_names_of_zones(name: str, zone: str) -> None:
    assert known(name) == zone


def test_a_zone_of_the_files_own() -> None:
    start = 'DTSTART;TZID="Kontorets tid":20261019T090000'
    found = read(a_calendar(BERLIN_BY_HAND, an_event("RRULE:FREQ=WEEKLY;COUNT=2", start=start)))
    assert starts(found) == ["2026-10-19T07:00", "2026-10-26T08:00"]
    assert found.entries[0].notes == (Note("no_end"),)


def test_a_zone_with_brackets_but_without_quotation_marks() -> None:
    start = "DTSTART;TZID=(UTC+01:00) Amsterdam, Stockholm:20261012T090000"
    assert starts(read(an_event(start=start))) == ["2026-10-12T07:00"]


@pytest.mark.parametrize(
    ("start", "note"),
    [
        ("DTSTART:20261012T090000", Note("floating")),
        ("DTSTART;TZID=Kontorets tid:20261012T090000", Note("unknown_zone", "Kontorets tid")),
    ],
)
def test_a_time_without_a_zone_is_swedish_and_said_so(start: str, note: Note) -> None:
    entry = the_one(an_event("DURATION:PT1H", start=start))
    assert (entry.starts[:16], entry.notes) == ("2026-10-12T07:00", (note,))


def test_v6_a_time_that_spring_skips_is_an_hour_later_and_said_so() -> None:
    start = "DTSTART;TZID=Europe/Stockholm:20270328T023000"
    entry = the_one(an_event("DURATION:PT1H", start=start))
    assert (entry.starts[:16], entry.ends[:16]) == ("2027-03-28T01:30", "2027-03-28T02:30")
    assert entry.notes == (Note("skipped_time", "02.30"),)


def test_case_2_over_midnight_and_over_the_doubled_hour() -> None:
    lines = "DTEND;TZID=Europe/Stockholm:20261025T040000"
    entry = the_one(an_event(lines, start="DTSTART;TZID=Europe/Stockholm:20261025T013000"))
    lasted = datetime.fromisoformat(entry.ends) - datetime.fromisoformat(entry.starts)
    assert lasted.total_seconds() == 3.5 * 3600
    late = an_event("DTEND:20261013T003000Z", start="DTSTART:20261012T220000Z")
    assert the_one(late).ends[:16] == "2026-10-13T00:30"


# Ends, rules and states


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("X-NOTHING:1", "no_end"),
        ("DTEND:20261012T080000Z", "bad_end"),
        ("DTEND:20261012T090000Z", "bad_end"),
        ("DTEND;VALUE=DATE:20261013", "bad_end"),
        ("DURATION:-PT1H", "bad_end"),
        ("DTEND:20271012T090000Z", "too_long"),
    ],
)
def test_an_end_that_cannot_be_used_is_said(line: str, code: str) -> None:
    entry = the_one(an_event(line))
    assert (entry.ends, codes(entry)) == ("", {code})


def test_a_whole_day_without_an_end_is_one_day() -> None:
    entry = the_one(an_event(start="DTSTART;VALUE=DATE:20261124"))
    assert (entry.starts, entry.ends, entry.notes) == ("2026-11-24", "2026-11-25", ())


def test_outlook_writes_whole_days_as_midnights() -> None:
    lines = ("DTEND;TZID=Europe/Stockholm:20261125T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
    entry = the_one(an_event(*lines, start="DTSTART;TZID=Europe/Stockholm:20261124T000000"))
    assert (entry.starts, entry.ends, entry.is_whole_day) == ("2026-11-24", "2026-11-25", True)


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=3", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0"),
        *("FREQ=DAILY;BYHOUR=1,2", "FREQ=DAILY;BYSECOND=1,2,3", "INTERVAL=2", "nonsense"),
        *("FREQ=FORTNIGHTLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=99"),
    ],
)
def test_of_a_rule_nobody_plans_with_the_first_occurrence_is_left(rule: str) -> None:
    entry = the_one(an_event(f"RRULE:{rule}", "DURATION:PT1H"))
    assert (entry.starts[:16], codes(entry)) == ("2026-10-12T09:00", {"unread_rule"})


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["2026-10-12", "2026-10-19", "2026-10-26"]),
        ("FREQ=MONTHLY;BYDAY=2MO;COUNT=2", ["2026-10-12", "2026-11-09"]),
        ("FREQ=DAILY;UNTIL=20261014", ["2026-10-12", "2026-10-13"]),
        ("FREQ=YEARLY;COUNT=2", ["2026-10-12", "2027-10-12"]),
        ("FREQ=WEEKLY;BYHOUR=9;BYMINUTE=0;COUNT=2", ["2026-10-12", "2026-10-19"]),
    ],
)
def test_rules_that_people_write(rule: str, days: list[str]) -> None:
    found = read(an_event(f"RRULE:{rule}", "DURATION:PT1H"))
    assert [entry.starts[:10] for entry in found.entries] == days


def test_a_called_off_occurrence_and_the_word_before_its_title() -> None:
    whole = an_event("RRULE:FREQ=WEEKLY;COUNT=2", "DURATION:PT1H")
    lines = ("RECURRENCE-ID:20261019T090000Z", "STATUS:CANCELLED", "DURATION:PT1H")
    off = an_event(*lines, start="DTSTART:20261019T090000Z").replace("Samtal", "Inställt: Samtal")
    found = read(a_calendar(whole, off))
    assert [entry.is_cancelled for entry in found.entries] == [False, True]
    assert {entry.title for entry in found.entries} == {"Samtal"}


def test_the_far_past_and_the_far_future_are_counted_only() -> None:
    old = an_event(uid="old", start="DTSTART:20200101T090000Z")
    far = an_event(uid="far", start="DTSTART:20400101T090000Z")
    found = read(a_calendar(old, far, an_event()))
    assert starts(found) == ["2026-10-12T09:00"]
    assert found.notes == [Note("far_away", "1"), Note("older", "1")]


def test_three_hundred_are_shown_those_to_come_first() -> None:
    found = read(an_event("RRULE:FREQ=DAILY", start="DTSTART:20260901T090000Z"))
    assert (len(found.entries), found.entries[0].starts[:10]) == (300, "2026-09-20")
    assert {note.code for note in found.notes} == {"too_many_occurrences"}


# Links


@pytest.mark.parametrize(
    ("line", "link", "text"),
    [
        (
            "DESCRIPTION:Kom\\nhttps://zoom.us/j/1?pwd=a\\nLösenkod: 12",
            "https://zoom.us/j/1?pwd=a",
            "Kom",
        ),
        ("DESCRIPTION:Läs https://example.org/a först.", "", "Läs https://example.org/a först."),
        ("DESCRIPTION:Kom: http://zoom.us/j/1", "", ""),
        ("LOCATION:https://video.example.org/rum", "https://video.example.org/rum", ""),
        ("CONFERENCE;VALUE=URI:https://video.example.org/r", "https://video.example.org/r", ""),
        (
            (
                "DESCRIPTION:Hej <https://eur01.safelinks.protection.outlook.com/"
                "?url=https%3A%2F%2Fteams.microsoft.com%2Fl%2Fa&data=05>"
            ),
            "https://teams.microsoft.com/l/a",
            "Hej",
        ),
        ("DESCRIPTION:Kom https:\\/\\/zoom.us\\/j\\/1", "https://zoom.us/j/1", "Kom"),
        ("DESCRIPTION:https://zoom.us/" + "j" * 600, "", ""),
        ("DESCRIPTION:https://zoom.us.example.org/j/1", "", "https://zoom.us.example.org/j/1"),
    ],
)
def test_the_link_to_a_meeting_leaves_the_description(line: str, link: str, text: str) -> None:
    entry = the_one(an_event(line, "DURATION:PT1H"))
    assert (entry.join_url, entry.text) == (link, text)


def test_a_meeting_link_that_cannot_be_used_is_told() -> None:
    entry = the_one(an_event("DESCRIPTION:http://zoom.us/j/1", "DURATION:PT1H"))
    assert entry.notes == (Note("meeting_dropped"),)


def test_html_alone_becomes_text() -> None:
    html = "<html><head><style>p{color:red}</style></head><p>Ett &amp; två</p><p>tre</p></html>"
    assert the_one(an_event(f"X-ALT-DESC;FMTTYPE=text/html:{html}")).text == "Ett & två\ntre"
    assert the_one(an_event("DESCRIPTION:a < b och <c>")).text == "a < b och <c>"


def test_case_6_a_long_text_from_word_is_cut_and_said() -> None:
    words = "DESCRIPTION:" + "ord\x0b&nbsp\\;" * 6000
    entry = the_one(an_event(words))
    assert len(entry.text) == 6000
    assert "\x0b" not in entry.text
    assert "cut_text" in codes(entry)
