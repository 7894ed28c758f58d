"""The ways in to My registrations: a mailed code, or a mailed link that opens it once (E22)."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import limits
from participants.languages import active_language
from participants.models import Person
from seminars import entry_links
from seminars.forms.own import EntryForm
from seminars.views.mailed_links import gone

REMEMBERED = "entry"
TOO_MANY = 429


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry_link(request: HttpRequest) -> HttpResponse:
    """Asks for an address; known or not, the answer is the same."""
    at, form = timezone.now(), EntryForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "seminars/entry_link.html", {"form": form})
    address = form.cleaned_data["email"]
    if not limits.allows(request, "entry_link", address=address, at=at):
        return render(request, "429.html", status=TOO_MANY)
    entry_links.send(address, language=active_language(), at=at)
    return redirect("entry_link_sent")


@login_not_required
@never_cache
@require_safe
def entry_link_sent(request: HttpRequest) -> HttpResponse:
    """Where to look now. Says nothing about any address."""
    return render(request, "seminars/entry_link_sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_entry(request: HttpRequest, secret: str) -> HttpResponse:
    """The mailed link: a button, and behind it My registrations. No sign-in, so no other page."""
    at = timezone.now()
    if request.method != "POST":
        if not entry_links.is_good(secret, at=at):
            return gone(request)
        return render(request, "seminars/open_entry.html")
    try:
        person = entry_links.use(secret, at=at)
    except entry_links.EntryLinkGone:
        return gone(request)
    request.session.cycle_key()
    request.session[REMEMBERED] = entry_links.let_in(person, at=at)
    return redirect("my_registrations")


@login_not_required
@never_cache
@require_POST
def leave_entry(request: HttpRequest) -> HttpResponse:
    """From now on the computer shows nobody's page."""
    request.session.pop(REMEMBERED, None)
    messages.success(request, _("Den här datorn har glömt dig."))
    return redirect("my_registrations")


def visitor(request: HttpRequest, *, at: datetime) -> Person | None:
    """Whose registrations to show: of whoever is signed in, or was let in by a link."""
    if request.user.is_authenticated:
        return request.user
    return entry_links.person_let_in(request.session.get(REMEMBERED), at=at)
