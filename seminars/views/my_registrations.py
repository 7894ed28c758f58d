"""All of one's own registrations on one page (P9)."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seminars import links, overview
from seminars.views.entry import visitor

PAST_A_PAGE = 20


@login_not_required
@never_cache
@require_safe
def my_registrations(request: HttpRequest) -> HttpResponse:
    """Coming, waiting, past and series; for a visitor whom we do not know, the two ways in."""
    at = timezone.now()
    person = visitor(request, at=at)
    if person is None:
        return render(request, "seminars/ways_in.html")
    mine = overview.overview(person, at=at)
    page = Paginator(overview.past(person, at=at), PAST_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "is_let_in": not request.user.is_authenticated,
        "mine": mine,
        "series": [(each, links.series_url(each)) for each in mine.series],
        "page": page,
        "past": overview.with_links(page.object_list),
        "next_sessions": [] if mine.coming else overview.next_sessions(at=at),
    }
    return render(request, "seminars/my_registrations.html", context)
