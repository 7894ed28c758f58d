"""Addresses of lists, sheets and imports."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import files, importing

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/exportera/"),
        files.participants_file,
        name="participants_file",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/narvarolista.pdf"),
        files.sign_in_sheet,
        name="sign_in_sheet",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/namnskyltar.pdf"),
        files.name_badges,
        name="name_badges",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/importera/"),
        importing.import_list,
        name="import_list",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/importera/<int:pk>/"),
        importing.imported_list,
        name="imported_list",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/importera/<int:pk>/kasta/"),
        importing.imported_list_withdraw,
        name="imported_list_withdraw",
    ),
]
