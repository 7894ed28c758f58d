"""Addresses of registering, and of the door to a session."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import joining, registration

urlpatterns = [
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/anmalan/"),
        registration.register,
        name="register",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/anmalan/klar/<str:token>/"),
        registration.registered,
        name="registered",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/nar-anmalan-oppnar/"),
        registration.remind_when_open,
        name="remind_when_open",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/delta/"),
        joining.join,
        name="join",
    ),
]
