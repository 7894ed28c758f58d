"""Prints how long a feed takes to write, how fast it is handed out, and what it costs."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.management.commands.serve import web_command
from seminars import feeds
from seminars.feed_shelf import Text
from seminars.models import Session
from tests.speed.feeds.load import Asked, Site, answers, compare, megabytes_of_children, rate
from tests.speed.feeds.programme import SESSIONS, Addresses, fill

PROCESSES, THREADS = 2, 4  # as ``manage.py serve``
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS", "4"))
REQUESTS = int(os.environ.get("REQUESTS", "100000"))
BARS = {"304": 0.8, "plain": 0.6, "gzip": 0.6}
LONGEST_WRITING = 3.0
COMPRESSES = {"Accept-Encoding": "gzip"}


def report(folder: Path) -> int:
    """The status for the shell: 1 where a figure is beyond its bar."""
    call_command("prepare", verbosity=0)
    addresses = fill(at=timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # autovacuum would have done so long ago
    print(f"{connection.vendor}, {SESSIONS} sessions, {PROCESSES} processes of {THREADS} threads")
    took, text = _written(at=timezone.now())
    print(f"{len(text.octets):,} octets, compressed {len(text.packed):,}")
    _count_queries(addresses)
    yardstick = folder / "yardstick.gz"
    yardstick.write_bytes(text.packed)
    octets = {"YARDSTICK_OCTETS": str(len(text.octets)), "YARDSTICK_PACKED": str(yardstick)}
    connection.close()
    with _server(octets) as site:
        shares = _compare(site, addresses)
        _time_a_change(site, addresses)
        _watch_memory(site, addresses)
    slow = [name for name, share in shares.items() if share < BARS[name]]
    slow += ["writing"] if took > LONGEST_WRITING else []
    print(f"beyond their bars ({BARS}, {LONGEST_WRITING} s): {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _written(*, at: datetime) -> tuple[float, Text]:
    """The fewest seconds of three from question to compressed text, nothing kept, and the text."""
    times = []
    for _try in range(3):
        feeds.forget()
        (settings.FEEDS_DIR / "all.sv").unlink(missing_ok=True)
        started, worked = time.perf_counter(), time.process_time()
        text = feeds.text(feeds.of_site(language="sv", at=at))
        times.append((time.perf_counter() - started, time.process_time() - worked))
    said = ", ".join(f"{took:.2f} ({worked:.2f})" for took, worked in times)
    print(f"written in {said} seconds (of them of the processor)")
    return min(took for took, _worked in times), text


def _count_queries(addresses: Addresses) -> None:
    """Of a 304: first as if nobody had asked lately, then within two seconds."""
    client = Client(SERVER_NAME="127.0.0.1")
    print("queries of a 304, all of them, also those of the middleware:")
    for kind, address in vars(addresses).items():
        known = client.get(address).headers["ETag"]
        feeds.recent.forget()
        first, again = [_queries(client, address, known) for _time in range(2)]
        print(f"  {kind:8} {first}, asked again within two seconds {again}")


def _queries(client: Client, address: str, etag: str) -> int:
    with (
        override_settings(FEEDS_REMEMBERED_SECONDS=60),
        CaptureQueriesContext(connection) as captured,
    ):
        status = client.get(address, headers={"If-None-Match": etag}).status_code
    assert status == 304, (address, status)
    return len(captured)


@contextmanager
def _server(extra: dict[str, str]) -> Iterator[Site]:
    """gunicorn, started as ``manage.py serve`` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = web_command("127.0.0.1", port, PROCESSES, THREADS)
    server = subprocess.Popen(command, env=os.environ | extra)
    site = Site(f"http://127.0.0.1:{port}", server.pid)
    try:
        while not _answers(site.address):
            time.sleep(0.2)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=30)


def _answers(site: str) -> bool:
    """Whether it does: gunicorn takes connections before its processes are ready."""
    try:
        with urlopen(f"{site}/health/live", timeout=30) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False


def _compare(site: Site, addresses: Addresses) -> dict[str, float]:
    """Each beside its yardstick; gives the shares that have a bar."""
    known = {kind: _etag(site, address) for kind, address in vars(addresses).items()}
    empty = Asked("/yardsticks/empty")
    pairs = {
        "plain": (Asked("/yardsticks/constant"), Asked(addresses.all)),
        "gzip": (Asked("/yardsticks/packed", COMPRESSES), Asked(addresses.all, COMPRESSES)),
        "304": (empty, Asked(addresses.all, {"If-None-Match": known["all"]})),
        "304 of a series": (empty, Asked(addresses.series, {"If-None-Match": known["series"]})),
        "304 of a topic": (empty, Asked(addresses.topic, {"If-None-Match": known["topic"]})),
        "304 of one's own": (empty, Asked(addresses.mine, {"If-None-Match": known["mine"]})),
        "one's own in full": (empty, Asked(addresses.mine)),
    }
    shares = {}
    print(f"beside its yardstick, {ROUNDS} rounds of {SECONDS:g} s each, median (least to most):")
    print(f"{'':62}by the clock          by processor time")
    for name, (yardstick, asked) in pairs.items():
        compare(site, yardstick, asked, rounds=1, seconds=1)  # so that both are warm
        pair = compare(site, yardstick, asked, rounds=ROUNDS, seconds=SECONDS)
        print(f"  {name:18} {pair}", flush=True)
        shares[name] = pair.share
    return {name: share for name, share in shares.items() if name in BARS}


def _etag(site: Site, address: str) -> str:
    """The tag that the server itself gives, which may run a newer program than this one."""
    with urlopen(site.address + address, timeout=60) as answer:  # noqa: S310 (our own address)
        return str(answer.headers["ETag"])


def _time_a_change(site: Site, addresses: Addresses) -> None:
    """Cancel a session while both processes remember, and ask until none gives the older text."""
    before = _etag(site, addresses.all)
    known = Asked(addresses.all, {"If-None-Match": before})
    rate(site, known, seconds=1)
    cancelled_at = time.perf_counter()
    Session.objects.filter(number=1).update(state="cancelled", changed_at=timezone.now())
    connection.close()
    last_seen, asking = 0.0, ["curl", "-sI", site.address + addresses.all]
    while time.perf_counter() - cancelled_at < 8:
        if before in subprocess.run(asking, capture_output=True, text=True, check=True).stdout:
            last_seen = time.perf_counter() - cancelled_at
    print(f"a cancelled session is in every process's feed after {last_seen:.1f} s")


def _watch_memory(site: Site, addresses: Addresses) -> None:
    """All kinds of questions in turn, and what the processes hold in between."""
    kinds = vars(addresses).values()
    known = [Asked(each, {"If-None-Match": _etag(site, each)}) for each in kinds]
    full = [Asked(each, COMPRESSES) for each in kinds]
    mixed = [*known * 3, *full, Asked(addresses.all)]
    answers(site, mixed, seconds=SECONDS)
    print(f"memory of the processes before: {_memory(site.pid)}")
    asked, shown = 0, REQUESTS // 4
    while asked < REQUESTS:
        asked += answers(site, mixed, seconds=SECONDS)
        if asked >= shown:
            print(f"  after {asked:7,} requests: {_memory(site.pid)}", flush=True)
            shown += REQUESTS // 4


def _memory(pid: int) -> str:
    return ", ".join(f"{each:.1f} MB" for each in megabytes_of_children(pid))
