"""Addresses: Swedish at /, English at /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import health, robots
from materials.urls import addresses
from seminars.related import events_of

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("robots.txt", robots.robots, name="robots"),
    *i18n_patterns(
        path("", include("seminars.urls")),
        path("", include(addresses(related=events_of))),
        path("", include("participants.urls")),
        prefix_default_language=False,
    ),
]
