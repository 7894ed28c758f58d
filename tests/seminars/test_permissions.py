"""Role × act: every page of the desk, for everybody who might knock (ASVS 8.2)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import get_resolver, reverse

from participants.models import Person
from seminars import permissions
from seminars.models import Registration, SeriesRole, Session
from seminars.urls.desk import urlpatterns
from tests.make import a_person, a_registration, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role

EVERYBODY = frozenset(Role)
HANDLING = frozenset({Role.OWNER, Role.EDITOR, Role.REGISTRAR})
EDITING = frozenset({Role.OWNER, Role.EDITOR})
GET, POST = "get", "post"

# Which roles in the series open which page, and by which methods it can be asked for.
PAGES: dict[str, tuple[frozenset[Role], tuple[str, ...]]] = {
    "session_new": (EDITING, (GET, POST)),
    "session_preview": (EVERYBODY, (GET,)),
    "session_edit": (EDITING, (GET, POST)),
    "session_publish": (EDITING, (POST,)),
    "session_announce": (EDITING, (POST,)),
    "session_cancel": (EDITING, (GET, POST)),
    "session_reopen": (EDITING, (GET, POST)),
    "participants": (HANDLING | {Role.CHECK_IN}, (GET,)),
    "registration_cancel_by_organiser": (HANDLING, (GET, POST)),
}
CELLS = [(page, method) for page, (_, methods) in PAGES.items() for method in methods]


@pytest.fixture
def session() -> Session:
    found = a_session(a_series(slug="larande"), number=14)
    a_registration(found, number=1)
    return found


def address(page: str) -> str:
    numbers: dict[str, list[object]] = {
        "session_new": ["larande"],
        "registration_cancel_by_organiser": ["larande", 14, 1],
    }
    return reverse(page, args=numbers.get(page, ["larande", 14]))


def status(client: Client, page: str, method: str) -> int:
    code: int = getattr(client, method)(address(page)).status_code
    return code


def test_the_table_names_every_page_of_the_desk() -> None:
    names = {pattern.name for pattern in urlpatterns}
    assert names == PAGES.keys() | {"desk"}
    assert get_resolver().reverse_dict.keys() >= names


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("page", "method"), CELLS)
def test_each_role_opens_what_is_its_own(
    client: Client, session: Session, page: str, method: str, role: Role
) -> None:
    client.force_login(an_organiser(session.series, role))
    allowed, _methods = PAGES[page]
    opens = status(client, page, method) != 404
    assert opens is (role in allowed)


@pytest.mark.parametrize(("page", "method"), CELLS)
def test_strangers_find_nothing_and_change_nothing(
    client: Client, session: Session, page: str, method: str
) -> None:
    strangers = [an_organiser(a_series()), a_person(), a_person(is_librarian=True)]
    for stranger in strangers:
        client.force_login(stranger)
        assert status(client, page, method) == 404
    session.refresh_from_db()
    assert (session.state, session.version) == (Session.State.PUBLISHED, 1)
    assert Registration.objects.get().state == Registration.State.PLACE


@pytest.mark.parametrize(("page", "method"), [*CELLS, ("desk", GET)])
def test_who_is_not_signed_in_is_asked_to_sign_in(
    client: Client, session: Session, page: str, method: str
) -> None:
    target = reverse("desk") if page == "desk" else address(page)
    answer = getattr(client, method)(target)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_request_login_code"))


@pytest.mark.parametrize(("page", "method"), CELLS)
def test_administrators_open_everything(
    client: Client, session: Session, page: str, method: str
) -> None:
    client.force_login(a_person(is_administrator=True))
    assert status(client, page, method) in {200, 302}


@pytest.mark.parametrize("page", PAGES)
def test_other_methods_are_refused(client: Client, session: Session, page: str) -> None:
    client.force_login(an_organiser(session.series))
    assert status(client, page, "delete") == 405
    if POST not in PAGES[page][1]:
        assert status(client, page, POST) == 405
    if GET not in PAGES[page][1]:
        assert status(client, page, GET) == 405


def test_looking_never_changes(client: Client, session: Session) -> None:
    client.force_login(an_organiser(session.series))
    for page, method in CELLS:
        if method == GET:
            status(client, page, GET)
    session.refresh_from_db()
    assert (session.state, session.version) == (Session.State.PUBLISHED, 1)
    assert Registration.objects.get().state == Registration.State.PLACE


@pytest.mark.parametrize("role", list(Role))
def test_the_desk_itself_is_for_every_role(client: Client, session: Session, role: Role) -> None:
    client.force_login(an_organiser(session.series, role))
    answer = client.get("/arrangera/")
    assert answer.status_code == 200
    new = f'href="/arrangera/{session.series.slug}/ny/"'
    assert (new in answer.content.decode()) is (role in EDITING)


def test_the_desk_is_not_for_participants(client: Client) -> None:
    client.force_login(a_person())
    assert client.get("/arrangera/").status_code == 404


def test_buttons_are_shown_to_those_who_may_press_them(client: Client, session: Session) -> None:
    client.force_login(an_organiser(session.series, Role.READER))
    page = client.get(address("session_preview")).content.decode()
    assert "andra/" not in page
    assert "deltagare/" not in page
    client.force_login(an_organiser(session.series, Role.CHECK_IN))
    page = client.get(address("participants")).content.decode()
    assert "exportera/" not in page
    assert "avanmal/" not in page


def test_a_registration_of_another_session_is_not_reached(client: Client, session: Session) -> None:
    a_registration(a_session(session.series, number=15), number=9)
    client.force_login(an_organiser(session.series))
    assert client.post("/arrangera/larande/14/deltagare/9/avanmal/").status_code == 404


def test_who_may_organise_anything() -> None:
    series = a_series()
    assert permissions.may_organise_anything(an_organiser(series, Role.READER))
    assert permissions.may_organise_anything(a_person(is_administrator=True))
    assert not permissions.may_organise_anything(a_person())
    assert not permissions.may_organise_anything(AnonymousUser())


def test_series_edited_by() -> None:
    series, other = a_series(), a_series()

    def edited_by(person: Person) -> set[int]:
        return {found.pk for found in permissions.series_edited_by(person)}

    assert edited_by(an_organiser(series, Role.EDITOR)) == {series.pk}
    assert edited_by(an_organiser(series, Role.REGISTRAR)) == set()
    assert edited_by(a_person(is_administrator=True)) == {series.pk, other.pk}
