"""Registering for a whole series, and the page behind the mailed link: see, confirm, leave."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import limits
from seminars import links
from seminars import series_registration as acts
from seminars.former_addresses import is_ended_by_merging
from seminars.forms.registration import what_we_know
from seminars.forms.whole_series import SeriesForm
from seminars.models import Format, Registration, Series, SeriesRegistration, Session
from seminars.states import with_standing
from seminars.views.mailed_links import with_series_link


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_for_series(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the whole series, with its companion where there is one."""
    at = timezone.now()
    series = get_object_or_404(Series.objects.select_related("companion"), slug=slug)
    person = request.user if request.user.is_authenticated else None
    form = SeriesForm(
        request.POST or None,
        series=series,
        is_mixed=_is_mixed(series),
        initial=what_we_know(person),
    )
    if not form.is_valid() or form.was_of_another:
        return _form_page(request, form)
    applicant = form.applicant()
    if not form.is_trapped:
        if not limits.allows(request, "registration", address=applicant.email, at=at):
            return _form_page(request, form, too_often=True)
        acts.register_for_series(form.chosen, applicant, by=person, at=at)
    token = links.series_confirmation_token(form.chosen, applicant.form_token)
    return redirect("registered_for_series", slug=slug, token=token)


@login_not_required
@never_cache
@require_safe
def registered_for_series(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What happens next: the same page for newcomers and for those who were registered."""
    try:
        chosen = links.chosen_in(token)
    except links.WrongLink as error:
        raise Http404 from error
    series = next((each for each in chosen if each.slug == slug), None)
    if series is None:
        raise Http404
    context = {"series": series, "chosen": chosen}
    return render(request, "seminars/registered_for_series.html", context)


@require_safe
@with_series_link
def my_series(request: HttpRequest, mine: SeriesRegistration) -> HttpResponse:
    """How each coming session stands, and what can be done."""
    coming = _coming(mine)
    context = _page_of(mine) | {
        "coming": [(each, links.manage_token(each)) for each in coming],
        "needs_confirmation": mine.ended_at is None and mine.has_to_be_confirmed,
        "is_merged": is_ended_by_merging(mine),
    }
    return render(request, "seminars/my_series.html", context)


@require_POST
@with_series_link
def confirm_series(request: HttpRequest, mine: SeriesRegistration) -> HttpResponse:
    """The button of the summary letter, where the series asks for a confirmed address."""
    acts.confirm_series(mine, by=mine.person, at=timezone.now())
    messages.success(request, _("Tack, adressen är bekräftad."))
    if not _coming(mine) and mine.registrations.exists():
        words = _(
            "Platserna hölls i två timmar och är inte kvar. Anmäl dig till varje träff för sig."
        )
        messages.warning(request, words)
    return _back(mine)


@require_http_methods(["GET", "HEAD", "POST"])
@with_series_link
def leave_series(request: HttpRequest, mine: SeriesRegistration) -> HttpResponse:
    """One page, one button."""
    if request.method == "POST":
        acts.leave_series(mine, by=mine.person, at=timezone.now())
        return _back(mine)
    if mine.ended_at:
        return _back(mine)
    brought = mine.registrations.coming_in(mine.series, at=timezone.now())
    context = _page_of(mine) | {"coming": brought.for_my_pages()}
    return render(request, "seminars/leave_series.html", context)


def _coming(mine: SeriesRegistration) -> list[Registration]:
    """What stands to be attended in the series, also what was registered apart from it."""
    of_person = Registration.objects.of(mine.person).coming_in(mine.series, at=timezone.now())
    return list(of_person.for_my_pages())


def _is_mixed(series: Series) -> bool:
    """Whether it ever matters which format somebody prefers."""
    at = timezone.now()
    offers_both = Session.objects.published().in_series(series.slug).upcoming(at=at)
    return series.default_format == Format.BOTH or offers_both.in_both_formats().exists()


def _page_of(mine: SeriesRegistration) -> dict[str, object]:
    return {"mine": mine, "series": mine.series, "token": links.series_token(mine)}


def _form_page(request: HttpRequest, form: SeriesForm, *, too_often: bool = False) -> HttpResponse:
    at = timezone.now()
    coming = Session.objects.published().in_series(form.series.slug).upcoming(at=at)
    context = {
        "series": form.series,
        "form": form,
        "rows": with_standing(coming.for_pages(), at=at),
        "too_often": too_often,
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if too_often else HTTPStatus.OK
    return render(request, "seminars/register_for_series.html", context, status=status)


def _back(mine: SeriesRegistration) -> HttpResponse:
    return redirect("my_series", token=links.series_token(mine))
