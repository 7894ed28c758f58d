"""What every page behind a link in a mail has in common: no account, no cache, no change by GET."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from seminars import links
from seminars.models import Registration

Row = TypeVar("Row")

GONE = 410


def behind_link(
    opening: Callable[..., Row],
) -> Callable[
    [Callable[[HttpRequest, Row], HttpResponse]], Callable[[HttpRequest, str], HttpResponse]
]:
    """Gives the view what its mailed link speaks of: no account, no log-in, no cache.

    ``opening`` is one of the functions of ``links`` that raise WrongLink and OldLink.
    """

    def decorated(
        view: Callable[[HttpRequest, Row], HttpResponse],
    ) -> Callable[[HttpRequest, str], HttpResponse]:
        @login_not_required
        @never_cache
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            try:
                found = opening(token, at=timezone.now())
            except links.WrongLink as error:
                raise Http404 from error
            except links.OldLink:
                return gone(request)
            return view(request, found)

        return opened

    return decorated


with_mailed_link = behind_link(links.registration_of)
with_handover_link = behind_link(links.handover_of)
with_series_link = behind_link(links.series_registration_of)
with_asking_link = behind_link(links.invitation_of)
with_reminders_link = behind_link(links.reminded_by)


def gone(request: HttpRequest) -> HttpResponse:
    """Too old or used: with the way to a new link."""
    return render(request, "410.html", {"new_link_url": reverse("entry_link")}, status=GONE)


def page_of(registration: Registration) -> dict[str, object]:
    """What every page about one registration shows."""
    return {
        "registration": registration,
        "session": registration.session,
        "token": links.manage_token(registration),
    }


def back(registration: Registration) -> HttpResponse:
    """To the page of the registration, which says how things are now."""
    return redirect("my_registration", token=links.manage_token(registration))
