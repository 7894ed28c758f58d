"""Addresses of registering, and of one's own registrations."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import my_registrations, registration

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
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/delta/"),
        my_registrations.join,
        name="join",
    ),
    path(
        pgettext_lazy("address", "mina-anmalningar/"),
        my_registrations.my_registrations,
        name="my_registrations",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/"),
        my_registrations.my_registration,
        name="my_registration",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/bekrafta/"),
        my_registrations.confirm_address,
        name="confirm_registration_address",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/avanmal/"),
        my_registrations.cancel_registration,
        name="cancel_registration",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/angra/"),
        my_registrations.undo_cancellation,
        name="undo_cancellation",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/plats/"),
        my_registrations.offer,
        name="offer",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/delta/"),
        my_registrations.join_personally,
        name="join_personally",
    ),
]
