"""Handing a place over, page by page: the giver, the colleague, and whoever should see nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import AuditEntry, OutgoingMail
from seminars import handovers, links, registration
from seminars.models import Handover, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State

BO = {"name": "Bo Testberg", "email": "bo@alvesta.example.org"}


def giving(entry: Registration, part: str = "") -> str:
    return f"/min-anmalan/{links.manage_token(entry)}/overlat/{part}"


def asked_at(handover: Handover) -> str:
    return f"/overlatelse/{links.handover_token(handover)}/"


def asked(entry: Registration) -> Handover:
    return handovers.offer(entry, **BO, by=entry.person, at=timezone.now())


def yes(**typed: str) -> dict[str, str]:
    return {"answer": "yes", "name": "Bo Testberg", "organisation": "Alvesta kommun"} | typed


def test_the_giver_asks_sees_whom_and_takes_it_back(client: Client) -> None:
    anna = make.a_registration(make.a_session())

    page = client.post(giving(anna), BO, follow=True).content.decode()
    assert "Frågan är mejlad. Platsen är din tills kollegan svarar ja." in page
    assert "Du har frågat Bo Testberg (bo@alvesta.example.org)" in page
    assert "Ta tillbaka frågan" in client.get(giving(anna)).content.decode()

    page = client.post(giving(anna, "ta-tillbaka/"), follow=True).content.decode()
    assert "Frågan är tillbakatagen." in page
    assert "Överlåt platsen till en kollega" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Skriv kollegans namn"),
        ({"email": ""}, "Skriv kollegans e-postadress"),
        ({"email": "bo"}, "Skriv e-postadressen i rätt format"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    client: Client, typed: dict[str, str], words: str
) -> None:
    anna = make.a_registration(make.a_session())

    page = client.post(giving(anna), BO | typed).content.decode()

    assert words in page
    assert "<title>Fel:" in page
    assert not Handover.objects.exists()


def test_a_team_is_told_why_not(client: Client) -> None:
    team = make.a_registration(make.a_session(), places=3, people=3)

    page = client.get(giving(team)).content.decode()

    assert "Din anmälan gäller flera personer" in page
    assert 'name="email"' not in page
    client.post(giving(team), BO)
    assert not Handover.objects.exists()


def test_the_page_of_a_team_does_not_lead_there(client: Client) -> None:
    team = make.a_registration(make.a_session(), places=3, people=3)

    page = client.get(f"/min-anmalan/{links.manage_token(team)}/").content.decode()

    assert "overlat" not in page


def test_the_colleague_says_yes_with_three_answers(client: Client) -> None:
    make.an_organisation("Alvesta kommun")
    anna = make.a_registration(make.a_session(), make.a_person("Anna Exempelsson"))
    handover = asked(anna)

    page = client.get(asked_at(handover)).content.decode()
    assert "Anna Exempelsson vill ge dig sin plats" in page
    assert 'value="Bo Testberg"' in page
    assert 'value="bo@alvesta.example.org"' in page
    assert anna.email not in page
    page = client.post(
        asked_at(handover), yes(email="stranger@example.org"), follow=True
    ).content.decode()

    assert "Platsen är din." in page
    bo = Registration.objects.get(person__email="bo@alvesta.example.org")
    assert (bo.state, str(bo.organisation)) == (State.PLACE, "Alvesta kommun")
    giver = client.get(f"/min-anmalan/{links.manage_token(anna)}/").content.decode()
    assert "Du har överlåtit din plats till en kollega." in giver
    assert "Ångra avanmälan" not in giver


def test_afterwards_the_link_shows_nobody_anything(client: Client) -> None:
    handover = asked(make.a_registration(make.a_session()))
    client.post(asked_at(handover), yes())

    page = Client().get(asked_at(handover)).content.decode()

    assert "Platsen är redan överlåten" in page
    assert "min-anmalan" not in page
    assert "Bo Testberg" not in page


def test_another_yes_by_the_same_link_opens_nobodys_registration(client: Client) -> None:
    """The question may have been forwarded: what Bo manages is in a mail to Bo."""
    handover = asked(make.a_registration(make.a_session()))
    client.post(asked_at(handover), yes())

    answer = Client().post(asked_at(handover), yes(name="Cilla Provström"), follow=True)

    assert answer.redirect_chain == [(asked_at(handover), 302)]
    page = answer.content.decode()
    assert "Platsen är redan överlåten" in page
    assert "Platsen är din" not in page


def test_the_colleague_says_no(client: Client) -> None:
    anna = make.a_registration(make.a_session())
    handover = asked(anna)

    page = client.post(asked_at(handover), {"answer": "no"}, follow=True).content.decode()

    assert "Frågan gäller inte längre" in page
    anna.refresh_from_db()
    assert anna.state == State.PLACE


def test_a_look_changes_nothing(client: Client) -> None:
    handover = asked(make.a_registration(make.a_session()))
    before = [list(m.objects.values()) for m in (Registration, Handover, OutgoingMail, AuditEntry)]

    for method in (client.get, client.head, client.get):
        answer = method(asked_at(handover))
        assert "no-store" in answer["Cache-Control"]

    after = [list(m.objects.values()) for m in (Registration, Handover, OutgoingMail, AuditEntry)]
    assert after == before
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_who_has_a_place_is_told_on_the_page_and_the_giver_is_not(client: Client) -> None:
    session = make.a_session()
    make.a_registration(session, make.a_person(email=BO["email"]))
    anna = make.a_registration(session)
    handover = asked(anna)

    page = client.post(asked_at(handover), yes()).content.decode()

    assert "Du har redan en plats på träffen" in page
    giver = client.get(f"/min-anmalan/{links.manage_token(anna)}/").content.decode()
    assert "Du har frågat Bo Testberg" in giver
    assert "redan en plats" not in giver


def test_who_waits_for_a_team_is_told_that_the_team_would_lose_its_rank(client: Client) -> None:
    anna = make.a_registration(make.a_session())
    team = make.a_registration(
        anna.session,
        make.a_person(email=BO["email"]),
        state=State.WAITING,
        places=3,
        people=3,
    )
    handover = asked(anna)

    page = client.post(asked_at(handover), yes()).content.decode()

    assert "Ditt team står på reservlistan till träffen" in page
    team.refresh_from_db()
    anna.refresh_from_db()
    assert (team.state, anna.state) == (State.WAITING, State.PLACE)


def test_priority_is_explained(client: Client) -> None:
    session = make.a_session(priority_until=timezone.now() + timedelta(days=3))
    first = make.an_organisation("Växjö kommun")
    session.series.priority_organisations.add(first)
    handover = asked(make.a_registration(session, organisation=first))

    page = client.post(asked_at(handover), yes(organisation="Annan kommun")).content.decode()

    assert "vissa organisationer före" in page
    assert 'value="Annan kommun"' in page


@pytest.mark.parametrize(
    "facts",
    [
        {"state": Session.State.CANCELLED},
        {
            "starts_at": timezone.now() - timedelta(minutes=5),
            "registration_closes_at": None,
        },
    ],
)
def test_an_old_tab_learns_that_it_is_too_late(client: Client, facts: dict[str, Any]) -> None:
    handover = asked(make.a_registration(make.a_session()))
    Session.objects.update(**facts)

    page = client.post(asked_at(handover), yes(), follow=True).content.decode()

    assert "Frågan gäller inte längre" in page
    assert Registration.objects.count() == 1


def test_an_old_tab_after_the_giver_cancelled(client: Client) -> None:
    anna = make.a_registration(make.a_session())
    handover = asked(anna)
    registration.cancel(anna, by=None, at=timezone.now())

    page = client.post(asked_at(handover), yes(), follow=True).content.decode()

    assert "Frågan gäller inte längre" in page


def test_an_old_or_cut_link(client: Client) -> None:
    handover = asked(make.a_registration(make.a_session()))
    token = links.handover_token(handover)

    assert client.get(f"/overlatelse/{token[:-1]}/").status_code == 404
    Session.objects.update(
        starts_at=timezone.now() - timedelta(days=41),
        ends_at=timezone.now() - timedelta(days=40),
        registration_closes_at=None,
    )
    assert client.get(asked_at(handover)).status_code == 410
