"""Questions: asked, changed, moved and taken back; answers counted in two languages as one."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from participants.models import AuditEntry
from seminars import questions
from seminars.models import Answer, Question, Registration, Session
from seminars.questions import QuestionFacts
from tests import make

pytestmark = pytest.mark.django_db
Kind = Question.Kind
State = Registration.State


def facts(**said: Any) -> QuestionFacts:
    known: QuestionFacts = {
        "kind": Kind.TEXT,
        "text_sv": "Vad hoppas du på?",
        "text_en": "What do you hope for?",
        "hint_sv": "",
        "hint_en": "",
        "choices_sv": "",
        "choices_en": "",
        "is_required": False,
    }
    return known | said  # type: ignore[return-value]  # only names of QuestionFacts


def a_choice(session: Session, kind: str = Kind.ONE_OF, **said: Any) -> Question:
    said = {"choices_sv": "Ja\nNej", "choices_en": "Yes\nNo"} | said
    return make.a_question(session, "Har du varit med förut?", kind=kind, **said)


def answered(question: Question, words: str, *, state: str = State.PLACE) -> Registration:
    assert question.session is not None
    registration = make.a_registration(question.session, state=state)
    Answer.objects.create(registration=registration, question=question, words=words)
    return registration


def texts(session: Session) -> list[str]:
    return [question.text for question in questions.asked_for(session)]


def test_questions_of_the_series_come_first_then_the_sessions_own(now: datetime) -> None:
    session = make.a_session()
    for owner, text in ((session, "Egen"), (session.series, "Seriens"), (session, "Egen två")):
        questions.add(owner, facts(text_sv=text), by=None, at=now)
    questions.add(make.a_session(), facts(text_sv="En annans"), by=None, at=now)

    assert texts(session) == ["Seriens", "Egen", "Egen två"]
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["question.added"] * 4


def test_a_thirteenth_question_is_refused(now: datetime) -> None:
    session = make.a_session()
    for _n in range(questions.MOST_QUESTIONS):
        make.a_question(session)

    with pytest.raises(questions.TooManyQuestions):
        questions.add(session, facts(), by=None, at=now)
    assert session.questions.count() == questions.MOST_QUESTIONS


def test_a_question_changes_places_with_its_neighbour_and_stays_at_the_ends(now: datetime) -> None:
    session = make.a_session()
    first, second, third = (make.a_question(session, text) for text in ("ett", "två", "tre"))

    questions.move(third, up=True, by=None, at=now)
    questions.move(first, up=False, by=None, at=now)
    assert texts(session) == ["tre", "ett", "två"]

    questions.move(third, up=True, by=None, at=now)
    questions.move(second, up=False, by=None, at=now)
    assert texts(session) == ["tre", "ett", "två"]


def test_a_question_taken_back_keeps_its_answers_and_can_be_asked_again(now: datetime) -> None:
    question = make.a_question(make.a_session(), "Vad hoppas du på?")
    answered(question, "Kloka samtal")
    session = question.session
    assert session is not None
    make.a_question(session, "Den andra")

    questions.retire(question, by=None, at=now)
    questions.retire(question, by=None, at=now)
    assert texts(session) == ["Den andra"]
    assert Answer.objects.get().words == "Kloka samtal"

    questions.ask_again(question, by=None, at=now)
    assert texts(session) == ["Den andra", "Vad hoppas du på?"]
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["question.retired", "question.asked_again"]


def test_the_kind_of_an_answered_question_is_settled_and_its_words_are_not(now: datetime) -> None:
    question = make.a_question(make.a_session())
    answered(question, "Kloka samtal")

    with pytest.raises(questions.KindIsSettled):
        questions.change(question, facts(kind=Kind.NUMBER), by=None, at=now)
    questions.change(question, facts(text_sv="Vad vill du få med dig?"), by=None, at=now)

    question.refresh_from_db()
    assert (question.kind, question.text_sv) == (Kind.TEXT, "Vad vill du få med dig?")


def test_choices_are_kept_in_swedish_and_read_in_the_readers_language() -> None:
    question = a_choice(make.a_session())

    assert questions.choices_of(question) == [("Ja", "Ja"), ("Nej", "Nej")]
    with translation.override("en"):
        assert questions.choices_of(question) == [("Ja", "Yes"), ("Nej", "No")]
        assert questions.said(question, "Ja\nKanske") == "Yes\nKanske"
    assert questions.said(make.a_question(make.a_session()), "Ja") == "Ja"
