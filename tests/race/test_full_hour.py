"""Case 14: a feed of 5,000 sessions, asked for by 200 calendars in the same instant."""

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest

from tests.race.server import Site, a_site

pytestmark = pytest.mark.race
CLIENTS = 200
SESSIONS = 5_000
ALL = "/feeds/all.ics"
MAKE_SESSIONS = f"""
from datetime import timedelta
from django.utils import timezone
from seminars.models import Session
from tests import make
series, at = make.a_series(), timezone.now().replace(microsecond=0)
Session.objects.bulk_create(
    Session(
        series=series, number=number, state="published", changed_at=at,
        title_sv=f"Träff {{number}}", abstract_sv="Om att lyssna på varandra. " * 20,
        starts_at=at + timedelta(hours=number), ends_at=at + timedelta(hours=number + 1),
    )
    for number in range(1, {SESSIONS} + 1)
)
"""


@dataclass(frozen=True)
class Answer:
    status: int
    etag: str
    encoding: str
    body: bytes

    @property
    def text(self) -> bytes:
        return gzip.decompress(self.body) if self.encoding == "gzip" else self.body


def ask(
    site: Site,
    barrier: Barrier | None = None,
    *,
    method: str = "GET",
    version: int = 11,
    **headers: str,
) -> Answer:
    """One program's question on a line of its own; ``version`` 10 speaks HTTP/1.0."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=240)
    spoken_version = {"_http_vsn": version, "_http_vsn_str": f"HTTP/1.{version - 10}"}
    vars(connection).update(spoken_version)  # http.client has no open door to it
    connection.connect()
    if barrier:
        barrier.wait(timeout=60)
    spoken = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, ALL, headers=spoken)
    answer = connection.getresponse()
    etag, encoding = answer.headers["ETag"], answer.headers.get("Content-Encoding", "")
    found = Answer(answer.status, etag, encoding, answer.read())
    connection.close()
    return found


def all_ask(site: Site, etag: str) -> dict[str, list[Answer]]:
    """Every kind of program, forty of each, at the same instant."""
    barrier = Barrier(CLIENTS)
    kinds = {
        "plain": partial(ask, site, barrier),
        "conditional": partial(ask, site, barrier, If_None_Match=etag),
        "compressed": partial(ask, site, barrier, Accept_Encoding="gzip"),
        "head": partial(ask, site, barrier, method="HEAD"),
        "http 1.0": partial(ask, site, barrier, version=10),
    }
    with ThreadPoolExecutor(CLIENTS) as crowd:
        each = CLIENTS // len(kinds)
        asked = {kind: [crowd.submit(one) for _ in range(each)] for kind, one in kinds.items()}
        return {kind: [one.result() for one in ones] for kind, ones in asked.items()}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(f"sqlite:///{tmp_path / 'race.sqlite3'}", tmp_path) as running:
        running.shell(MAKE_SESSIONS)
        yield running


def is_whole(text: bytes) -> bool:
    return text.count(b"BEGIN:VEVENT") == SESSIONS and text.endswith(b"END:VCALENDAR\r\n")


def test_f5_f6_f7_f14_case_14_two_hundred_calendars_get_the_same_text(site: Site) -> None:
    """First nobody has asked before, so that the text has to be written; then it is kept."""
    news = all_ask(site, '"of yesterday"')
    first = news["plain"][0]
    assert is_whole(first.text)
    bodies = {kind: {one.text for one in news[kind]} for kind in news}
    assert bodies == {kind: {first.text} for kind in news} | {"head": {b""}}
    assert {one.status for ones in news.values() for one in ones} == {200}

    again = all_ask(site, first.etag)
    assert {(one.status, one.body) for one in again["conditional"]} == {(304, b"")}
    assert {one.text for one in again["plain"] + again["compressed"]} == {first.text}
    assert {one.etag for one in again["compressed"]} == {f"W/{first.etag}"}
    assert {one.etag for one in again["head"] + again["http 1.0"]} == {first.etag}
