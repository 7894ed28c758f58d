"""Somebody's own calendar at a secret address: what stands in it, and who may read it (F3, F11)."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from config import privacy
from participants import roles
from participants.models import Person
from seminars import invitations, subscriptions
from seminars.models import Format, Invitation, Registration, Session
from tests.make import a_person, a_registration, a_session, a_venue
from tests.seminars.entries import entries, the_entry

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def anna() -> Person:
    return a_person("Anna Exempelsson", email="anna@vaxjo.example.org")


@pytest.fixture
def secret(anna: Person) -> str:
    return secret_of(anna)


def secret_of(person: Person) -> str:
    facts: dict[str, Any] = {"wants_invitations": True, "by": person, "at": timezone.now()}
    return subscriptions.create(person, language="sv", **facts)


def mine(client: Client, secret: str, prefix: str = "", **headers: str) -> HttpResponse:
    address = f"{prefix}/feeds/mine/{secret}.ics"
    answer: HttpResponse = client.get(address, headers=headers)  # type: ignore[assignment]
    return answer


# --- What stands in it ----------------------------------------------------------------------
def test_f3_only_the_sessions_of_its_owner_and_nobodys_address(
    client: Client, anna: Person, secret: str
) -> None:
    here, elsewhere = a_session(title_sv="Här"), a_session(title_sv="Där")
    a_registration(here, anna)
    bo = a_person("Bo Exempelsson", email="bo@vaxjo.example.org")
    a_registration(here, bo)
    a_registration(elsewhere, bo)
    answer = mine(client, secret)
    assert [entry["UID"] for entry in entries(answer.content)] == [here.uid]
    text = answer.content.decode()
    for word in ["ATTENDEE", "ORGANIZER", "METHOD", "SOURCE", "@", "Exempelsson", secret]:
        assert word not in text


def test_v2_a_place_stands_as_in_the_public_feed_with_the_same_identity(
    client: Client, anna: Person, secret: str
) -> None:
    at = timezone.now() - timedelta(days=3)
    a_registration(a_session(at=at), anna, at=at - timedelta(days=1))
    public, own = (
        the_entry(client.get("/feeds/all.ics").content),
        the_entry(mine(client, secret).content),
    )
    assert own.to_ical() == public.to_ical()


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (State.WAITING, "Reservlista: Att hålla i ett möte"),
        (State.REQUESTED, "Väntar på besked: Att hålla i ett möte"),
        (State.OFFERED, "Erbjuden plats: Att hålla i ett möte"),
        (State.UNCONFIRMED, "Bekräfta adressen: Att hålla i ett möte"),
    ],
)
def test_i15_who_has_no_place_for_sure_sees_so_and_has_the_time_free(
    client: Client, anna: Person, secret: str, state: str, title: str
) -> None:
    until = timezone.now() + timedelta(days=1)
    a_registration(a_session(), anna, state=state, offer_expires_at=until, hold_expires_at=until)
    entry = the_entry(mine(client, secret).content)
    assert (entry["SUMMARY"], entry["STATUS"]) == (title, "TENTATIVE")
    assert entry["TRANSP"] == "TRANSPARENT"


def test_v9_a_cancelled_session_stays_for_who_has_a_place_and_for_who_waits(
    client: Client, anna: Person, secret: str
) -> None:
    for state in [State.PLACE, State.WAITING]:
        a_registration(a_session(state=Session.State.CANCELLED), anna, state=state)
    found = entries(mine(client, secret).content)
    assert [entry["STATUS"] for entry in found] == ["CANCELLED"] * 2
    assert {entry["SUMMARY"] for entry in found} == {"INSTÄLLT: Att hålla i ett möte"}


@pytest.mark.parametrize("state", [State.CANCELLED, State.DECLINED])
def test_f13_what_somebody_left_goes_and_programs_hear_of_it(
    client: Client, anna: Person, secret: str, state: str
) -> None:
    at = timezone.now() - timedelta(days=3)
    registration = a_registration(a_session(at=at), anna, at=at)
    before = mine(client, secret)
    Registration.objects.filter(pk=registration.pk).update(state=state, changed_at=timezone.now())
    since = {"If-Modified-Since": before.headers["Last-Modified"]}
    for headers in [since, {"If-None-Match": before.headers["ETag"]}]:
        after = mine(client, secret, **headers)
        assert (after.status_code, entries(after.content)) == (200, [])


def test_f13_twelve_months_back_and_no_drafts(client: Client, anna: Person, secret: str) -> None:
    for days in [-400, -360, 30]:
        starts_at = timezone.now() + timedelta(days=days)
        a_registration(a_session(title_sv=f"{days}", starts_at=starts_at), anna)
    a_registration(a_session(state=Session.State.DRAFT), anna)
    assert [entry["SUMMARY"] for entry in entries(mine(client, secret).content)] == ["-360", "30"]


def test_v7_the_number_never_falls_below_what_a_mail_has_said(
    client: Client, anna: Person, secret: str
) -> None:
    session = a_session()
    registration = a_registration(session, anna)
    for _time in range(3):
        invitations.invite(registration, at=timezone.now())
        last = Invitation.objects.latest("issued_at")
        assert the_entry(mine(client, secret).content)["SEQUENCE"] == last.sequence
    assert last.sequence == 2
    Session.objects.filter(pk=session.pk).update(sequence=7)
    assert the_entry(mine(client, secret).content)["SEQUENCE"] == 7
    assert Invitation.objects.count() == 3


def test_v8_a_place_after_the_reserve_list_is_news_to_calendars(
    client: Client, anna: Person, secret: str
) -> None:
    at = timezone.now().replace(microsecond=0) - timedelta(days=3)
    registration = a_registration(a_session(at=at), anna, at=at, state=State.WAITING)
    before = mine(client, secret)
    later = at + timedelta(days=1)
    Registration.objects.filter(pk=registration.pk).update(state=State.PLACE, changed_at=later)
    after = mine(client, secret, **{"If-None-Match": before.headers["ETag"]})
    entry = the_entry(after.content)
    assert (entry["STATUS"], entry["LAST-MODIFIED"].dt, entry["DTSTAMP"].dt) == (
        "CONFIRMED",
        later,
        later,
    )


def test_v10_how_she_takes_part_decides_the_place_and_no_token_stands_in_it(
    client: Client, anna: Person, secret: str
) -> None:
    room = "https://video.example.org/j/123"
    facts: dict[str, Any] = {
        "format": Format.BOTH,
        "venue": a_venue("Exempelhuset"),
        "join_url": room,
    }
    session = a_session(**facts)
    registration = a_registration(session, anna, format=Format.ONLINE)
    for format_, place in [(Format.ONLINE, "Digitalt"), (Format.ON_SITE, "Exempelhuset, Växjö")]:
        Registration.objects.filter(pk=registration.pk).update(format=format_)
        answer = mine(client, secret)
        assert the_entry(answer.content)["LOCATION"] == place
        assert room not in answer.content.decode().replace("\r\n ", "")
        assert the_entry(answer.content)["URL"].endswith("/delta/")


def test_f9_the_address_says_the_language_not_the_row(
    client: Client, anna: Person, secret: str
) -> None:
    a_registration(a_session(), anna)
    assert the_entry(mine(client, secret).content)["SUMMARY"] == "Att hålla i ett möte"
    english = mine(client, secret, "/en", **{"Accept-Language": "sv"})
    assert the_entry(english.content)["SUMMARY"] == "Chairing a meeting"
    assert subscriptions.address(secret, "en").endswith(f"/en/feeds/mine/{secret}.ics")


# --- Who may read it ------------------------------------------------------------------------
def test_f8_f11_private_not_indexed_and_never_a_referer(
    client: Client, anna: Person, secret: str
) -> None:
    a_registration(a_session(), anna)
    answer = mine(client, secret)
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    again = mine(client, secret, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "private, max-age=900"


@pytest.mark.parametrize(
    "bend",
    [
        "{}x",
        "{}.bak",
        "å{}",
        "{}%20",
        "%FF{}",
        "{}/../x",
        "x",
        "",
        "%2e%2e",
        "%F0%9F%98%80",
        "'--",
        "x" * 2000,
        "{}%0A",
    ],
)
def test_f11_a_secret_that_is_wrong_or_bent_is_404_in_the_same_words(
    client: Client, secret: str, bend: str
) -> None:
    nobody = mine(client, "nobody")
    for ending in [".ics", ""]:
        answer = client.get(f"/feeds/mine/{bend.format(secret)}{ending}")
        assert (answer.status_code, answer.content) == (404, nobody.content)
        for name in ["Content-Type", "Cache-Control", "X-Robots-Tag", "Referrer-Policy"]:
            assert answer.headers[name] == nobody.headers[name]
    assert nobody.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("cut", [1, 10, 42])
def test_f11_a_cut_secret_opens_nothing(client: Client, secret: str, cut: int) -> None:
    assert mine(client, secret).status_code == 200
    for part in [secret[:-cut], secret[cut:]]:
        assert mine(client, part).status_code == 404
    assert client.get(f"/feeds/mine/{secret}.ic").status_code == 404


def test_f11_an_old_secret_ends_at_once_and_so_does_a_revoked_one(
    client: Client, anna: Person, secret: str, settings: Any
) -> None:
    settings.FEEDS_REMEMBERED_SECONDS = 60
    assert mine(client, secret).status_code == 200
    new = subscriptions.renew(anna, by=anna, at=timezone.now())
    assert (mine(client, secret).status_code, mine(client, new).status_code) == (404, 200)
    subscriptions.revoke(anna, by=anna, at=timezone.now())
    assert mine(client, new).content == mine(client, "nobody").content


def test_f11_an_inactive_or_erased_person_has_no_calendar(
    client: Client, anna: Person, secret: str
) -> None:
    roles.deactivate(anna, by=None, at=timezone.now())
    assert mine(client, secret).status_code == 404
    roles.reactivate(anna, by=None, at=timezone.now())
    assert mine(client, secret).status_code == 200
    privacy.erase(anna, by=None, at=timezone.now())
    assert mine(client, secret).content == mine(client, "nobody").content


def test_f11_no_secret_in_a_log_whatever_goes_wrong(
    secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Django logs the address of each 404 and 405; the handler of the site takes it out."""
    client = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        client.post(f"/feeds/mine/{secret}.ics")
        client.get(f"/feeds/mine/{secret}x.ics?from=outlook")
    written = [record.getMessage() for record in caplog.records if "feeds/mine" in record.msg]
    assert written == [
        "Method Not Allowed (POST): /feeds/mine/…",
        "Not Found: /feeds/mine/…",
    ]


@pytest.mark.parametrize("address", ["/feeds//mine/{}.ics", "/Feeds/Mine/{}.ics", "/{}.ics"])
def test_f11_nor_when_the_address_was_bent_a_little(
    client: Client, secret: str, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    assert client.get(address.format(secret)).status_code == 404
    assert "Not Found: /" in caplog.text
    assert secret not in caplog.text


def test_f11_the_web_server_writes_no_secret_either(caplog: pytest.LogCaptureFixture) -> None:
    import config.wsgi  # noqa: F401, PLC0415  (it is what gunicorn loads)

    for name in ["gunicorn.error", "gunicorn.access"]:
        record = logging.LogRecord(name, 20, "", 1, "GET %s", ("/feeds/mine/abc.ics",), None)
        logging.getLogger(name).filter(record)
        assert record.getMessage() == "GET /feeds/mine/…"
