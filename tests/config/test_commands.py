"""The commands behind the doors."""

import socket

import pytest
from django.core.management import CommandError, call_command
from django_q.models import Schedule

from config.demo.plan import read_plan
from config.management.commands.demo import who
from config.management.commands.serve import careful_last_beat, refuse_taken_port, web_command


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used") as refused:
            refuse_taken_port("127.0.0.1", port)
    assert f"PORT={port + 1}" in str(refused.value)


def test_a_free_port_is_fine() -> None:
    refuse_taken_port("127.0.0.1", 0)


def test_the_web_server_listens_where_it_is_told() -> None:
    assert "0.0.0.0:80" in web_command("0.0.0.0", 80, 2, 4)  # noqa: S104
    assert "[::1]:80" in web_command("::1", 80, 2, 4)


def test_accounts_are_told_by_what_they_may_do() -> None:
    told = {who(account) for account in read_plan().accounts}
    assert {"administrator", "librarian", "participant", "organiser of larande"} <= told


@pytest.mark.django_db
def test_before_the_first_beat_there_is_none() -> None:
    assert careful_last_beat() is None


def test_the_demo_is_refused_outside_demo_mode() -> None:
    with pytest.raises(CommandError, match="MODE=demo"):
        call_command("demo")


@pytest.mark.django_db
def test_prepare_may_run_again_and_again() -> None:
    call_command("prepare", verbosity=0)
    call_command("prepare", verbosity=0)
    assert Schedule.objects.count() == 2  # the minute and the night, each once
