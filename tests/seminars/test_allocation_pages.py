"""The page of allocation (O6): proposed, previewed, and done once; for whom."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from participants.models import OutgoingMail
from seminars import registration
from seminars.models import Registration, Session
from tests.make import a_person, a_registration, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
State = Registration.State
PAGE = "/arrangera/larande/7/fordela/"


@pytest.fixture
def session() -> Session:
    now = timezone.now()
    return a_session(
        a_series(slug="larande"),
        number=7,
        starts_at=now + timedelta(days=20),
        places_online=2,
        priority_until=now + timedelta(days=2),
    )


@pytest.fixture
def desk(client: Client, session: Session) -> Client:
    client.force_login(an_organiser(session.series, "registrar"))
    return client


def asking(session: Session, names: str) -> list[Registration]:
    return [
        a_registration(session, a_person(f"{name} Exempelsson"), state=State.REQUESTED)
        for name in names.split()
    ]


def chosen(*numbers: int, seen: int = 3, **facts: Any) -> dict[str, Any]:
    return {"chosen": numbers, "seen": list(range(1, seen + 1)), "rest": "waiting"} | facts


def states(session: Session) -> list[str]:
    return list(session.registrations.order_by("rank").values_list("state", flat=True))


def test_the_page_proposes_by_the_rule(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    page = desk.get(PAGE).content.decode()
    assert "3 personer väntar på besked" in page
    assert "Digitalt: 2 platser kvar" in page
    assert page.count(" checked>") - page.count('value="waiting" id') == 2
    assert 'value="3" id="chosen-3">' in page


def test_three_hundred_who_ask_can_be_settled_at_once(desk: Client, session: Session) -> None:
    asking(session, "Anna " * 300)
    page = desk.get(PAGE).content.decode()
    fields = re.findall(r'<input[^>]* name="(chosen|seen)" value="([^"]*)"', page)
    sent = {name: [value for each, value in fields if each == name] for name, _value in fields}
    answer = desk.post(PAGE, sent | {"rest": "waiting"})
    assert answer.status_code == 200
    assert "300 personer får plats" in answer.content.decode()


def test_nobody_asks(desk: Client, session: Session) -> None:
    assert "Ingen väntar på fördelning." in desk.get(PAGE).content.decode()


def test_the_consequences_come_first_and_the_places_after(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    page = desk.post(PAGE, chosen(1, 2)).content.decode()
    assert "2 personer får plats" in page
    assert "1 person hamnar på reservlistan" in page
    assert "3 mejl skickas" in page
    assert states(session) == ["requested"] * 3
    done = desk.post(PAGE, chosen(1, 2, step="confirmed"), follow=True).content.decode()
    assert "2 fick plats, 1 står på reservlistan" in done
    assert states(session) == ["place", "place", "waiting"]
    assert OutgoingMail.objects.count() == 3
    again = desk.post(PAGE, chosen(1, 2, step="confirmed"), follow=True).content.decode()
    assert "3 av dem du såg väntade inte längre på besked" in again
    assert OutgoingMail.objects.count() == 3


def test_places_left_over_are_said_where_somebody_waits(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    page = desk.post(PAGE, chosen(1)).content.decode()
    assert "1 plats blir över. Den går till den som står först på reservlistan." in page
    page = desk.post(PAGE, chosen(1, rest="requested")).content.decode()
    assert "blir över" not in page


def test_the_others_may_wait_on_without_a_mail(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    desk.post(PAGE, chosen(2, rest="requested", step="confirmed"))
    assert states(session) == ["requested", "place", "requested"]
    assert OutgoingMail.objects.count() == 1


def test_who_came_later_than_the_page_is_not_touched(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    desk.post(PAGE, chosen(1, seen=2, step="confirmed"))
    assert states(session)[2] == "requested"


def test_over_capacity_only_when_it_is_said(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    page = desk.post(PAGE, chosen(1, 2, 3, step="confirmed")).content.decode()
    assert "1 av de valda ryms inte inom gränserna." in page
    assert "Kryssa i rutan" in page
    assert states(session) == ["requested"] * 3
    desk.post(PAGE, chosen(1, 2, 3, step="confirmed", over_capacity="on"))
    assert states(session) == ["place"] * 3
    assert session.registrations.filter(is_over_capacity=True).count() == 1


def test_a_stale_tab_says_what_has_changed(desk: Client, session: Session) -> None:
    anna, *_others = asking(session, "Anna Bo Cilla")
    registration.cancel(anna, by=anna.person, at=timezone.now())
    page = desk.post(PAGE, chosen(1, 2)).content.decode()
    assert "1 person på listan väntar inte längre på besked" in page
    done = desk.post(PAGE, chosen(1, 2, step="confirmed"), follow=True).content.decode()
    assert "1 fick plats, 0 står på reservlistan" in done
    assert "Platser blev över och gick till 1 av dem du inte valde." in done
    assert "1 av dem du såg" in done


def test_one_goes_back_with_the_same_boxes(desk: Client, session: Session) -> None:
    asking(session, "Anna Bo Cilla")
    page = desk.post(PAGE, chosen(3, step="back")).content.decode()
    assert 'value="3" id="chosen-3" checked>' in page
    assert 'value="1" id="chosen-1">' in page


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"chosen": [], "rest": "requested"}, "Välj minst en person som får plats."),
        ({"chosen": ["x", "9" * 40, "-1", "١"], "rest": "requested"}, "Välj minst en person"),
        ({"chosen": [1], "rest": "xx"}, "xx"),
    ],
)
def test_what_makes_no_sense_is_said(
    desk: Client, session: Session, facts: dict[str, Any], words: str
) -> None:
    asking(session, "Anna Bo Cilla")
    answer = desk.post(PAGE, chosen(step="confirmed") | facts)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert states(session) == ["requested"] * 3


def test_a_cancelled_session_is_not_allocated(desk: Client, session: Session) -> None:
    asking(session, "Anna")
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    done = desk.post(PAGE, chosen(1, step="confirmed"), follow=True).content.decode()
    assert "Träffen är inte öppen" in done
    assert states(session) == ["requested"]


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("editor", 200), ("registrar", 200), ("check_in", 404), ("reader", 404)],
)
def test_who_may_allocate(client: Client, session: Session, role: str, status: int) -> None:
    client.force_login(an_organiser(session.series, role))
    assert client.get(PAGE).status_code == status


def test_nobody_else_allocates(client: Client, session: Session) -> None:
    [anna] = asking(session, "Anna")
    for other in (an_organiser(a_series()), anna.person):
        client.force_login(other)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, chosen(1, step="confirmed")).status_code == 404
    assert states(session) == ["requested"]


@pytest.mark.parametrize("people", ["Anna", "Anna Bo Cilla"])
def test_the_page_asks_as_much_for_one_as_for_three(
    desk: Client,
    session: Session,
    people: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asking(session, people)
    desk.get(PAGE)
    with django_assert_num_queries(9):
        desk.get(PAGE)
