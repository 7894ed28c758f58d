"""Addresses of handing a place over, and of the one-time link to My registrations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
