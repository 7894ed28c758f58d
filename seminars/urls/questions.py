"""Addresses of the questions that organisers ask: of a whole series, and of one session."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import questions

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/fragor/"),
        questions.questions,
        name="questions",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/fragor/<int:pk>/"),
        questions.question,
        name="question",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/fragor/"),
        questions.questions,
        name="questions",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/fragor/<int:pk>/"),
        questions.question,
        name="question",
    ),
]
