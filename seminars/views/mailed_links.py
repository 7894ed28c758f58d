"""What every page behind a link in a mail has in common: no account, no cache, no change by GET."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from seminars import links
from seminars.models import Handover, Registration

GONE = 410


def with_mailed_link(
    view: Callable[[HttpRequest, Registration], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Opens the registration of a mailed link: no account, no log-in, no cache."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            registration = links.registration_of(token, at=timezone.now())
        except links.WrongLink as error:
            raise Http404 from error
        except links.OldLink:
            return gone(request)
        return view(request, registration)

    return opened


def with_handover_link(
    view: Callable[[HttpRequest, Handover], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """The same for a colleague who is asked to take a place."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            handover = links.handover_of(token, at=timezone.now())
        except links.WrongLink as error:
            raise Http404 from error
        except links.OldLink:
            return gone(request)
        return view(request, handover)

    return opened


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
