"""Keeps web server and worker running side by side, and stops both together."""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from config.heartbeat import TOO_OLD

log = logging.getLogger(__name__)

GRACE_SECONDS = 10
PAUSE_BEFORE_RESTART_SECONDS = 3.0
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to stop this process when its parent dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A program in a process group of its own, so that it can be stopped with all it started."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 (our own commands)
            self.command,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 (the supervisor has one thread)
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Tell the program, and not its group: it knows in which order its own children end."""
        if self.process is not None:
            self.process.terminate()

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """Stop it: politely, and after ``grace`` seconds for good.

        A worker whose queue is locked ignores the polite way for ever.
        """
        self.ask_to_stop()
        self.await_end(grace=grace)

    def await_end(self, *, grace: float) -> None:
        """Wait for the end; after ``grace`` seconds make it, also for what it left behind."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            log.warning("%s does not stop by itself and is killed", self.name)
        with contextlib.suppress(ProcessLookupError):  # nothing of the group is left: good
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Watches web server and worker. ``last_beat`` gives the worker's last sign of life."""

    def __init__(
        self,
        web: Child,
        worker: Child,
        *,
        last_beat: Callable[[], datetime | None],
        clock: Callable[[], datetime],
    ) -> None:
        self.web, self.worker = web, worker
        self.last_beat, self.clock = last_beat, clock
        self.worker_started_at = clock()
        self.is_stopping = False

    def start(self) -> None:
        self.web.start()
        self._start_worker()

    def watch(self, *, every: float = 1.0) -> bool:
        """Watch until asked to stop (gives True) or until the web server ends (False)."""
        while not self.is_stopping:
            if not self.web.is_running:
                return False
            self.look_after_worker()
            time.sleep(every)
        return True

    def look_after_worker(self) -> None:
        """Start the worker again if it died, or if it lives and does nothing."""
        if not self.worker.is_running:
            log.warning("the worker has ended and is started again")
            time.sleep(PAUSE_BEFORE_RESTART_SECONDS)
        elif self.worker_is_silent():
            log.warning("the worker gives no sign of life and is started again")
        else:
            return
        self.worker.stop()
        self._start_worker()

    def worker_is_silent(self) -> bool:
        """Whether the last sign of life, or the start if that was later, is too long ago."""
        since = max(self.last_beat() or self.worker_started_at, self.worker_started_at)
        return self.clock() - since > TOO_OLD

    def stop(self, *_signal: object) -> None:
        """Let ``watch`` end; fit to be a signal's handler."""
        self.is_stopping = True

    def stop_children(self) -> None:
        """Ask both at once, then wait for each."""
        children = (self.web, self.worker)
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.await_end(grace=GRACE_SECONDS)

    def _start_worker(self) -> None:
        self.worker.start()
        self.worker_started_at = self.clock()
