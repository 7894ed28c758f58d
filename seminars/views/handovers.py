"""Handing a place over: the giver's page, and the page of the colleague who is asked (E14)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participants.languages import active_language
from seminars import handovers, links
from seminars.forms.own import ColleagueForm, HandOverForm
from seminars.models import Handover, Registration
from seminars.views.mailed_links import back, page_of, with_handover_link, with_mailed_link


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def hand_over(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Whom to ask; while somebody is asked, whom, and the button that takes it back."""
    at, form = timezone.now(), HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            handovers.offer(
                registration,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                language=active_language(),
                by=registration.person,
                at=at,
            )
        except handovers.ToOneself:
            form.add_error("email", _("Skriv kollegans adress, inte din egen"))
        except handovers.TooManyOffers:
            form.add_error(None, _("Du har frågat många i dag. Vänta till i morgon."))
        except handovers.HandoverRefused:
            return redirect("hand_over", token=links.manage_token(registration))
        else:
            messages.success(
                request, _("Frågan är mejlad. Platsen är din tills kollegan svarar ja.")
            )
            return back(registration)
    return _giving_page(request, registration, form)


@require_POST
@with_mailed_link
def take_back_handover(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button that keeps the place after all."""
    at = timezone.now()
    if handover := handovers.open_of(registration, at=at):
        try:
            handovers.take_back(handover, by=registration.person, at=at)
        except handovers.HandoverOver:
            pass  # the colleague was quicker: the page says so
        else:
            messages.success(request, _("Frågan är tillbakatagen. Platsen är din."))
    return back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@with_handover_link
def handover(request: HttpRequest, asked: Handover) -> HttpResponse:
    """Yes or no, with the three answers that a registration needs."""
    at, answer = timezone.now(), request.POST.get("answer", "")
    if answer == "no":
        handovers.decline(asked, at=at)
    if answer == "no" or (answer and asked.accepted_at):  # whoever said yes has a mail
        return redirect("handover", token=links.handover_token(asked))
    form = ColleagueForm(request.POST if answer == "yes" else None, handover=asked)
    if request.method == "POST" and form.is_valid():
        try:
            taken = handovers.accept(asked, form.applicant(), at=at)
        except handovers.HandoverOver:
            return redirect("handover", token=links.handover_token(asked))
        except handovers.HandoverRefused as refusal:
            form.add_error(None, _why(refusal))
        else:
            messages.success(request, _("Platsen är din. Kalenderinbjudan kommer i ett mejl."))
            return back(taken)
    return _asked_page(request, asked, form, is_open=asked.is_open(at=at))


def _giving_page(
    request: HttpRequest, registration: Registration, form: HandOverForm
) -> HttpResponse:
    at = timezone.now()
    context = page_of(registration) | {
        "form": form,
        "handover": handovers.open_of(registration, at=at),
        "may_hand_over": handovers.may_hand_over(registration, at=at),
        "is_team": registration.is_team,
    }
    return render(request, "seminars/hand_over.html", context)


def _asked_page(
    request: HttpRequest, asked: Handover, form: ColleagueForm, *, is_open: bool
) -> HttpResponse:
    """Nothing here tells of the giver more than the mail did."""
    context = {
        "asked": asked,
        "session": asked.registration.session,
        "format": asked.registration.format,
        "giver": asked.registration.name,
        "form": form,
        "is_open": is_open,
    }
    return render(request, "seminars/handover.html", context)


def _why(refusal: handovers.HandoverRefused) -> str:
    if isinstance(refusal, handovers.HasPlaceAlready):
        return _(
            "Du har redan en plats på träffen, så du behöver inte den här. "
            "Säg nej tack, så kan någon annan få frågan."
        )
    if isinstance(refusal, handovers.TeamWaits):
        return _(
            "Ditt team står på reservlistan till träffen och skulle förlora sin plats där. "
            "Säg nej tack, eller avanmäl teamet först."
        )
    if isinstance(refusal, handovers.OrganisationFull):
        return _(
            "Din organisation har redan så många platser som den får. "
            "Säg nej tack, så kan någon annan få frågan."
        )
    return _(
        "Just nu går vissa organisationer före till träffen, och platsen får bara gå till någon "
        "av dem. Säg nej tack, så kan någon annan få frågan."
    )
