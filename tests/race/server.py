"""A real server on a database of its own, and a crowd of browsers in front of it."""

import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    address: str
    environment: dict[str, str]

    def shell(self, code: str) -> str:
        """What ``manage.py shell`` prints for ``code`` on the server's database."""
        command = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", code]
        run = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return run.stdout.strip()


class Browser:
    """A visitor with cookies, who reads a form before sending it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.site.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **answers: str) -> int:
        """Send the form at ``path``; gives the status of the page one lands on."""
        request = Request(self.site.address + path, data=urlencode(answers).encode())  # noqa: S310
        request.add_header("Referer", self.site.address + path)
        try:
            with self.opener.open(request, timeout=120) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code

    def token_of(self, page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, "the page has no form"
        return found.group(1)


def all_at_once(deeds: list[Callable[[Barrier], int]]) -> list[int]:
    """Do everything at the same moment: each deed prepares, then waits at the barrier."""
    barrier = Barrier(len(deeds))
    with ThreadPoolExecutor(len(deeds)) as crowd:
        return [deed.result() for deed in [crowd.submit(deed, barrier) for deed in deeds]]


@contextmanager
def a_site(database_url: str, folder: Path, *, without: str = "") -> Iterator[Site]:
    """gunicorn, two processes of eight threads; ``without`` takes the lock or IMMEDIATE away."""
    site, port = _prepared(database_url, folder, {"RACE_WITHOUT": without})
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers=2", "--threads=8"]
    options = [f"--bind=127.0.0.1:{port}", "--log-level=critical", "--backlog=512"]
    with _running([*gunicorn, *options], site, port):
        yield site


@contextmanager
def a_running_site(
    database_url: str, folder: Path, **environment: str
) -> Iterator[tuple[Site, "subprocess.Popen[bytes]"]]:
    """The site as it is run: the supervisor with web server and worker."""
    site, port = _prepared(database_url, folder, environment)
    command = [sys.executable, "manage.py", "serve", f"--port={port}"]
    with _running(command, site, port) as supervisor:
        yield site, supervisor


def _prepared(database_url: str, folder: Path, extra: dict[str, str]) -> tuple[Site, int]:
    """An empty database with its tables, and a port that is free."""
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.race.settings",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "CRITICAL",
        **extra,
    }
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return Site(f"http://127.0.0.1:{port}", environment), port


@contextmanager
def _running(command: list[str], site: Site, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    server = subprocess.Popen(command, cwd=ROOT, env=site.environment)
    try:
        _wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=60)


@contextmanager
def a_postgresql_database(url: str) -> Iterator[str]:
    """A new empty database beside the one of ``url``, dropped afterwards."""
    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
