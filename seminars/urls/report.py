"""Addresses of the report on a term."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
