"""Addresses of giving a series another address, and of making two series one."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import merging

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/installningar/adress/"),
        merging.series_address,
        name="series_address",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/installningar/sla-ihop/"),
        merging.series_merge,
        name="series_merge",
    ),
]
