"""Dates by a rule, an earlier term laid on a new one, and one set of drafts for one form."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from materials.models import Topic
from participants.models import AuditEntry
from seminars import cautions, planning, programme
from seminars.models import Format, Question, Session
from seminars.planning import Copy, Part, Rhythm, Rule
from seminars.session_facts import inherited, kept
from seminars.terms import Term
from tests.make import a_series, a_session, a_venue, an_organiser
from tests.make_materials import a_material

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
FIRST = date(2027, 1, 14)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule(FIRST, Rhythm.WEEKS, every=2, count=3), ["2027-01-14", "2027-01-28", "2027-02-11"]),
        (
            Rule(FIRST, Rhythm.WEEKS, every=1, until=date(2027, 1, 28)),
            ["2027-01-14", "2027-01-21", "2027-01-28"],
        ),
        (
            Rule(FIRST, Rhythm.MONTHS, nth=2, count=3),
            ["2027-01-14", "2027-02-11", "2027-03-11"],
        ),
        (Rule(FIRST, Rhythm.MONTHS, nth=-1, count=2), ["2027-01-28", "2027-02-25"]),
        (Rule(FIRST, Rhythm.MONTHS, nth=1, count=2), ["2027-02-04", "2027-03-04"]),
        (Rule(FIRST, Rhythm.MONTHS, every=2, nth=2, count=2), ["2027-01-14", "2027-03-11"]),
        (Rule(FIRST, Rhythm.MONTHS, nth=1, until=date(2027, 1, 31)), []),
    ],
)
def test_dates_by_a_rule(rule: Rule, days: list[str]) -> None:
    assert [f"{day}" for day in planning.dates_by_rule(rule)] == days


def test_a_rule_without_an_end_in_sight_is_refused() -> None:
    rule = Rule(FIRST, Rhythm.WEEKS, until=date(2100, 1, 1))
    with pytest.raises(planning.TooManyDates):
        planning.dates_by_rule(rule)


def test_terms_follow_each_other() -> None:
    spring = Term.named("2027-vt")
    assert spring == Term.of(datetime(2027, 6, 30, 21, tzinfo=UTC))
    assert spring is not None
    assert (spring.following.name, spring.previous.name) == ("2027-ht", "2026-ht")
    assert spring.words == "Vårterminen 2027"
    assert Term.of(datetime(2027, 6, 30, 22, tzinfo=UTC)) == spring.following  # midnight here


def test_a_day_keeps_its_weekday_and_its_week_of_the_term() -> None:
    autumn, spring = Term(2026, is_autumn=True), Term(2027, is_autumn=False)
    assert autumn.same_day_in(autumn.following.following, date(2026, 9, 10)) == date(2027, 9, 16)
    assert autumn.same_day_in(spring, date(2026, 8, 13)) == date(2027, 1, 14)


@pytest.mark.django_db
def test_proposed_days_pass_over_red_days_and_each_other() -> None:
    series = a_series()
    first = datetime(2026, 12, 3, 12, tzinfo=UTC)  # lies on Ascension Day's week in spring
    sessions = [a_session(series, starts_at=first + timedelta(weeks=weeks)) for weeks in (0, 1)]
    found = planning.proposals(sessions, Term(2026, is_autumn=True), Term(2027, is_autumn=False))
    days = [proposal.day for proposal in found]
    assert days == [date(2027, 5, 13), date(2027, 5, 20)]
    assert all(cautions.is_plain(day) for day in days)


@pytest.mark.django_db
def test_proposed_days_stay_in_their_term() -> None:
    series = a_series()
    days = [datetime(2027, 6, day, 9, tzinfo=UTC) for day in (3, 10, 17)]
    sessions = [a_session(series, starts_at=day) for day in days]
    target = Term(2027, is_autumn=True)
    found = [each.day for each in planning.proposals(sessions, target.previous, target)]
    assert found == [date(2027, 12, 2), date(2027, 12, 9), date(2027, 12, 16)]


@pytest.mark.django_db
def test_a_copy_takes_the_chosen_parts_and_the_rest_from_the_series() -> None:
    series = a_series(default_places=30, has_reminder=False)
    room = a_venue()
    session = a_session(
        series,
        starts_at=datetime(2026, 10, 6, 11, tzinfo=UTC),
        format=Format.ON_SITE,
        venue=room,
        places_on_site=12,
        abstract_sv="Om möten.",
        join_url="https://example.org/gammalt-rum",
    )
    session.topics.add(Topic.objects.create(slug="tillit", name_sv="Tillit"))
    session.speakers.create(name="Ada Exempel", role_sv="lektor")
    session.programme_items.create(starts=time(13), title_sv="Kaffe")
    session.session_materials.create(material=a_material(), use="read_before")
    Question.objects.create(session=session, text_sv="Vad hoppas du på?")
    Question.objects.create(session=session, text_sv="Borttagen", retired_at=NOW)
    starts_at = datetime(2027, 2, 9, 12, tzinfo=UTC)
    made = planning.copy_sessions(
        [Copy(session, starts_at)], list(Part), form_token=uuid4(), by=None, at=NOW
    )
    [draft] = made.sessions
    draft.refresh_from_db()
    assert (draft.state, draft.starts_at) == (Session.State.DRAFT, starts_at)
    assert draft.ends_at - draft.starts_at == session.ends_at - session.starts_at
    for name in (*planning.TEXTS, *planning.PLACES, "speakers", "readings", "programme"):
        assert kept(draft, name) == kept(session, name), name
    assert draft.questions.get().text_sv == "Vad hoppas du på?"
    assert (draft.join_url, draft.has_reminder, draft.sequence) == ("", False, 0)
    assert draft.uid != session.uid
    closes_at = inherited(series, at=NOW, starts_at=starts_at)["registration_closes_at"]
    assert draft.registration_closes_at == closes_at
    assert session.questions.count() == 2


@pytest.mark.django_db
def test_a_copy_without_parts_is_a_plain_draft_at_the_same_hour() -> None:
    series = a_series(default_places=30)
    session = a_session(series, places_online=12, abstract_sv="Om möten.")
    session.speakers.create(name="Ada Exempel")
    starts_at = datetime(2027, 2, 9, 12, tzinfo=UTC)
    copies = [Copy(session, starts_at)]
    [draft] = planning.copy_sessions(copies, [], form_token=uuid4(), by=None, at=NOW).sessions
    assert (draft.title_sv, draft.abstract_sv or "") == ("Lärseminarier", "")
    assert (draft.places_online, draft.speakers.count()) == (30, 0)


@pytest.mark.django_db
def test_one_form_makes_one_set_of_drafts() -> None:
    series = a_series()
    owner, token = an_organiser(series), uuid4()
    starts = [datetime(2027, 2, day, 12, tzinfo=UTC) for day in (9, 16)]
    drafts = [inherited(series, at=NOW, starts_at=at) | {"title_sv": "Träff"} for at in starts]
    first = planning.make_drafts(series, drafts, form_token=token, by=owner, at=NOW)
    again = planning.make_drafts(series, drafts, form_token=token, by=owner, at=NOW)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.sessions == first.sessions
    assert series.sessions.count() == 2
    planned = AuditEntry.objects.get(action="series.planned")
    assert (planned.by, planned.details) == (owner, {"count": 2})
    assert AuditEntry.objects.filter(action="session.created").count() == 2


@pytest.mark.django_db
def test_all_drafts_or_none() -> None:
    series = a_series()
    good = inherited(series, at=NOW) | {"title_sv": "Träff"}
    bad = good | {"ends_at": good["starts_at"]}
    with pytest.raises(programme.ImpossibleTimes):
        planning.make_drafts(series, [good, bad], form_token=uuid4(), by=None, at=NOW)
    assert not series.sessions.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_warnings_of_one_time_use_the_usual_length() -> None:
    series = a_series(default_minutes=60)
    starts_at = datetime(2026, 12, 8, 12, tzinfo=UTC)
    a_session(title_sv="Strax efter", starts_at=starts_at + timedelta(minutes=59))
    [words] = planning.warnings(starts_at, series, at=NOW)
    assert "Strax efter" in words
    assert planning.warnings(starts_at - timedelta(minutes=1), series, at=NOW) == []


@pytest.mark.django_db
def test_drafts_begin_at_the_same_clock_on_both_sides_of_a_clock_change() -> None:
    series = a_series(closes_days_before=2)
    starts = datetime(2027, 4, 1, 11, tzinfo=UTC)
    facts = inherited(series, at=NOW, starts_at=starts)
    closes_at = facts["registration_closes_at"]
    assert closes_at is not None
    assert f"{timezone.localtime(closes_at):%Y-%m-%d %H:%M}" == "2027-03-30 23:59"


@pytest.mark.django_db
def test_a_new_session_is_not_proposed_for_christmas_eve() -> None:
    series = a_series(default_weekday=3, default_start=time(13))
    usual = planning.usual(series, at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert usual["starts_at"] == datetime(2027, 1, 14, 12, tzinfo=UTC)
    closes_at = usual["registration_closes_at"]
    assert closes_at is not None
    assert closes_at.year == 2027
