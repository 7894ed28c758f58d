"""One's own registrations: by the link in a mail, or signed in (P6 to P9, P12).

A GET never changes anything here: mail scanners open every link they find.
"""

from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seminars import links, places, waiting_list
from seminars import registration as acts
from seminars.models import Registration, Session
from seminars.states import standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from participants.models import Person

ROOM_OPENS_BEFORE = timedelta(minutes=10)


def with_mailed_link(
    view: "Callable[[HttpRequest, Registration], HttpResponse]",
) -> "Callable[[HttpRequest, str], HttpResponse]":
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
            return render(request, "410.html", status=410)
        return view(request, registration)

    return opened


@never_cache
@require_safe
def my_registrations(request: HttpRequest) -> HttpResponse:
    """Coming, waiting and past, for whoever is signed in."""
    at, person = timezone.now(), _signed_in(request)
    mine = [_with_link(one) for one in Registration.objects.of(person).for_my_pages()]
    coming = [entry for entry in mine if entry[0].can_be_cancelled(at=at)]
    following = Session.objects.published().upcoming(at=at).for_pages()
    context = {
        "coming": coming,
        "past": [entry for entry in reversed(mine) if entry[0].session.ends_at <= at],
        "next_sessions": [] if coming else following[:3],
    }
    return render(request, "seminars/my_registrations.html", context)


@require_safe
@with_mailed_link
def my_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """One registration: how it stands and what can be done with it."""
    at = timezone.now()
    context = _page_of(registration) | {
        "may_cancel": registration.can_be_cancelled(at=at),
        "may_undo": registration.can_be_restored(at=at),
    }
    return render(request, "seminars/my_registration.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def confirm_address(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button of letter E0."""
    if request.method != "POST":
        return render(request, "seminars/confirm_address.html", _page_of(registration))
    acts.confirm_address(registration, at=timezone.now())
    return _back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def cancel_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """One page, one button (P8)."""
    at = timezone.now()
    if request.method == "POST":
        with suppress(places.RegistrationError):  # cancelled already, or over: the page says so
            acts.cancel(registration, by=registration.person, at=at)
        return _back(registration)
    if not registration.can_be_cancelled(at=at):
        return _back(registration)
    return render(request, "seminars/cancel_registration.html", _page_of(registration))


@require_POST
@with_mailed_link
def undo_cancellation(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button that takes a cancellation back; when it is too late the page says why."""
    try:
        acts.undo_cancellation(registration, by=registration.person, at=timezone.now())
    except acts.UndoTooLate:
        messages.warning(request, _("Det går inte att ångra längre: någon annan har platsen nu."))
    except acts.NothingToCancel:
        pass  # undone already, in another tab
    return _back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def offer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Yes or no to an offered place (P6); after the deadline, what now."""
    at = timezone.now()
    if request.method != "POST":
        context = _page_of(registration) | {"offer_is_open": registration.has_open_offer(at=at)}
        return render(request, "seminars/offer.html", context)
    answer = (
        waiting_list.accept_offer
        if request.POST.get("answer") == "yes"
        else waiting_list.decline_offer
    )
    try:
        answer(registration, by=registration.person, at=at)
    except waiting_list.OfferGone:
        return redirect("offer", token=links.manage_token(registration))
    return _back(registration)


@login_not_required
@never_cache
@require_safe
def join(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The door named in calendars: it knows nobody, so it asks who needs a place."""
    published = Session.objects.published().for_pages()
    session = get_object_or_404(published, series__slug=slug, number=number)
    mine = _place_of(request, session)
    return _door(request, session, is_expected=mine is not None or not session.needs_registration)


@require_safe
@with_mailed_link
def join_personally(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The same door for somebody who came by the link in the mail."""
    session = Session.objects.published().for_pages().get(pk=registration.session_id)
    return _door(request, session, is_expected=registration.state == Registration.State.PLACE)


def _door(request: HttpRequest, session: Session, *, is_expected: bool) -> HttpResponse:
    """The room's address stands on the page only while the door is open, and for the expected."""
    at = timezone.now()
    opens_at = session.starts_at - ROOM_OPENS_BEFORE
    is_open = opens_at <= at < session.ends_at and session.state == Session.State.PUBLISHED
    context = {
        "session": session,
        "standing": standing(session, at=at),
        "is_expected": is_expected,
        "opens_at": opens_at,
        "is_open": is_open,
        "room": session.join_url if is_open and is_expected else "",
    }
    return render(request, "seminars/join.html", context)


def _place_of(request: HttpRequest, session: Session) -> Registration | None:
    if not request.user.is_authenticated:
        return None
    return session.registrations.placed().of(request.user).first()


def _signed_in(request: HttpRequest) -> "Person":
    assert request.user.is_authenticated  # noqa: S101 (LoginRequiredMiddleware let them in)
    return request.user


def _with_link(registration: Registration) -> tuple[Registration, str]:
    return registration, links.manage_token(registration)


def _page_of(registration: Registration) -> dict[str, object]:
    return {
        "registration": registration,
        "session": registration.session,
        "token": links.manage_token(registration),
    }


def _back(registration: Registration) -> HttpResponse:
    return redirect("my_registration", token=links.manage_token(registration))
