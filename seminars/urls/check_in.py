"""Addresses of what organisers do with registrations, and of the door."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import check_in, on_behalf

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/deltagare/markerade/"),
        on_behalf.registrations_chosen,
        name="registrations_chosen",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/deltagare/lagg-till/"),
        on_behalf.registration_add,
        name="registration_add",
    ),
    path(
        pgettext_lazy(
            "address",
            "arrangera/<slug:slug>/<int:number>/deltagare/<int:registration_number>/sla-ihop/<int:other_number>/",
        ),
        on_behalf.registrations_merge,
        name="registrations_merge",
    ),
    path(
        pgettext_lazy(
            "address",
            "arrangera/<slug:slug>/<int:number>/deltagare/<int:registration_number>/angra/",
        ),
        on_behalf.registration_restore,
        name="registration_restore",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/incheckning/"),
        check_in.check_in_by_number,
        name="check_in_by_number",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/incheckning/<str:token>/"),
        check_in.check_in,
        name="check_in",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/narvaro/"),
        check_in.attendance,
        name="attendance",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/narvaro/alla/"),
        check_in.attendance_of_the_rest,
        name="attendance_of_the_rest",
    ),
    path(
        pgettext_lazy(
            "address", "arrangera/<slug:slug>/<int:number>/narvaro/<int:registration_number>/"
        ),
        check_in.attendance_mark,
        name="attendance_mark",
    ),
]
