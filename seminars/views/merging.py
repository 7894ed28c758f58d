"""Another address for a series, and making two series one: consequences first, then the act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seminars import merging, permissions, renaming
from seminars.forms.merging import AddressForm, MergeForm
from seminars.views.organised import OrganiserRequest, series_for


@require_http_methods(["GET", "HEAD", "POST"])
def series_address(request: OrganiserRequest, slug: str) -> HttpResponse:
    """The new address; the old one goes on leading here, which is said before the yes."""
    series = series_for(request, slug, permissions.may_change_series)
    form = AddressForm(request.POST or None, series=series)
    if request.method == "POST" and form.is_valid() and form.is_of_this_series:
        try:
            renamed = renaming.rename_address(
                series, form.cleaned_data["slug"], by=request.user, at=timezone.now()
            )
        except renaming.SeriesError as error:
            form.add_error("slug", _in_words(error))
        else:
            words = _("Serien har sin nya adress. Den gamla leder hit.")
            messages.success(request, _("Ingenting var ändrat.") if renamed.slug == slug else words)
            return redirect("series_settings", slug=renamed.slug)
    context = {"series": series, "form": form}
    return render(request, "seminars/desk/series_address.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def series_merge(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Which series it becomes part of, then what that does, then the act."""
    series = series_for(request, slug, permissions.may_change_series)
    form = MergeForm(request.POST or None, series=series, organiser=request.user)
    context = {"series": series, "form": form}
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "back":
        target, at = form.cleaned_data["into"], timezone.now()
        if request.POST.get("step") != "confirmed" or not form.is_of_this_series:
            found = merging.consequences_of_merging(series, target, at=at)
            context |= {"target": target, "consequences": found}
            return render(request, "seminars/desk/series_merge_preview.html", context)
        try:
            merging.merge(series, target, by=request.user, at=at)
        except renaming.SeriesError as error:
            form.add_error("into", _in_words(error))
        else:
            messages.success(request, _("Serierna är en. De gamla adresserna leder hit."))
            return redirect("series_settings", slug=target.slug)
    return render(request, "seminars/desk/series_merge.html", context)


def _in_words(error: renaming.SeriesError) -> str:
    words: dict[type[renaming.SeriesError], str] = {
        renaming.NotAnAddress: _("Använd bara små bokstäver a till z, siffror och bindestreck."),
        renaming.AddressTaken: _("Den adressen är, eller har varit, en series adress."),
        merging.SameSeries: _("Välj en annan serie än den här."),
        merging.SomebodyIsConfirming: _(
            "Någon håller på att bekräfta sin adress för hela serien. Försök igen om två timmar."
        ),
        merging.TooManySessions: _("Serierna har tillsammans för många träffar."),
    }
    return words.get(type(error)) or _("Någon annan ändrade serien just nu. Försök igen.")
