"""Registering colleagues and teams, and a team's own page behind the mailed link."""

from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participants import limits
from seminars import links, parties
from seminars import registration as acts
from seminars.forms.parties import (
    NamesForm,
    OfSessionForm,
    SizeForm,
    TeamForm,
    colleagues_form,
    fresh,
)
from seminars.models import Registration, Session
from seminars.precedence import order_of_places
from seminars.states import standing
from seminars.views.mailed_links import with_mailed_link
from seminars.views.registration import session_of


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_colleagues(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who registers, and a row for each colleague; more rows keep what is typed."""
    at, session = timezone.now(), session_of(request, slug, number)
    person = request.user if request.user.is_authenticated else None
    form = colleagues_form(request.POST, session=session, person=person)
    if not form.is_valid():
        return _form_page(request, session, form, "register_colleagues")
    applicants, booker = form.applicants(), form.booker()
    if form.is_trapped:
        return redirect("session", slug=slug, number=number)  # a program; it learns nothing
    if not _may_write_to(request, {booker.email, *(each.email for each in applicants)}):
        return _form_page(request, session, form, "register_colleagues", too_often=True)
    try:
        found = parties.register_colleagues(session, applicants, booker=booker, by=person, at=at)
    except acts.NotOpen:
        return _form_page(request, session, form, "register_colleagues")
    token = links.confirmation_token(session, booker.form_token, found.outcome)
    return redirect("registered_colleagues", slug=slug, number=number, token=token)


@login_not_required
@never_cache
@require_safe
def registered_colleagues(request: HttpRequest, slug: str, number: int, token: str) -> HttpResponse:
    """How many get what, as newcomers would be told; nobody's name."""
    session = session_of(request, slug, number)
    try:
        told = parties.PartyFinding.of(links.outcome_of(token, session)).told
    except (links.WrongLink, ValueError) as error:
        raise Http404 from error
    return render(
        request, "seminars/registered_colleagues.html", {"session": session, "told": told}
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_team(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One registration for several people. Raises Http404 where the series takes no teams."""
    at, session = timezone.now(), session_of(request, slug, number)
    if not session.series.takes_teams:
        raise Http404
    person = request.user if request.user.is_authenticated else None
    form = TeamForm(request.POST or None, session=session, initial=fresh(person))
    if not form.is_valid():
        return _form_page(request, session, form, "register_team")
    applicant = form.applicant()
    if form.is_trapped:
        return redirect("session", slug=slug, number=number)  # a program; it learns nothing
    if not _may_write_to(request, {applicant.email}):
        return _form_page(request, session, form, "register_team", too_often=True)
    try:
        found = acts.register(session, applicant, by=person, at=at)
    except acts.NotOpen:
        return _form_page(request, session, form, "register_team")
    token = links.confirmation_token(session, applicant.form_token, found.outcome)
    return redirect("registered", slug=slug, number=number, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def team(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Who comes, and how many: two small forms, each with its button."""
    if not registration.is_party:
        raise Http404
    asked = request.POST.get("change")
    names = NamesForm(
        request.POST if asked == "names" else None,
        people=registration.people,
        initial={"names": "\n".join(registration.party_names)},
    )
    size = SizeForm(request.POST if asked == "size" else None, registration=registration)
    if names.is_valid():
        return _name(request, registration, names.cleaned_data["names"])
    if size.is_valid() and _resized(request, registration, size):
        return _back_to_team(registration)
    context = {
        "registration": registration,
        "session": registration.session,
        "token": links.manage_token(registration),
        "names_form": names,
        "size_form": size,
        "may_change": registration.can_be_cancelled(at=timezone.now()),
    }
    return render(request, "seminars/team.html", context)


def _name(request: HttpRequest, registration: Registration, names: list[str]) -> HttpResponse:
    try:
        parties.name_members(registration, names, by=registration.person, at=timezone.now())
    except parties.PartyError:
        messages.error(request, _("Det gick inte att spara namnen: anmälan gäller inte längre."))
    else:
        messages.success(request, _("Namnen är sparade."))
    return _back_to_team(registration)


def _resized(request: HttpRequest, registration: Registration, form: SizeForm) -> bool:
    """Whether the team has its new size; else the form says why not, and nothing has changed."""
    at, size = timezone.now(), form.cleaned_data["size"]
    try:
        parties.change_size(registration, size, by=registration.person, at=at)
    except parties.DoesNotFit as error:
        form.add_error("size", _why_not(error.free))
        return False
    except parties.NoSuchParty:
        form.add_error("size", _("Det går inte att ändra: anmälan gäller inte längre."))
        return False
    messages.success(request, _("Nu är ni %(size)s.") % {"size": size})
    return True


def _why_not(free: int | None) -> str:
    """What stands in the way of a larger team."""
    if not free:
        return _("Det finns inte plats för fler. Ert team är som förut.")
    words = ngettext(
        "Det finns bara plats för %(free)s till. Ert team är som förut.",
        "Det finns bara plats för %(free)s till. Ert team är som förut.",
        free,
    )
    return words % {"free": free}


def _back_to_team(registration: Registration) -> HttpResponse:
    return redirect("team", token=links.manage_token(registration))


def _may_write_to(request: HttpRequest, addresses: Iterable[str]) -> bool:
    """Whether each of these addresses may get one more letter that a stranger asks for."""
    at = timezone.now()
    return all(
        limits.allows(request, "registration", address=address, at=at) for address in addresses
    )


def _form_page(
    request: HttpRequest,
    session: Session,
    form: OfSessionForm,
    name: str,
    *,
    too_often: bool = False,
) -> HttpResponse:
    """The form while registration is open; else the page that says why it is not."""
    at = timezone.now()
    now = standing(session, at=at)
    context = {
        "session": session,
        "standing": now,
        "form": form,
        "too_often": too_often,
        "order": order_of_places(session, is_full=now.name == "full", at=at),
    }
    if not now.may_register:
        page = "seminars/registration_not_open.html"
        return render(request, page, context, status=HTTPStatus.CONFLICT)
    status = HTTPStatus.TOO_MANY_REQUESTS if too_often else HTTPStatus.OK
    return render(request, f"seminars/{name}.html", context, status=status)
