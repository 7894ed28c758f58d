"""Addresses of planning a term, and of the settings of a series."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import calendar_import, planning, series_settings

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/planera/"),
        planning.plan_term,
        name="plan_term",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/planera/datum/"),
        planning.plan_by_rule,
        name="plan_by_rule",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/planera/kopiera/"),
        planning.plan_by_copying,
        name="plan_by_copying",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/planera/kalenderfil/"),
        calendar_import.plan_by_calendar,
        name="plan_by_calendar",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/installningar/"),
        series_settings.series_settings_page,
        name="series_settings",
    ),
]
