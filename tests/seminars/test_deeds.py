"""The log as organisers read it: in words, of their series only, few queries, found by an index."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from participants import audit
from participants.models import AuditEntry, Person
from seminars import deeds, organisers, programme, registration
from seminars.deed_words import WORDS, details_in_words, words_for
from seminars.models import Registration, Series, SeriesRole, Session
from tests.architecture import source
from tests.make import a_person, a_registration, a_series, a_session, an_organiser

Role = SeriesRole.Role
ACTION = re.compile(r"^[a-z_]+\.[a-z_]+$")
# Actions put together from a name: the module and what it can make of it.
PUT_TOGETHER = {
    "participants/roles.py": {
        f"{role}.{deed}"
        for role in ("administrator", "librarian")
        for deed in ("appointed", "dismissed")
    },
    "materials/publishing.py": {
        f"material.{state}" for state in ("draft", "announced", "published", "withdrawn")
    },
}


def recorded() -> Iterator[tuple[str, str]]:
    """Every action that is written down, with its module."""
    for path in source.files():
        name = str(path.relative_to(source.ROOT))
        for call in _calls_of_record(path):
            yield from ((name, action) for action in _actions(path, name, call.args[0]))


def _calls_of_record(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call) and node.args and path.name != "audit.py":
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name == "record":
                yield node


def _actions(path: Path, name: str, said: ast.expr) -> set[str]:
    """What the first argument can be: a constant, or any that its module passes along."""
    if isinstance(said, ast.Constant):
        return {str(said.value)}
    if name in PUT_TOGETHER and isinstance(said, ast.JoinedStr):
        return PUT_TOGETHER[name]
    passed = {
        str(node.value)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant)
        and ACTION.match(str(node.value))
        and str(node.value).split(".")[0] not in source.ROOMS
    }
    assert passed, f"{name}: what can be recorded there?"
    return passed


def test_every_action_that_is_written_down_has_words() -> None:
    without = sorted({f"{where}: {action}" for where, action in recorded() if action not in WORDS})
    assert without == []


def test_every_action_of_a_series_is_of_one_kind_that_can_be_looked_for() -> None:
    of_the_room = {action for where, action in recorded() if where.startswith("seminars/")}
    outside = {"entry_link.used"}  # about a person, in no series
    lost = {
        action: kinds
        for action in of_the_room - outside
        if len(kinds := [kind.name for kind in deeds.KINDS if action.startswith(kind.beginnings)])
        != 1
    }
    assert lost == {}


def test_an_action_without_words_is_shown_by_its_name() -> None:
    assert words_for("moon.painted") == "moon.painted"


def test_details_are_said_in_words_and_keys_of_other_rows_are_not() -> None:
    details = {"role": "editor", "person": 17, "count": 34, "later": True, "over_capacity": False}
    assert details_in_words(details) == ["antal: 34", "roll: redaktör", "skickas senare: ja"]
    facts = {"facts": "starts_at, speakers, moon", "group": "placed", "state": "waiting"}
    assert details_in_words(facts) == [
        "till: Har plats",
        "läge: på reservlistan",
        "uppgifter: börjar, Medverkande, moon",
    ]


def test_answers_are_said_in_words_wherever_they_came_from() -> None:
    assert details_in_words({"answer": "DECLINED"}) == ["svar: tackar nej"]
    assert details_in_words({"answer": "later"}) == ["svar: svarar senare"]


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande")


@pytest.mark.django_db
def test_the_log_is_of_one_series_and_the_latest_comes_first(series: Series, now: datetime) -> None:
    session, other = a_session(series, at=now), a_session(at=now)
    entry = a_registration(session)
    owner = an_organiser(series)
    a_registration(other)
    registration.cancel(entry, by=entry.person, at=now)
    registration.cancel(other.registrations.get(), by=None, at=now)
    later = now + timedelta(minutes=1)
    organisers.appoint(a_person(), series, Role.READER, by=owner, at=later)

    told = deeds.told(deeds.entries(series))

    assert [(deed.who, deed.words) for deed in told] == [
        ("Olle Arrangör", "gav en roll"),
        ("Deltagaren", "avanmälde"),
    ]
    assert told[1].registration == entry
    assert told[1].session == session
    assert told[0].details == ["roll: läsare"]


@pytest.mark.django_db
def test_the_log_is_looked_through_by_session_and_kind(series: Series, now: datetime) -> None:
    first, second = a_session(series, at=now), a_session(series, at=now)
    audit.record("participants.exported", first, by=None, at=now, count=3)
    audit.record("session.changed", first, by=None, at=now)
    audit.record("session.changed", second, by=None, at=now)

    def found(**facts: object) -> list[str]:
        return [entry.action for entry in deeds.entries(series, **facts)]  # type: ignore[arg-type]  # names of the parameters

    assert len(found()) == 3
    assert found(session=first) == ["session.changed", "participants.exported"]
    assert found(kind="files") == ["participants.exported"]
    assert found(session=second, kind="files") == []
    assert len(found(kind="forged")) == 3


@pytest.mark.django_db
def test_a_role_that_is_gone_stays_in_the_log(series: Series, now: datetime) -> None:
    an_organiser(series)
    role = organisers.appoint(a_person(), series, Role.READER, by=None, at=now)
    organisers.dismiss(role, by=None, at=now)
    words = [deed.words for deed in deeds.told(deeds.entries(series))]
    assert words == ["tog bort en roll", "gav en roll"]


@pytest.mark.django_db
def test_somebody_erased_has_no_name_in_the_log(series: Series, now: datetime) -> None:
    gone = a_person(is_active=False, name="")
    audit.record("series.changed", series, by=gone, at=now)
    audit.record("series.planned", series, by=None, at=now)
    assert [deed.who for deed in deeds.told(deeds.entries(series))] == [
        "Systemet",
        "En raderad person",
    ]


@pytest.mark.django_db
def test_every_kind_of_row_below_a_session_is_looked_for() -> None:
    """Rows that an act may write about: those of this room with a way to a session or series."""
    never_written_about = {
        *("seminars.invitation", "seminars.openingreminder", "seminars.sessionnotice"),
        *("seminars.programmeitem", "seminars.sessionspeaker", "seminars.sessionmaterial"),
        *("seminars.needs", "seminars.partymember", "seminars.answer", "seminars.roleinvitation"),
        *("seminars.formerslug", "seminars.formernumber"),
        *("seminars.importedlist", "seminars.importedrow"),
    }
    known = {model._meta.label_lower for model in (*deeds.OF_SESSION, *deeds.OF_SERIES)}
    below = {
        model._meta.label_lower
        for model in Session._meta.apps.get_app_config("seminars").get_models()
        if {field.related_model for field in model._meta.get_fields() if field.many_to_one}
        & {Session, Series, Registration}
    }
    assert sorted(below - known - never_written_about) == []


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def desk(self, client: Client, series: Series) -> Client:
        client.force_login(an_organiser(series))
        return client

    def test_it_says_who_did_what_to_which(self, desk: Client, series: Series) -> None:
        session = a_session(series, number=14, title_sv="Om möten", abstract_sv="Om möten.")
        entry = a_registration(session, number=3)
        by, at = Person.objects.get(name="Olle Arrangör"), timezone.now()
        registration.cancel(entry, by=by, at=at)
        programme.change(session, {"title_sv": "Om samtal"}, by=by, at=at)
        page = desk.get("/arrangera/larande/handelser/").content.decode()
        assert "avanmälde" in page
        assert entry.reference in page
        assert entry.name not in page
        assert "ändrade träffen" in page
        assert "2 händelser" in page
        assert "hade plats: ja" in page

    def test_filters_and_pages_keep_each_other(self, desk: Client, series: Series) -> None:
        session = a_session(series, number=14)
        for _each in range(60):
            audit.record("session.changed", session, by=None, at=timezone.now())
        page = desk.get("/arrangera/larande/handelser/?session=14&kind=programme&page=2")
        assert "Sida 2 av 2" in page.content.decode()
        assert "session=14&amp;kind=programme&amp;page=1" in page.content.decode()
        nothing = desk.get("/arrangera/larande/handelser/?session=x&kind=messages")
        assert "Inget av det slaget har hänt." in nothing.content.decode()

    def test_it_takes_as_many_queries_for_three_as_for_one(
        self, desk: Client, series: Series
    ) -> None:
        counts = []
        for _each in range(3):
            session = a_session(series)
            by = a_person()
            audit.record("session.changed", session, by=by, at=timezone.now())
            audit.record("registration.made", a_registration(session), by=by, at=timezone.now())
            with CaptureQueriesContext(connection) as queries:
                desk.get("/arrangera/larande/handelser/")
            counts.append(len(queries))
        assert len(set(counts)) == 1
        assert counts[0] <= 12


@pytest.mark.django_db
def test_entries_are_found_by_the_index_of_subjects(series: Series) -> None:
    """A long log is not read through: the plan names the index on both databases."""
    found = deeds.entries(series).order_by()
    assert AuditEntry._meta.indexes
    with translation.override("sv"):
        plan = found.explain()
    assert "audit_subject" in plan or connection.vendor == "postgresql"
