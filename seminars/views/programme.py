"""The programme as everybody sees it: what is coming, each series, each session, what has been."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participants.plain_text import clean_line
from seminars.forms.opening import OpeningForm
from seminars.models import Series, Session
from seminars.opening_reminders import may_be_asked_for
from seminars.related import shelves
from seminars.states import last_day, standing, with_standing
from seminars.timeline import Timeline, draw, window
from seminars.timing import term_words

PER_PAGE = 10
PAST_PER_PAGE = 24
LONGEST_QUERY = 100


@login_not_required
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """P1: the next sessions, in all series or in one (``?serie=slug``)."""
    at = timezone.now()
    all_series = list(Series.objects.all())
    asked_for = request.GET.get("serie", "")
    chosen = next((each for each in all_series if each.slug == asked_for), None)
    sessions = Session.objects.published().upcoming(at=at)
    if chosen:
        sessions = sessions.in_series(chosen.slug)
    page = _page(request, sessions.for_pages(), PER_PAGE)
    context = {
        "timeline": _timeline(all_series, at=at),
        "all_series": all_series,
        "chosen": chosen,
        "is_unknown_series": bool(asked_for) and chosen is None,
        "page": page,
        "rows": with_standing(page.object_list, at=at),
    }
    return render(request, "seminars/programme.html", context)


@login_not_required
@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """P2: what a series is, and what comes next in it."""
    at = timezone.now()
    found = get_object_or_404(
        Series.objects.select_related("companion", "default_venue"), slug=slug
    )
    sessions = Session.objects.published().in_series(slug)
    context = {
        "series": found,
        "rows": with_standing(sessions.upcoming(at=at).for_pages(), at=at),
        "has_past": sessions.past(at=at).exists(),
    }
    return render(request, "seminars/series.html", context)


@login_not_required
@require_safe
def session(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """P3: everything about one session. Raises Http404 for drafts of others."""
    at = timezone.now()
    visible = Session.objects.visible_to(request.user).in_series(slug).for_pages()
    found = get_object_or_404(visible, number=number)
    context = _around(found) | {
        "session": found,
        "series": found.series,
        "standing": standing(found, at=at),
        "last_day": last_day(found),
        "speakers": found.speakers.all(),
        "programme_items": found.programme_items.all(),
        "shelves": shelves(found, is_held=found.ends_at <= at),
        "instead": Session.objects.instead_of(found, at=at).first(),
        "opening_form": OpeningForm() if may_be_asked_for(found, at=at) else None,
    }
    return render(request, "seminars/session.html", context)


@login_not_required
@require_safe
def past_sessions(request: HttpRequest) -> HttpResponse:
    """P11: what has been, by term; ``?q=`` searches titles, ``?inspelning=1`` keeps recordings."""
    at = timezone.now()
    query = clean_line(request.GET.get("q", ""))[:LONGEST_QUERY]
    with_recording = request.GET.get("inspelning") == "1"
    sessions = Session.objects.published().past(at=at)
    if query:
        sessions = sessions.titled(query)
    if with_recording:
        sessions = sessions.recorded()
    page = _page(request, sessions.for_pages(), PAST_PER_PAGE)
    context = {
        "query": query,
        "with_recording": with_recording,
        "page": page,
        "terms": _by_term(list(page.object_list), at=at),
    }
    return render(request, "seminars/past_sessions.html", context)


def _page(request: HttpRequest, sessions: QuerySet[Session], size: int) -> Page[Session]:
    """Page that somebody asked for; the nearest one for an impossible number."""
    return Paginator(sessions, size).get_page(request.GET.get("page"))


def _timeline(all_series: Sequence[Series], *, at: datetime) -> Timeline:
    drawn = Session.objects.published().between(*window(at))
    return draw(all_series, list(drawn), at=at)


def _around(found: Session) -> dict[str, Session | None]:
    """Session before and the one after in the same series."""
    published = Session.objects.published()
    return {
        "previous": published.earlier_than(found).first(),
        "following": published.later_than(found).first(),
    }


def _by_term(sessions: Sequence[Session], *, at: datetime) -> list[dict[str, Any]]:
    rows = with_standing(sessions, at=at)
    grouped = groupby(rows, key=lambda row: term_words(row[0].starts_at))
    return [{"words": words, "rows": list(of_term)} for words, of_term in grouped]
