"""The programs by name: which of them are here, and what they read in a calendar."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
PROGRAMS = {
    "icalendar": [sys.executable, "read_with_icalendar.py"],
    "vobject": [sys.executable, "read_with_vobject.py"],
    "ical.js": ["node", "read_with_icaljs.mjs"],
    "node-ical": ["node", "read_with_nodeical.mjs"],
    "libical": [sys.executable, "read_with_libical.py"],
}
FOLLOW_THE_VTIMEZONE = ["vobject", "ical.js", "libical"]  # the others look the name up
HOW_TO_INSTALL = {
    "ical.js": "npm ci --prefix tests/clients",
    "node-ical": "npm ci --prefix tests/clients, with Node 20 or later",
    "libical": "apt install libical3",
}


def skip_without(program: str) -> None:
    """A program may be missing on a developer's machine, never in CI."""
    if not is_installed(program) and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed: {HOW_TO_INSTALL[program]}")


def is_installed(program: str) -> bool:
    if program == "libical":
        return _loads("libical.so.3")
    if program in HOW_TO_INSTALL:
        has_node = _node() >= (20 if program == "node-ical" else 1)
        return has_node and (FOLDER / "node_modules" / program).is_dir()
    return True


def _node() -> int:
    """The major version of Node.js, 0 without any; node-ical 0.27 asks for 22 and runs on 20."""
    if not shutil.which("node"):
        return 0
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.removeprefix("v").partition(".")[0])


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def read_by(program: str, octets: bytes) -> list[dict[str, str]]:
    """What ``program`` reads: an entry each, with the names of tests/clients/README.md."""
    command = PROGRAMS[program]
    read = subprocess.run(command, cwd=FOLDER, input=octets, capture_output=True, check=False)
    assert read.returncode == 0, read.stderr.decode()
    return [json.loads(line) for line in read.stdout.decode().splitlines()]
