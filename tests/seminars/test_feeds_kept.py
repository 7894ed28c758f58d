"""A feed's text is written once per change and kept; a 304 costs one query at most (F6, F14)."""

import gc
import gzip
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from materials.models import Topic
from seminars import feeds, subscriptions
from seminars.feed_shelf import MOST_FACTS, Recent, Text, Texts
from seminars.models import FormerSlug, Session
from tests.make import a_person, a_registration, a_session
from tests.seminars.entries import entries

ALL = "/feeds/all.ics"
QUERIES = {"all": 1, "series": 1, "former": 1, "topic": 1, "session": 1, "mine": 1}


@pytest.fixture
def addresses() -> dict[str, str]:
    """One feed of each kind, all about the same session."""
    session, person = a_session(), a_person()
    topic = Topic.objects.create(slug="samverkan", name_sv="Samverkan")
    session.topics.add(topic)
    FormerSlug.objects.create(slug="tidigare", series=session.series, left_at=timezone.now())
    a_registration(session, person)
    facts: dict[str, Any] = {"language": "sv", "wants_invitations": True, "by": None}
    return {
        "all": ALL,
        "series": f"/feeds/series/{session.series.slug}.ics",
        "former": "/feeds/series/tidigare.ics",
        "topic": "/feeds/topics/samverkan.ics",
        "session": f"/feeds/session/{session.uid}.ics",
        "mine": f"/feeds/mine/{subscriptions.create(person, at=timezone.now(), **facts)}.ics",
    }


# --- Queries --------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "queries"), QUERIES.items())
def test_f6_f14_a_304_asks_the_database_once_on_every_kind_of_feed(
    client: Client,
    addresses: dict[str, str],
    django_assert_num_queries: DjangoAssertNumQueries,
    kind: str,
    queries: int,
) -> None:
    """All queries, also those of the middleware."""
    etag = client.get(addresses[kind]).headers["ETag"]
    feeds.forget()
    for header in [{"If-None-Match": etag}, {"If-None-Match": f"W/{etag}"}]:
        with django_assert_num_queries(queries):
            assert client.get(addresses[kind], headers=header).status_code == 304
    assert len(feeds.texts) == 0


@pytest.mark.django_db
def test_f14_within_two_seconds_a_public_feed_asks_nothing_and_a_personal_one_always(
    client: Client,
    addresses: dict[str, str],
    settings: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.FEEDS_REMEMBERED_SECONDS = 60
    for kind, address in addresses.items():
        etag = client.get(address).headers["ETag"]
        with django_assert_num_queries(1 if kind == "mine" else 0):
            assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.django_db
def test_f14_what_a_process_believes_it_believes_for_no_more_than_two_seconds() -> None:
    """With three seconds to write it, a change is in every feed within five."""
    from config import settings as of_the_site  # noqa: PLC0415  (not those of the tests)

    assert of_the_site.FEEDS_REMEMBERED_SECONDS == 2


@pytest.mark.django_db
@pytest.mark.parametrize("sessions", [1, 3])
def test_f14_writing_takes_as_many_queries_for_three_sessions_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, sessions: int
) -> None:
    for _ in range(sessions):
        a_session()
    with django_assert_num_queries(5):
        client.get(ALL)


# --- Once -----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_f14_another_process_reads_what_one_has_written(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_session()
    first = client.get(ALL)
    feeds.forget()  # as in a process that has just begun
    with django_assert_num_queries(1):
        second = client.get(ALL)
    assert second.content == first.content


@pytest.mark.django_db
def test_f14_a_change_is_written_anew_and_takes_the_place_of_the_former(
    client: Client, settings: Any
) -> None:
    session = a_session()
    client.get(ALL)
    Session.objects.filter(pk=session.pk).update(state="cancelled", changed_at=timezone.now())
    [entry] = entries(client.get(ALL).content)
    assert entry["STATUS"] == "CANCELLED"
    assert len([*settings.FEEDS_DIR.glob("all.sv")]) == 1


def test_case_14_two_hundred_who_ask_at_once_have_it_written_once(settings: Any) -> None:
    """Half of them as if in another process: with a memory of its own, and the same disk."""
    written: list[int] = []
    barrier, shelves = Barrier(200), [Texts(), Texts()]

    def write() -> bytes:
        written.append(1)
        sleep(0.3)  # a large feed takes longer; others come meanwhile
        return b"BEGIN:VCALENDAR\r\n" * 10_000

    def ask(number: int) -> Text:
        barrier.wait(timeout=60)
        return shelves[number % 2].get("key", write, file="two-hundred.sv")

    with ThreadPoolExecutor(200) as crowd:
        texts = list(crowd.map(ask, range(200)))
    assert written == [1]
    assert len({text.octets for text in texts}) == 1


def test_f14_memory_is_bounded_by_octets_and_keeps_what_was_asked_for_last() -> None:
    shelf = Texts(most_octets=2 * Text.of(b"x" * 1000).size)
    for key in ["a", "b", "a", "c"]:
        shelf.get(key, lambda: b"x" * 1000)
    assert len(shelf) == 2
    assert shelf.get("a", lambda: b"new").octets == b"x" * 1000
    assert shelf.get("b", lambda: b"new").octets == b"new"


def test_f14_memory_of_facts_is_bounded_too(settings: Any) -> None:
    settings.FEEDS_REMEMBERED_SECONDS = 60
    recent: Recent[int] = Recent()
    for number in range(MOST_FACTS + 1):
        recent.get(str(number), lambda: 1)
    assert recent.get("0", lambda: 2) == 2
    assert recent.get(str(MOST_FACTS), lambda: 2) == 1


def test_f14_a_text_that_cannot_be_written_leaves_lock_and_memory_as_they_were() -> None:
    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Texts().get("key", fail, file="failing.sv")
    assert gc.isenabled()
    assert Texts().get("key", lambda: b"text", file="failing.sv").octets == b"text"


# --- A disk that does not help --------------------------------------------------------------
def is_torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def is_of_another_text(path: Path) -> None:
    path.write_bytes(b"other\n" + gzip.compress(b"other"))


@pytest.mark.parametrize("harm", [is_torn, is_of_another_text, Path.unlink])
def test_f14_a_harmed_file_is_written_anew(settings: Any, harm: Callable[[Path], None]) -> None:
    Texts().get("key", lambda: b"right", file="harmed.sv")
    harm(settings.FEEDS_DIR / "harmed.sv")
    assert Texts().get("key", lambda: b"written again", file="harmed.sv").octets == b"written again"


def test_f14_without_a_disk_there_is_still_an_answer(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FEEDS_DIR = tmp_path / "file" / "feeds"
    (tmp_path / "file").write_text("no folder can be made here")
    with caplog.at_level(logging.WARNING):
        assert Texts().get("key", lambda: b"text", file="all.sv").octets == b"text"
    assert "feeds cannot be kept" in caplog.text


@pytest.mark.django_db
def test_f11_personal_feeds_are_never_on_disk(
    client: Client, addresses: dict[str, str], settings: Any
) -> None:
    for address in addresses.values():
        client.get(address)
    kept = {path.name for path in settings.FEEDS_DIR.glob("*.sv")}
    assert {name.partition("-")[0].partition(".")[0] for name in kept} == {"all", "series", "topic"}


# --- Tags -----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_f6_sessions_that_trade_places_in_a_feed_change_its_tag(client: Client) -> None:
    """Same count, same newest change, same versions: only who is in it differs."""
    at = timezone.now() - timedelta(days=3)
    one, other = a_session(at=at), a_session(at=at)
    topic = Topic.objects.create(slug="samverkan", name_sv="Samverkan")
    one.topics.set([topic])
    before = client.get("/feeds/topics/samverkan.ics").headers["ETag"]
    one.topics.clear()
    other.topics.set([topic])
    assert client.get("/feeds/topics/samverkan.ics").headers["ETag"] != before
