"""The librarian's desk: describe, upload, publish, withdraw."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from materials import publishing
from materials.forms import DeskForms, UploadForm, WithdrawForm, filters_from
from materials.models import Material
from materials.models.readers import keeps_library
from materials.publishing import PublishingError
from materials.query import cleaned
from materials.reading import REASONS
from materials.search import search
from participants.languages import active_language
from participants.models import Person

View = Callable[..., HttpResponse]


def for_librarians(view: View) -> View:
    """Refuse everybody who does not keep the library."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not keeps_library(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def librarian(request: HttpRequest) -> Person:
    """The signed-in librarian, whom the guard has let in."""
    assert isinstance(request.user, Person)  # noqa: S101 (told to the type checker)
    return request.user


@require_safe
@for_librarians
def library_desk(request: HttpRequest) -> HttpResponse:
    """O8: everything in the library, drafts and withdrawn works too."""
    query, filters = cleaned(request.GET.get("q", "")), filters_from(request.GET, everything=True)
    result = search(query, filters=filters, person=request.user, language=active_language())
    return render(request, "materials/library_desk.html", {"result": result})


@require_http_methods(["GET", "HEAD", "POST"])
@for_librarians
def material_new(request: HttpRequest) -> HttpResponse:
    """Describe a new material; it begins as a draft."""
    forms = DeskForms(request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.are_valid():
        material = forms.add(by=librarian(request), at=timezone.now())
        messages.success(request, _("Materialet är sparat som utkast. Ladda upp filen nu."))
        return redirect("material_edit", slug=material.slug)
    return render(request, "materials/material_new.html", forms.context())


@require_http_methods(["GET", "HEAD", "POST"])
@for_librarians
def material_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is written about a material, see its files, publish it."""
    material = get_object_or_404(Material.objects.for_page(), slug=slug)
    forms = DeskForms(request.POST if request.method == "POST" else None, material=material)
    if request.method == "POST" and forms.are_valid():
        forms.change(by=librarian(request), at=timezone.now())
        messages.success(request, _("Ändringarna är sparade."))
        return redirect("material_edit", slug=slug)
    return render(request, "materials/material_edit.html", _edit_context(material, forms))


def _edit_context(
    material: Material, forms: DeskForms, upload_form: UploadForm | None = None
) -> dict[str, Any]:
    versions = sorted(material.versions.all(), key=lambda version: -version.number)
    files = [file for version in versions for file in version.files.all()]
    return {
        **forms.context(),
        "material": material,
        "files": [(file, REASONS.get(file.reason, "")) for file in files],
        "upload_form": upload_form or UploadForm(),
        "withdraw_form": WithdrawForm(),
    }


@require_POST
@for_librarians
def material_upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a PDF, or have a refused one read once more; the page then shows how reading goes."""
    material = get_object_or_404(Material.objects.for_page(), slug=slug)
    form = UploadForm(request.POST, request.FILES, material=material)
    if form.is_valid() and form.keep(by=librarian(request), at=timezone.now()):
        messages.success(
            request, _("Filen är mottagen och läses nu. Det tar oftast några sekunder.")
        )
        return redirect("material_edit", slug=slug)
    context = _edit_context(material, DeskForms(None, material=material), form)
    return render(request, "materials/material_edit.html", context, status=422)


@require_POST
@for_librarians
def material_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a material, or announce it as coming."""
    material = get_object_or_404(Material.objects.visible_to(request.user), slug=slug)
    announced = request.POST.get("as") == Material.State.ANNOUNCED
    act = publishing.announce if announced else publishing.publish
    try:
        act(material, by=librarian(request), at=timezone.now())
    except PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        shown = (
            _("Materialet visas nu som kommande.") if announced else _("Materialet är publicerat.")
        )
        messages.success(request, shown)
    return redirect("material_edit", slug=slug)


@require_POST
@for_librarians
def material_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a material out of the library; a page with the reason stays."""
    material = get_object_or_404(Material.objects.visible_to(request.user), slug=slug)
    reason = WithdrawForm.reason_in(request.POST)
    try:
        publishing.withdraw(material, reason=reason, by=librarian(request), at=timezone.now())
    except PublishingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Materialet är tillbakadraget. Sidan med skälet finns kvar."))
    return redirect("material_edit", slug=slug)
