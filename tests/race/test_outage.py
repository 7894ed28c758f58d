"""The mail server is away and the worker is killed: registering goes on, and no mail is lost.

A person notices neither: the page answers as fast as before, and when the mail server is back
each of them gets the one letter, once.
"""

import os
import signal
import subprocess
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.participants.mail_server import MailServer
from tests.race.server import Site, a_running_site, all_at_once
from tests.race.test_rush import MAKE_A_SESSION, somebody_registers

pytestmark = pytest.mark.race

PEOPLE = 10
AWAY = int(os.environ.get("OUTAGE_SECONDS", "30"))
PATIENCE = 150  # the sweep comes once a minute, an unreachable server is tried again after one


def timed_registrations(site: Site, people: range) -> float:
    """Seconds that the slowest of some simultaneous registrations takes."""
    started = time.monotonic()
    answers = all_at_once([partial(somebody_registers, site, number) for number in people])
    assert answers == [200] * len(people)
    return time.monotonic() - started


def kill_the_worker(supervisor: subprocess.Popen[bytes]) -> int:
    """SIGKILL to the queue's master and all its processes at once; gives how many they were."""
    master = found_processes("--parent", str(supervisor.pid), "--full", "qcluster")[0]
    killed = found_processes("--pgroup", str(master))
    os.killpg(master, signal.SIGKILL)
    return len(killed)


def found_processes(*wanted: str) -> list[int]:
    """What pgrep finds; unlike ps it cuts no long command to the width of a terminal."""
    answer = subprocess.run(["pgrep", *wanted], capture_output=True, text=True, check=True)
    return [int(line) for line in answer.stdout.split()]


def test_registrations_outlive_mail_server_and_worker(tmp_path: Path) -> None:
    mail_server = MailServer()
    mail_server.start()
    outgoing = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_server.port)}
    database = f"sqlite:///{tmp_path / 'outage.sqlite3'}"
    with a_running_site(database, tmp_path, **outgoing) as (site, supervisor):
        site.shell(MAKE_A_SESSION.format(places=PEOPLE * 3))
        usual = timed_registrations(site, range(PEOPLE))
        mail_server.stop()

        in_the_outage = timed_registrations(site, range(PEOPLE, PEOPLE * 2))
        assert kill_the_worker(supervisor) > 1
        without_a_worker = timed_registrations(site, range(PEOPLE * 2, PEOPLE * 3))
        time.sleep(AWAY)
        mail_server.start()

        addressed = wait_for_mails(mail_server, PEOPLE * 3)
        assert addressed == {f"testa{n}@vaxjo.example.org": 1 for n in range(PEOPLE * 3)}
        assert max(in_the_outage, without_a_worker) < usual + 2
    mail_server.stop()


def wait_for_mails(mail_server: MailServer, wanted: int) -> Counter[str]:
    """What has arrived, by address, once all is there and some seconds more have passed."""
    deadline = time.monotonic() + PATIENCE
    while len(mail_server.accepted) < wanted and time.monotonic() < deadline:
        time.sleep(0.5)
    time.sleep(3)
    return Counter(mail_server.addresses)
