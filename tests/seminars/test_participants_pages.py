"""The list of participants: its rows, what is done with several, adding, joining, undoing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from participants.models import OutgoingMail, Person
from seminars import registration
from seminars.applicants import Applicant
from seminars.models import (
    Answer,
    Format,
    Handover,
    Needs,
    PartyMember,
    Question,
    Registration,
    Series,
    SeriesRole,
    Session,
)
from tests.make import a_person, a_registration, a_series, a_session, an_organisation, an_organiser

pytestmark = pytest.mark.django_db
State, Attendance = Registration.State, Registration.Attendance
Role = SeriesRole.Role
LIST = "/arrangera/larande/14/deltagare/"
CHOSEN = f"{LIST}markerade/"
ADD = f"{LIST}lagg-till/"


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande")


@pytest.fixture
def session(series: Series) -> Session:
    return a_session(series, number=14, places_online=2)


@pytest.fixture
def desk(client: Client, series: Series) -> Client:
    client.force_login(an_organiser(series, Role.REGISTRAR))
    return client


def states(session: Session) -> list[str]:
    return list(session.registrations.order_by("number").values_list("state", flat=True))


def refused_mail(entry: Registration) -> OutgoingMail:
    return OutgoingMail.objects.create(
        purpose=f"registration:{entry.pk}:registered:x",
        person=entry.person,
        address=entry.email,
        language="sv",
        subject="x",
        text="x",
        message_id=f"<{entry.pk}@example.org>",
        state=OutgoingMail.State.REFUSED,
        answer="550 5.1.1 no such user",
        created_at=timezone.now(),
        next_try_at=None,
    )


def typed(**facts: Any) -> dict[str, Any]:
    begun = {"name": "Cilla Exempelsson", "email": "cilla@vaxjo.example.org"}
    return {**begun, "language": "sv", "if_full": "stop", **facts}


# The list


def test_a_row_says_everything(desk: Client, session: Session) -> None:
    giver = a_registration(session, name="Gabriel Exempelsson", state=State.CANCELLED)
    entry = a_registration(
        session, name="Anna Exempelsson", places=2, booked_by=a_person("Bo Bokare")
    )
    question = Question.objects.create(session=session, text_sv="Varifrån kommer du?")
    Answer.objects.create(registration=entry, question=question, words="Ljungby")
    Needs.objects.create(registration=entry, text="Skrivtolk", diet="Nötter")
    PartyMember.objects.create(registration=entry, name="Tove Exempelsson")
    Handover.objects.create(
        registration=giver,
        name="Anna",
        email=entry.email,
        language="sv",
        offered_at=timezone.now(),
        became=entry,
    )
    refused_mail(entry)
    page = desk.get(LIST).content.decode()
    for words in (
        *("2 platser", "av Bo Bokare", "Varifrån kommer du?", "Ljungby", "Skrivtolk", "Nötter"),
        *("Tove Exempelsson", "överlåten av Gabriel Exempelsson", "550 5.1.1 no such user"),
        '<span class="chip err">kom inte fram</span>',
    ):
        assert words in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    desk: Client,
    session: Session,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    question = Question.objects.create(session=session, text_sv="Varifrån kommer du?")
    for _ in range(people):
        entry = a_registration(session, organisation=an_organisation(), booked_by=a_person())
        Answer.objects.create(registration=entry, question=question, words="Ljungby")
        Needs.objects.create(registration=entry, text="Skrivtolk")
        PartyMember.objects.create(registration=entry, name="Tove Exempelsson")
        refused_mail(entry)
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(LIST)


LIST_QUERIES = 18


def test_a_whole_domain_is_found(desk: Client, session: Session) -> None:
    a_registration(session, a_person("Anna Exempelsson", email="anna@vaxjo.example.org"))
    a_registration(session, a_person("Bo Exempelsson", email="bo@ljungby.example.org"))
    page = desk.get(LIST, {"q": "@vaxjo.example.org"}).content.decode()
    assert "Anna Exempelsson" in page
    assert "Bo Exempelsson" not in page


def test_a_long_list_comes_in_pages(desk: Client, session: Session) -> None:
    for _ in range(51):
        a_registration(session)
    first, second = (desk.get(LIST, {"page": n}).content.decode() for n in (1, 2))
    assert first.count('name="chosen"') == 50
    assert second.count('name="chosen"') == 1


def test_likely_duplicates_are_pointed_out(desk: Client, session: Session) -> None:
    anna = a_person("Anna Exempelsson", email="anna.e@vaxjo.example.org")
    a_registration(session, anna, number=1, state=State.WAITING)
    a_registration(session, a_person("A. E.", email="anna.e@home.example.org"), number=2)
    a_registration(session, a_person("Kontoret", email="info@vaxjo.example.org"))
    a_registration(session, a_person("Enheten", email="info@ljungby.example.org"))
    page = desk.get(LIST).content.decode()
    assert "1 möjlig dubblett" in page
    assert f'href="{LIST}2/sla-ihop/1/"' in page


# Several at once


def test_people_are_named_and_counted_before_they_get_mail(desk: Client, session: Session) -> None:
    for number, state in enumerate((State.PLACE, State.WAITING, State.WAITING), 1):
        a_registration(session, name=f"Person {number}", number=number, state=state)
    chosen = {"act": "give", "chosen": ["1", "2", "3"], "tab": "waiting"}
    page = desk.post(CHOSEN, chosen).content.decode()
    assert "2 personer får plats och får mejl med kalenderinbjudan." in page
    assert "1 av dem ryms inte inom antalet platser." in page
    assert "Person 1" not in page
    assert states(session) == [State.PLACE, State.WAITING, State.WAITING]
    assert OutgoingMail.objects.count() == 0
    answer = desk.post(CHOSEN, chosen | {"confirmed": "1"}, follow=True)
    assert answer.redirect_chain[0][0] == f"{LIST}?tab=waiting"
    receipt = answer.content.decode()
    assert "Klart för: Person 1, Person 2." in receipt
    assert "Inte ändrat för: Person 3. Träffen är fullsatt" in receipt
    assert states(session) == [State.PLACE, State.PLACE, State.WAITING]
    desk.post(CHOSEN, chosen | {"confirmed": "1", "over_capacity": "on"})
    assert states(session) == [State.PLACE] * 3
    assert session.registrations.get(number=3).is_over_capacity


def test_moving_to_the_list_tells_unless_said_otherwise(desk: Client, session: Session) -> None:
    for number, state in enumerate((State.PLACE, State.PLACE, State.WAITING), 1):
        a_registration(session, name=f"Person {number}", number=number, state=state)
    chosen = {"act": "wait", "chosen": ["1"]}
    page = desk.post(CHOSEN, chosen).content.decode()
    assert "1 person får mejl och ställs sist på reservlistan." in page
    assert "Träffen tas bort ur 1 kalender." in page
    assert 'name="tell" aria-describedby="tell-hint" checked' in page
    desk.post(CHOSEN, chosen | {"confirmed": "1", "tell": "on"})
    assert states(session) == [State.WAITING, State.PLACE, State.OFFERED]


def test_attendance_of_several_needs_no_question(desk: Client, series: Series) -> None:
    started = timezone.now() - timedelta(minutes=1)
    session = a_session(series, number=15, starts_at=started)
    for number in (1, 2):
        a_registration(session, number=number)
    target = "/arrangera/larande/15/deltagare/markerade/"
    answer = desk.post(target, {"act": "present", "chosen": ["1", "2"]}, follow=True)
    assert "Noterat för 2 personer." in answer.content.decode()
    noted = session.registrations.values_list("attendance", flat=True)
    assert list(noted) == [Attendance.PRESENT] * 2


def test_too_early_to_note_anybody(desk: Client, session: Session) -> None:
    a_registration(session, number=1)
    answer = desk.post(CHOSEN, {"act": "present", "chosen": ["1"]}, follow=True)
    assert "Det går att pricka av från och med dagen" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [{}, {"act": "give"}, {"chosen": ["1"]}, {"act": "erase", "chosen": ["1"]}],
)
def test_nothing_chosen_is_said(desk: Client, session: Session, sent: dict[str, Any]) -> None:
    a_registration(session, number=1)
    answer = desk.post(CHOSEN, sent, follow=True).content.decode()
    assert "Kryssa för minst en person och välj vad som ska göras." in answer


def test_numbers_of_other_sessions_are_nobody(
    desk: Client, session: Session, series: Series
) -> None:
    a_registration(session, number=1)
    other = a_registration(a_session(series, number=15), number=7, state=State.WAITING)
    forged = {"act": "give", "chosen": ["7", str(other.pk), "9" * 40, "x"], "confirmed": "1"}
    desk.post(CHOSEN, forged)
    other.refresh_from_db()
    assert other.state == State.WAITING


# Adding


def test_who_phoned_is_added(desk: Client, session: Session) -> None:
    Question.objects.create(session=session, text_sv="Varifrån kommer du?", is_required=True)
    page = desk.get(ADD).content.decode()
    assert "En adress behövs: bekräftelse, kalenderinbjudan och ändringar" in page
    answer = desk.post(ADD, typed(organisation="Växjö kommun", needs="Skrivtolk"), follow=True)
    assert "Cilla Exempelsson: har plats, nummer L14-0001." in answer.content.decode()
    added = session.registrations.get()
    assert (added.state, added.organisation_text) == (State.PLACE, "Växjö kommun")
    assert added.needs.text == "Skrivtolk"
    assert OutgoingMail.objects.get().subject.startswith("Du är anmäld av arrangören: ")


def test_a_full_session_keeps_what_was_typed_and_asks(desk: Client, session: Session) -> None:
    for _ in range(2):
        a_registration(session)
    page = desk.post(ADD, typed()).content.decode()
    assert "Träffen är fullsatt. Välj hur du vill göra" in page
    assert 'value="Cilla Exempelsson"' in page
    desk.post(ADD, typed(if_full="over"))
    assert session.registrations.get(name="Cilla Exempelsson").is_over_capacity
    desk.post(ADD, typed(name="Dan Exempelsson", email="dan@example.org", if_full="wait"))
    assert session.registrations.get(name="Dan Exempelsson").state == State.WAITING


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"email": ""}, "Skriv en e-postadress. Utan den kan vi inte bekräfta anmälan"),
        ({"email": "cilla"}, "Skriv e-postadressen i rätt format"),
        ({"name": " \n"}, "Skriv namnet på den som ska anmälas"),
        ({"language": "xx"}, "xx"),
        ({"if_full": "force"}, "force"),
        ({"profession": "9" * 30}, "giltig"),
    ],
)
def test_what_cannot_be_added_is_said(
    desk: Client, session: Session, facts: dict[str, Any], words: str
) -> None:
    page = desk.post(ADD, typed(**facts)).content.decode()
    assert words in page
    assert "<title>Fel:" in page
    assert not session.registrations.exists()


def test_who_is_registered_already_is_found(desk: Client, session: Session) -> None:
    a_registration(session, a_person(email="cilla@vaxjo.example.org"), number=7)
    page = desk.post(ADD, typed()).content.decode()
    assert "Den som har adressen är redan anmäld, med nummer L14-0007" in page
    assert session.registrations.count() == 1


# Joining and undoing


def test_two_become_one_after_a_question(desk: Client, session: Session) -> None:
    a_registration(session, name="Anna Exempelsson", number=1)
    a_registration(session, name="A. Exempelsson", number=2, state=State.WAITING)
    page = desk.get(f"{LIST}1/sla-ihop/2/").content.decode()
    assert "Varje adress får högst ett mejl" in page
    assert f'href="{LIST}2/sla-ihop/1/"' in page
    assert states(session) == [State.PLACE, State.WAITING]
    answer = desk.post(f"{LIST}1/sla-ihop/2/", follow=True).content.decode()
    assert "Anmälningarna är nu en, med nummer L14-0001." in answer
    assert states(session) == [State.PLACE, State.CANCELLED]
    assert desk.post(f"{LIST}1/sla-ihop/2/").status_code == 404
    assert desk.get(f"{LIST}1/sla-ihop/1/").status_code == 404


def test_a_cancellation_is_taken_back_for_somebody(desk: Client, session: Session) -> None:
    applicant = Applicant(
        name="Anna Exempelsson", email="anna@example.org", format=Format.ONLINE, language="sv"
    )
    at = timezone.now()
    entry = registration.register(session, applicant, by=None, at=at).registration
    registration.cancel(entry, by=None, at=at)
    restore = f"{LIST}{entry.number}/angra/"
    assert f'href="{restore}"' in desk.get(f"{LIST}?tab=cancelled").content.decode()
    assert "anna@example.org får mejl" in desk.get(restore).content.decode()
    assert states(session) == [State.CANCELLED]
    answer = desk.post(restore, follow=True).content.decode()
    assert "Anna Exempelsson är anmäld igen och får mejl om det." in answer
    assert states(session) == [State.PLACE]
    assert desk.post(restore).status_code == 404


# Who may


PAGES = [
    ("get", LIST),
    ("post", CHOSEN),
    ("get", ADD),
    ("post", ADD),
    ("get", f"{LIST}1/sla-ihop/2/"),
    ("post", f"{LIST}1/sla-ihop/2/"),
    ("get", f"{LIST}3/angra/"),
    ("post", f"{LIST}3/angra/"),
]


@pytest.fixture
def three(session: Session) -> Session:
    for number, state in enumerate((State.PLACE, State.WAITING, State.CANCELLED), 1):
        a_registration(session, number=number, state=state)
    return session


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("method", "page"), PAGES)
def test_each_role_and_the_list(
    client: Client, three: Session, method: str, page: str, role: Role
) -> None:
    client.force_login(an_organiser(three.series, role))
    answer = getattr(client, method)(page)
    if page == LIST and role == Role.CHECK_IN:  # who notes attendance has a list for that
        assert answer["Location"] == "/arrangera/larande/14/narvaro/"
    else:
        assert (answer.status_code != 404) is (role not in {Role.READER, Role.CHECK_IN})


@pytest.mark.parametrize(("method", "page"), PAGES)
def test_strangers_and_the_list(client: Client, three: Session, method: str, page: str) -> None:
    before = states(three)
    one_of_them: Person = three.registrations.get(number=1).person
    for stranger in (an_organiser(a_series()), one_of_them, a_person(is_librarian=True)):
        client.force_login(stranger)
        assert getattr(client, method)(page, {"act": "give", "chosen": "2"}).status_code == 404
    assert states(three) == before
