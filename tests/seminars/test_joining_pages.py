"""The personal door to the online room (P12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from seminars import handovers, links
from seminars.models import Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def door(registration: Registration) -> str:
    return f"/min-anmalan/{links.manage_token(registration)}/delta/"


def a_session_in(minutes: float, **facts: Any) -> Session:
    starts_at = timezone.now() + timedelta(minutes=minutes)
    facts.setdefault("join_url", "https://mote.example.org/r13")
    return make.a_session(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        registration_closes_at=None,
        **facts,
    )


def test_the_personal_link_survives_a_changed_room(client: Client) -> None:
    session = a_session_in(5)
    address = door(make.a_registration(session))
    assert "mote.example.org/r13" in client.get(address).content.decode()

    Session.objects.update(join_url="https://annat.example.org/nytt")

    page = client.get(address).content.decode()
    assert "annat.example.org/nytt" in page
    assert "mote.example.org" not in page


def test_before_it_opens_it_says_when_with_a_calendar_and_without_the_address(
    client: Client,
) -> None:
    session = a_session_in(11)
    page = client.get(door(make.a_registration(session))).content.decode()

    assert "Dörren öppnar" in page
    assert f"/feeds/session/{session.uid}.ics" in page
    assert "https://calendar.google.com/" in page
    assert "mote.example.org" not in page


def test_when_it_is_open_there_is_help_and_a_contact(client: Client) -> None:
    series = make.a_series(contact_email="vard@example.org")
    page = client.get(door(make.a_registration(a_session_in(-5, series=series)))).content.decode()

    assert "Gå in i mötet" in page
    assert "Fungerar det inte?" in page
    assert "mailto:vard@example.org" in page


def test_afterwards_it_leads_to_the_materials(client: Client) -> None:
    session = a_session_in(-120)
    page = client.get(door(make.a_registration(session))).content.decode()

    assert "Träffen har varit." in page
    assert f"/serier/{session.series.slug}/{session.number}/" in page
    assert "mote.example.org" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.WAITING, "Du är anmäld men har ingen plats än."),
        (State.REQUESTED, "Du är anmäld men har ingen plats än."),
        (State.CANCELLED, "Du är inte längre anmäld"),
        (State.DECLINED, "Du är inte längre anmäld"),
    ],
)
def test_without_a_place_the_door_stays_shut_and_says_why(
    client: Client, state: str, words: str
) -> None:
    page = client.get(door(make.a_registration(a_session_in(5), state=state))).content.decode()

    assert words in page
    assert "mote.example.org" not in page


def test_a_place_that_was_handed_over_opens_no_door_any_more(client: Client) -> None:

    anna = make.a_registration(make.a_session(join_url="https://mote.example.org/r13"))
    asked = handovers.offer(
        anna, name="Bo", email="bo@example.org", by=anna.person, at=timezone.now()
    )
    bo = handovers.accept(asked, at=timezone.now())
    now = timezone.now()
    Session.objects.update(
        starts_at=now, ends_at=now + timedelta(hours=1), registration_closes_at=None
    )

    assert "mote.example.org" not in client.get(door(anna)).content.decode()
    assert "mote.example.org" in client.get(door(bo)).content.decode()
