"""Bringing a list of people in: the file, what was understood of it, and how far it has come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seminars import importing, permissions, understanding
from seminars.forms.importing import ConfirmListForm, UploadListForm
from seminars.models import Format, ImportedList, ImportedRow, Session
from seminars.tables import NotAList
from seminars.views.organised import OrganiserRequest, session_for

ROWS_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """The file; nothing is registered before somebody has looked at what was understood."""
    session = session_for(request, slug, number, permissions.may_import_participants)
    at = timezone.now()
    may_add = session.takes_people_by_hand(at=at)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadListForm(*sent, session=session)
    if may_add and form.is_valid():
        typed = form.cleaned_data
        try:
            understood = understanding.read(typed["file"], session, format_=typed.get("format", ""))
        except NotAList as error:
            form.add_error("file", str(error.words))
        else:
            draft = importing.draft(session, understood, by=request.user, at=at)
            return redirect("imported_list", slug=slug, number=number, pk=draft.pk)
    context = {"session": session, "form": form, "may_add": may_add}
    return render(request, "seminars/desk/import_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def imported_list(request: OrganiserRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Row by row what will happen; after the button, what has happened so far."""
    session = session_for(request, slug, number, permissions.may_import_participants)
    imported = _list(session, pk)
    form = ConfirmListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _confirm(request, imported, wants_letters=form.cleaned_data["wants_letters"])
        return redirect("imported_list", slug=slug, number=number, pk=pk)
    shown = imported.rows.shown_as(request.GET.get("visa", ""))
    progress = importing.progress(imported)
    context = {
        "session": session,
        "imported": imported,
        "form": form,
        "progress": progress,
        "outcomes": [(words, progress[name]) for name, words in ImportedRow.Outcome.choices],
        "format_words": dict(Format.choices),
        "page": Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "shown": request.GET.get("visa", ""),
    }
    return render(request, "seminars/desk/imported_list.html", context)


@require_POST
def imported_list_withdraw(
    request: OrganiserRequest, slug: str, number: int, pk: int
) -> HttpResponse:
    session = session_for(request, slug, number, permissions.may_import_participants)
    try:
        importing.withdraw(_list(session, pk))
    except importing.NotADraft:
        messages.error(request, _("Listan är redan bekräftad. Avanmäl dem som inte ska vara med."))
        return redirect("imported_list", slug=slug, number=number, pk=pk)
    messages.success(request, _("Listan är kastad. Ingen har anmälts."))
    return redirect("import_list", slug=slug, number=number)


def _list(session: Session, pk: int) -> ImportedList:
    lists = session.imported_lists.shown(at=timezone.now())
    found: ImportedList = get_object_or_404(lists, pk=pk)
    return found


def _confirm(request: OrganiserRequest, imported: ImportedList, *, wants_letters: bool) -> None:
    try:
        importing.confirm(imported, wants_letters=wants_letters, by=request.user, at=timezone.now())
    except importing.NotADraft:
        messages.error(request, _("Listan är redan bekräftad eller kastad."))
    except importing.NothingToRegister:
        messages.error(request, _("Ingen rad i listan går att anmäla."))
    else:
        messages.success(request, _("Listan är bekräftad. Anmälningarna görs nu, en i taget."))
