"""Addresses of registering for whole series, colleagues and teams."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import parties, whole_series

urlpatterns = [
    path(
        pgettext_lazy("address", "serier/<slug:slug>/anmalan/"),
        whole_series.register_for_series,
        name="register_for_series",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/anmalan/klar/<str:token>/"),
        whole_series.registered_for_series,
        name="registered_for_series",
    ),
    path(
        pgettext_lazy("address", "min-serie/<str:token>/"),
        whole_series.my_series,
        name="my_series",
    ),
    path(
        pgettext_lazy("address", "min-serie/<str:token>/bekrafta/"),
        whole_series.confirm_series,
        name="confirm_series",
    ),
    path(
        pgettext_lazy("address", "min-serie/<str:token>/lamna/"),
        whole_series.leave_series,
        name="leave_series",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/anmalan/flera/"),
        parties.register_colleagues,
        name="register_colleagues",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/anmalan/flera/klar/<str:token>/"),
        parties.registered_colleagues,
        name="registered_colleagues",
    ),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/anmalan/team/"),
        parties.register_team,
        name="register_team",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/team/"),
        parties.team,
        name="team",
    ),
]
