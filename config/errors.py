"""The page for a form that was sent without its safety token."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's call)
    """403 that says what to do: usually cookies are off or the page had been open for days."""
    return render(request, "403_csrf.html", status=403)
