"""What organisers ask besides: the list of a series or a session, and one question."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seminars import permissions
from seminars import questions as acts
from seminars.forms.questions import QuestionForm
from seminars.models import Question, Series
from seminars.views.organised import OrganiserRequest, series_for, session_for

# What a button of the list does.
STEPS: dict[str, Callable[..., object]] = {
    "up": partial(acts.move, up=True),
    "down": partial(acts.move, up=False),
    "retire": acts.retire,
    "again": acts.ask_again,
}


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: OrganiserRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Everything that is asked, and an empty question that is added when it is sent."""
    owner = _owner(request, slug, number)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            acts.add(owner, form.facts(), by=request.user, at=timezone.now())
        except acts.QuestionError as error:
            form.add_error(None, _in_words(error))
        else:
            messages.success(request, _("Frågan ställs i anmälan från och med nu."))
            return redirect(_address(slug, number))
    context = _about(owner, slug, number) | {
        **form.get_context(),
        "asked": Question.objects.of(owner).asked(),
        "retired": Question.objects.of(owner).retired(),
    }
    return render(request, "seminars/desk/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(
    request: OrganiserRequest, slug: str, pk: int, number: int | None = None
) -> HttpResponse:
    """The sheet of one question; the buttons of the list are sent here too."""
    owner = _owner(request, slug, number)
    found = get_object_or_404(Question.objects.of(owner), pk=pk)
    if (step := STEPS.get(request.POST.get("step", ""))) is not None:
        return _take(request, step, found, _address(slug, number))
    form = QuestionForm(request.POST if request.method == "POST" else None, question=found)
    if form.is_valid():
        try:
            acts.change(found, form.facts(), by=request.user, at=timezone.now())
        except acts.QuestionError as error:
            form.add_error("kind", _in_words(error))
        else:
            messages.success(request, _("Frågan är ändrad."))
            return redirect(_address(slug, number))
    context = _about(owner, slug, number) | {**form.get_context(), "question": found}
    return render(request, "seminars/desk/question.html", context)


def _take(
    request: OrganiserRequest, step: Callable[..., object], found: Question, address: str
) -> HttpResponse:
    try:
        step(found, by=request.user, at=timezone.now())
    except acts.QuestionError as error:
        messages.error(request, _in_words(error))
    return redirect(address)


def _owner(request: OrganiserRequest, slug: str, number: int | None) -> acts.Owner:
    if number is None:
        return series_for(request, slug, permissions.may_edit_questions)
    return session_for(request, slug, number, permissions.may_edit_questions)


def _about(owner: acts.Owner, slug: str, number: int | None) -> dict[str, object]:
    """What both pages say of where they stand."""
    if isinstance(owner, Series):
        return {"series": owner, "address": _address(slug, number)}
    return {
        "series": owner.series,
        "session": owner,
        "address": _address(slug, number),
        "of_series": Question.objects.of(owner.series).asked(),
    }


def _address(slug: str, number: int | None) -> str:
    return reverse("questions", args=[slug] if number is None else [slug, number])


def _in_words(error: acts.QuestionError) -> str:
    if isinstance(error, acts.KindIsSettled):
        return _("Någon har redan svarat, så slaget kan inte ändras. Ställ en ny fråga i stället.")
    words = _("Här ställs redan %(most)s frågor. Ta bort en först.")
    return words % {"most": acts.MOST_QUESTIONS}
