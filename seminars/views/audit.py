"""Who did what in a series, exports included (6.9)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from seminars import deeds as log
from seminars import permissions
from seminars.models import Session
from seminars.views.organised import OrganiserRequest, series_for

ROWS_A_PAGE = 50


@require_safe
def deeds(request: OrganiserRequest, slug: str) -> HttpResponse:
    """The log, the latest first, of the whole series or one session, of all kinds or one."""
    series = series_for(request, slug, permissions.may_see_audit)
    sessions = list(Session.objects.in_series(slug).order_by("-number"))
    wanted = request.GET.get("session", "")
    session = next((each for each in sessions if str(each.number) == wanted), None)
    kind = request.GET.get("kind", "")
    found = log.entries(series, session=session, kind=kind)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "series": series,
        "sessions": sessions,
        "session_chosen": session,
        "kinds": log.KINDS,
        "kind": kind,
        "page": page,
        "deeds": log.told(page.object_list),
    }
    return render(request, "seminars/desk/deeds.html", context)
