"""Addresses of the organisers' desk."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import desk, participants, session_form

urlpatterns = [
    path(pgettext_lazy("address", "arrangera/"), desk.desk, name="desk"),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/ny/"),
        session_form.session_new,
        name="session_new",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/"),
        desk.session_preview,
        name="session_preview",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/andra/"),
        session_form.session_edit,
        name="session_edit",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/publicera/"),
        desk.session_publish,
        name="session_publish",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/preliminar/"),
        desk.session_announce,
        name="session_announce",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/stall-in/"),
        desk.session_cancel,
        name="session_cancel",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/aterta/"),
        desk.session_reopen,
        name="session_reopen",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/deltagare/"),
        participants.participants,
        name="participants",
    ),
    path(
        pgettext_lazy(
            "address",
            "arrangera/<slug:slug>/<int:number>/deltagare/<int:registration_number>/avanmal/",
        ),
        participants.registration_cancel_by_organiser,
        name="registration_cancel_by_organiser",
    ),
]
