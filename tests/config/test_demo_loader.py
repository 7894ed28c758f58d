"""The demo shows what its plan says, sends nothing, and may be loaded again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from config.demo.loader import Summary, last_loaded_at, load
from config.demo.plan import Plan, read_plan
from config.demo.verify import verify
from config.schedule import sweep
from materials.facets import Filters
from materials.models import Material
from materials.search import search
from participants.models import Organisation, OutgoingMail, Person
from seminars import roster
from seminars.models import CalendarReply, Needs, Registration, Series, Session
from tests.conftest import fill_again_what_migrations_fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan()


@pytest.fixture(scope="module")
def today() -> datetime:
    return datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    plan: Plan,
    today: datetime,
) -> Iterator[Summary]:
    """One loading for the whole module; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill_again_what_migrations_fill()
        yield load(plan, at=today)
        transaction.set_rollback(True)


def session(key: str) -> Session:
    slug = "forskning" if key[0] == "r" else "larande"
    return Session.objects.get(series__slug=slug, number=int(key[1:]))


def test_every_session_shows_the_state_of_the_plan(
    demo: Summary, plan: Plan, today: datetime
) -> None:
    assert verify(plan, at=today) == []
    assert demo.new_sessions == len(plan.sessions)


def test_loading_sends_nothing() -> None:
    assert not OutgoingMail.objects.exists()


def test_the_first_sweep_writes_to_no_invented_participant(today: datetime) -> None:
    assert sweep(at=today + timedelta(minutes=1)) == []
    receivers = set(OutgoingMail.objects.values_list("address", flat=True))
    assert not any(address.count(".example.org") for address in receivers)


def test_loading_twice_changes_nothing(plan: Plan, today: datetime) -> None:
    before = list(Session.objects.order_by("pk").values())
    assert load(plan, at=today + timedelta(minutes=1)) == Summary(0, 0, 0, 0)
    assert list(Session.objects.order_by("pk").values()) == before
    assert last_loaded_at() == today


def test_another_day_moves_the_dates_and_keeps_what_people_did(plan: Plan, today: datetime) -> None:
    Series.objects.filter(slug="larande").update(title_sv="Omdöpt")
    before = session("r13")
    later = today + timedelta(days=21)
    assert load(plan, at=later).moved_sessions > 0
    after = session("r13")
    assert after.starts_at - before.starts_at == timedelta(days=21)
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert Series.objects.get(slug="larande").title_sv == "Omdöpt"
    assert verify(plan, at=later) == []


def test_no_place_is_given_twice() -> None:
    for each in Session.objects.with_places():
        for format_, taken in (("on_site", each.taken_on_site), ("online", each.taken_online)):
            capacity = each.places_in(format_)
            assert capacity is None or taken <= capacity


def test_counts_are_those_of_the_plan() -> None:
    full = session("l17").registrations.all()
    assert full.placed().places_total() == 47
    assert full.waiting().count() == 13
    offered = full.offered().get()
    assert offered.freed_by is not None
    assert offered.freed_by.state == Registration.State.CANCELLED


def test_teams_hold_several_places() -> None:
    teams = session("l15").registrations.filter(places__gt=1)
    assert teams.count() == 4
    assert session("l15").registrations.placed().places_total() == 18
    assert all(team.party_members.count() == team.places for team in teams)


def test_people_from_elsewhere_ask_while_others_go_first() -> None:
    asking = session("l18").registrations.requested()
    assert asking.count() == 6
    assert not any(each.organisation and each.organisation.has_priority for each in asking)


def test_somebody_waits_to_be_told_when_registration_opens() -> None:
    assert session("r20").opening_reminders.count() == 14


def test_a_session_has_its_small_programme_and_its_question() -> None:
    titles = [item.title_sv for item in session("l14").programme_items.all()]
    assert titles[0] == "Kaffe och en kort inledning"
    assert len(titles) == 4
    assert session("l14").questions.get().choices_en.splitlines() == [
        "Yes",
        "No, but with SIP",
        "No",
    ]


def test_the_limit_of_each_organisation_is_kept() -> None:
    counted = session("l14").registrations.placed().values_list("organisation", flat=True)
    organisations = list(counted)
    assert max(organisations.count(each) for each in set(organisations)) <= 6


def test_places_in_the_learning_series_went_to_those_who_go_first() -> None:
    others = Organisation.objects.filter(has_priority=False)
    assert not session("l17").registrations.filter(organisation__in=others).exists()


def test_accounts_have_their_registrations() -> None:
    testa = Person.objects.get(email="testa.exempelsson@vaxjo.example.org")
    states = {each.session.label: each.state for each in testa.registrations.all()}
    assert states == {
        "L13": "place",
        "F13": "place",
        "L14": "place",
        "F15": "waiting",
        "F12": "place",
        "L12": "place",
        "L11": "place",
    }
    attended = testa.registrations.filter(attendance="present").count()
    assert attended == 3


def test_two_answers_of_calendars_wait_for_organisers() -> None:
    waiting = CalendarReply.objects.to_review().values_list("session__series__slug", "reason")
    assert sorted(waiting) == [("forskning", "not_proven"), ("larande", "team")]
    counts = roster.calendar_counts(session("r14"))
    assert (counts.coming, counts.maybe, counts.declined) == (21, 3, 2)


def test_an_offered_place_was_given_up_in_a_calendar() -> None:
    offered = session("l17").registrations.get(state="offered")
    assert offered.freed_by
    assert offered.freed_by.calendar_answer == "declined"


def test_accounts_have_their_roles() -> None:
    organiser = Person.objects.get(email="arrangor.larande@example.org")
    assert [role.series.slug for role in organiser.series_roles.all()] == ["larande"]
    assert Person.objects.get(email="bibliotek@example.org").is_librarian
    assert Person.objects.get(email="admin@example.org").is_administrator


def test_real_authors_are_no_people_here(plan: Plan) -> None:
    names = [row["name"] for row in plan.authors]
    assert not Person.objects.filter(name__in=names).exists()


def test_needs_are_kept_for_upcoming_sessions_only(today: datetime) -> None:
    assert Needs.objects.exists()
    assert not Needs.objects.filter(registration__session__ends_at__lt=today).exists()


def test_the_library_shows_announced_linked_and_related_materials() -> None:
    assert Material.objects.get(slug="sormland-slut").state == "announced"
    assert Material.objects.get(slug="inspiration-skottland").link
    short = Material.objects.get(slug="barnets-rost-kort")
    assert [each.target.slug for each in short.relations_out.all()] == ["planer-full"]


def test_held_sessions_have_their_slides_and_coming_recordings() -> None:
    uses = session("r12").session_materials.filter(use__in=["slides", "recording"])
    assert {each.use: each.material.state for each in uses} == {
        "slides": "published",
        "recording": "announced",
    }


def test_the_search_reads_the_files() -> None:
    found = search("Skottlandsmodellen", filters=Filters(), person=AnonymousUser(), language="sv")
    assert found.total > 0


def test_the_command_refuses_a_demo_that_differs() -> None:
    Session.objects.filter(pk=session("r13").pk).update(state="draft")
    with pytest.raises(CommandError, match="r13 shows draft"):
        call_command("load_demo", only_compare=True)


def test_the_command_does_nothing_the_second_time(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo", if_empty=True)
    assert "new" not in capsys.readouterr().out
