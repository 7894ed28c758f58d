"""The pages at /en/ speak English: no Swedish is left outside what says that it is Swedish."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils import translation

from seminars.models import Format, Series, Session
from tests.make import a_series, a_session, a_venue
from tests.make_materials import a_material

SWEDISH_LETTERS = re.compile("[åäöÅÄÖ]")
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "content", "data-label", "placeholder", "title")
ALONE = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
SILENT = {"script", "style"}
CONVERTER = re.compile(r"<[^>]+>")

Page = Callable[[Session], str]

PAGES: dict[str, Page] = {
    "programme": lambda _: reverse("programme"),
    "past sessions": lambda _: reverse("past_sessions"),
    "series": lambda session: reverse("series", args=[session.series.slug]),
    "session": lambda session: reverse("session", args=[session.series.slug, session.number]),
    "register": lambda session: reverse("register", args=[session.series.slug, session.number]),
    "subscribe": lambda _: reverse("subscribe"),
    "library": lambda _: reverse("library"),
    "about": lambda _: reverse("about"),
    "privacy": lambda _: reverse("privacy"),
    "accessibility": lambda _: reverse("accessibility"),
    "sign in": lambda _: reverse("account_request_login_code"),
    "not found": lambda _: reverse("programme") + "nowhere/",
}


class Spoken(HTMLParser):
    """Gathers what a page says in its own language: not what stands under ``lang="sv"``."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        is_ours = self._is_ours and tag not in SILENT
        if "lang" in facts:
            is_ours = facts["lang"] == "en"
        if is_ours:
            self.words += [facts[name] or "" for name in SPOKEN_ATTRIBUTES if name in facts]
        if tag not in ALONE:
            self._open.append((tag, is_ours))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_ours:
            self.words.append(data.strip())

    @property
    def _is_ours(self) -> bool:
        return self._open[-1][1] if self._open else True


def spoken(page: str) -> list[str]:
    reader = Spoken()
    reader.feed(page)
    return reader.words


@pytest.fixture
def english_session(now: datetime) -> Session:
    """A session with everything in English too, beside a material and a held session."""
    series = a_series(
        slug="larande",
        kind=Series.Kind.LEARNING,
        lead_sv="Små grupper",
        lead_en="Small groups",
        audience_sv="För alla som möter barn",
        audience_en="For all who meet children",
    )
    a_material(title_sv="Att göra", title_en="To do")
    a_session(series, starts_at=now.replace(year=2025), ends_at=now.replace(year=2025, hour=9))
    return a_session(
        series,
        format=Format.BOTH,
        venue=a_venue("Övningshuset", name_en="The Practice House", city="Kalmar"),
        abstract_sv="Så går det till",
        abstract_en="How it is done",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_no_swedish_is_left(name: str, client: Client, english_session: Session) -> None:
    with translation.override("en"):
        address = PAGES[name](english_session)
    assert address.startswith("/en/")
    page = client.get(address).content.decode()
    assert '<html lang="en"' in page
    assert [words for words in spoken(page) if SWEDISH_LETTERS.search(words)] == []


def test_the_reader_of_pages_hears_what_is_not_marked() -> None:
    page = '<p>Här <b lang="sv">då <i>på</i></b> there<img alt="Å"><script>ö</script></p>'
    assert spoken(page) == ["Här", "there", "Å"]


def translated_routes(resolver: URLResolver | None = None) -> list[tuple[str, str]]:
    """Every address that is translated, as (Swedish, English)."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += translated_routes(entry)
        elif isinstance(entry, URLPattern) and isinstance(entry.pattern, RoutePattern):
            found.append((_route(entry, "sv"), _route(entry, "en")))
    return [(swedish, english) for swedish, english in found if swedish != english]


def _route(entry: URLPattern, language: str) -> str:
    with translation.override(language):
        return str(entry.pattern)


def test_english_addresses_take_the_same_parts() -> None:
    routes = translated_routes()
    assert len(routes) > 20
    assert [
        pair for pair in routes if CONVERTER.findall(pair[0]) != CONVERTER.findall(pair[1])
    ] == []


def test_no_two_addresses_became_the_same_in_english() -> None:
    counted = Counter(english for _, english in translated_routes())
    assert [address for address, times in counted.items() if times > 1] == []
