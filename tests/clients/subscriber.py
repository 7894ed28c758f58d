"""Somebody who subscribes with vdirsyncer and looks with khal, which know nothing of us.

Both live in an environment of their own, made by `make clients`.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PROGRAMS = PROJECT / ".venv" / "clients" / "bin"
HOW_TO_INSTALL = "vdirsyncer and khal are not installed: make clients"
A_YEAR_BEFORE = f"{datetime.now(UTC) - timedelta(days=380):%Y-%m-%d}"
THREE_YEARS = "1100d"
SHOWN = ("title", "start-long", "end-long", "status", "location")

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"

[pair site]
a = "feed"
b = "kept"
collections = null

[storage feed]
type = "http"
url = "{address}"

[storage kept]
type = "filesystem"
path = "{folder}/entries/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[site]]
path = {folder}/entries/
readonly = True

[locale]
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {folder}/khal.sqlite3
"""


def skip_without_programs() -> None:
    """They may be missing on a developer's machine, never in CI."""
    if not (PROGRAMS / "khal").exists() and not os.environ.get("CI"):
        pytest.skip(HOW_TO_INSTALL)


@dataclass(frozen=True)
class Subscriber:
    folder: Path

    @classmethod
    def of(cls, address: str, folder: Path) -> "Subscriber":
        """Subscribes: writes both programs' settings and lets vdirsyncer find the calendar."""
        (folder / "entries").mkdir(parents=True)
        (folder / "vdirsyncer").write_text(VDIRSYNCER.format(folder=folder, address=address))
        (folder / "khal").write_text(KHAL.format(folder=folder))
        one = cls(folder)
        one._run("vdirsyncer", "discover")
        return one

    def sync(self) -> list[str]:
        """Fetches the feed; gives what vdirsyncer says that it has copied or deleted."""
        said = self._run("vdirsyncer", "sync").stderr.splitlines()
        return [line for line in said if line.startswith(("Copying", "Deleting"))]

    def is_refused(self) -> bool:
        return self._run("vdirsyncer", "sync", may_fail=True).returncode != 0

    def calendar(self, start: str = A_YEAR_BEFORE, length: str = THREE_YEARS) -> list[list[str]]:
        """What khal shows, sorted: title, start and end in Swedish time, status, place."""
        fields = [argument for name in SHOWN for argument in ("--json", name)]
        said = self._run("khal", "list", "--once", *fields, start, length).stdout
        days = (json.loads(line) for line in said.splitlines())
        return sorted([entry[name] for name in SHOWN] for day in days for entry in day)

    def _run(
        self, program: str, *arguments: str, may_fail: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """A program with its settings; our own address must not go through a proxy."""
        surroundings = {"PYTHONWARNINGS": "ignore", "no_proxy": "127.0.0.1", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [str(PROGRAMS / program), "-c", str(self.folder / program), *arguments],
            env=os.environ | surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert may_fail or done.returncode == 0, done.stderr[-2000:]
        return done
