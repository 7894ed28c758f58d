"""Who is registered (O3): the list, and taking somebody off on their behalf."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants.plain_text import clean_line
from seminars import duplicates, permissions, places, registration, roster
from seminars.views.organised import OrganiserRequest, session_for

ROWS_A_PAGE = 50
LONGEST_SEARCH = 100


@require_safe
def participants(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """One tab of the list, page by page; for whom the door is theirs, the list of attendance."""
    session = session_for(request, slug, number, permissions.may_see_participants)
    if not permissions.may_handle_registrations(request.user, session.series):
        return redirect("attendance", slug=slug, number=number)
    tab = roster.group_called(request.GET.get("tab", ""))
    words = clean_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    keys = Paginator(roster.listed(session, tab, words=words), ROWS_A_PAGE)
    page = keys.get_page(request.GET.get("page"))
    rows = roster.with_details(page)
    context = {
        "session": session,
        "tabs": roster.tabs_with_counts(session, chosen=tab),
        "tab": tab,
        "words": words,
        "page": page,
        "rows": rows,
        "mails": roster.latest_mails(rows),
        "calendar": roster.calendar_counts(session),
        "duplicates": [] if words else duplicates.suspected(session),
        "to_review": session.calendar_replies.to_review().count(),
        "may_undo": session.is_to_come(at=timezone.now()),
        "may_export": permissions.may_export_participants(request.user, session.series),
        "may_import": permissions.may_import_participants(request.user, session.series),
    }
    return render(request, "seminars/desk/participants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def registration_cancel_by_organiser(
    request: OrganiserRequest, slug: str, number: int, registration_number: int
) -> HttpResponse:
    """Says whom it concerns; the button takes them off, with a letter, and the next moves up."""
    session = session_for(request, slug, number, permissions.may_handle_registrations)
    entry = get_object_or_404(session.registrations.active(), number=registration_number)
    if request.method != "POST":
        context = {"session": session, "registration": entry}
        return render(request, "seminars/desk/registration_cancel_by_organiser.html", context)
    try:
        registration.cancel(entry, by=request.user, at=timezone.now())
    except places.RegistrationError:
        messages.error(request, _("Anmälan går inte att ta bort längre."))
    else:
        words = _("%(name)s är avanmäld och får mejl om det.")
        messages.success(request, words % {"name": entry.name})
    return redirect("participants", slug=slug, number=number)
