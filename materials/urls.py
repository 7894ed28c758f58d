"""Addresses of the library: Swedish path words here, English ones in the catalogue."""

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from materials import views
from materials.related import RelatedEvents, no_events

# Before a material's own address, whose slug would match these words too.
DESK = [
    path(
        pgettext_lazy("address", "bibliotek/arbetsbord/"), views.library_desk, name="library_desk"
    ),
    path(
        pgettext_lazy("address", "bibliotek/arbetsbord/nytt/"),
        views.material_new,
        name="material_new",
    ),
    path(
        pgettext_lazy("address", "bibliotek/arbetsbord/<slug:slug>/"),
        views.material_edit,
        name="material_edit",
    ),
    path(
        pgettext_lazy("address", "bibliotek/arbetsbord/<slug:slug>/fil/"),
        views.material_upload,
        name="material_upload",
    ),
    path(
        pgettext_lazy("address", "bibliotek/arbetsbord/<slug:slug>/publicera/"),
        views.material_publish,
        name="material_publish",
    ),
    path(
        pgettext_lazy("address", "bibliotek/arbetsbord/<slug:slug>/dra-tillbaka/"),
        views.material_withdraw,
        name="material_withdraw",
    ),
]


def addresses(related: RelatedEvents = no_events) -> list[URLPattern]:
    """All addresses. ``related`` tells a material's page which sessions used it."""
    about = {"related": related}
    return [
        path(pgettext_lazy("address", "bibliotek/"), views.library, name="library"),
        *DESK,
        path(
            pgettext_lazy("address", "bibliotek/projekt/<slug:slug>/"),
            views.project,
            name="project",
        ),
        path(
            pgettext_lazy("address", "bibliotek/<slug:slug>/"),
            views.material_page,
            about,
            name="material",
        ),
        path(
            pgettext_lazy("address", "bibliotek/<slug:slug>/<str:name>.pdf"),
            views.material_file,
            name="material_file",
        ),
    ]


urlpatterns = addresses()
