"""The settings of a series (O10), for its owners."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seminars import permissions, series_settings
from seminars.forms.series_settings import SeriesForm
from seminars.views.organised import OrganiserRequest, series_for


@require_http_methods(["GET", "HEAD", "POST"])
def series_settings_page(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Words, defaults and rules; saved only if nobody else saved them meanwhile."""
    series = series_for(request, slug, permissions.may_change_series)
    form = SeriesForm(request.POST or None, series=series)
    conflict: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            found = series_settings.change_series(
                series,
                form.settings(),
                by=request.user,
                at=timezone.now(),
                seen=form.cleaned_data["version"],
            )
        except series_settings.SomebodyElseChanged as error:
            conflict = _theirs(form, error)
            form.take_new_version(error.theirs.version)
        else:
            words = _("Inställningarna är sparade.") if found else _("Ingenting var ändrat.")
            messages.success(request, words)
            return redirect("series_settings", slug=slug)
    context = {"series": series, "form": form, "conflict": conflict}
    return render(request, "seminars/desk/series_settings.html", context)


def _theirs(form: SeriesForm, error: series_settings.SomebodyElseChanged) -> list[tuple[str, str]]:
    """Each fact that differs: what it is called on the sheet, and what is saved."""
    found = series_settings.differences(error.theirs, form.settings())
    saved = series_settings.settings_of(error.theirs)
    return [(str(form.fields[name].label), series_settings.in_words(saved, name)) for name in found]
