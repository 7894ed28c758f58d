"""Registering for one session: the form (P4) and the page that says what happened (P5)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participants import limits
from participants.languages import active_language
from participants.mime import own_address
from seminars import arrival, links, opening_reminders
from seminars import registration as acts
from seminars.applicants import Applicant
from seminars.forms.opening import OpeningForm
from seminars.forms.registration import RegistrationForm, what_we_know
from seminars.models import Registration, Session
from seminars.overlaps import overlapping
from seminars.precedence import order_of_places
from seminars.states import standing

if TYPE_CHECKING:
    from datetime import datetime

ADDRESS_COOKIE = "registered"
ADDRESS_SHOWN_FOR = 3600  # seconds


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The form, and what becomes of it: full, closed and hidden are pages, not form errors."""
    at = timezone.now()
    session = session_of(request, slug, number)
    person = request.user if request.user.is_authenticated else None
    typed = request.POST if request.method == "POST" else None
    form = RegistrationForm(typed, session=session, initial=what_we_know(person))
    if not form.is_valid() or form.meant_address:
        return _form_page(request, session, form, at=at)
    applicant = form.applicant()
    if form.is_trapped:  # a program is told what a person would be, and nothing is written
        return _confirm(request, session, applicant, arrival.state_for(session, applicant, at=at))
    if not limits.allows(request, "registration", address=applicant.email, at=at):
        return _form_page(request, session, form, at=at, too_often=True)
    try:
        finding = acts.register(session, applicant, by=person, at=at)
    except acts.FullMeanwhile:
        return _form_page(request, session, form, at=at, filled_meanwhile=True)
    except acts.NotOpen:
        return _form_page(request, session, form, at=at)
    return _confirm(request, session, applicant, finding.outcome)


@login_not_required
@never_cache
@require_safe
def registered(request: HttpRequest, slug: str, number: int, token: str) -> HttpResponse:
    """What happens next. Reloading shows the same; a stranger with the address learns nobody's."""
    session = session_of(request, slug, number)
    try:
        outcome = links.outcome_of(token, session)
    except links.WrongLink as error:
        raise Http404 from error
    context = {
        "session": session,
        "outcome": outcome,
        "email": _address_just_typed(request),
        "sender": own_address(),
    }
    return render(request, "seminars/registered.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remind_when_open(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep the address until registration opens; a repeat gets the same answer as a first time.

    The page with an error stands at this address, so its English has to lead somewhere.
    """
    if request.method != "POST":
        return redirect("register", slug=slug, number=number)
    at = timezone.now()
    session = session_of(request, slug, number)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return _not_open_page(request, session, at=at, opening_form=form)
    address = form.cleaned_data["email"]
    if not limits.allows(request, "opening_reminder", address=address, at=at):
        return _not_open_page(request, session, at=at, opening_form=form, too_often=True)
    try:
        if not form.cleaned_data["homepage"]:
            opening_reminders.ask(session, address, language=active_language(), at=at)
    except opening_reminders.NothingToOpen:
        return redirect("register", slug=slug, number=number)
    messages.success(request, _("Du får ett mejl när anmälan öppnar."))
    return redirect("session", slug=slug, number=number)


def _address_just_typed(request: HttpRequest) -> str:
    return unquote(request.get_signed_cookie(ADDRESS_COOKIE, "", max_age=ADDRESS_SHOWN_FOR) or "")


def session_of(request: HttpRequest, slug: str, number: int) -> Session:
    """The session of the address. Raises Http404 for drafts of others."""
    visible = Session.objects.visible_to(request.user).for_pages()
    found: Session = get_object_or_404(visible, series__slug=slug, number=number)
    return found


def _confirm(
    request: HttpRequest, session: Session, applicant: Applicant, outcome: str
) -> HttpResponse:
    """On to the page that says what happens next; only this browser is told the address."""
    token = links.confirmation_token(session, applicant.form_token, outcome)
    slug, number = session.series.slug, session.number
    response = redirect("registered", slug=slug, number=number, token=token)
    response.set_signed_cookie(
        ADDRESS_COOKIE,
        quote(applicant.email),  # a header takes no letters of 例え.jp
        max_age=ADDRESS_SHOWN_FOR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


def _collisions(request: HttpRequest, session: Session) -> Iterable[Registration]:
    """One's own sessions at that time: only for somebody signed in, so that nothing is revealed."""
    return overlapping(request.user, session) if request.user.is_authenticated else ()


def _not_open_page(  # noqa: PLR0913 (what was typed is said by name)
    request: HttpRequest,
    session: Session,
    *,
    at: "datetime",
    form: RegistrationForm | None = None,
    opening_form: OpeningForm | None = None,
    too_often: bool = False,
) -> HttpResponse:
    """Why nobody can register now, what was typed, and a field for who wants to be told when."""
    may_ask = opening_reminders.may_be_asked_for(session, at=at)
    context = {
        "session": session,
        "standing": standing(session, at=at),
        "form": form,
        "opening_form": (opening_form or OpeningForm()) if may_ask else None,
        "too_often": too_often,
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if too_often else HTTPStatus.CONFLICT
    return render(request, "seminars/registration_not_open.html", context, status=status)


def _form_page(
    request: HttpRequest, session: Session, form: RegistrationForm, *, at: "datetime", **told: bool
) -> HttpResponse:
    """The form while registration is open; else the page that says why it is not.

    ``told`` is what came in between: ``filled_meanwhile`` or ``too_often``.
    """
    now = standing(session, at=at)
    if not now.may_register:
        return _not_open_page(request, session, at=at, form=form)
    if told.get("filled_meanwhile"):
        form.agree_to_wait()
    elif now.name == "full":
        form.initial["accepts_waiting"] = True
    context = {
        "session": session,
        "standing": now,
        "form": form,
        "order": order_of_places(session, is_full=now.name == "full", at=at),
        "collisions": _collisions(request, session),
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if told.get("too_often") else HTTPStatus.OK
    return render(request, "seminars/register.html", context | told, status=status)
