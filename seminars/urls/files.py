"""Addresses of lists, sheets and imports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
