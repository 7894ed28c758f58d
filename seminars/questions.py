"""What organisers ask besides: questions of a series or of one session, and what was answered.

Nothing that was asked is ever deleted: a question that is taken back keeps its answers. The
choices of a question are kept in Swedish and shown in the reader's language, so that answers
given in two languages are counted as one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from participants import audit
from participants.models import Person
from seminars.models import Question, Series, Session

Kind = Question.Kind
Owner = Series | Session

CHOOSING = frozenset({Kind.ONE_OF, Kind.SEVERAL_OF})
MOST_QUESTIONS = 12


class QuestionError(Exception):
    """A question that cannot be asked or changed as wished."""


class TooManyQuestions(QuestionError):
    """Twelve are asked already; each more makes somebody leave the form."""


class KindIsSettled(QuestionError):
    """Somebody has answered, so a text cannot become a number any more."""


class QuestionFacts(TypedDict):
    """Everything an organiser says about a question."""

    kind: str
    text_sv: str
    text_en: str
    hint_sv: str
    hint_en: str
    choices_sv: str
    choices_en: str
    is_required: bool


def asked_for(session: Session) -> list[Question]:
    """The questions of the series, then those of the session, in the order of the form."""
    return list(Question.objects.asked_for(session))


@transaction.atomic
def add(owner: Owner, facts: QuestionFacts, *, by: Person | None, at: datetime) -> Question:
    """Ask one more question, after the others. Raises TooManyQuestions."""
    asked = _asked_by(owner)
    if len(asked) >= MOST_QUESTIONS:
        raise TooManyQuestions
    question: Question = owner.questions.create(order=_last_order(asked) + 1, **facts)
    audit.record("question.added", question, by=by, at=at, kind=question.kind)
    return question


@transaction.atomic
def change(
    question: Question, facts: QuestionFacts, *, by: Person | None, at: datetime
) -> Question:
    """Say it in other words, or offer other choices. Raises KindIsSettled."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if facts["kind"] != question.kind and question.answers.exists():
        raise KindIsSettled
    for name, value in facts.items():
        setattr(question, name, value)
    question.save(update_fields=list(facts))
    audit.record("question.changed", question, by=by, at=at, kind=question.kind)
    return question


@transaction.atomic
def move(question: Question, *, up: bool, by: Person | None, at: datetime) -> None:
    """Let it change places with its neighbour; at either end nothing happens."""
    asked = _asked_by(_owner(question))
    place = next((n for n, each in enumerate(asked) if each.pk == question.pk), None)
    if place is None or not 0 <= (other := place - 1 if up else place + 1) < len(asked):
        return
    asked[place], asked[other] = asked[other], asked[place]
    for order, each in enumerate(asked, start=1):
        each.order = order
    Question.objects.bulk_update(asked, ["order"])
    audit.record("question.moved", question, by=by, at=at, order=other + 1)


@transaction.atomic
def retire(question: Question, *, by: Person | None, at: datetime) -> None:
    """Ask it no more; what was answered stays. Twice is as good as once."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.retired_at is None:
        question.retired_at = at
        question.save(update_fields=["retired_at"])
        audit.record("question.retired", question, by=by, at=at)


@transaction.atomic
def ask_again(question: Question, *, by: Person | None, at: datetime) -> None:
    """Take back that it was taken back; it comes last. Raises TooManyQuestions."""
    asked = _asked_by(_owner(question))
    question.refresh_from_db()
    if question.retired_at is None:
        return
    if len(asked) >= MOST_QUESTIONS:
        raise TooManyQuestions
    question.retired_at, question.order = None, _last_order(asked) + 1
    question.save(update_fields=["retired_at", "order"])
    audit.record("question.asked_again", question, by=by, at=at)


def choices_of(question: Question) -> list[tuple[str, str]]:
    """Each choice as it is kept beside what the reader sees of it."""
    kept = (question.choices_sv or question.choices_en or "").splitlines()
    shown = (question.choices or "").splitlines()
    return list(zip(kept, shown if len(shown) == len(kept) else kept, strict=True))


def said(question: Question, words: str) -> str:
    """An answer as the reader understands it: chosen words in the reader's language."""
    if question.kind not in CHOOSING:
        return words
    shown = dict(choices_of(question))
    return "\n".join(shown.get(line, line) for line in words.splitlines())


def _owner(question: Question) -> Owner:
    owner = question.series or question.session
    assert owner is not None  # noqa: S101 (a constraint of the table)
    return owner


def _asked_by(owner: Owner) -> list[Question]:
    """What it asks now, in order, under its lock."""
    type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)
    return list(Question.objects.of(owner).asked())


def _last_order(asked: Sequence[Question]) -> int:
    return max((each.order for each in asked), default=0)
