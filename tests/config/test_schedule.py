"""Every minute everything is tried again, and a failing part stops no other."""

from datetime import datetime

import pytest
from django.utils import timezone
from django_q.models import Schedule

from config import heartbeat
from config.schedule import PARTS, ensure_schedules, every_minute, every_night, sweep

pytestmark = pytest.mark.django_db


def test_every_part_runs_on_an_empty_site(now: datetime) -> None:
    assert sweep(at=now) == []


def test_a_part_that_fails_stops_no_other(now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    told: list[datetime] = []

    def breaks(*, at: datetime) -> None:
        raise RuntimeError(at)

    def works(*, at: datetime) -> None:
        told.append(at)

    assert [name.rpartition(".")[2] for name in sweep(at=now, parts=(breaks, works))] == ["breaks"]
    assert told == [now]
    assert "tried again in a minute" in caplog.text


def test_mail_is_swept_after_what_was_decided_and_before_a_mailbox_that_may_be_slow() -> None:
    assert [part.__module__ for part in PARTS[-2:]] == ["participants.outbox", "seminars.mailbox"]


def test_the_minute_leaves_a_sign_of_life() -> None:
    every_minute()
    assert heartbeat.last_beat() is not None


def test_the_timetable_holds_each_job_once() -> None:
    ensure_schedules()
    ensure_schedules()
    jobs = Schedule.objects.values_list("name", "func", "schedule_type")
    assert sorted(jobs) == [
        ("every minute", "config.schedule.every_minute", Schedule.MINUTES),
        ("every night", "config.schedule.every_night", Schedule.DAILY),
    ]
    assert Schedule.objects.get(name="every night").next_run > timezone.now()


def test_the_night_runs_on_an_empty_site_and_says_numbers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    every_night()
    assert "'people': 0" in caplog.text
