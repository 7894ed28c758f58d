"""Addresses of what organisers do with registrations, and of the door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
