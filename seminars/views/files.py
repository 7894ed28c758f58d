"""What organisers take out of a list of participants: chosen columns, papers for the room."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from seminars import columns, exports, permissions, sheets
from seminars.forms.exports import ExportForm
from seminars.views.organised import OrganiserRequest, session_for

REMEMBERED = "export"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
def participants_file(request: OrganiserRequest, slug: str, number: int) -> HttpResponseBase:
    """Whom, which columns, what kind of file; the button hands it over and it is written down."""
    session = session_for(request, slug, number, permissions.may_export_participants)
    remembered = request.session.get(REMEMBERED, {})
    typed = request.POST if request.method == "POST" else None
    form = ExportForm(typed, session=session, initial=remembered)
    if not form.is_valid():
        in_numbers = columns.needs_in_numbers(session.registrations.all())
        context = {"session": session, "form": form, "needs_in_numbers": in_numbers}
        return render(request, "seminars/desk/participants_file.html", context)
    wanted = form.cleaned_data
    request.session[REMEMBERED] = wanted
    pieces = exports.export_participants(
        session,
        wanted["columns"],
        wanted["kind"],
        group=wanted["group"],
        by=request.user,
        at=timezone.now(),
    )
    name = exports.file_name(session, wanted["kind"])
    return StreamingHttpResponse(pieces, headers=as_file(name))


@require_safe
def sign_in_sheet(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    session = session_for(request, slug, number, permissions.may_see_participants)
    paper = sheets.sign_in_sheet(session, by=request.user, at=timezone.now())
    return _paper(paper)


@require_safe
def name_badges(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    session = session_for(request, slug, number, permissions.may_see_participants)
    paper = sheets.name_badges(session, by=request.user, at=timezone.now())
    return _paper(paper)


def as_file(name: str) -> dict[str, str]:
    """The headers of a file that is saved, never shown."""
    return {
        "Content-Type": MEDIA_TYPES[name.rpartition(".")[2]],
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }


def _paper(content: bytes) -> HttpResponse:
    """Shown in the browser, from where it is printed."""
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
