"""Addresses of the seminars, one module for each kind of visitor."""

from django.urls import include, path

urlpatterns = [
    path("", include("seminars.urls.programme")),
    path("", include("seminars.urls.registration")),
    path("", include("seminars.urls.feeds")),
    path("", include("seminars.urls.desk")),
]
