"""Runs the whole suite: on SQLite, on PostgreSQL, in Chromium; says what was skipped and why.

With CI=true nothing may be skipped: a missing database or browser is a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCAL_POSTGRESQL = ("127.0.0.1", 5432)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLIENTS = Path(__file__).parents[1] / ".venv" / "clients" / "installed"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
BY_GROUP = ["-n", "2", "--dist", "loadgroup"]  # each process reads its pages on a demo of its own
PARALLEL = ["-n", "2", "--dist", "loadfile"]  # a demo that is loaded once serves its whole file


@dataclass(frozen=True)
class Round:
    """One run of pytest; or, with ``missing`` set, why there is none."""

    title: str
    arguments: list[str] = field(default_factory=list)
    database: str = ""
    missing: str = ""

    def passes(self) -> bool:
        print(f"\n== {self.title}", flush=True)
        if self.missing:
            print(f"   skipped: {self.missing}")
            return os.environ.get("CI") != "true"
        named = {"DATABASE_URL": self.database} if self.database else {}
        rest = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        result = subprocess.run([*PYTEST, *self.arguments], env=rest | named, check=False)
        return result.returncode == 0


def rounds() -> Iterator[Round]:
    """Everything there is to run, quick things first."""
    postgresql, browser = postgresql_url(), browser_path()
    yield Round("SQLite", PARALLEL)
    if postgresql:
        os.environ["TEST_POSTGRES_URL"] = postgresql
        yield Round("PostgreSQL", PARALLEL, postgresql)
    else:
        missing = "no server; start one, or set TEST_POSTGRES_URL=postgres://user@host/postgres"
        yield Round("PostgreSQL", missing=missing)
    # The races start sites of their own, on every database there is.
    only = [] if postgresql else ["-k", "not postgresql"]
    yield Round("Races for places", ["-m", "race", *only])
    missing = "" if CLIENTS.exists() else "vdirsyncer and khal are not installed: make clients"
    yield Round("Calendar programs over HTTP", ["-m", "client"], missing=missing)
    missing = "" if browser else "no Chromium; install it: apt install chromium"
    yield Round("Journeys in Chromium", ["-m", "journey", *BY_GROUP], missing=missing)


def postgresql_url() -> str:
    """The database of TEST_POSTGRES_URL, or the one of a server on this machine, or nothing."""
    named = os.environ.get("TEST_POSTGRES_URL", "")
    if named:
        return named
    with socket.socket() as probe:
        probe.settimeout(1)
        answers = probe.connect_ex(LOCAL_POSTGRESQL) == 0
    return "postgres://postgres@127.0.0.1:5432/postgres" if answers and _lets_us_in() else ""


def _lets_us_in() -> bool:
    import psycopg  # noqa: PLC0415 (only where there is a server)

    try:
        psycopg.connect("postgres://postgres@127.0.0.1:5432/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def browser_path() -> str:
    """Where Chromium is; CHROMIUM names another place."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")


if __name__ == "__main__":
    results = [each.passes() for each in rounds()]
    sys.exit(0 if all(results) else 1)
