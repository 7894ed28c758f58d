"""The door to the organisers' pages: one's own series open, everything else is not there (404)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from participants.models import Person
from seminars.models import Series, Session

May = Callable[[Person, Series], bool]


NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step"})


class OrganiserRequest(HttpRequest):
    """LoginRequiredMiddleware stands before these views, so somebody is signed in."""

    user: Person


def series_for(request: OrganiserRequest, slug: str, may: May) -> Series:
    """The series of the address, if ``may`` allows the person to do what the page is for."""
    series = get_object_or_404(Series.objects.organised_by(request.user), slug=slug)
    if not may(request.user, series):
        raise Http404
    return series


def session_for(request: OrganiserRequest, slug: str, number: int, may: May) -> Session:
    """The session of the address, drafts too, if ``may`` allows it in its series."""
    organised = Session.objects.organised_by(request.user).for_pages()
    session = get_object_or_404(organised, series__slug=slug, number=number)
    if not may(request.user, session.series):
        raise Http404
    return session


def typed_along(request: HttpRequest, *apart: str) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried along hidden: nothing is stored before the yes."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED.union(apart)
        for value in values
    ]
