"""The bytes of calendars: B1–B7 (lines), V1–V13 (entries), I (messages), and the nasty cases."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.models import Topic
from seminars import calendar
from seminars.calendar import Recipient
from seminars.models import Format, Series, Session, SessionSpeaker
from tests.make import a_series, a_session, a_venue
from tests.seminars.entries import entries, the_entry

pytestmark = pytest.mark.django_db
SWEDEN = ZoneInfo("Europe/Stockholm")
ANNA = Recipient("anna@example.org", "Anna Exempelsson", "sv", Format.ONLINE)


def written(*sessions: Session, language: str = "sv") -> bytes:
    return calendar.feed(sessions, name="Lärseminarier", language=language)


def lines(octets: bytes) -> list[str]:
    """The lines as they are meant, without folds."""
    return octets.decode().replace("\r\n ", "").split("\r\n")


def swedish(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SWEDEN)  # type: ignore[arg-type, misc]


def invited(session: Session, to: Recipient = ANNA, *, sequence: int = 0) -> bytes:
    stamp = datetime(2026, 11, 24, 8, tzinfo=UTC)
    return calendar.request(session, to, sequence=sequence, stamp=stamp)


def cancelled(session: Session, *, session_is_cancelled: bool) -> bytes:
    stamp = datetime(2026, 11, 24, 9, tzinfo=UTC)
    return calendar.cancellation(
        session, ANNA, sequence=1, stamp=stamp, session_is_cancelled=session_is_cancelled
    )


# --- Lines ----------------------------------------------------------------------------------
@pytest.mark.parametrize("letters", range(7))
@pytest.mark.parametrize("sign", ["å", "🧒", "\u2013"])
def test_b3_case_4_lines_are_short_and_fold_between_characters(letters: int, sign: str) -> None:
    session = a_session(title_sv="a" * letters + sign * 90, abstract_sv="b" * letters + sign * 200)
    octets = written(session)
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    for line in octets.split(b"\r\n"):
        line.decode()  # no sign is torn apart
    assert the_entry(octets)["SUMMARY"] == session.title_sv


def test_b2_every_line_ends_with_crlf_and_none_is_empty() -> None:
    octets = written(a_session(abstract_sv="En.\r\n\r\nTvå.\rTre.\n\n\nFyra."))
    assert octets.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"\r\n\r\n" not in octets


def test_b1_control_characters_never_come_out(now: datetime) -> None:
    odd = "a\x0bc\x0cd\x1be\x7ff\x85g\u2028h\u202ei\ufeffj"
    session = a_session(
        a_series(f"Serie{odd}"),
        title_sv=odd,
        format=Format.ON_SITE,
        venue=a_venue(f"Hus{odd}"),
        at=now,
    )
    session.title_sv = session.abstract_sv = f"{odd}\x00"  # which a database may refuse to keep
    unwanted = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x202E, 0xFEFF} - {*b"\r\n"}
    assert not unwanted & {ord(sign) for sign in written(session).decode()}


def test_b4_b5_case_5_punctuation_comes_out_letter_for_letter(now: datetime) -> None:
    abstract = 'Ta med "C:\\ny\\mall"; https://example.org/a;b,c\n\nStycke två: \\n är ingen rad.'
    session = a_session(
        title_sv='Hus K; sal B, "Myrdal"',
        abstract_sv=abstract,
        format=Format.ON_SITE,
        venue=a_venue('Hus K; sal B, "Myrdal"', city="Växjö"),
        at=now,
    )
    found = the_entry(written(session))
    assert found["SUMMARY"] == 'Hus K; sal B, "Myrdal"'
    assert found["LOCATION"] == 'Hus K; sal B, "Myrdal", Växjö'
    assert found["DESCRIPTION"].startswith(abstract)


def test_b4_no_fold_between_a_backslash_and_its_letter() -> None:
    for letters in range(80):
        octets = written(a_session(title_sv="x", abstract_sv="a" * letters + "\n" * 40 + "slut,;"))
        for line in octets.split(b"\r\n"):
            backslashes = len(line) - len(line.rstrip(b"\\"))
            assert backslashes % 2 == 0, line


def test_b6_b7_case_6_a_long_paste_from_word_is_cut_and_keeps_its_link() -> None:
    pasted = "Ett\x0bord&nbsp;till och\u00a0med en <b>tagg</b> mindre än 5 < 6. " * 1_000
    session = a_session()
    session.abstract_sv = pasted[:60_000]
    text = str(the_entry(written(session))["DESCRIPTION"])
    assert len(text.encode()) < 4_096
    assert text.startswith("Ettord till och med en")
    assert text.endswith(f"/serier/{session.series.slug}/{session.number}/delta/")
    assert " …\n\nMer om träffen och hur du deltar: http" in text


def test_b7_one_long_word_is_cut_too_between_two_letters() -> None:
    text = str(the_entry(written(a_session(abstract_sv="x" + "å" * 5_000)))["DESCRIPTION"])
    assert text.startswith("x" + "å" * 1_749 + " …\n\nMer om")


def test_b7_letters_are_composed_and_titles_are_one_line() -> None:
    session = a_session()
    session.title_sv = "Tva\u030a\nrader\tha\u0308r" + "!" * 300
    title = str(the_entry(written(session))["SUMMARY"])
    assert title.startswith("Två rader här!")
    assert len(title) == 255


@given(st.text(max_size=400), st.text(max_size=120))
def test_b_any_text_makes_a_calendar_that_can_be_read(abstract: str, title: str) -> None:
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    series = Series(pk=1, slug="larande", title_sv="Lärande")
    session = Session(
        pk=1,
        series=series,
        number=1,
        state="published",
        title_sv=title,
        changed_at=now,
        uid="u",
        abstract_sv=abstract,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
    )
    octets = written(session)
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    assert the_entry(octets)["UID"] == session.uid
    assert len(octets.decode().splitlines()) == octets.count(b"\r\n")


# --- Entries --------------------------------------------------------------------------------
def test_v1_v2_v7_v8_identity_number_and_times_are_the_stored_ones(now: datetime) -> None:
    changed_at = datetime(2026, 11, 3, 9, 5, 7, 99, tzinfo=UTC)
    session = a_session(at=now, sequence=3, changed_at=changed_at)
    found = lines(written(session))
    assert f"UID:{session.uid}" in found
    assert "SEQUENCE:3" in found
    assert "DTSTAMP:20261103T090507Z" in found
    assert "LAST-MODIFIED:20261103T090507Z" in found
    inside = found[found.index("BEGIN:VEVENT") :]
    for name in ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"]:
        assert len([line for line in inside if re.match(f"{name}[:;]", line)]) == 1
    assert written(session) == written(session)


def test_v3_case_1_the_weeks_around_the_changes_of_clocks() -> None:
    mornings = [(2027, 3, 26), (2027, 3, 29), (2026, 10, 23), (2026, 10, 26)]
    starts = [swedish(*day, 9, 0).astimezone(UTC) for day in mornings]
    found = lines(written(*(a_session(starts_at=start) for start in starts)))
    said = [line for line in found if line.startswith("DTSTART;")]
    assert said == [f"DTSTART;TZID=Europe/Stockholm:{y}{m:02}{d:02}T090000" for y, m, d in mornings]
    assert [start.hour for start in starts] == [8, 7, 7, 8]


def test_v3_the_zone_stands_before_the_entries_and_is_our_own() -> None:
    found = lines(written(a_session()))
    zone = found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE") + 1]
    assert found.index("END:VTIMEZONE") < found.index("BEGIN:VEVENT")
    assert zone == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_v3_case_2_over_midnight_and_through_the_long_night() -> None:
    late = a_session(starts_at=swedish(2026, 12, 4, 22, 0), ends_at=swedish(2026, 12, 5, 0, 30))
    night = a_session(
        starts_at=datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
        ends_at=datetime(2026, 10, 25, 3, 0, tzinfo=UTC),
    )
    found = lines(written(late, night))
    assert "DTSTART;TZID=Europe/Stockholm:20261204T220000" in found
    assert "DTEND;TZID=Europe/Stockholm:20261205T003000" in found
    assert "DTSTART;TZID=Europe/Stockholm:20261025T013000" in found
    assert "DTEND;TZID=Europe/Stockholm:20261025T040000" in found
    read = the_entry(written(night))
    start, end = (read[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    assert end - start == timedelta(hours=3, minutes=30)


def test_v6_the_second_half_past_two_is_written_in_utc() -> None:
    session = a_session(
        starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ends_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    found = lines(written(session))
    assert "DTSTART;TZID=Europe/Stockholm:20261025T023000" in found
    assert "DTEND:20261025T013000Z" in found


def test_v9_a_cancelled_session_is_marked_in_status_and_title() -> None:
    session = a_session(
        state="cancelled", title_sv="Att lyssna", title_en="Listening", cancel_reason_sv="Snö."
    )
    found = the_entry(written(session))
    assert (found["STATUS"], found["SUMMARY"]) == ("CANCELLED", "INSTÄLLT: Att lyssna")
    assert found["DESCRIPTION"].startswith("Snö.\n\nMer om träffen")


def test_v9_the_mark_is_in_the_language_of_the_feed() -> None:
    session = a_session(state="cancelled", title_en="Listening")
    assert the_entry(written(session, language="en"))["SUMMARY"] == "CANCELLED: Listening"


def test_v9_a_preliminary_session_is_tentative_and_a_published_one_confirmed() -> None:
    found = entries(written(a_session(state="preliminary"), a_session()))
    assert [each["STATUS"] for each in found] == ["TENTATIVE", "CONFIRMED"]


def test_v10_the_address_is_the_door_without_a_token_in_the_language(settings: Any) -> None:
    session = a_session(join_url="https://zoom.example.org/j/1?pwd=secret")
    site, slug, number = settings.SITE_URL, session.series.slug, session.number
    assert f"URL:{site}/serier/{slug}/{number}/delta/" in lines(written(session))
    english = written(session, language="en").decode().replace("\r\n ", "")
    assert f"URL:{site}/en/" in english
    assert "zoom" not in written(session).decode() + english + invited(session).decode()
    assert "CONFERENCE" not in written(session).decode()


def test_v11_a_comma_inside_a_category_is_escaped() -> None:
    session = a_session(a_series("Barn, unga och skola"))
    session.topics.add(Topic.objects.create(slug="samverkan", name_sv="Samverkan"))
    assert r"CATEGORIES:Barn\, unga och skola,Samverkan" in lines(written(session))


def test_v12_v13_nothing_that_disturbs_readers_stands_in_an_entry() -> None:
    octets = written(a_session())
    assert b"VALARM" not in octets
    found = the_entry(octets)
    assert not {"TZID", "METHOD", "ATTENDEE", "ORGANIZER", "DURATION", "RRULE"} & set(found)
    assert found.subcomponents == []


@pytest.mark.parametrize(
    ("format_", "place"),
    [
        (Format.ON_SITE, "Huset, Storgatan 1, Växjö"),
        (Format.ONLINE, "Digitalt"),
        (Format.BOTH, "Huset, Storgatan 1, Växjö eller digitalt"),
    ],
)
def test_the_place_is_the_venue_or_digital_or_both(format_: str, place: str) -> None:
    venue = a_venue("Huset", address="Storgatan 1", city="Växjö")
    assert the_entry(written(a_session(format=format_, venue=venue)))["LOCATION"] == place


@pytest.mark.parametrize(("format_", "place"), [(Format.ON_SITE, None), (Format.BOTH, "Digitalt")])
def test_a_venue_that_is_not_chosen_yet_is_left_out(format_: str, place: str | None) -> None:
    assert the_entry(written(a_session(format=format_))).get("LOCATION") == place


def test_speakers_stand_with_their_affiliation() -> None:
    session = a_session(abstract_sv="Om att lyssna.")
    SessionSpeaker.objects.create(session=session, name="Ulla Ek", affiliation_sv="Växjö kommun")
    SessionSpeaker.objects.create(session=session, name="Bo Al", order=1)
    text = the_entry(written(session))["DESCRIPTION"]
    assert text.startswith("Ulla Ek, Växjö kommun\nBo Al\n\nOm att lyssna.\n\nMer om")


def test_content_is_in_the_language_of_the_feed_and_falls_back() -> None:
    both, swedish_only = a_session(), a_session(title_sv="Bara svenska", title_en="")
    found = entries(written(both, swedish_only, language="en"))
    assert [each["SUMMARY"] for each in found] == ["Chairing a meeting", "Bara svenska"]


# --- The feed around them -------------------------------------------------------------------
def test_f1_f2_the_feed_says_its_name_and_when_to_ask_again_and_no_method() -> None:
    head = lines(written())
    assert sorted(head[: head.index("BEGIN:VTIMEZONE")]) == [
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "NAME:Lärseminarier",
        "PRODID:-//seminars//seminars 1//SV",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "VERSION:2.0",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-CALNAME:Lärseminarier",
        "X-WR-TIMEZONE:Europe/Stockholm",
    ]


# --- Messages -------------------------------------------------------------------------------
def test_i3_i4_i5_a_request_names_one_person_and_our_one_address(settings: Any) -> None:
    found = lines(invited(a_session(a_series("Lärseminarier")), sequence=4))
    assert "METHOD:REQUEST" in found
    assert "SEQUENCE:4" in found
    assert "DTSTAMP:20261124T080000Z" in found
    assert f"ORGANIZER;CN=Lärseminarier:mailto:{settings.EMAIL_FROM}" in found
    assert [line for line in found if line.startswith("ATTENDEE")] == [
        (
            'ATTENDEE;CN="Anna Exempelsson";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;'
            "ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:anna@example.org"
        )
    ]
    assert "X-MICROSOFT-DISALLOW-COUNTER:TRUE" in found
    assert found.count("BEGIN:VEVENT") == 1
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" not in found


@pytest.mark.parametrize(
    "address", ["asa.oberg+seminar@kommun.example.se", "Pat.O'Brien@Example.ORG", "X+Y@example.org"]
)
def test_i4_case_11_the_address_stands_letter_for_letter(address: str) -> None:
    to = Recipient(address, "Åsa", "sv", Format.ONLINE)
    assert the_entry(invited(a_session(), to))["ATTENDEE"] == f"mailto:{address}"


def test_i4_signs_that_mean_something_in_an_address_are_encoded() -> None:
    to = Recipient("50%?a&b#c@example.org", "Åsa", "sv", Format.ONLINE)
    assert the_entry(invited(a_session(), to))["ATTENDEE"] == "mailto:50%25%3Fa%26b%23c@example.org"


def test_b5_a_name_is_quoted_and_loses_its_quotation_marks() -> None:
    to = Recipient("a@example.org", 'Åsa "Ö; ^Berg", x:y\r\nBCC:z', "sv", Format.ONLINE)
    octets = invited(a_session(a_series('Serie "A", B')), to)
    assert 'CN="Åsa Ö; Berg, x:y BCC:z"' in octets.decode().replace("\r\n ", "")
    assert 'ORGANIZER;CN="Serie A, B":' in octets.decode().replace("\r\n ", "")


def test_i4_without_a_name_the_address_stands_in_its_place() -> None:
    to = Recipient("a@example.org", '"', "sv", Format.ONLINE)
    assert the_entry(invited(a_session(), to))["ATTENDEE"].params["CN"] == "a@example.org"


def test_i5_an_address_with_a_name_in_the_settings_is_taken_apart(settings: Any) -> None:
    settings.EMAIL_FROM = "Seminarier <post@example.org>"
    assert the_entry(invited(a_session()))["ORGANIZER"] == "mailto:post@example.org"


def test_i6_a_request_is_confirmed_or_tentative() -> None:
    assert the_entry(invited(a_session(state="published")))["STATUS"] == "CONFIRMED"
    assert the_entry(invited(a_session(state="preliminary")))["STATUS"] == "TENTATIVE"


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_i6_nobody_is_invited_to_what_does_not_take_place(state: str) -> None:
    with pytest.raises(calendar.NotOnTheProgramme):
        invited(a_session(state=state))


def test_a_person_sees_the_place_where_she_takes_part() -> None:
    session = a_session(format=Format.BOTH, venue=a_venue("Huset"))
    on_site = Recipient("a@example.org", "A", "sv", Format.ON_SITE)
    assert the_entry(invited(session, on_site))["LOCATION"] == "Huset, Växjö"
    assert the_entry(invited(session))["LOCATION"] == "Digitalt"


def test_i8_a_cancelled_session_is_cancelled_with_status() -> None:
    session = a_session(title_sv="Att lyssna", state="cancelled", sequence=1)
    found = lines(cancelled(session, session_is_cancelled=True))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SUMMARY:INSTÄLLT: Att lyssna"} <= set(found)
    assert {"SEQUENCE:1", "DTSTAMP:20261124T090000Z", f"UID:{session.uid}"} <= set(found)


def test_i9_one_person_is_taken_off_without_status() -> None:
    found = the_entry(cancelled(a_session(title_sv="Att lyssna"), session_is_cancelled=False))
    assert "STATUS" not in found
    assert found["SUMMARY"] == "Att lyssna"
    assert {"ORGANIZER", "ATTENDEE"} <= set(found)
    assert not {"RSVP", "PARTSTAT"} & set(found["ATTENDEE"].params)


def test_i13_no_token_stands_in_a_message() -> None:
    text = str(the_entry(invited(a_session()))["DESCRIPTION"])
    assert text.endswith("/delta/")
