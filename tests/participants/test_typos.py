"""Slips in addresses: what is asked about, and what is let alone."""

import pytest
from pytest_django import DjangoAssertNumQueries

from participants.typos import meant_address
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@gmial.com", "anna@gmail.com"),  # two letters swapped
        ("anna@gmal.com", "anna@gmail.com"),  # one left out
        ("anna@gmaill.com", "anna@gmail.com"),  # one too many
        ("anna@gmsil.com", "anna@gmail.com"),  # one mistaken
        ("anna@gmail.con", "anna@gmail.com"),
        ("anna@hotmial.com", "anna@hotmail.com"),
        ("anna@outlok.com", "anna@outlook.com"),
        ("anna@vaxjo.s", "anna@vaxjo.se"),  # an ending that no domain has
        ("anna@lessebo.con", "anna@lessebo.com"),
        ("Anna.Ek@Gmial.COM", "Anna.Ek@gmail.com"),
        ('"a@b"@gmial.com', '"a@b"@gmail.com'),
    ],
)
def test_a_slip_is_asked_about(typed: str, meant: str) -> None:
    assert meant_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "anna@gmail.com",
        "anna@mail.com",  # beside gmail.com, and real
        "anna@hotmail.de",
        "anna@vaxjo.se",
        "anna@lnu.se",  # three letters apart from liu.se and ltu.se, all of them real
        "anna@ny.example.org",
        "anna@例え.jp",
        "anna",
        "@gmial.com",
        "",
        "a@" + "g" * 100_000,
    ],
)
def test_what_may_be_right_is_let_alone(typed: str) -> None:
    assert meant_address(typed) == ""


def test_what_is_familiar_is_remembered_for_an_hour() -> None:
    assert meant_address("anna@alvseta.se") == ""
    make_people(5, "alvesta.se")

    assert meant_address("anna@alvseta.se") == ""


def test_five_people_make_a_domain_familiar() -> None:
    make_people(5, "alvesta.se")
    make_people(4, "tingsryd.se")

    assert meant_address("anna@alvseta.se") == "anna@alvesta.se"
    assert meant_address("anna@alvesta.se") == ""
    assert meant_address("anna@tingryd.se") == ""  # four are too few to be told of


def test_the_domains_are_asked_of_the_database_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    meant_address("anna@alvseta.se")

    with django_assert_num_queries(1):  # the cache's own
        meant_address("anna@alvseta.se")


def make_people(number: int, domain: str) -> None:
    for n in range(number):
        make.a_person(email=f"person{n}@{domain}")
