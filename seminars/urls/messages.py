"""Addresses of messages to groups."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
