"""Registering for one session: the form (P4) and the page that says what happened (P5)."""

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from seminars import links
from seminars import registration as acts
from seminars.forms.registration import RegistrationForm, what_we_know
from seminars.models import Session
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
    session = _session(request, slug, number)
    person = request.user if request.user.is_authenticated else None
    form = RegistrationForm(request.POST or None, session=session, initial=what_we_know(person))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, session, form, at=at)
    applicant = form.applicant()
    try:
        finding = acts.register(session, applicant, by=person, at=at)
    except acts.FullMeanwhile:
        return _form_page(request, session, form, at=at, filled_meanwhile=True)
    except acts.NotOpen:
        return _form_page(request, session, form, at=at)
    token = links.confirmation_token(session, applicant.form_token, finding.outcome)
    response = redirect("registered", slug=slug, number=number, token=token)
    response.set_signed_cookie(
        ADDRESS_COOKIE,
        quote(form.cleaned_data["email"]),  # a header takes no letters of 例え.jp
        max_age=ADDRESS_SHOWN_FOR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


@login_not_required
@never_cache
@require_safe
def registered(request: HttpRequest, slug: str, number: int, token: str) -> HttpResponse:
    """What happens next. Reloading shows the same; a stranger with the address learns nobody's."""
    session = _session(request, slug, number)
    try:
        outcome = links.outcome_of(token, session)
    except links.WrongLink as error:
        raise Http404 from error
    context = {
        "session": session,
        "outcome": outcome,
        "email": _address_just_typed(request),
    }
    return render(request, "seminars/registered.html", context)


def _address_just_typed(request: HttpRequest) -> str:
    return unquote(request.get_signed_cookie(ADDRESS_COOKIE, "", max_age=ADDRESS_SHOWN_FOR) or "")


def _session(request: HttpRequest, slug: str, number: int) -> Session:
    visible = Session.objects.visible_to(request.user).for_pages()
    found: Session = get_object_or_404(visible, series__slug=slug, number=number)
    return found


def _form_page(
    request: HttpRequest,
    session: Session,
    form: RegistrationForm,
    *,
    at: "datetime",
    filled_meanwhile: bool = False,
) -> HttpResponse:
    """The form while registration is open; else the page that says why it is not."""
    now = standing(session, at=at)
    if not now.may_register:
        context = {"session": session, "standing": now, "form": form}
        return render(request, "seminars/registration_not_open.html", context, status=409)
    if filled_meanwhile:
        form.agree_to_wait()
    elif now.name == "full":
        form.initial["accepts_waiting"] = True
    context = {
        "session": session,
        "standing": now,
        "form": form,
        "filled_meanwhile": filled_meanwhile,
    }
    return render(request, "seminars/register.html", context)
