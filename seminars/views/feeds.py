"""Calendar files for programs, which keep no cookies and read no HTML, and the page about them.

The address decides in which language a feed is (F9), not the program that asks.
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from participants.languages import active_language
from seminars import feeds
from seminars.models import Series, Session

CALENDAR = "text/calendar; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
SHARED = {"Cache-Control": "public, max-age=900"}  # for every reader the same (F8)


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens a feed to programs that have neither a visitor's session nor a token.

    Exempt from the check for forged forms because only GET and HEAD come through, which change
    nothing; a wrong method then gets its 405, where the check would send a page about tokens.
    """
    return login_not_required(csrf_exempt(require_safe(view)))


@for_programs
def feed_all(request: HttpRequest) -> HttpResponse:
    """Every session that is public."""
    feed = feeds.of_site(language=active_language(), at=timezone.now())
    return _answer(request, feed)


@for_programs
def feed_series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series; 404 in words for a series that there is not."""
    try:
        feed = feeds.of_series(slug, language=active_language(), at=timezone.now())
    except Series.DoesNotExist:
        return _unknown()
    return _answer(request, feed)


@for_programs
def feed_session(request: HttpRequest, uid: str) -> HttpResponse:
    """One session by its calendar identity; drafts are not found."""
    try:
        feed = feeds.of_session(uid, language=active_language())
    except Session.DoesNotExist:
        return _unknown()
    return _answer(request, feed)


@for_programs
def feed_unknown(_request: HttpRequest) -> HttpResponse:
    """Any other address that looks like a feed: programs get words, never a page."""
    return _unknown()


@login_not_required
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The page that offers every feed to every kind of calendar."""
    return render(
        request, "seminars/subscribe.html", {"feeds": feeds.public_feeds(active_language())}
    )


def _answer(request: HttpRequest, feed: feeds.Feed) -> HttpResponse:
    """The feed, or 304 without writing anything when the client has this edition (F6)."""
    edition = feeds.edition(feed)
    answer = HttpResponse(content_type=CALENDAR, headers=SHARED | {"ETag": edition.etag})
    patch_vary_headers(answer, ["Accept-Encoding"])
    modified = int(edition.changed_at.timestamp()) if edition.changed_at else None
    if modified is not None:
        answer.headers["Last-Modified"] = http_date(modified)
    checked = get_conditional_response(request, edition.etag, modified, answer) or answer
    if checked is not answer:
        return _as_compressed(request, checked)
    text = feeds.text(feed, edition)
    answer.headers["ETag"] = text.etag
    answer.content = text.octets
    return answer


def _as_compressed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A 304 to a client that compresses speaks of the text it keeps, whose tag is weak (F7)."""
    compresses = re.search(r"\bgzip\b", request.headers.get("Accept-Encoding", ""))
    if compresses and answer.status_code == HTTPStatus.NOT_MODIFIED:
        answer.headers["ETag"] = f"W/{answer.headers['ETag']}"
    return answer


def _unknown() -> HttpResponse:
    words = _("Det finns ingen kalender på den här adressen.")
    return HttpResponseNotFound(f"{words}\n", content_type=PLAIN, headers=SHARED)
