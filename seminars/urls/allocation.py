"""Addresses of giving places where some go first."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
