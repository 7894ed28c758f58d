"""Who organises a series: the list, another role, taking it away, asking somebody by mail."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from seminars import links, organisers, permissions
from seminars.forms.roles import InviteForm, RoleForm
from seminars.models import RoleInvitation, Series, SeriesRole
from seminars.views.organised import OrganiserRequest, series_for

if TYPE_CHECKING:
    from collections.abc import Callable


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Who has which role and what it lets one do; the form below asks somebody new."""
    series = series_for(request, slug, permissions.may_manage_roles)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisers.invite(series, **form.cleaned_data, by=request.user, at=timezone.now())
        except organisers.OrganiserError as error:
            form.add_error("email", _in_words(error))
        else:
            words = _("Inbjudan är på väg till %(email)s.")
            messages.success(request, words % {"email": form.cleaned_data["email"]})
            return redirect("roles", slug=slug)
    return render(request, "seminars/desk/roles.html", _page_of(series) | {"form": form})


@require_POST
def role_change(request: OrganiserRequest, slug: str, role_id: int) -> HttpResponse:
    """Give somebody another role."""
    series = series_for(request, slug, permissions.may_manage_roles)
    held = _role(series, role_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Välj en roll i listan."))
        return redirect("roles", slug=slug)
    role, at = form.cleaned_data["role"], timezone.now()
    try:
        given = organisers.appoint(held.person, series, role, by=request.user, at=at)
    except organisers.OrganiserError as error:
        messages.error(request, _in_words(error))
    else:
        words = _("%(name)s är nu %(role)s.")
        facts = {"name": held.person, "role": given.get_role_display()}
        messages.success(request, words % facts)
    return _back(request, series)


@require_http_methods(["GET", "HEAD", "POST"])
def role_dismiss(request: OrganiserRequest, slug: str, role_id: int) -> HttpResponse:
    """Says what it means; the button takes the role away."""
    series = series_for(request, slug, permissions.may_manage_roles)
    held = _role(series, role_id)
    if request.method != "POST":
        context = {"series": series, "role": held, "is_oneself": held.person == request.user}
        return render(request, "seminars/desk/role_dismiss.html", context)
    try:
        organisers.dismiss(held, by=request.user, at=timezone.now())
    except organisers.OrganiserError as error:
        messages.error(request, _in_words(error))
    else:
        words = _("%(name)s arrangerar inte serien längre.")
        messages.success(request, words % {"name": held.person})
    return _back(request, series)


@require_POST
def role_invitation_take_back(
    request: OrganiserRequest, slug: str, invitation_id: int
) -> HttpResponse:
    series = series_for(request, slug, permissions.may_manage_roles)
    invitation = get_object_or_404(organisers.unanswered(series), pk=invitation_id)
    try:
        organisers.take_back(invitation, by=request.user, at=timezone.now())
    except organisers.InvitationOver:
        messages.warning(request, _("Inbjudan gäller inte längre."))
    else:
        messages.success(request, _("Inbjudan är tillbakadragen. Länken i mejlet fungerar inte."))
    return redirect("roles", slug=slug)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def role_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the mailed link: who asks, for what, and yes or no."""
    try:
        invitation = links.role_invitation_of(token)
    except links.WrongLink as error:
        raise Http404 from error
    answer = {"yes": _accept, "no": _decline}.get(request.POST.get("answer", ""), _ask)
    try:
        return answer(request, invitation)
    except organisers.InvitationOver:
        return render(request, "seminars/role_invitation_over.html", status=410)


def _ask(request: HttpRequest, invitation: RoleInvitation, *, refusal: str = "") -> HttpResponse:
    organisers.refuse_if_over(invitation, at=timezone.now())
    person = request.user if request.user.is_authenticated else None
    context = {
        "invitation": invitation,
        "series": invitation.series,
        "acts": permissions.acts_of(invitation.role),
        "is_somebody_else": person is not None and not organisers.is_for(invitation, person),
        "refusal": refusal,
    }
    return render(request, "seminars/role_invitation.html", context)


def _accept(request: HttpRequest, invitation: RoleInvitation) -> HttpResponse:
    """The role, for whoever is signed in with the address; others are shown the way there."""
    at = timezone.now()
    if not request.user.is_authenticated:
        organisers.make_known(invitation, at=at)
        return redirect(
            f"{reverse('account_request_login_code')}?{urlencode({'next': request.path})}"
        )
    try:
        organisers.accept(invitation, by=request.user, at=at)
    except (organisers.WrongPerson, organisers.LastOwner) as error:
        return _ask(request, invitation, refusal=_in_words(error))
    words = _("Välkommen. Du arrangerar nu %(series)s.")
    messages.success(request, words % {"series": invitation.series})
    return redirect("desk")


def _decline(request: HttpRequest, invitation: RoleInvitation) -> HttpResponse:
    organisers.decline(invitation, at=timezone.now())
    return render(request, "seminars/role_invitation_declined.html", {"series": invitation.series})


def _page_of(series: Series) -> dict[str, object]:
    held = [
        (role, RoleForm(initial={"role": role.role}, auto_id=f"role_{role.pk}_%s"))
        for role in organisers.in_order(series)
    ]
    return {
        "series": series,
        "held": held,
        "invitations": organisers.unanswered(series),
        "at": timezone.now(),
        "role_words": SeriesRole.Role.choices,
        "table": permissions.table(),
    }


def _role(series: Series, role_id: int) -> SeriesRole:
    found: SeriesRole = get_object_or_404(organisers.in_order(series), pk=role_id)
    return found


def _back(request: OrganiserRequest, series: Series) -> HttpResponse:
    """To the list, or to the desk for those who have just given up that right."""
    if permissions.may_manage_roles(request.user, series):
        return redirect("roles", slug=series.slug)
    return redirect("desk" if permissions.may_organise_anything(request.user) else "programme")


def _in_words(error: organisers.OrganiserError) -> str:
    """Why the act was refused."""
    words: dict[type[organisers.OrganiserError], Callable[[], str]] = {
        organisers.LastOwner: lambda: _(
            "Serien måste ha minst en ägare. Ge först någon annan den rollen."
        ),
        organisers.AlreadyOrganises: lambda: _(
            "Den personen har redan en roll i serien. Ändra den i listan."
        ),
        organisers.AlreadyInvited: lambda: _(
            "Den adressen är redan inbjuden. Dra tillbaka inbjudan om rollen ska vara en annan."
        ),
        organisers.TooManyInvited: lambda: _(
            "Så många inbjudningar på ett dygn tar vi inte emot. Fortsätt i morgon."
        ),
        organisers.WrongPerson: lambda: _("Du är inloggad med en annan adress."),
    }
    return words.get(type(error), lambda: _("Inbjudan gäller inte längre."))()
