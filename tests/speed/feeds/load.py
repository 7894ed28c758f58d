"""Many calendars at once, by Debian's ``wrk``; and what the server's processes hold."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from statistics import median

MISSING = "wrk is missing, which asks as fast as a server can answer: apt install wrk"
CONNECTIONS = 8  # as many as two processes of four threads can serve at once


def is_there() -> bool:
    return which("wrk") is not None


@dataclass(frozen=True)
class Site:
    """A server that runs: its address, and its first process."""

    address: str
    pid: int


@dataclass(frozen=True)
class Asked:
    """One kind of question: an address, and what the program says beside it."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Rate:
    """Answers a second, and answers a second of the server's processors: less swayed by others."""

    by_clock: float
    by_processor: float


def rate(site: Site, asked: Asked, *, seconds: float) -> Rate:
    """Raises RuntimeError for any answer that is not as it should be."""
    said = [part for name, value in asked.headers.items() for part in ("-H", f"{name}: {value}")]
    while True:
        before = processor_seconds(site.pid)
        count, speed = _answers(site.address + asked.address, seconds, *said)
        if count:
            return Rate(speed, count / max(processor_seconds(site.pid) - before, 0.01))
        seconds *= 2  # a machine so busy that not one large answer came in time


def answers(site: Site, questions: list[Asked], *, seconds: float) -> int:
    """How many answers came when these questions are asked in turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(questions))
        script.flush()
        return _answers(site.address, seconds, "-s", script.name)[0]


def _answers(address: str, seconds: float, *options: str) -> tuple[int, float]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "30s"]
    run = subprocess.run([*command, *options, address], capture_output=True, text=True, check=True)
    if re.search(r"Non-2xx|Socket errors", run.stdout):
        raise RuntimeError(run.stdout)
    count = re.search(r"(\d+) requests in", run.stdout)
    speed = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    assert count, run.stdout
    assert speed, run.stdout
    return int(count.group(1)), float(speed.group(1))


def _script(questions: list[Asked]) -> str:
    """wrk's own language: the next question each time."""
    lines = ["local asked = {}", "local n = 0"]
    for each in questions:
        headers = ", ".join(f"[{_lua(key)}] = {_lua(value)}" for key, value in each.headers.items())
        made = f'wrk.format("GET", {_lua(each.address)}, {{{headers}}})'
        lines.append(f"asked[#asked + 1] = function() return {made} end")
    lines.append("function request() n = n + 1; return asked[n % #asked + 1]() end")
    return "\n".join(lines)


def _lua(words: str) -> str:
    return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'"


@dataclass(frozen=True)
class Pair:
    """How fast something is beside its yardstick, each measured after the other several times."""

    yardstick: list[Rate]
    measured: list[Rate]

    @property
    def share(self) -> float:
        return median(self.shares("by_clock"))

    def shares(self, kind: str) -> list[float]:
        both = zip(self.measured, self.yardstick, strict=True)
        return [getattr(one, kind) / getattr(other, kind) for one, other in both]

    def __str__(self) -> str:
        one, other = (median(rate.by_clock for rate in rates) for rates in vars(self).values())
        said = [f"{other:7.0f} of {one:7.0f} answers a second"]
        for kind in ["by_clock", "by_processor"]:
            found = self.shares(kind)
            said.append(f"{median(found):5.0%} ({min(found):4.0%} to {max(found):4.0%})")
        return "  ".join(said)


def compare(site: Site, yardstick: Asked, asked: Asked, *, rounds: int, seconds: float) -> Pair:
    """Both in turn, so that a busy machine slows both down."""
    found = Pair([], [])
    for _round in range(rounds):
        found.yardstick.append(rate(site, yardstick, seconds=seconds))
        found.measured.append(rate(site, asked, seconds=seconds))
    return found


def processor_seconds(pid: int) -> float:
    """What the processes of the web server have used so far."""
    used = [Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2] for child in _children(pid)]
    ticks = sum(int(number) for each in used for number in each.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def megabytes_of_children(pid: int) -> list[float]:
    """What each process of the web server holds in memory."""
    return sorted(_resident(child) for child in _children(pid))


def _resident(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
