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
    "node-ical": "npm ci --prefix tests/clients",
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
        return bool(shutil.which("node")) and (FOLDER / "node_modules" / program).is_dir()
    return True


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
