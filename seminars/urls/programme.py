"""Addresses of the programme and of the pages about the site."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import about, programme

urlpatterns = [
    path("", programme.programme, name="programme"),
    path(pgettext_lazy("address", "tidigare/"), programme.past_sessions, name="past_sessions"),
    path(pgettext_lazy("address", "serier/<slug:slug>/"), programme.series, name="series"),
    path(
        pgettext_lazy("address", "serier/<slug:slug>/<int:number>/"),
        programme.session,
        name="session",
    ),
    path(pgettext_lazy("address", "om/"), about.about, name="about"),
    path(pgettext_lazy("address", "personuppgifter/"), about.privacy, name="privacy"),
    path(pgettext_lazy("address", "tillganglighet/"), about.accessibility, name="accessibility"),
]
