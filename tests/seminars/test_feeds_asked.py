"""How programs ask for feeds: methods, encodings, robots; topics and former addresses."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from materials.models import Topic
from seminars.models import FormerSlug, Session
from seminars.public_feeds import public_feeds
from tests.make import a_person, a_series, a_session, a_venue
from tests.seminars.entries import entries, the_entry

pytestmark = pytest.mark.django_db
ALL = "/feeds/all.ics"
KINDS = [
    ALL,
    "/en/feeds/all.ics",
    "/feeds/series/x.ics",
    "/feeds/topics/x.ics",
    "/feeds/session/x.ics",
    "/feeds/mine/x.ics",
    "/feeds/mine/x",
    "/feeds/x.ics",
]
FORGED = {"X-CSRFToken": "a" * 32, "Cookie": f"csrftoken={'a' * 32}"}


def a_topic(name: str = "Samverkan", **facts: str) -> Topic:
    return Topic.objects.create(slug="samverkan", name_sv=name, **facts)


# --- Topics and former addresses ------------------------------------------------------------
def test_a_topic_has_its_own_feed_in_both_languages(client: Client) -> None:
    topic = a_topic(name_en="Cooperation")
    a_session(title_sv="med", title_en="with").topics.add(topic)
    a_session(title_sv="utan")
    swedish = client.get("/feeds/topics/samverkan.ics").content
    english = client.get("/en/feeds/topics/samverkan.ics").content
    assert the_entry(swedish)["SUMMARY"] == "med"
    assert b"X-WR-CALNAME:Samverkan\r\n" in swedish
    assert the_entry(english)["SUMMARY"] == "with"
    assert b"X-WR-CALNAME:Cooperation\r\n" in english


def test_f1_a_topic_without_a_name_in_english_has_its_swedish_one(client: Client) -> None:
    a_topic()
    answer = client.get("/en/feeds/topics/samverkan.ics")
    assert (answer.status_code, entries(answer.content)) == (200, [])
    assert b"NAME:Samverkan\r\n" in answer.content


def test_f15_the_list_has_everything_then_each_series_then_topics_with_sessions() -> None:
    a_session(a_series(slug="en-serie")).topics.add(a_topic())
    a_session(state=Session.State.DRAFT).topics.add(
        Topic.objects.create(slug="utkast", name_sv="U")
    )
    found = public_feeds("sv")
    assert [feed.kind for feed in found] == ["all", "series", "series", "topic"]
    assert [found[0].id, found[-1].id, found[-1].name] == ["all", "topic-samverkan", "Samverkan"]
    assert found[-1].address.endswith("/feeds/topics/samverkan.ics")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_case_10_a_former_address_gives_the_same_bytes_as_the_new_one(
    client: Client, prefix: str
) -> None:
    series = a_series(slug="ny")
    a_session(series)
    FormerSlug.objects.create(slug="gammal", series=series, left_at=timezone.now())
    old, new = (client.get(f"{prefix}/feeds/series/{slug}.ics") for slug in ("gammal", "ny"))
    assert (old.status_code, old.content) == (200, new.content)
    assert old.headers["ETag"] == new.headers["ETag"]
    with translation.override(prefix.strip("/") or "sv"):
        assert "/gammal/" not in old.content.decode()


def test_v8_a_new_name_of_a_topic_reaches_calendars_and_a_new_order_does_not(
    client: Client,
) -> None:
    topic, at = a_topic(), timezone.now() - timedelta(days=3)
    session = a_session(at=at)
    session.topics.add(topic)
    client.force_login(a_person(is_administrator=True))
    facts = {"slug": "samverkan", "name_sv": "Samverkan", "name_en": "", "synonyms": "[]"}
    changes: list[dict[str, Any]] = [{"order": 7}, {"order": 7, "name_sv": "Ihop"}]
    for changed in changes:
        before = the_entry(client.get(ALL).content)["LAST-MODIFIED"].dt
        page = client.post(f"/admin/materials/topic/{topic.pk}/change/", facts | changed)
        assert page.status_code == 302
        entry = the_entry(client.get(ALL).content)
        assert (entry["LAST-MODIFIED"].dt > before) == ("name_sv" in changed)
    assert "Ihop" in entry["CATEGORIES"].to_ical().decode()
    assert entry["SEQUENCE"] == 0


def test_v8_a_venue_is_news_when_calendars_show_what_changed_and_not_else(client: Client) -> None:
    venue = a_venue(slug="huset")
    a_session(at=timezone.now() - timedelta(days=3), venue=venue, format="on_site")
    client.force_login(a_person(is_administrator=True))
    facts = {"slug": "huset", "name_sv": venue.name_sv, "city": venue.city}
    changes: list[dict[str, Any]] = [{"access_notes_sv": "Hiss"}, {"address": "Storgatan 1"}]
    for changed in changes:
        before = the_entry(client.get(ALL).content)["LAST-MODIFIED"].dt
        page = client.post(f"/admin/seminars/venue/{venue.pk}/change/", facts | changed)
        assert page.status_code == 302
        entry = the_entry(client.get(ALL).content)
        assert (entry["LAST-MODIFIED"].dt > before) == ("address" in changed)
    assert "Storgatan 1" in entry["LOCATION"]


# --- Methods --------------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, FORGED])
@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
)
@pytest.mark.parametrize("address", KINDS)
def test_f5_other_methods_are_405_with_and_without_a_token(
    address: str, method: str, headers: dict[str, str]
) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, address, headers=headers)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert not answer.cookies


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_f5_head_says_what_get_would(client: Client, encoding: str) -> None:
    a_session()
    headers = {"Accept-Encoding": encoding}
    got, head = client.get(ALL, headers=headers), client.head(ALL, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers.items() == got.headers.items()
    assert int(head.headers["Content-Length"]) == len(got.content)


# --- Programs of every age ------------------------------------------------------------------
def test_f4_no_header_at_all_over_http_1_0_is_enough(client: Client) -> None:
    a_session()
    plain = client.get(ALL)
    bare = client.get(ALL, SERVER_PROTOCOL="HTTP/1.0", HTTP_USER_AGENT="", HTTP_ACCEPT="")
    assert (bare.status_code, bare.content) == (200, plain.content)
    assert not bare.cookies
    assert "Location" not in bare.headers


@pytest.mark.parametrize("query", ["?x=1", "?nocache=%FF", "?" + "a=1&" * 600, "?sv&en", "?;drop"])
@pytest.mark.parametrize("kind", ["series", "topics"])
def test_f4_any_query_gives_the_same_on_every_kind(client: Client, kind: str, query: str) -> None:
    session = a_session(a_series(slug="samverkan"))
    session.topics.add(a_topic())
    address = f"/feeds/{kind}/samverkan.ics"
    assert client.get(address + query).content == client.get(address).content


@pytest.mark.parametrize("said", ["gzip;q=0", "identity, gzip; q=0.0", "GZIP;Q=0", "*", "br"])
def test_f7_who_refuses_gzip_or_does_not_name_it_gets_none(client: Client, said: str) -> None:
    a_session(abstract_sv="Om att lyssna. " * 40)
    answer = client.get(ALL, headers={"Accept-Encoding": said})
    assert "Content-Encoding" not in answer.headers
    assert answer.content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("said", ["gzip", "deflate, gzip;q=0.8", "gzip;q=1.0, *;q=0"])
def test_f7_compressed_once_and_under_a_weak_tag(client: Client, said: str) -> None:
    a_session(abstract_sv="Om att lyssna. " * 40)
    plain = client.get(ALL)
    packed = [client.get(ALL, headers={"Accept-Encoding": said}) for _time in range(2)]
    assert packed[0].content == packed[1].content
    assert gzip.decompress(packed[0].content) == plain.content
    assert packed[0].headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert packed[0].headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_f9_no_cache_is_told_to_keep_a_feed_for_each_language(client: Client) -> None:
    a_session()
    etag = client.get(ALL).headers["ETag"]
    for headers in [{}, {"If-None-Match": etag}, {"Accept-Language": "en"}]:
        assert client.get(ALL, headers=headers).headers["Vary"] == "Accept-Encoding"


# --- What users typed -----------------------------------------------------------------------
def test_b1_no_control_character_that_anybody_typed_reaches_a_feed(client: Client) -> None:
    odd = "".join(map(chr, [1, 8, 11, 12, 14, 31, 127, 128, 133, 159, 0x2028, 0x202E, 0xFEFF]))
    series = a_series(f"Se{odd}rie")
    venue = a_venue(f"Hus{odd}et", address=f"Gata{odd}n 1")
    words: dict[str, Any] = {
        "title_sv": f"Ti{odd}tel\r\nBEGIN:VALARM",
        "abstract_sv": f"Text{odd}\r\nX-EVIL:1\x0b",
    }
    session = a_session(series, venue=venue, format="on_site", **words)
    session.speakers.create(name=f"Anna{odd}", affiliation_sv=f"Kom{odd}mun")
    for address in [ALL, f"/feeds/series/{series.slug}.ics", f"/feeds/session/{session.uid}.ics"]:
        text = client.get(address).content.decode()
        assert {letter for letter in text if ord(letter) < 32} == {"\r", "\n"}
        assert not set(odd) & set(text)
        assert text.count("\n") == text.count("\r\n") == text.count("\r")
        assert "\r\nX-EVIL" not in text
        assert "\r\nBEGIN:VALARM" not in text


# --- Robots ---------------------------------------------------------------------------------
def test_f10_robots_txt_forbids_no_feed(client: Client) -> None:
    answer: Any = client.get("/robots.txt")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "text/plain; charset=utf-8",
    )
    forbidden = [line for line in answer.content.decode().splitlines() if "Disallow" in line]
    assert forbidden == ["Disallow: /admin/"]


@pytest.mark.parametrize("address", [ALL, "/feeds/topics/samverkan.ics"])
def test_f10_public_feeds_may_be_indexed(client: Client, address: str) -> None:
    a_topic()
    assert "X-Robots-Tag" not in client.get(address).headers
