"""Health says what is not well, in numbers, to anybody, and about nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config import heartbeat
from config.health import CHECKS, Sign, look
from participants.letters import Letter
from participants.outbox import post


@pytest.fixture(autouse=True)
def no_beat_from_another_test(db: None) -> None:
    cache.clear()


def well(name: str, *, at: datetime) -> Sign:
    return look(at=at)[name]


def test_live_asks_nothing(client: Client) -> None:
    answer = client.get("/health/live")
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_everything_is_well(client: Client) -> None:
    heartbeat.beat(at=timezone.now())
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    named = {"database", "migrations", "worker", "mail", "answers"}
    assert set(answer.json()["checks"]) == named


def test_not_ready_without_a_worker(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == {"ok": False}


@pytest.mark.parametrize(("minutes", "is_well"), [(4, True), (5, False), (60, False)])
def test_a_worker_is_well_for_five_minutes(now: datetime, minutes: int, *, is_well: bool) -> None:
    heartbeat.beat(at=now - timedelta(minutes=minutes))
    assert well("worker", at=now) == Sign(is_well, minutes * 60)


@pytest.mark.parametrize(("minutes", "is_well"), [(0, True), (14, True), (15, False)])
def test_mail_may_wait_a_quarter_of_an_hour(now: datetime, minutes: int, *, is_well: bool) -> None:
    posted_at = now - timedelta(minutes=minutes)
    letter = Letter(subject="Hej", text="Hej", html="")
    address = "anna@example.org"
    post(letter, purpose="x", person=None, address=address, language="sv", at=posted_at)
    sign = well("mail", at=now)
    assert sign == Sign(is_well, minutes * 60)
    assert address not in str(sign)


def test_a_check_that_breaks_is_unwell(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_at: datetime) -> Any:
        raise OSError

    monkeypatch.setitem(CHECKS, "database", breaks)
    assert well("database", at=now) == Sign(is_well=False)


def test_health_is_only_read(client: Client) -> None:
    assert client.post("/health/ready").status_code == 405
