"""People by their address: one row each, untouched by what strangers type."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from participants.models import Person
from participants.people import (
    confirm_address,
    has_confirmed_address,
    person_at,
    person_known_as,
    remember_address,
)
from tests.make import a_person, an_organisation

pytestmark = pytest.mark.django_db


def test_an_unknown_address_becomes_a_person(now: datetime) -> None:
    kommun = an_organisation()
    person = person_at(
        " Anna@Vaxjo.example.ORG ", name="Anna", language="en", at=now, organisation=kommun
    )
    assert (person.email, person.name, person.language) == ("anna@vaxjo.example.org", "Anna", "en")
    assert (person.organisation, person.joined_at) == (kommun, now)
    assert not person.has_usable_password()
    assert not has_confirmed_address(person)


def test_a_known_persons_record_is_not_touched(now: datetime) -> None:
    anna = a_person("Anna", email="anna@vaxjo.example.org")
    found = person_at("ANNA@vaxjo.example.org", name="Mallory", language="en", at=now)
    assert found == anna
    anna.refresh_from_db()
    assert (anna.name, anna.language) == ("Anna", "sv")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_find_the_same_person(now: datetime) -> None:
    found: list[int] = []
    start = threading.Barrier(4)

    def register() -> None:
        start.wait()
        found.append(person_at("anna@vaxjo.example.org", name="A", language="sv", at=now).pk)

    at_once(register, 4)
    assert len(found) == 4
    assert set(found) == {Person.objects.get().pk}


def test_who_comes_second_by_a_hair_gets_the_first_ones_row(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment between looking and making, held still: the unique address decides."""
    anna = a_person("Anna", email="anna@vaxjo.example.org")
    looks = iter([Person.objects.none(), Person.objects.filter(pk=anna.pk)])
    monkeypatch.setattr(type(Person.objects), "with_address", lambda *_: next(looks))
    assert person_at(anna.email, name="Mallory", language="en", at=now) == anna


def test_confirming_is_remembered_where_allauth_looks() -> None:
    anna, bo = a_person("Anna"), a_person("Bo")
    for _ in range(2):
        confirm_address(anna)
    assert has_confirmed_address(anna)
    assert not has_confirmed_address(bo)
    address = EmailAddress.objects.get(user=anna)
    assert (address.email, address.verified, address.primary) == (anna.email, True, True)


def test_a_second_address_is_not_the_first() -> None:
    anna = a_person("Anna")
    remember_address(anna, anna.email)
    remember_address(anna, "Anna@Home.example.org")
    second = EmailAddress.objects.get(email="anna@home.example.org")
    assert (second.primary, second.verified) == (False, False)


def test_a_person_is_known_by_any_address_that_she_confirmed() -> None:
    anna = a_person("Anna")
    EmailAddress.objects.create(user=anna, email="anna@home.example.org", verified=True)
    EmailAddress.objects.create(user=anna, email="claimed@home.example.org", verified=False)
    assert person_known_as(anna.email.upper()) == anna
    assert person_known_as("Anna@home.example.org") == anna
    assert person_known_as("claimed@home.example.org") is None


def at_once(act: Callable[[], None], how_many: int) -> None:
    """Run ``act`` in threads of its own, each with a database connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
