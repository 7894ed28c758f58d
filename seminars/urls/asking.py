"""Addresses of asking people to come and of being told when registration opens."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
