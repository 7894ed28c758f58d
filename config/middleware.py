"""Small rules for every request."""

import re
from codecs import lookup
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
)
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

Handler = Callable[[HttpRequest], HttpResponse]
REFUSED_GZIP = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)


def refuse_unreadable_requests(get_response: Handler) -> Handler:
    """What no browser sends is refused here: 400 instead of a 500 further in."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not _is_readable(request):
            return HttpResponseBadRequest(
                "The request cannot be read.", content_type="text/plain; charset=utf-8"
            )
        return get_response(request)

    return handle


def _is_readable(request: HttpRequest) -> bool:
    """Without NUL, which PostgreSQL cannot store, and in the one encoding of the web."""
    address = request.get_full_path()
    has_nul = "%00" in address or "\x00" in request.path
    return not has_nul and lookup(request.encoding or "utf-8").name == "utf-8"


def take_a_no_to_gzip_for_a_no(get_response: Handler) -> Handler:
    """Django's GZipMiddleware reads “gzip;q=0” as a wish; nobody gets bytes they refuse (F7)."""

    def handle(request: HttpRequest) -> HttpResponse:
        if REFUSED_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            del request.META["HTTP_ACCEPT_ENCODING"]
        return get_response(request)

    return handle


def let_the_address_say_the_language(get_response: Handler) -> Handler:
    """Django tells caches that answers differ by Accept-Language; here they never do (F9)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        names = [name.strip() for name in response.headers.get("Vary", "").split(",")]
        if "Accept-Language" in names:
            names.remove("Accept-Language")
            response.headers["Vary"] = ", ".join(names)
        if not names:
            del response.headers["Vary"]
        return response

    return handle


def send_304_without_length(get_response: Handler) -> Handler:
    """“Content-Length: 0” in a 304 would speak of the page the client keeps (RFC 9110, 8.6)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            del response.headers["Content-Length"]
        return response

    return handle


class AskOnlyWhereItMatters(LoginRequiredMiddleware):
    """Django's own asks who somebody is before it looks whether the view is open to all.

    That reads the sign-in cookie, so every public page and calendar feed would say “Vary: Cookie”
    and no shared cache could keep it.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *arguments: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *arguments)


def keep_personal_pages_private(get_response: Handler) -> Handler:
    """A page made for somebody who is signed in stays out of every cache."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # The header first: to ask who somebody is adds Vary: Cookie, also to calendar feeds.
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return handle
