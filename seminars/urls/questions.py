"""Addresses of the questions that organisers ask."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
