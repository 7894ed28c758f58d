"""Opens every page of the desk, counts its queries and times it against the bars."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from seminars.models import Session
from tests.architecture.test_audiences import AUDIENCES, ORGANISER
from tests.speed import crowd

MOST_QUERIES, MOST_MILLISECONDS = 25, 300
ROUNDS = 5
NUMBERS = {"registration_number": 1}


@dataclass(frozen=True)
class Figure:
    name: str
    queries: int
    milliseconds: float
    is_file: bool

    @property
    def is_over(self) -> bool:
        """Files are streamed while they are written: they have a bar for queries only."""
        is_slow = self.milliseconds > MOST_MILLISECONDS and not self.is_file
        return self.queries > MOST_QUERIES or is_slow


def measured_on_a_database_of_its_own() -> int:
    """The status for the shell: 1 where a page is over its bar."""
    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        return _measured()
    finally:
        runner.teardown_databases(databases)


def _measured() -> int:
    session, owner = crowd.fill(at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # autovacuum would have done so long ago
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    figures = sorted(_figures(client, session), key=lambda figure: figure.milliseconds)
    print(
        f"{connection.vendor}: {crowd.SESSIONS} sessions, {crowd.REGISTRATIONS} registrations "
        f"({crowd.BUSIEST} in the one that is opened), {crowd.MAILS} mails, {crowd.DEEDS} deeds"
    )
    print(f"{'page':40} {'queries':>8} {'ms':>8}")
    for each in figures:
        print(f"{each.name:40} {each.queries:8} {each.milliseconds:8.0f}")
    over = [each.name for each in figures if each.is_over]
    print(f"over {MOST_QUERIES} queries or {MOST_MILLISECONDS} ms: {', '.join(over) or 'none'}")
    return 1 if over else 0


def _figures(client: Client, session: Session) -> Iterator[Figure]:
    for name, address in _addresses(session):
        with CaptureQueriesContext(connection) as captured:
            status, is_file = _opened(client, address)
            queries = len(captured)
        if status == 200:
            yield Figure(name, queries, _median_time(client, address), is_file)
        else:
            print(f"   no page, answers {status}: {name}")


def _median_time(client: Client, address: str) -> float:
    times = []
    for _round in range(ROUNDS):
        started = perf_counter()
        _opened(client, address)
        times.append((perf_counter() - started) * 1000)
    return median(times)


def _opened(client: Client, address: str) -> tuple[int, bool]:
    """The answer's status, and whether it is a file, once all of it has been read."""
    answer = client.get(address)
    if answer.streaming:
        for _part in answer.streaming_content:  # type: ignore[attr-defined]  # only streams have it
            pass
    return answer.status_code, "Content-Disposition" in answer.headers


def _addresses(session: Session) -> Iterator[tuple[str, str]]:
    """Every page of the desk that needs no more than a series, a session and a registration."""
    known = {"slug": session.series.slug, "number": session.number} | NUMBERS
    kinds: list[list[str]] = [[*known], ["slug", "number"], ["slug"], []]
    for name in sorted(name for name, who in AUDIENCES.items() if who == ORGANISER):
        for kind in kinds:
            try:
                yield name, reverse(name, kwargs={key: known[key] for key in kind})
            except NoReverseMatch:
                continue
            break
