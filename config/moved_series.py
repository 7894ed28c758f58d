"""Requests about a series that stands at another address now, or is part of another (case 10)."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import ResolverMatch, reverse

from seminars.former_addresses import leads_to
from seminars.models import Series

Handler = Callable[[HttpRequest], HttpResponse]


def lead_from_former_addresses(get_response: Handler) -> Handler:
    """An address that a series has left leads to the present one, at once and for ever.

    Asked only where nothing was found, so it costs nothing elsewhere. What was typed is sent
    along (308), because the form may have been open while the series moved.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        address = _present_address(request)
        if address is None:
            return response
        moved = HttpResponsePermanentRedirect(address)
        moved.status_code = 301 if request.method in {"GET", "HEAD"} else 308
        return moved

    return handle


def _present_address(request: HttpRequest) -> str | None:
    """Where this page of a series, or of one of its sessions, stands now."""
    match = request.resolver_match
    if match is None or "slug" not in match.kwargs or not _is_about_series(match):
        return None
    found = leads_to(match.kwargs["slug"], match.kwargs.get("number"))
    if found is None:
        return None
    kwargs = match.kwargs | {"slug": found.slug}
    if found.number is not None:
        kwargs["number"] = found.number
    address = reverse(match.view_name, kwargs=kwargs)
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def _is_about_series(match: ResolverMatch) -> bool:
    """Slugs of the library and of topics are others; feeds know former series themselves."""
    room = match.func.__module__
    return room.startswith("seminars.") and room != "seminars.views.feeds"


class AskAgainWhereASeriesWasMerged:
    """A form that was sent in the instant of a merge is sent once more, with all that was typed.

    The act has found its series gone under the lock and done nothing. When asked again nothing is
    found at the address, and ``lead_from_former_addresses`` leads to where the series is now.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(error, Series.DoesNotExist):
            return None
        again = HttpResponseRedirect(request.get_full_path())
        again.status_code = HTTPStatus.TEMPORARY_REDIRECT
        return again
