"""Addresses of the report on a term."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import report

urlpatterns = [
    path(pgettext_lazy("address", "arrangera/rapport/"), report.term_report, name="term_report"),
    path(
        pgettext_lazy("address", "arrangera/rapport/fil/"),
        report.term_report_file,
        name="term_report_file",
    ),
]
