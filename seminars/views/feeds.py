"""Calendar files for programs, which keep no cookies and read no HTML.

The address decides in which language a feed is (F9), not the program that asks.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from participants.languages import active_language
from seminars import feeds
from seminars.feed_shelf import Text

CALENDAR = "text/calendar; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
SHARED = {"Cache-Control": "public, max-age=900"}  # for every reader the same (F8)
SECRET = {  # the address is the key: no search engine and no other site may have it (F8, F11)
    "Cache-Control": "private, max-age=900",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
GZIP = re.compile(r"\bgzip\b")
Headers = Mapping[str, str]


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens a feed to programs that have neither a visitor's session nor a token.

    Exempt from the check for forged forms because only GET and HEAD come through, which change
    nothing; a wrong method then gets its 405, where the check would send a page about tokens.
    """
    return login_not_required(csrf_exempt(require_safe(view)))


@for_programs
def feed_all(request: HttpRequest) -> HttpResponse:
    """Every session that is public."""
    return _answer(request, partial(feeds.of_site, at=timezone.now()))


@for_programs
def feed_series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series, also where it stood before; 404 in words for a series that there is not."""
    return _answer(request, partial(feeds.of_series, slug, at=timezone.now()))


@for_programs
def feed_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What is held on one topic, in any series."""
    return _answer(request, partial(feeds.of_topic, slug, at=timezone.now()))


@for_programs
def feed_session(request: HttpRequest, uid: str) -> HttpResponse:
    """One session by its calendar identity; drafts are not found."""
    return _answer(request, partial(feeds.of_session, uid))


@for_programs
def feed_mine(request: HttpRequest, secret: str) -> HttpResponse:
    """One person's own; whatever is wrong with the secret, the answer is the same."""
    return _answer(request, partial(feeds.of_person, secret, at=timezone.now()), SECRET)


@for_programs
def feed_mine_unknown(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """An address of one's own that was cut or bent: as for a wrong secret, and never a page."""
    return _unknown(SECRET)


@for_programs
def feed_unknown(_request: HttpRequest) -> HttpResponse:
    """Any other address that looks like a feed: programs get words, never a page."""
    return _unknown()


def _answer(
    request: HttpRequest, find: Callable[..., feeds.Feed], headers: Headers = SHARED
) -> HttpResponse:
    """The feed that ``find`` gives for a language, or 404 in words."""
    try:
        feed = find(language=active_language())
    except feeds.NoFeed:
        return _unknown(headers)
    return _sent(request, feed, headers)


def _sent(request: HttpRequest, feed: feeds.Feed, headers: Headers) -> HttpResponse:
    """The feed, or 304 without writing anything when the client has this edition (F6).

    To a client that compresses it speaks of compressed bytes, whose tag is weak (F7).
    """
    is_packed = GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) is not None
    etag = f"W/{feed.etag}" if is_packed else feed.etag
    tags = {"ETag": etag, "Vary": "Accept-Encoding"}
    answer = HttpResponse(content_type=CALENDAR, headers={**headers, **tags})
    modified = int(feed.changed_at.timestamp()) if feed.changed_at else None
    if modified is not None:
        answer.headers["Last-Modified"] = http_date(modified)
    checked = get_conditional_response(request, etag, modified, answer) or answer
    return _filled(answer, feeds.text(feed), is_packed=is_packed) if checked is answer else checked


def _filled(answer: HttpResponse, text: Text, *, is_packed: bool) -> HttpResponse:
    answer.content = text.packed if is_packed else text.octets
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _unknown(headers: Headers = SHARED) -> HttpResponse:
    words = _("Det finns ingen kalender på den här adressen.")
    return HttpResponseNotFound(f"{words}\n", content_type=PLAIN, headers=dict(headers))
