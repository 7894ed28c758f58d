"""Across the rooms: all about one person is handed out, forgotten, joined; in time by itself."""

import json
from datetime import datetime, timedelta

import pytest

from config import privacy
from participants.models import Person
from seminars.models import Registration, Session
from tests import make

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=800)


@pytest.fixture
def session(now: datetime) -> Session:
    return make.a_session(at=now)


def an_idle_person(now: datetime, name: str = "Gammal Bekant") -> Person:
    return make.a_person(name, joined_at=now - LONG_AGO)


def test_what_is_handed_out_can_be_written_as_json(session: Session, now: datetime) -> None:
    person = make.a_person("Anna Exempelsson")
    make.a_registration(session, person, at=now)
    handed_out = json.dumps(privacy.export(person), ensure_ascii=False)
    assert person.email in handed_out
    assert session.title in handed_out


def test_nothing_of_an_erased_person_remains(session: Session, now: datetime) -> None:
    person = make.a_person("Anna Exempelsson")
    make.a_registration(session, person, at=now)
    address = person.email
    privacy.erase(person, by=None, at=now)
    assert not Person.objects.with_address(address).exists()
    assert not Registration.objects.filter(name__icontains="Anna").exists()
    assert not Registration.objects.filter(email=address).exists()


def test_two_records_become_one(session: Session, now: datetime) -> None:
    kept, gone = make.a_person("Anna Exempelsson"), make.a_person("Anna E")
    registration = make.a_registration(session, gone, at=now)
    privacy.merge(kept, gone, by=None, at=now)
    registration.refresh_from_db()
    assert registration.person == kept
    gone.refresh_from_db()
    assert not gone.is_active


def test_people_who_have_not_been_seen_for_two_years_are_forgotten(now: datetime) -> None:
    idle = an_idle_person(now)
    assert privacy.purge(at=now)["people"] == 1
    idle.refresh_from_db()
    assert idle.name == ""


def test_who_organises_or_was_registered_since_is_not_forgotten(
    session: Session, now: datetime
) -> None:
    make.an_organiser(session.series, joined_at=now - LONG_AGO)
    make.a_registration(session, an_idle_person(now), at=now)
    assert privacy.purge(at=now)["people"] == 0


def test_forgetting_goes_in_small_steps(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "MOST_ERASED_AT_ONCE", 1)
    an_idle_person(now)
    an_idle_person(now)
    assert [privacy.purge(at=now)["people"] for _ in range(3)] == [1, 1, 0]
