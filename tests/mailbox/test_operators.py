"""What operators see of the mailbox: a command, and a sign of health."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from config import environment as env
from config.health import Sign, look
from seminars import mailbox
from tests.mailbox import answers
from tests.mailbox.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.django_db


def test_the_command_counts_by_decision(
    server: Dovecot, capsys: pytest.CaptureFixture[str]
) -> None:
    for sender in ("anna@vaxjo.example.org", "bo@vaxjo.example.org"):
        server.deliver(answers.out_of_office(sender).as_bytes())
    server.deliver(b"Subject: Hej\r\n\r\nHej\r\n")
    call_command("read_replies")
    assert capsys.readouterr().out == "Mails read: 3 (2 ignored, 1 review).\n"
    call_command("read_replies")
    assert capsys.readouterr().out == "Mails read: 0.\n"


def test_the_command_says_when_there_is_no_mailbox(settings: Settings) -> None:
    settings.MAILBOX = None
    with pytest.raises(CommandError, match="IMAP_URL is empty"):
        call_command("read_replies")


def test_the_command_says_why_and_since_when_the_mailbox_is_away(
    server: Dovecot, settings: Settings
) -> None:
    right, wrong = settings.MAILBOX, env.mailbox(server.url(password="fel-lösenord"))
    settings.MAILBOX = wrong
    with pytest.raises(CommandError, match=r"AUTHENTICATIONFAILED.*never been read") as refused:
        call_command("read_replies")
    assert "fel-lösenord" not in str(refused.value)
    assert PASSWORD not in str(refused.value)
    settings.MAILBOX = right
    call_command("read_replies")
    settings.MAILBOX = wrong
    with pytest.raises(CommandError, match=f"last read at {timezone.localtime():%Y-%m-%d}"):
        call_command("read_replies")


def test_somebody_else_may_be_reading(server: Dovecot, now: datetime) -> None:
    server.deliver(b"Subject: Hej\r\n\r\nHej\r\n")

    def take_in_while_another_comes(octets: bytes, *, at: datetime) -> None:
        with pytest.raises(CommandError, match="Somebody else is reading"):
            call_command("read_replies")
        raise RuntimeError(at)

    assert mailbox.read_new(at=now, take_in=take_in_while_another_comes) == {"failed": 1}  # type: ignore[arg-type]  # gives nothing, it fails


def test_health_tells_of_a_mailbox_that_was_not_read_for_an_hour(
    server: Dovecot, now: datetime, settings: Settings
) -> None:
    assert look(at=now)["answers"] == Sign(is_well=False)
    mailbox.read_due(at=now)
    assert look(at=now + timedelta(minutes=59))["answers"] == Sign(is_well=True, value=59 * 60)
    assert look(at=now + timedelta(hours=1))["answers"] == Sign(is_well=False, value=3600)
    settings.MAILBOX = None
    assert look(at=now)["answers"] == Sign(is_well=True)
