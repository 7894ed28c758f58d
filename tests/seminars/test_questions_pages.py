"""The organisers' pages of questions: who may, what is kept, what is refused."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participants.models import Person
from seminars import questions
from seminars.models import Question, SeriesRole, Session
from tests import make

pytestmark = pytest.mark.django_db
Kind = Question.Kind
Role = SeriesRole.Role


@pytest.fixture
def session() -> Session:
    return make.a_session(make.a_series(slug="larande"), number=3)


@pytest.fixture
def organiser(session: Session) -> Person:
    return make.an_organiser(session.series)


@pytest.fixture
def desk(client: Client, organiser: Person) -> Client:
    client.force_login(organiser)
    return client


OF_SERIES = "/arrangera/larande/fragor/"
OF_SESSION = "/arrangera/larande/3/fragor/"


def typed(**said: Any) -> dict[str, Any]:
    return {
        "kind": Kind.ONE_OF,
        "text_sv": "Har du varit med förut?",
        "text_en": "Have you been here before?",
        "choices_sv": "Ja\r\n\r\n Nej ",
        "choices_en": "Yes\r\nNo",
        "is_required": "on",
    } | said


def test_a_question_is_added_to_the_series_or_to_one_session(
    desk: Client, session: Session
) -> None:
    page = desk.post(OF_SERIES, typed(), follow=True).content.decode()
    assert "Frågan ställs i anmälan från och med nu." in page
    desk.post(OF_SESSION, typed(kind=Kind.TEXT, text_sv="Vad hoppas du på?"))

    of_series, own = questions.asked_for(session)
    assert (
        of_series.series,
        of_series.choices_sv,
        of_series.choices_en,
        of_series.is_required,
    ) == (*(session.series, "Ja\nNej", "Yes\nNo", True),)
    assert (own.session, own.choices_sv, own.order) == (session, "", 1)
    shown = desk.get(OF_SESSION).content.decode()
    assert "Frågas i hela serien" in shown
    assert "Har du varit med förut?" in shown


def test_a_question_is_changed_moved_taken_back_and_asked_again(
    desk: Client, session: Session
) -> None:
    first, second = make.a_question(session, "ett"), make.a_question(session, "två")

    desk.post(f"{OF_SESSION}{first.pk}/", typed(kind=Kind.NUMBER, text_sv="Ett"))
    desk.post(f"{OF_SESSION}{second.pk}/", {"step": "up"})
    assert [each.text for each in questions.asked_for(session)] == ["två", "Ett"]

    desk.post(f"{OF_SESSION}{first.pk}/", {"step": "retire"})
    shown = desk.get(OF_SESSION).content.decode()
    assert "Frågas inte längre" in shown
    assert [each.text for each in questions.asked_for(session)] == ["två"]
    desk.post(f"{OF_SESSION}{first.pk}/", {"step": "again"})
    desk.post(f"{OF_SESSION}{second.pk}/", {"step": "down"})
    assert [each.text for each in questions.asked_for(session)] == ["Ett", "två"]


def test_the_sheet_shows_what_is_kept_in_both_languages(desk: Client, session: Session) -> None:
    question = make.a_question(
        session, kind=Kind.ONE_OF, choices_sv="Ja\nNej", choices_en="Yes\nNo"
    )

    shown = desk.get(f"{OF_SESSION}{question.pk}/").content.decode()

    for words in ("Vad hoppas du på?", "What do you hope for?", "Ja\nNej", "Yes\nNo"):
        assert words in shown


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text_sv": ""}, "Skriv frågan på svenska"),
        ({"text_en": " \x0b "}, "Skriv frågan på engelska"),
        ({"hint_sv": "Kort."}, "Skriv hjälptexten på båda språken."),
        ({"hint_en": "Short."}, "Skriv hjälptexten på båda språken."),
        ({"choices_sv": "Ja", "choices_en": "Yes"}, "Skriv minst två svar att välja på."),
        ({"choices_en": "Yes"}, "Skriv lika många svar på engelska som på svenska."),
        ({"choices_sv": "Ja\nJa", "choices_en": "Yes\nNo"}, "Samma svar står två gånger."),
        ({"choices_sv": "\n".join(map(str, range(21)))}, "Skriv högst 20 svar att välja på."),
        ({"choices_sv": "Ja\n" + "å" * 101}, "Ett svar får ha högst 100 tecken."),
        ({"choices_sv": "Ja\n" * 50_000}, "error-message"),
        ({"text_sv": "å" * 100_000}, "error-message"),
        ({"kind": "file"}, "error-message"),
        ({"kind": ""}, "error-message"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_typed_is_lost(
    desk: Client, session: Session, said: dict[str, str], words: str
) -> None:
    page = desk.post(OF_SESSION, typed(**said)).content.decode()

    assert words in page
    assert "<title>Fel: " in page
    assert "Have you been here before?" in page or "text_en" in said
    assert not session.questions.exists()


def test_limits_are_said_in_words(desk: Client, session: Session) -> None:
    for _n in range(questions.MOST_QUESTIONS):
        question = make.a_question(session)
    retired = make.a_question(session, retired_at=session.changed_at)
    make.a_registration(session).answers.create(question=question, words="Ja")

    assert "Här ställs redan 12 frågor." in desk.post(OF_SESSION, typed()).content.decode()
    again = desk.post(f"{OF_SESSION}{retired.pk}/", {"step": "again"}, follow=True)
    assert "Här ställs redan 12 frågor." in again.content.decode()
    changed = desk.post(f"{OF_SESSION}{question.pk}/", typed(kind=Kind.NUMBER)).content.decode()
    assert "Någon har redan svarat, så slaget kan inte ändras." in changed


@pytest.mark.parametrize("step", ["", "x", "move", "__class__"])
def test_a_forged_step_is_no_step(desk: Client, session: Session, step: str) -> None:
    question = make.a_question(session)

    assert desk.post(f"{OF_SESSION}{question.pk}/", {"step": step}).status_code == 200
    question.refresh_from_db()
    assert (question.text, question.retired_at) == ("Vad hoppas du på?", None)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.EDITOR, 200),
        (Role.REGISTRAR, 404),
        (Role.CHECK_IN, 404),
        (Role.READER, 404),
    ],
)
def test_owners_and_editors_ask_and_others_do_not(
    client: Client, session: Session, role: str, status: int
) -> None:
    client.force_login(make.an_organiser(session.series, role))
    question = make.a_question(session)

    for address in (OF_SERIES, OF_SESSION, f"{OF_SESSION}{question.pk}/"):
        assert client.get(address).status_code == status


def test_another_series_owner_and_a_participant_find_nothing(
    client: Client, session: Session
) -> None:
    question, of_series = make.a_question(session), make.a_question(session.series)
    for person in (make.an_organiser(make.a_series()), make.a_person()):
        client.force_login(person)
        for address in (
            *(OF_SERIES, OF_SESSION),
            *(f"{OF_SESSION}{question.pk}/", f"{OF_SERIES}{of_series.pk}/"),
        ):
            assert client.get(address).status_code == 404
            assert client.post(address, {"step": "retire"} | typed()).status_code == 404
    assert questions.asked_for(session) == [of_series, question]


def test_a_question_is_found_under_its_own_owner_only(desk: Client, session: Session) -> None:
    elsewhere = make.a_question(make.a_session(make.a_series()))
    own, of_series = make.a_question(session), make.a_question(session.series)

    for address in (
        f"{OF_SESSION}{elsewhere.pk}/",
        f"{OF_SESSION}{of_series.pk}/",
        f"{OF_SERIES}{own.pk}/",
        f"{OF_SESSION}999999999999999999999999/",
    ):
        assert desk.post(address, {"step": "retire"}).status_code == 404
    assert not Question.objects.retired().exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(
    desk: Client,
    session: Session,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(number):
        make.a_question(session)
        make.a_question(session.series)
        make.a_question(session, retired_at=session.changed_at)

    with django_assert_num_queries(8):
        desk.get(OF_SESSION)
