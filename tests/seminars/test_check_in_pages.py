"""The door and the list of attendance, as organisers press them on a phone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from seminars import links
from seminars.models import Format, Registration, Series, SeriesRole, Session
from tests.make import a_person, a_registration, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
State, Attendance = Registration.State, Registration.Attendance
Role = SeriesRole.Role
DOOR = "/arrangera/larande/14/incheckning/"
ROLL = "/arrangera/larande/14/narvaro/"


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande")


@pytest.fixture
def session(series: Series) -> Session:
    """It began a little while ago, whatever the hour is."""
    starts_at = timezone.now() - timedelta(minutes=5)
    return a_session(series, number=14, starts_at=starts_at, format=Format.BOTH)


@pytest.fixture
def anna(session: Session) -> Registration:
    return a_registration(session, a_person("Anna Exempelsson"), number=32, format=Format.ON_SITE)


@pytest.fixture
def doorkeeper(client: Client, series: Series) -> Client:
    client.force_login(an_organiser(series, Role.CHECK_IN))
    return client


def opened(registration: Registration) -> str:
    """The path that the code carries."""
    return "/" + links.check_in_url(registration).split("/", 3)[3]


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.attendance


# The code


def test_one_button_lets_somebody_in_and_takes_it_back(
    doorkeeper: Client, anna: Registration
) -> None:
    page = doorkeeper.get(opened(anna)).content.decode()
    assert "<h1>Anna Exempelsson</h1>" in page
    assert ">Checka in</button>" in page
    assert state_of(anna) == Attendance.UNKNOWN
    page = doorkeeper.post(opened(anna), {"do": "check_in"}, follow=True).content.decode()
    assert "Incheckad" in page
    assert ">Checka in</button>" not in page
    assert state_of(anna) == Attendance.PRESENT
    page = doorkeeper.post(opened(anna), {"do": "undo"}, follow=True).content.decode()
    assert ">Checka in</button>" in page
    assert state_of(anna) == Attendance.UNKNOWN


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.WAITING, "Personen står på reservlistan och har ingen plats."),
        (State.CANCELLED, "Personen är avanmäld eller har tackat nej."),
        (State.REQUESTED, "Personen har ingen plats än: väntar på fördelning."),
    ],
)
def test_who_has_no_place_is_said_so(
    doorkeeper: Client, session: Session, state: str, words: str
) -> None:
    entry = a_registration(session, state=state)
    page = doorkeeper.get(opened(entry)).content.decode()
    assert words in page
    assert ">Checka in</button>" not in page
    page = doorkeeper.post(opened(entry), {"do": "check_in"}, follow=True).content.decode()
    assert "Personen har ingen plats nu." in page
    assert state_of(entry) == Attendance.UNKNOWN


def test_a_code_for_another_day_says_which(doorkeeper: Client, series: Series) -> None:
    entry = a_registration(a_session(series, number=15))
    page = doorkeeper.get(opened(entry)).content.decode()
    assert "Fel dag: träffen är" in page
    assert ">Checka in</button>" not in page


def test_a_code_of_another_session_names_nobody(
    doorkeeper: Client, session: Session, series: Series
) -> None:
    other = a_registration(a_session(series, number=15), a_person("Bo Exempelsson"))
    target = f"{DOOR}{links.check_in_token(other)}/"
    page = doorkeeper.get(target).content.decode()
    assert "Koden gäller en annan träff." in page
    assert "Bo Exempelsson" not in page
    doorkeeper.post(target, {"do": "check_in"})
    assert state_of(other) == Attendance.UNKNOWN


def test_others_find_no_door(client: Client, anna: Registration) -> None:
    assert client.get(opened(anna))["Location"].startswith("/konto/")
    for stranger in (anna.person, a_person(), an_organiser(a_series())):
        client.force_login(stranger)
        assert client.get(opened(anna)).status_code == 404
        assert client.post(opened(anna), {"do": "check_in"}).status_code == 404
    assert state_of(anna) == Attendance.UNKNOWN


def test_a_damaged_code_is_nowhere(doorkeeper: Client, anna: Registration) -> None:
    assert doorkeeper.get(opened(anna)[:-2] + "/").status_code == 404
    assert doorkeeper.get(f"{DOOR}x/").status_code == 404


def test_the_number_instead_of_the_code(doorkeeper: Client, anna: Registration) -> None:
    answer = doorkeeper.get(DOOR, {"nummer": "l14-32"})
    assert answer["Location"] == opened(anna)
    page = doorkeeper.get(DOOR, {"nummer": "L14-99"}).content.decode()
    assert "ingen anmälan med numret ”L14-99”" in page
    assert 'value="L14-99"' in page


# The list of attendance


def test_three_buttons_and_the_numbers_on_top(doorkeeper: Client, anna: Registration) -> None:
    page = doorkeeper.get(ROLL).content.decode()
    assert "0 av 1 deltog" in page
    answer = doorkeeper.post(f"{ROLL}32/", {"attendance": "present", "q": "anna", "page": "1"})
    assert answer["Location"] == f"{ROLL}?q=anna&page=1#nr-32"
    page = doorkeeper.get(ROLL).content.decode()
    assert "1 av 1 deltog" in page
    assert ">Ångra<" in page
    doorkeeper.post(f"{ROLL}32/", {"attendance": "unknown"})
    assert state_of(anna) == Attendance.UNKNOWN


def test_nobody_is_noted_as_something_else(doorkeeper: Client, anna: Registration) -> None:
    assert doorkeeper.post(f"{ROLL}32/", {"attendance": "owner"}).status_code == 404
    assert doorkeeper.post(f"{ROLL}33/", {"attendance": "present"}).status_code == 404
    assert doorkeeper.post(f"{ROLL}{'9' * 30}/", {"attendance": "present"}).status_code == 404
    assert state_of(anna) == Attendance.UNKNOWN


def test_the_list_is_searched(doorkeeper: Client, session: Session, anna: Registration) -> None:
    a_registration(session, a_person("Bo Exempelsson", email="bo@ljungby.example.org"))
    page = doorkeeper.get(ROLL, {"q": "@ljungby"}).content.decode()
    assert "Bo Exempelsson" in page
    assert "Anna Exempelsson" not in page


def test_the_rest_is_noted_after_a_question(
    doorkeeper: Client, session: Session, anna: Registration
) -> None:
    bo = a_registration(session, attendance=Attendance.PRESENT)
    page = doorkeeper.get(f"{ROLL}alla/", {"attendance": "absent"}).content.decode()
    assert "1 person som inte är noterad markeras som frånvarande." in page
    assert state_of(anna) == Attendance.UNKNOWN
    doorkeeper.post(f"{ROLL}alla/", {"attendance": "absent"})
    assert (state_of(anna), state_of(bo)) == (Attendance.ABSENT, Attendance.PRESENT)
    assert doorkeeper.get(f"{ROLL}alla/").status_code == 404


def test_before_the_day_the_buttons_wait(doorkeeper: Client, series: Series) -> None:
    entry = a_registration(a_session(series, number=15), number=1)
    page = doorkeeper.get("/arrangera/larande/15/narvaro/").content.decode()
    assert "Det går att pricka av från och med dagen för träffen." in page
    answer = doorkeeper.post(
        "/arrangera/larande/15/narvaro/1/", {"attendance": "present"}, follow=True
    )
    assert "Det går att pricka av från och med dagen" in answer.content.decode()
    assert state_of(entry) == Attendance.UNKNOWN


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    doorkeeper: Client,
    session: Session,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(people):
        a_registration(session)
    with django_assert_num_queries(ROLL_QUERIES):
        doorkeeper.get(ROLL)


ROLL_QUERIES = 9


# Who may


PAGES = [("get", ROLL), ("get", f"{ROLL}alla/?attendance=absent"), ("get", DOOR)]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("method", "page"), [*PAGES, ("post", f"{ROLL}32/")])
def test_each_role_at_the_door(
    client: Client, anna: Registration, method: str, page: str, role: Role
) -> None:
    client.force_login(an_organiser(anna.session.series, role))
    answer = getattr(client, method)(page, {"attendance": "absent"})
    assert (answer.status_code != 404) is (role != Role.READER)


@pytest.mark.parametrize(("method", "page"), [*PAGES, ("post", f"{ROLL}32/")])
def test_strangers_at_the_door(client: Client, anna: Registration, method: str, page: str) -> None:
    strangers = [an_organiser(a_series()), anna.person, a_person(is_librarian=True)]
    for stranger in strangers:
        client.force_login(stranger)
        assert getattr(client, method)(page, {"attendance": "absent"}).status_code == 404
    assert state_of(anna) == Attendance.UNKNOWN
