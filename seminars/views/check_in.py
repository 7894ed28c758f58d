"""The door: checking people in by code or number, and noting who came, with one hand on a phone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.plain_text import clean_line
from seminars import attendance as acts
from seminars import check_in as door
from seminars import links, permissions, roster
from seminars.models import Registration, Session
from seminars.views.organised import OrganiserRequest, session_for

ROWS_A_PAGE = 100
LONGEST_SEARCH = 100
Attendance = Registration.Attendance


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: OrganiserRequest, slug: str, number: int, token: str) -> HttpResponse:
    """Whose code this is and how things stand; the button lets them in, or takes it back."""
    session = session_for(request, slug, number, permissions.may_check_in)
    try:
        registration = links.checked_in_by(token)
    except links.WrongLink as error:
        raise Http404 from error
    if registration.session_id != session.pk:
        return _page_of_the_door(request, session, is_of_another_session=True)
    if request.method != "POST":
        return _page_of_the_door(request, session, registration=registration)
    act = acts.undo_check_in if request.POST.get("do") == "undo" else acts.check_in
    try:
        act(registration, by=request.user, at=timezone.now())
    except acts.AttendanceError as error:
        messages.error(request, in_words(error))
    return redirect("check_in", slug=slug, number=number, token=token)


@never_cache
@require_safe
def check_in_by_number(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """For whoever has no code: the number of the confirmation, typed in."""
    session = session_for(request, slug, number, permissions.may_check_in)
    typed = clean_line(request.GET.get("nummer", ""))[:LONGEST_SEARCH]
    if registration := door.registration_numbered(session, typed):
        token = links.check_in_token(registration)
        return redirect("check_in", slug=slug, number=number, token=token)
    return _page_of_the_door(request, session, typed=typed)


@never_cache
@require_safe
def attendance(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Everybody with a place, a big row each, found by name; what was noted stands on top."""
    session = session_for(request, slug, number, permissions.may_check_in)
    words = clean_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    rows = Paginator(roster.expected(session, words=words), ROWS_A_PAGE)
    context = {
        "session": session,
        "words": words,
        "page": rows.get_page(request.GET.get("page")),
        "counts": roster.attendance_counts(session),
        "is_too_early": door.is_too_early(session, at=timezone.now()),
        "may_handle": permissions.may_handle_registrations(request.user, session.series),
    }
    return render(request, "seminars/desk/check_in_attendance.html", context)


@require_POST
def attendance_mark(
    request: OrganiserRequest, slug: str, number: int, registration_number: int
) -> HttpResponse:
    """One of the three buttons of a row; back to the same row."""
    session = session_for(request, slug, number, permissions.may_check_in)
    entry = get_object_or_404(session.registrations, number=registration_number)
    wanted = request.POST.get("attendance", "")
    if wanted not in Attendance.values:
        raise Http404
    try:
        acts.mark(session, [entry], wanted, by=request.user, at=timezone.now())
    except acts.AttendanceError as error:
        messages.error(request, in_words(error))
    return redirect(_back_to_row(request, slug, number, entry))


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_of_the_rest(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """How many it concerns first; the button notes the same for everybody not yet noted."""
    session = session_for(request, slug, number, permissions.may_check_in)
    wanted = request.POST.get("attendance") or request.GET.get("attendance", "")
    if wanted not in {Attendance.PRESENT, Attendance.ABSENT}:
        raise Http404
    if request.method != "POST":
        rest = len(acts.to_be_noted(session))
        context = {"session": session, "wanted": wanted, "count": rest}
        return render(request, "seminars/desk/check_in_rest.html", context)
    try:
        noted = acts.mark_rest(session, wanted, by=request.user, at=timezone.now())
    except acts.AttendanceError as error:
        messages.error(request, in_words(error))
    else:
        words = ngettext("Noterat för %(n)s person.", "Noterat för %(n)s personer.", len(noted))
        messages.success(request, words % {"n": len(noted)})
    return redirect("attendance", slug=slug, number=number)


def in_words(error: acts.AttendanceError) -> str:
    """Why nothing was noted, in the organiser's language."""
    if isinstance(error, acts.TooEarly):
        return _("Det går att pricka av från och med dagen för träffen.")
    if isinstance(error, acts.NotHeld):
        return _("Träffen är inställd eller inte publicerad, så ingen kan prickas av.")
    return _("Personen har ingen plats nu. Titta på anmälans läge.")


def _page_of_the_door(
    request: OrganiserRequest,
    session: Session,
    *,
    registration: Registration | None = None,
    typed: str = "",
    is_of_another_session: bool = False,
) -> HttpResponse:
    at = timezone.now()
    context = {
        "session": session,
        "registration": registration,
        "typed": typed,
        "is_of_another_session": is_of_another_session,
        "is_too_early": door.is_too_early(session, at=at),
        "is_over": session.ends_at <= at,
        "may_handle": permissions.may_handle_registrations(request.user, session.series),
    }
    return render(request, "seminars/desk/check_in.html", context)


def _back_to_row(
    request: OrganiserRequest, slug: str, number: int, registration: Registration
) -> str:
    """The list as it was searched, at the row that was pressed."""
    kept = {key: request.POST[key] for key in ("q", "page") if request.POST.get(key)}
    target = reverse("attendance", kwargs={"slug": slug, "number": number})
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{target}{query}#nr-{registration.number}"
