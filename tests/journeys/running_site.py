"""The site as a newcomer starts it: one command, a web server, a worker, mails as files."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.journeys.mailbox import Mailbox

PROJECT = Path(__file__).parents[2]
# What the suite has set for itself would turn the demo into something else.
NOT_THE_DEMOS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT"}
SECONDS_TO_START = 240
SECONDS_TO_STOP = 20


@dataclass(frozen=True)
class RunningSite:
    url: str
    mailbox: Mailbox
    environment: Mapping[str, str]

    def shell(self, code: str) -> str:
        """What ``manage.py shell`` prints for ``code`` on the running site's database."""
        run = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", code],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    def scenes(self) -> dict[str, str]:
        """Set up the rare moments of scenes.py, once; gives their addresses by name."""
        printed = self.shell("from tests.journeys import scenes; scenes.print_scenes()")
        addresses: dict[str, str] = json.loads(printed)
        return addresses


@contextmanager
def running_site(folder: Path) -> Iterator[RunningSite]:
    """Start the demo with all its data in ``folder``; stop web server and worker afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log, its_own = folder / "site.log", environment(folder, url)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=PROJECT,
            env=its_own,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_ready(url, process, log)
            yield RunningSite(url, Mailbox(folder / "mail"), its_own)
        finally:
            stop(process)


def environment(folder: Path, url: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_THE_DEMOS}
    return inherited | {
        "MODE": "demo",
        "DATA_DIR": str(folder),
        "SITE_URL": url,
        "LOG_LEVEL": "WARNING",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for web server *and* worker; the site's own health address knows about both."""
    deadline = monotonic() + SECONDS_TO_START
    while not is_ready(url):
        if process.poll() is not None or monotonic() > deadline:
            raise AssertionError(f"The site did not start:\n{log.read_text()[-3000:]}")
        sleep(0.3)


def is_ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/health/ready", timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except HTTPError as error:
        error.close()
        return False
    except (URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
