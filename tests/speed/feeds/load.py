"""Many calendars at once, by Debian's ``wrk``; and what the server's processes hold."""

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
class Asked:
    """One kind of question: an address, and what the program says beside it."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


def rate(site: str, asked: Asked, *, seconds: float) -> float:
    """Answers a second. Raises RuntimeError for any that is not as it should be."""
    said = [part for name, value in asked.headers.items() for part in ("-H", f"{name}: {value}")]
    while True:
        count, speed = _answers(site + asked.address, seconds, *said)
        if count:
            return speed
        seconds *= 2  # a machine so busy that not one large answer came in time


def answers(site: str, questions: list[Asked], *, seconds: float) -> int:
    """How many answers came when these questions are asked in turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(questions))
        script.flush()
        return _answers(site, seconds, "-s", script.name)[0]


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

    yardstick: list[float]
    measured: list[float]

    @property
    def shares(self) -> list[float]:
        return [one / other for one, other in zip(self.measured, self.yardstick, strict=True)]

    @property
    def share(self) -> float:
        return median(self.shares)

    def __str__(self) -> str:
        spread = f"{min(self.shares):4.0%} to {max(self.shares):4.0%}"
        rates = f"{median(self.measured):8.0f} of {median(self.yardstick):8.0f} answers a second"
        return f"{rates}   {self.share:4.0%} ({spread})"


def compare(site: str, yardstick: Asked, asked: Asked, *, rounds: int, seconds: float) -> Pair:
    """Both in turn, so that a busy machine slows both down."""
    found = Pair([], [])
    for _round in range(rounds):
        found.yardstick.append(rate(site, yardstick, seconds=seconds))
        found.measured.append(rate(site, asked, seconds=seconds))
    return found


def megabytes_of_children(pid: int) -> list[float]:
    """What each process of the web server holds in memory."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sorted(_resident(child) for child in children)


def _resident(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
