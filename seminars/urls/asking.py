"""Addresses of asking people to come, of reminders, and of telling about materials."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import asking

urlpatterns = [
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/paminnelser/"),
        asking.reminders,
        name="reminders",
    ),
    path(pgettext_lazy("address", "inbjudan/<str:token>/"), asking.asked, name="asked"),
    path(
        pgettext_lazy("address", "inbjudan/<str:token>/nej-tack/"),
        asking.asked_no,
        name="asked_no",
    ),
    path(
        pgettext_lazy("address", "inbjudan/<str:token>/anmalan/"),
        asking.asked_registration,
        name="asked_registration",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/bjud-in/"),
        asking.ask_people,
        name="ask_people",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/inbjudna/"),
        asking.people_asked,
        name="people_asked",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/materialet-finns/"),
        asking.materials_tell,
        name="materials_tell",
    ),
]
