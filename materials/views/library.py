"""The library as everybody sees it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from materials.forms import filters_from
from materials.models import Author, Material, MaterialFile, Project
from materials.models.readers import keeps_library
from materials.query import cleaned
from materials.related import RelatedEvents, no_events
from materials.relations import related_materials
from materials.search import search
from materials.serving import file_address, file_name, file_response, is_kept, version_in
from participants.languages import active_language


@login_not_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """P13: search and browse."""
    query, filters = cleaned(request.GET.get("q", "")), filters_from(request.GET)
    result = search(query, filters=filters, person=request.user, language=active_language())
    context = {
        "result": result,
        "author": Author.objects.at(filters.author),
    }
    return render(request, "materials/library.html", context)


@login_not_required
@require_safe
def material_page(
    request: HttpRequest, slug: str, related: RelatedEvents = no_events
) -> HttpResponse:
    """P14: one material. ``related`` gives the sessions that used it; it is filled from above."""
    seen = Material.objects.visible_to(request.user).for_page()
    material = get_object_or_404(seen, slug=slug)
    context = {
        "material": material,
        "file": material.current_file(),
        "earlier_files": material.earlier_files(),
        "relations": related_materials(material, person=request.user),
        "events": related(material, request.user),
        "may_edit": keeps_library(request.user),
        "noindex": material.state != Material.State.PUBLISHED,
    }
    status = 410 if material.state == Material.State.WITHDRAWN else 200
    return render(request, "materials/material.html", context, status=status)


@login_not_required
@require_safe
def material_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Hand out the bytes; an address with another name leads to the right one."""
    files = MaterialFile.objects.readable().of_visible_material(request.user).newest_first()
    of_version = files.filter(version__material__slug=slug, version__number=version_in(name))
    file = of_version.select_related("version__material").first()
    if file is None or not is_kept(file):
        return _other_version(request, slug)
    material = file.version.material
    if name != file_name(file, material):
        return redirect(file_address(file, material))
    return file_response(request, file, material, as_attachment="ladda-ner" in request.GET)


def _other_version(request: HttpRequest, slug: str) -> HttpResponseRedirect:
    """Lead to the page of the material, if there is one to see."""
    get_object_or_404(Material.objects.visible_to(request.user).published(), slug=slug)
    return redirect("material", slug=slug)


@login_not_required
@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """P15: a project with its people and its reports in time order."""
    shown = get_object_or_404(Project.objects.select_related("leader"), slug=slug)
    materials = Material.objects.listed().narrowed(project=slug).for_list().newest_first()
    context = {
        "project": shown,
        "materials": materials,
        "members": shown.members.all(),
        "organisations": shown.organisations.all(),
        "evaluators": shown.evaluators.all(),
        "funders": shown.funders.all(),
    }
    return render(request, "materials/project.html", context)
