"""What programs get that ask for a calendar (F1–F9, F12–F15), and the page for people."""

import gzip
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from seminars import feeds
from seminars.models import Session
from tests.make import a_person, a_series, a_session
from tests.seminars.entries import entries, the_entry

pytestmark = pytest.mark.django_db
ALL = "/feeds/all.ics"


def titles(answer: Any) -> list[str]:
    return [each["SUMMARY"] for each in entries(answer.content)]


def long_ago() -> datetime:
    return timezone.now() - timedelta(days=30)


# --- Which sessions -------------------------------------------------------------------------
def test_published_preliminary_and_cancelled_sessions_are_in_drafts_never(client: Client) -> None:
    for state in Session.State.values:
        a_session(state=state, title_sv=state)
    assert sorted(titles(client.get(ALL))) == ["INSTÄLLT: cancelled", "preliminary", "published"]


def test_f13_twelve_months_back_and_no_more(client: Client) -> None:
    now = timezone.now()
    for days in [-400, -360, 30]:
        a_session(title_sv=f"{days}", starts_at=now + timedelta(days=days))
    assert titles(client.get(ALL)) == ["-360", "30"]


def test_f12_sessions_come_by_start_then_by_uid(client: Client) -> None:
    start = timezone.now() + timedelta(days=7)
    a_session(title_sv="c", starts_at=start + timedelta(hours=1))
    a_session(title_sv="b", starts_at=start, uid="b" * 36)
    a_session(title_sv="a", starts_at=start, uid="a" * 36)
    assert titles(client.get(ALL)) == ["a", "b", "c"]


def test_a_series_has_its_own_feed_under_its_own_name(client: Client) -> None:
    series = a_series("Lärande", title_en="Learning")
    a_session(series, title_sv="med")
    a_session(title_sv="utan")
    answer = client.get(f"/feeds/series/{series.slug}.ics")
    assert titles(answer) == ["med"]
    assert b"X-WR-CALNAME:L\xc3\xa4rande\r\n" in answer.content
    assert b"NAME:Learning\r\n" in client.get(f"/en/feeds/series/{series.slug}.ics").content


def test_one_session_alone_with_the_same_identity_everywhere(client: Client) -> None:
    session = a_session(starts_at=timezone.now() - timedelta(days=800))
    answer = client.get(f"/feeds/session/{session.uid}.ics")
    assert the_entry(answer.content)["UID"] == session.uid
    assert f"X-WR-CALNAME:{session.title}\r\n" in answer.content.decode()


def test_a_series_without_sessions_is_an_empty_calendar(client: Client) -> None:
    answer = client.get(f"/feeds/series/{a_series().slug}.ics")
    assert (answer.status_code, titles(answer)) == (200, [])
    assert "Last-Modified" not in answer.headers


# --- Answers --------------------------------------------------------------------------------
def test_f4_f8_type_caching_and_no_cookies(client: Client) -> None:
    a_session()
    answer = client.get(ALL)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=900"
    assert "Cookie" not in answer.headers["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("query", ["?x=1", "?utm_source=%C3%A5&", "?language=en", "?a[]=;"])
def test_f4_any_query_gives_the_same(client: Client, query: str) -> None:
    a_session()
    assert client.get(ALL + query).content == client.get(ALL).content


def test_f4_who_is_signed_in_gets_the_same_without_vary_cookie(client: Client) -> None:
    a_session()
    public = client.get(ALL)
    client.force_login(a_person())
    mine = client.get(ALL)
    assert mine.content == public.content
    assert mine.headers["Cache-Control"] == "public, max-age=900"
    assert "Cookie" not in mine.headers["Vary"]


def test_f9_the_address_says_the_language_nothing_else(client: Client) -> None:
    a_session()
    client.cookies["django_language"] = "en"
    assert titles(client.get(ALL, headers={"Accept-Language": "en"})) == ["Att hålla i ett möte"]
    english = client.get("/en/feeds/all.ics", headers={"Accept-Language": "sv"})
    assert titles(english) == ["Chairing a meeting"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "address", [ALL, "/en/feeds/all.ics", "/feeds/series/x.ics", "/feeds/x.ics"]
)
def test_f5_other_methods_are_405(address: str, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_f5_head_is_get_without_a_body(client: Client) -> None:
    a_session()
    got, head = client.get(ALL), client.head(ALL)
    assert head.content == b""
    assert "Content-Length" in got.headers
    assert head.headers.items() == got.headers.items()


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/series/finns-inte.ics",
        "/feeds/session/finns-inte.ics",
        "/feeds/finns-inte.ics",
        "/feeds/series/å.ics",
        "/feeds/series/a/b.ics",
        "/en/feeds/series/finns-inte.ics",
    ],
)
def test_unknown_calendars_are_404_in_plain_words(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in answer.content.decode()


def test_a_draft_is_unknown(client: Client) -> None:
    session = a_session(state=Session.State.DRAFT)
    assert client.get(f"/feeds/session/{session.uid}.ics").status_code == 404


# --- Has it changed? ------------------------------------------------------------------------
def test_f6_the_same_data_gives_the_same_bytes_and_a_strong_tag(client: Client) -> None:
    session = a_session(at=long_ago())
    first = client.get(ALL)
    feeds.forget()
    second = client.get(ALL)
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["ETag"].startswith('"')
    modified = session.changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert first.headers["Last-Modified"] == modified


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', '"other", W/{}', "*"])
def test_f6_if_none_match_is_answered_by_304(client: Client, known: str) -> None:
    a_session()
    etag = client.get(ALL).headers["ETag"]
    answer = client.get(ALL, headers={"If-None-Match": known.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert "Content-Length" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=900"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Cookie" not in answer.headers["Vary"]


def test_f6_if_modified_since_is_answered_by_304(client: Client) -> None:
    a_session(at=long_ago())
    modified = client.get(ALL).headers["Last-Modified"]
    assert client.get(ALL, headers={"If-Modified-Since": modified}).status_code == 304
    earlier = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert client.get(ALL, headers={"If-Modified-Since": earlier}).status_code == 200


def test_f6_if_none_match_wins_over_if_modified_since(client: Client) -> None:
    a_session(at=long_ago())
    modified = client.get(ALL).headers["Last-Modified"]
    headers = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert client.get(ALL, headers=headers).status_code == 200


def test_f6_head_is_conditional_too(client: Client) -> None:
    a_session()
    etag = client.get(ALL).headers["ETag"]
    assert client.head(ALL, headers={"If-None-Match": etag}).status_code == 304


def test_f7_gzip_only_when_offered_and_304_for_who_compresses(client: Client) -> None:
    a_session(abstract_sv="Om att lyssna. " * 40)
    plain = client.get(ALL)
    assert "Content-Encoding" not in plain.headers
    packed = client.get(ALL, headers={"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert "Accept-Encoding" in packed.headers["Vary"]
    headers = {"Accept-Encoding": "gzip, deflate", "If-None-Match": packed.headers["ETag"]}
    again = client.get(ALL, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == packed.headers["ETag"]


@pytest.mark.parametrize(
    "facts",
    [
        {"title_sv": "Ny titel", "changed_at": timezone.now()},
        {"state": Session.State.DRAFT},
        {"version": 2, "title_sv": "Sparad i efterhand"},
    ],
)
def test_f6_every_visible_change_gives_a_new_tag(client: Client, facts: dict[str, Any]) -> None:
    session = a_session(at=long_ago())
    a_session(at=long_ago() + timedelta(hours=1))
    before = client.get(ALL).headers["ETag"]
    Session.objects.filter(pk=session.pk).update(**facts)
    assert client.get(ALL, headers={"If-None-Match": before}).status_code == 200


def test_v8_a_new_name_of_the_series_reaches_calendars(client: Client) -> None:
    session = a_session(at=long_ago())
    before = client.get(ALL).headers["ETag"]
    session.series.title_sv = "Nytt namn"
    session.series.save()
    concerned = Session.objects.filter(series=session.series)
    assert feeds.show_new_names(concerned, at=timezone.now()) == 1
    after = client.get(ALL, headers={"If-None-Match": before})
    assert b"CATEGORIES:Nytt namn" in after.content
    found = the_entry(after.content)
    assert found["LAST-MODIFIED"].dt > session.changed_at
    assert found["SEQUENCE"] == 0


@pytest.mark.parametrize(("ahead", "risen"), [(-3600, 1), (0, 1), (60, 60)])
def test_v8_last_modified_rises_also_where_a_clock_is_behind(ahead: int, risen: int) -> None:
    session = a_session(at=long_ago())
    told_at = session.changed_at
    feeds.show_new_names(Session.objects.all(), at=told_at + timedelta(seconds=ahead))
    session.refresh_from_db()
    assert session.changed_at == told_at + timedelta(seconds=risen)


# --- The pages ------------------------------------------------------------------------------
def test_pages_announce_their_calendars(client: Client) -> None:
    series, session = a_series("Lärande"), a_session()
    words = {"series_list": [series], "session": session}
    found = render_to_string("seminars/_feed_links.html", words)
    assert found.count('<link rel="alternate" type="text/calendar"') == 4
    for address in [
        "/feeds/all.ics",
        f"/feeds/series/{series.slug}.ics",
        f"/feeds/series/{session.series.slug}.ics",
        f"/feeds/session/{session.uid}.ics",
    ]:
        assert f'href="{address}"' in found
        assert client.get(address).status_code == 200
