"""Sessions of whole days: two dates in calendars (V5), no clock in any words (case 3)."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from config import letter_examples
from config.letter_examples.scene import Example
from participants.models import OutgoingMail
from seminars import calendar, check_in, letters, notices, planning, programme, timing
from seminars.calendar import Recipient
from seminars.forms.planning import RuleForm
from seminars.models import Format, Session
from seminars.session_facts import SessionFacts, whole_days
from seminars.templatetags import when as filters
from tests.make import a_network_day, a_registration, a_series, a_session, an_organiser
from tests.seminars.entries import the_entry
from tests.seminars.test_desk import typed

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


# --- Words -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (FIRST, FIRST, "Tisdag 24 november 2026, hela dagen"),
        (FIRST, LAST, "Tisdag 24–onsdag 25 november 2026, hela dagarna"),
        (
            date(2026, 11, 30),
            date(2026, 12, 1),
            "Måndag 30 november\u00a0– tisdag 1 december 2026, hela dagarna",
        ),
        (
            date(2026, 12, 31),
            date(2027, 1, 1),
            "Torsdag 31 december 2026\u00a0– fredag 1 januari 2027, hela dagarna",
        ),
        (date(2027, 3, 27), date(2027, 3, 28), "Lördag 27–söndag 28 mars 2027, hela dagarna"),
    ],
)
def test_v5_whole_days_are_said_without_a_clock(first: date, last: date, words: str) -> None:
    assert timing.when(a_network_day(first=first, last=last)) == words


def test_v5_english_names_the_same_days() -> None:
    with translation.override("en"):
        assert timing.dates_words(network_days()) == "Tuesday 24–Wednesday 25 November 2026"


def test_v5_a_row_says_how_long_and_a_subject_from_when_to_when() -> None:
    session = network_days()
    assert timing.hours_words(session) == "hela dagarna till och med onsdag 25 november"
    assert timing.hours_words(a_network_day(first=FIRST)) == "hela dagen"
    assert timing.short_dates(session) == "24–25\u00a0nov."
    assert filters.machine_start(session) == "2026-11-24"


def test_v5_what_is_possible_until_midnight_is_possible_on_the_day_before() -> None:
    starts_at = network_days().starts_at
    assert timing.moment_words(starts_at) == "tisdag 24 november"
    assert timing.deadline_words(starts_at) == "måndag 23 november"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", sorted(letter_examples.EXAMPLES))
def test_v5_no_letter_says_midnight(name: str, language: str) -> None:
    """Every letter of the site about a session of whole days."""
    at = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
    example = Example(language, at, is_held=name in letter_examples.AFTERWARDS)
    session = example.session
    session.starts_at, session.ends_at = whole_days(FIRST, LAST)
    if example.is_held:
        session.starts_at, session.ends_at = whole_days(date(2026, 11, 7), date(2026, 11, 8))
    session.is_whole_day = True
    session.registration_closes_at = None
    session.previous_starts_at = session.starts_at - timedelta(days=7)
    session.save()
    written = letter_examples.EXAMPLES[name](example)
    for mail in [written] if isinstance(written, OutgoingMail) else list(written):
        for text in (mail.subject, mail.text, mail.html):
            assert not re.search(r"\b0?0[.:]00\b", text)
            assert "tio minuter före" not in text


def test_v5_the_reminder_says_tomorrow_and_no_hour(now: datetime) -> None:
    registration = a_registration(network_days())
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    mail = letters.tomorrow(registration, occasion="x", at=at)
    assert mail.subject == "I morgon: Nätverksdagar"
    assert "I morgon är det dags." in mail.text
    assert "Tisdag 24–onsdag 25 november 2026, hela dagarna" in mail.text
    assert mail.expires_at == registration.session.starts_at


def test_v5_hours_that_become_a_whole_day_are_told_as_a_new_time(now: datetime) -> None:
    starts_at = datetime(2026, 11, 24, 13, tzinfo=SWEDEN)
    session = a_session(starts_at=starts_at, abstract_sv="Om möten.")
    told = a_registration(session)
    first, end = whole_days(FIRST, FIRST)
    facts: SessionFacts = {"starts_at": first, "ends_at": end, "is_whole_day": True}
    programme.change(session, facts, by=None, at=datetime(2026, 11, 1, tzinfo=UTC))
    [mail] = OutgoingMail.objects.filter(person=told.person)
    assert mail.subject == "Ny tid: Att hålla i ett möte, 24 nov., hela dagen"
    assert "Förut: tisdag 24 november kl.\u00a013.00" in mail.text
    assert "Tisdag 24 november 2026, hela dagen" in mail.text


def test_v5_a_whole_day_that_gets_hours_says_what_it_was_without_midnight(now: datetime) -> None:
    session = network_days(abstract_sv="Om möten.")
    told = a_registration(session)
    starts_at = datetime(2026, 11, 24, 9, tzinfo=SWEDEN)
    ends_at = datetime(2026, 11, 24, 16, tzinfo=SWEDEN)
    facts: SessionFacts = {"starts_at": starts_at, "ends_at": ends_at, "is_whole_day": False}
    programme.change(session, facts, by=None, at=datetime(2026, 11, 1, tzinfo=UTC))
    [mail] = OutgoingMail.objects.filter(person=told.person)
    assert "Förut: tisdag 24 november\n" in mail.text
    assert b"TRANSP" not in bytes(mail.calendar or b"")


# --- What follows from the beginning ---------------------------------------------------------
def test_v5_the_first_day_begins_at_midnight_and_the_last_ends_at_one() -> None:
    session = network_days(registration_closes_at=None)
    evening = datetime(2026, 11, 23, 23, 59, tzinfo=SWEDEN)
    midnight = datetime(2026, 11, 24, tzinfo=SWEDEN)
    assert check_in.is_too_early(session, at=evening)
    assert not check_in.is_too_early(session, at=midnight)
    assert session.takes_registrations(at=evening)
    assert not session.takes_registrations(at=midnight)
    assert not session.is_over(at=datetime(2026, 11, 25, 23, 59, tzinfo=SWEDEN))
    assert session.is_over(at=datetime(2026, 11, 26, tzinfo=SWEDEN))
    assert session.waiting_list_closes_at == datetime(2026, 11, 23, 22, tzinfo=SWEDEN)
    assert notices.morning_before(session, days=1) == datetime(2026, 11, 23, 10, tzinfo=SWEDEN)


def test_v5_registration_closes_on_the_day_before_at_the_latest(now: datetime) -> None:
    series = a_series(closes_days_before=0)
    starts_at, ends_at = whole_days(FIRST, LAST)
    facts: SessionFacts = {"starts_at": starts_at, "ends_at": ends_at, "is_whole_day": True}
    made = programme.create_session(series, facts, by=None, at=now)
    the_evening_before = datetime(2026, 11, 23, 23, 59, tzinfo=SWEDEN)
    assert made.registration_closes_at == the_evening_before
    noon = a_session(
        starts_at=datetime(2026, 11, 24, 13, tzinfo=SWEDEN),
        registration_closes_at=datetime(2026, 11, 24, 12, tzinfo=SWEDEN),
        state=Session.State.DRAFT,
    )
    whole = programme.change(noon, facts, by=None, at=now).session
    assert whole.registration_closes_at == the_evening_before


# --- Changes ---------------------------------------------------------------------------------
def test_v7_sequence_rises_when_the_days_change_and_when_hours_become_days(now: datetime) -> None:
    starts_at, ends_at = whole_days(FIRST, FIRST)
    session = a_session(starts_at=starts_at, ends_at=ends_at, abstract_sv="Om möten.")
    days = programme.change(session, {"is_whole_day": True}, by=None, at=now).session
    assert (days.sequence, days.is_whole_day) == (1, True)
    longer = programme.change(days, {"ends_at": whole_days(FIRST, LAST)[1]}, by=None, at=now)
    assert longer.session.sequence == 2
    again = programme.change(longer.session, {"is_whole_day": True}, by=None, at=now)
    assert again.session.sequence == 2


def test_v5_a_longer_network_meeting_is_told_in_days(now: datetime) -> None:
    session = network_days(abstract_sv="Om möten.")
    told = a_registration(session)
    after = whole_days(FIRST, date(2026, 11, 26))[1]
    programme.change(session, {"ends_at": after}, by=None, at=datetime(2026, 11, 1, tzinfo=UTC))
    [mail] = OutgoingMail.objects.filter(person=told.person)
    assert "Sista dag: onsdag 25 november → torsdag 26 november" in mail.text
    assert b"DTEND;VALUE=DATE:20261127" in bytes(mail.calendar or b"")


@pytest.mark.parametrize("hours", [1, -1, 13])
def test_v5_whole_days_begin_and_end_at_midnight_or_are_refused(hours: int, now: datetime) -> None:
    session, shift = network_days(), timedelta(hours=hours)
    with pytest.raises(programme.ImpossibleTimes):
        programme.move(
            session,
            starts_at=session.starts_at + shift,
            ends_at=session.ends_at + shift,
            by=None,
            at=now,
        )
    with pytest.raises(programme.ImpossibleTimes):
        programme.create_session(
            session.series,
            {"starts_at": session.starts_at + shift, "is_whole_day": True},
            by=None,
            at=now,
        )


def test_v5_v6_a_copy_has_as_many_days_also_where_the_clock_changes(now: datetime) -> None:
    copy = planning.Copy(network_days(), whole_days(date(2027, 3, 27), FIRST)[0])
    facts = planning.copied_facts(copy, [], at=now)
    made = programme.create_session(copy.session.series, facts, by=None, at=now)
    assert made.is_whole_day
    assert (made.starts_at, made.ends_at) == whole_days(date(2027, 3, 27), date(2027, 3, 28))


# --- The organiser's sheet -------------------------------------------------------------------
@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_organiser(a_series(slug="natverket")))
    return client


def sent(**facts: Any) -> dict[str, Any]:
    return typed(None, day="2027-11-23", last_day="2027-11-24", is_whole_day="on") | facts


def test_v5_case_3_an_organiser_ticks_whole_days_and_needs_no_hours(desk: Client) -> None:
    answer = desk.post("/arrangera/natverket/ny/", sent(starts="", ends=""))
    session = Session.objects.get()
    assert answer.status_code == 302
    assert session.is_whole_day
    assert (session.starts_at, session.ends_at) == whole_days(
        date(2027, 11, 23), date(2027, 11, 24)
    )
    page = desk.get(f"/arrangera/natverket/{session.number}/").content.decode()
    assert "Tisdag 23–onsdag 24 november 2027, hela dagarna" in page
    assert "00.00" not in page


def test_v5_hours_left_in_the_sheet_have_no_meaning_for_whole_days(desk: Client) -> None:
    assert desk.post("/arrangera/natverket/ny/", sent(starts="sen", ends="1")).status_code == 302
    assert Session.objects.get().is_whole_day


def test_v5_without_a_last_day_it_is_one_day(desk: Client) -> None:
    desk.post("/arrangera/natverket/ny/", sent(last_day=""))
    session = Session.objects.get()
    assert (session.starts_at, session.ends_at) == whole_days(
        date(2027, 11, 23), date(2027, 11, 23)
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"last_day": "2027-11-22"}, "Den sista dagen är före den första."),
        ({"last_day": "2028-11-22"}, "En träff kan vara högst 31 dagar."),
        ({"last_day": "i övermorgon"}, "Skriv datumet som 2026-12-17."),
        ({"is_whole_day": ""}, "En sista dag finns bara för hela dagar."),
        ({"is_whole_day": "", "last_day": "", "starts": ""}, "Skriv när träffen börjar."),
    ],
)
def test_v5_what_is_wrong_is_said_and_what_was_typed_is_kept(
    desk: Client, facts: dict[str, str], words: str
) -> None:
    answer = desk.post("/arrangera/natverket/ny/", sent(**facts))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert 'value="2027-11-23"' in page
    assert f'value="{facts.get("last_day") or "2027-11-23"}"' in page
    assert not Session.objects.exists()


def test_v5_from_days_to_hours_and_back(desk: Client) -> None:
    desk.post("/arrangera/natverket/ny/", sent())
    session = Session.objects.get()
    edit = f"/arrangera/natverket/{session.number}/andra/"
    page = desk.get(edit).content.decode()
    assert 'name="is_whole_day" ' in page
    assert 'value="2027-11-24"' in page
    hours = typed(session, is_whole_day="", last_day="", starts="09:00", ends="16:00")
    assert desk.post(edit, hours).status_code == 302
    session.refresh_from_db()
    assert not session.is_whole_day
    assert timing.clock_range(session.starts_at, session.ends_at) == "kl.\u00a009.00–16.00"
    assert desk.post(edit, typed(session, is_whole_day="on")).status_code == 302
    session.refresh_from_db()
    assert session.is_whole_day
    assert timing.days_of(session) == (date(2027, 11, 23), date(2027, 11, 23))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_v5_no_page_for_visitors_says_midnight(client: Client, language: str) -> None:
    first = timezone.localdate() + timedelta(days=10)
    session = a_network_day(
        first=first, last=first + timedelta(days=1), registration_closes_at=None
    )
    with translation.override(language):
        numbered = [session.series.slug, session.number]
        pages = [reverse("programme"), reverse("series", args=[session.series.slug])]
        pages += [reverse(name, args=numbered) for name in ("session", "register", "join")]
    for address in pages:
        text = client.get(address, follow=True).content.decode()
        assert not re.search(r"\b00[.:]00\b", re.sub(r'datetime="[^"]*"', "", text))
    assert f'datetime="{first}"' in client.get(pages[2]).content.decode()


def test_v5_the_door_opens_with_the_day(client: Client) -> None:
    first = timezone.localdate() + timedelta(days=10)
    session = a_network_day(first=first, needs_registration=False)
    page = client.get(reverse("join", args=[session.series.slug, session.number])).content.decode()
    assert f"Dörren öppnar {timing.day_words(first)}." in page


# --- The hour in which the clock changes (V6) -----------------------------------------------
@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_v6_planning_by_rule_refuses_the_hour_that_is_missing_or_doubled(day: str) -> None:
    series = a_series()
    at = datetime(2026, 11, 22, tzinfo=UTC)
    said = QueryDict(mutable=True)
    said.update(
        {
            "title_sv": "Nattvandring",
            "first": day,
            "starts": "02:30",
            "ends": "04:00",
            "rhythm": "weeks",
            "every": "1",
            "count": "1",
            "form_token": "a0ee4a63-29c8-4d97-8ec9-4a3f3a0a1f4e",
        }
    )
    form = RuleForm(said, series=series, at=at)
    assert not form.is_valid()
    assert "Då ställs klockan om" in str(form.errors["starts"])
