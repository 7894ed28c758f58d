"""Pages about the site itself: what it is, what happens to personal data, how accessible it is."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from seminars.links import WORKS_AFTER_SESSION
from seminars.models import Series
from seminars.privacy import NEEDS_KEPT

REVIEWED_ON = date(2026, 11, 22)


@dataclass(frozen=True)
class Shortcoming:
    """Something that does not work for everybody yet, and the way round it."""

    what: str | Promise
    instead: str | Promise
    criterion: str


# The statement is written from this list; a shortcoming that is mended is taken out of it.
SHORTCOMINGS = (
    Shortcoming(
        _("En del pdf-filer i biblioteket saknar taggar, så en skärmläsare ser inte rubriker."),
        _("Sidan om varje rapport säger det. Skriv till oss, så skickar vi en annan version."),
        "1.3.1",
    ),
    Shortcoming(
        _("Äldre inlästa rapporter kan bestå av bilder av text."),
        _("Sidan om varje rapport säger det. Sammanfattningen på sidan är alltid text."),
        "1.4.5",
    ),
    Shortcoming(
        _("Inspelningar som ligger hos andra kan sakna textning."),
        _("Skriv till oss, så hjälper vi dig att ta del av innehållet."),
        "1.2.2",
    ),
)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Page about what the site is and who stands behind it."""
    return render(request, "seminars/about.html", {"all_series": Series.objects.all()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Page about what we keep of people, why and for how long."""
    context = {"needs_days": NEEDS_KEPT.days, "link_days": WORKS_AFTER_SESSION.days}
    return render(request, "seminars/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Statement that Swedish law asks of public services, from the list of shortcomings."""
    context = {"shortcomings": SHORTCOMINGS, "reviewed_on": REVIEWED_ON}
    return render(request, "seminars/accessibility.html", context)
