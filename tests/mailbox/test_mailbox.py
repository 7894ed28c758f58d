"""The mailbox is read once for each mail, whatever happens to the line, a mail or a reader."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings

from config import environment as env
from config.schedule import sweep
from seminars import mailbox, replies
from seminars.imap import Away
from seminars.models import CalendarReply
from tests.mailbox import answers
from tests.mailbox.dovecot import PASSWORD, Dovecot
from tests.participants.test_people import at_once

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ANNA = "anna@vaxjo.example.org"


def letters(server: Dovecot, how_many: int) -> None:
    """Somebody wrote by hand, several times."""
    for number in range(how_many):
        mail = answers.a_mail(ANNA, subject=f"Fråga {number}")
        mail.set_content("Får man ta med en kollega?")
        server.deliver(mail.as_bytes())


def subjects() -> list[str]:
    return list(CalendarReply.objects.order_by("pk").values_list("subject", flat=True))


def how_many_lie(server: Dovecot) -> dict[str, int]:
    folders = ("INBOX", "Handled", "Review")
    return {name: found for name in folders if (found := len(server.mails(name)))}


# --- Once for each mail ---------------------------------------------------------------------
def test_r11_a_second_reading_finds_nothing(server: Dovecot, now: datetime) -> None:
    letters(server, 2)
    assert mailbox.read_new(at=now) == {"review": 2}
    assert mailbox.read_new(at=now) == {}
    assert subjects() == ["Fråga 0", "Fråga 1"]
    assert how_many_lie(server) == {"Review": 2}


def test_r11_a_reader_that_dies_before_it_moves_leaves_only_the_moving(
    server: Dovecot, now: datetime
) -> None:
    letters(server, 2)

    def take_in_and_lose_the_line(octets: bytes, *, at: datetime) -> CalendarReply:
        row = replies.take_in(octets, at=at)
        server.cut_all_lines()
        return row

    with pytest.raises(Away):
        mailbox.read_new(at=now, take_in=take_in_and_lose_the_line)
    assert subjects() == ["Fråga 0"]
    assert how_many_lie(server) == {"INBOX": 2}
    assert mailbox.read_new(at=now + MINUTE) == {"review": 2}
    assert subjects() == ["Fråga 0", "Fråga 1"]
    assert CalendarReply.objects.earliest("pk").received_at < now + MINUTE
    assert how_many_lie(server) == {"Review": 2}


def test_r6_the_same_mail_delivered_twice_is_one_row(server: Dovecot, now: datetime) -> None:
    mail = answers.out_of_office(ANNA)
    for _twice in range(2):
        server.deliver(mail.as_bytes())
    assert mailbox.read_new(at=now) == {"ignored": 2}
    assert CalendarReply.objects.count() == 1
    assert how_many_lie(server) == {"Handled": 2}


def test_what_somebody_has_glanced_at_in_the_inbox_is_read_all_the_same(
    server: Dovecot, now: datetime
) -> None:
    letters(server, 1)
    with server.line() as person:
        person.select()
        person.store("1", "+FLAGS", r"(\Seen)")
    assert mailbox.read_new(at=now) == {"review": 1}


def test_while_somebody_reads_nobody_else_does(server: Dovecot, now: datetime) -> None:
    letters(server, 1)

    def take_in_while_another_comes(octets: bytes, *, at: datetime) -> CalendarReply:
        with pytest.raises(mailbox.Busy):
            mailbox.read_new(at=now)
        mailbox.read_due(at=now)
        return replies.take_in(octets, at=at)

    assert mailbox.read_new(at=now, take_in=take_in_while_another_comes) == {"review": 1}
    assert mailbox.read_new(at=now) == {}


@pytest.mark.django_db(transaction=True)
def test_r11_two_readers_at_once_take_each_mail_in_once(server: Dovecot, now: datetime) -> None:
    letters(server, 12)
    start = threading.Barrier(2)

    def read() -> None:
        start.wait()
        mailbox.read_due(at=now)

    at_once(read, 2)
    assert sorted(subjects()) == sorted(f"Fråga {number}" for number in range(12))
    assert how_many_lie(server) == {"Review": 12}


def test_r11_a_server_that_cannot_move_holds_each_mail_once(
    old_server: Dovecot, now: datetime
) -> None:
    letters(old_server, 2)
    old_server.deliver(answers.out_of_office(ANNA).as_bytes())
    assert mailbox.read_new(at=now) == {"review": 2, "ignored": 1}
    assert how_many_lie(old_server) == {"Handled": 1, "Review": 2}


# --- One bad mail ---------------------------------------------------------------------------
def test_r8_a_mail_that_we_fail_at_is_set_aside_and_the_next_one_is_read(
    server: Dovecot, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    letters(server, 3)

    def fail_at_the_second(octets: bytes, *, at: datetime) -> CalendarReply:
        if "Fråga 1" in (row := replies.take_in(octets, at=at)).subject:
            row.delete()
            raise ValueError(row.subject)
        return row

    assert mailbox.read_new(at=now, take_in=fail_at_the_second) == {"review": 2, "failed": 1}
    assert how_many_lie(server) == {"Review": 3}
    assert subjects() == ["Fråga 0", "Fråga 1", "Fråga 2"]  # on the desk too
    assert CalendarReply.objects.get(reason="broken").subject == "Fråga 1"
    assert "ValueError at " in caplog.text
    assert "Fråga" not in caplog.text


def test_a_mail_set_aside_can_be_moved_back_once_we_know_better(
    server: Dovecot, now: datetime
) -> None:
    letters(server, 1)

    def fail(_octets: bytes, *, at: datetime) -> CalendarReply:
        raise RuntimeError(at)

    mailbox.read_new(at=now, take_in=fail)
    with server.line() as person:
        person.select("Review")
        person.uid("MOVE", "1:*", "INBOX")
    assert mailbox.read_new(at=now) == {"review": 1}
    assert set(CalendarReply.objects.values_list("reason", flat=True)) == {"broken", "no_calendar"}


def test_a_database_that_is_away_is_no_mails_fault(server: Dovecot, now: datetime) -> None:
    letters(server, 2)

    def find_no_database(_octets: bytes, *, at: datetime) -> CalendarReply:
        raise OperationalError(at)

    with pytest.raises(OperationalError):
        mailbox.read_new(at=now, take_in=find_no_database)
    assert how_many_lie(server) == {"INBOX": 2}
    assert mailbox.read_new(at=now) == {"review": 2}


def test_a_mail_that_cannot_be_moved_comes_last_the_next_time(
    server: Dovecot, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """The inbox may be read but mails not be put into Review: everything is taken in even so."""
    letters(server, 2)
    in_the_way = server.folder / "mail" / ".Review"
    in_the_way.write_text("", encoding="utf-8")
    try:
        assert mailbox.read_new(at=now) == {"failed": 2}
        (record,) = caplog.records
        assert "Mails that stay in the inbox: 2, the last: " in record.getMessage()
        assert [marks >= {r"\Seen"} for _octets, marks in server.mails()] == [True, True]
        assert len(subjects()) == 2
    finally:
        in_the_way.unlink()
    assert mailbox.read_new(at=now) == {"review": 2}
    assert len(subjects()) == 2


# --- Bounded --------------------------------------------------------------------------------
def test_r11_a_reading_takes_a_bounded_number(
    server: Dovecot, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mailbox.BATCH == 500
    monkeypatch.setattr(mailbox, "BATCH", 2)
    letters(server, 3)
    assert mailbox.read_new(at=now) == {"review": 2}
    assert mailbox.read_new(at=now) == {"review": 1}


def test_r11_a_reading_takes_a_bounded_time(
    server: Dovecot, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mailbox.BATCH_SECONDS == 20
    monkeypatch.setattr(mailbox, "BATCH_SECONDS", -1)
    letters(server, 1)
    assert mailbox.read_new(at=now) == {}
    assert how_many_lie(server) == {"INBOX": 1}


# --- The job --------------------------------------------------------------------------------
def test_the_minute_reads_and_says_numbers(
    server: Dovecot, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    letters(server, 1)
    assert mailbox.last_read_at() is None
    assert sweep(at=now) == []
    assert subjects() == ["Fråga 0"]
    assert mailbox.last_read_at() == now
    assert "Answers from calendars: {'review': 1}" in caplog.text
    assert ANNA not in caplog.text


def test_without_a_mailbox_nothing_is_read_and_nothing_is_said(
    now: datetime, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    settings.MAILBOX = None
    mailbox.read_due(at=now)
    assert caplog.text == ""
    with pytest.raises(mailbox.NoMailbox):
        mailbox.read_new(at=now)


@pytest.mark.parametrize("trouble", [{"password": "fel-lösenord"}, {"folder": "Svar"}])
def test_a_mailbox_that_is_away_is_one_line_a_minute_without_a_stack(
    server: Dovecot,
    now: datetime,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    trouble: dict[str, Any],
) -> None:
    letters(server, 1)
    mailbox.read_new(at=now)
    settings.MAILBOX = env.mailbox(server.url(**trouble))
    caplog.clear()
    assert sweep(at=now + MINUTE) == []
    (record,) = caplog.records
    assert record.getMessage().startswith("The mailbox of answers cannot be read: ")
    assert record.exc_info is None
    assert PASSWORD not in caplog.text
    assert "fel-lösenord" not in caplog.text
    assert mailbox.last_read_at() == now
