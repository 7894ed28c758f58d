"""Addresses of planning a term."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
