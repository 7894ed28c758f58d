"""Addresses of allocating places."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import allocation

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/fordela/"),
        allocation.allocate,
        name="allocate",
    ),
]
