"""Addresses of the seminars, one module for each kind of visitor or deed."""

from django.urls import include, path

MODULES = (
    "feeds",  # first: programs ask for them more often than people for all the rest
    "programme",
    "whole_series",
    "registration",
    "own",
    "asking",
    "subscriptions",
    "planning",
    "merging",
    "questions",
    "check_in",
    "files",
    "messages",
    "replies",
    "roles",
    "allocation",
    "report",
    "desk",
)

urlpatterns = [path("", include(f"seminars.urls.{name}")) for name in MODULES]
