"""The supervisor stops what it started, and starts again a worker that died or fell silent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config import supervision
from config.supervision import Child, Supervisor

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
IGNORE_TERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(60)
"""
LEAVE_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""
IGNORES_TERM = [sys.executable, "-c", IGNORE_TERM]
LEAVES_A_CHILD = [sys.executable, "-c", LEAVE_A_CHILD]
ENDS = [sys.executable, "-c", ""]


class Site:
    """A supervisor over two plain programs, with a clock that tests move."""

    def __init__(self, web: list[str] = SLEEPS, worker: list[str] = SLEEPS) -> None:
        self.now, self.beat = START, START
        self.supervisor = Supervisor(
            Child("web server", web),
            Child("worker", worker),
            last_beat=lambda: self.beat,
            clock=lambda: self.now,
        )
        self.supervisor.start()

    @property
    def worker_pid(self) -> int:
        process = self.supervisor.worker.process
        assert process
        return process.pid


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Site]]:
    monkeypatch.setattr(supervision, "GRACE_SECONDS", 3)
    monkeypatch.setattr(supervision, "PAUSE_BEFORE_RESTART_SECONDS", 0.0)
    sites: list[Site] = []

    def start(**programs: list[str]) -> Site:
        sites.append(Site(**programs))
        return sites[-1]

    yield start
    for each in sites:
        each.supervisor.stop_children()


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def eventually(claim: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not claim() and time.monotonic() < deadline:
        time.sleep(0.05)
    return claim()


def test_a_worker_that_died_is_started_again(site: Callable[..., Site]) -> None:
    running = site()
    first = running.worker_pid
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: not running.supervisor.worker.is_running)
    running.supervisor.look_after_worker()
    assert running.supervisor.worker.is_running
    assert running.worker_pid != first


def test_a_silent_worker_is_started_again(site: Callable[..., Site]) -> None:
    running = site()
    first = running.worker_pid
    running.now += timedelta(minutes=5, seconds=1)
    running.supervisor.look_after_worker()
    assert running.worker_pid != first
    assert not is_alive(first)


def test_a_worker_that_beats_is_left_alone(site: Callable[..., Site]) -> None:
    running = site()
    first = running.worker_pid
    running.now += timedelta(hours=1)
    running.beat = running.now - timedelta(minutes=4)
    running.supervisor.look_after_worker()
    assert running.worker_pid == first


def test_a_new_worker_has_five_minutes_for_its_first_beat(site: Callable[..., Site]) -> None:
    running = site()
    running.beat -= timedelta(days=1)
    running.now += timedelta(minutes=4)
    assert not running.supervisor.worker_is_silent()


def test_the_watch_ends_when_the_web_server_does(site: Callable[..., Site]) -> None:
    assert site(web=ENDS).supervisor.watch(every=0.05) is False


def test_the_watch_ends_when_asked(site: Callable[..., Site]) -> None:
    running = site()
    running.supervisor.stop()
    assert running.supervisor.watch(every=0.05) is True


def test_a_program_that_ignores_the_polite_way_is_killed() -> None:
    child = Child("stubborn", IGNORES_TERM)
    child.start()
    time.sleep(0.5)
    child.stop(grace=0.3)
    assert not child.is_running


def test_what_a_program_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = Child("parent", [*LEAVES_A_CHILD, str(note)])
    child.start()
    assert eventually(lambda: note.exists() and note.read_text() != "")
    left_behind = int(note.read_text())
    child.stop(grace=2)
    assert eventually(lambda: not is_alive(left_behind))


def test_stopping_what_never_started_does_nothing() -> None:
    Child("idle", SLEEPS).stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this signal")
def test_children_end_with_a_supervisor_that_is_killed() -> None:
    code = (
        "import sys, time; from config.supervision import Child;"
        " child = Child('x', [sys.executable, '-c', 'import time; time.sleep(60)']);"
        " child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    assert eventually(lambda: not is_alive(child))
