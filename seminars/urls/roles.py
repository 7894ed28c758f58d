"""Addresses of roles in a series and of what was done."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
