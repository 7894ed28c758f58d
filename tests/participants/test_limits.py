"""Rates: generous for a network, tight for one mailbox, and never fooled by a header."""

from datetime import datetime, timedelta

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from participants import limits
from participants.limits import allows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.RATES, "registration", "5/m/ip,2/h/key")


def sent_by(address: str = "192.0.2.1", **headers: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def test_one_mailbox_is_written_to_so_often_and_no_more(now: datetime) -> None:
    knock = [
        allows(sent_by(), "registration", address="anna@example.org", at=now) for _n in range(3)
    ]
    assert knock == [True, True, False]


def test_capitals_and_spaces_are_the_same_mailbox_and_a_plus_is_another(now: datetime) -> None:
    for address in ("anna@example.org", " Anna@EXAMPLE.org "):
        assert allows(sent_by(), "registration", address=address, at=now)

    assert not allows(sent_by(), "registration", address="ANNA@example.org", at=now)
    assert allows(sent_by(), "registration", address="anna+1@example.org", at=now)


def test_a_network_is_stopped_as_a_whole_and_another_one_is_not(now: datetime) -> None:
    for n in range(5):
        assert allows(sent_by(), "registration", address=f"a{n}@example.org", at=now)

    assert not allows(sent_by(), "registration", address="b@example.org", at=now)
    assert allows(sent_by("192.0.2.2"), "registration", address="b@example.org", at=now)


def test_the_window_slides_on(now: datetime) -> None:
    for n in range(5):
        allows(sent_by(), "registration", address=f"a{n}@example.org", at=now)
    at = now + timedelta(seconds=59)
    assert not allows(sent_by(), "registration", address="b@example.org", at=at)

    at = now + timedelta(seconds=61)
    assert allows(sent_by(), "registration", address="b@example.org", at=at)


def test_what_was_refused_is_not_counted(now: datetime) -> None:
    for _n in range(3):
        allows(sent_by(), "registration", address="anna@example.org", at=now)

    for n in range(3):  # three of five are left to the network
        assert allows(sent_by(), "registration", address=f"a{n}@example.org", at=now)


def test_a_forged_header_is_not_believed_without_a_proxy(now: datetime) -> None:
    for n in range(5):
        forged = sent_by(**{"X-Forwarded-For": f"198.51.100.{n}"})
        assert allows(forged, "registration", address=f"a{n}@example.org", at=now)

    forged = sent_by(**{"X-Forwarded-For": "198.51.100.9"})
    assert not allows(forged, "registration", address="b@example.org", at=now)


def test_behind_a_trusted_proxy_only_its_own_entry_counts(
    now: datetime, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(5):  # the client forges the first entry, the proxy writes the last
        request = sent_by("10.0.0.1", **{"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.7"})
        assert allows(request, "registration", address=f"a{n}@example.org", at=now)

    same = sent_by("10.0.0.1", **{"X-Forwarded-For": "198.51.100.9, 203.0.113.7"})
    other = sent_by("10.0.0.1", **{"X-Forwarded-For": "203.0.113.8"})
    assert not allows(same, "registration", address="b@example.org", at=now)
    assert allows(other, "registration", address="b@example.org", at=now)


def test_an_action_without_a_rate_is_a_mistake_in_the_code(now: datetime) -> None:
    with pytest.raises(KeyError):
        allows(sent_by(), "something", address="anna@example.org", at=now)
