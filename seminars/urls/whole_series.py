"""Addresses of registering for whole series, colleagues and teams."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
