"""Addresses of the pages about calendars that follow along; the feeds themselves are in feeds."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import subscriptions

urlpatterns = [
    path(pgettext_lazy("address", "prenumerera/"), subscriptions.subscribe, name="subscribe"),
    path(
        pgettext_lazy("address", "mina-anmalningar/kalender/"),
        subscriptions.my_calendar,
        name="my_calendar",
    ),
]
