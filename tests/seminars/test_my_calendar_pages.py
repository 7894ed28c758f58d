"""One's own calendar on My registrations: made, shown once, renewed, revoked, chosen (F11, F16)."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from participants.models import OutgoingMail, Person
from seminars import subscriptions, timing
from seminars.models import PersonalFeed
from tests import make
from tests.seminars.test_my_registrations_pages import mailed_link, sign_in

pytestmark = pytest.mark.django_db

MINE = "/mina-anmalningar/kalender/"


@pytest.fixture
def anna() -> Person:
    return make.a_person("Anna Exempelsson", email="anna@vaxjo.example.org")


@pytest.fixture
def signed_in(client: Client, anna: Person) -> Client:
    sign_in(client, anna)
    return client


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def secret_on(page: str) -> str:
    return page.partition("/feeds/mine/")[2].partition(".ics")[0]


def create(client: Client, wants: str = "alone") -> str:
    """Press “Skapa kalendern”; gives the page that is shown afterwards."""
    answer = client.post(MINE, {"do": "create", "wants": wants}, follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    return unescape(answer.content.decode())


def test_whom_we_do_not_know_gets_the_ways_in_and_makes_nothing(client: Client) -> None:
    assert reverse("entry_link") in page_of(client, MINE)
    assert client.post(MINE, {"do": "create", "wants": "alone"}).status_code == 200
    assert not PersonalFeed.objects.exists()


def test_f16_places_that_are_there_come_as_files_only_where_no_calendar_shows_them(
    signed_in: Client, anna: Person
) -> None:
    first = timezone.localdate() + timedelta(days=30)
    days = make.a_network_day(first=first, last=first + timedelta(days=1))
    make.a_registration(days, anna)
    as_file = f"/feeds/session/{days.uid}.ics"
    page = page_of(signed_in, MINE)
    assert as_file in page
    assert timing.dates_words(days) in page
    page = create(signed_in)
    assert as_file not in page
    assert "Ta inte bort inbjudan ur kalendern" in page


def test_my_registrations_leads_to_my_calendar(signed_in: Client, anna: Person) -> None:
    make.a_registration(make.a_session(), anna)
    assert f'href="{MINE}"' in page_of(signed_in, "/mina-anmalningar/")


def test_f11_the_address_is_shown_once_and_opens_the_calendar(
    signed_in: Client, anna: Person, settings: Settings
) -> None:
    make.a_registration(make.a_session(title_sv="Min egen träff"), anna)
    page = create(signed_in)
    secret = secret_on(page)
    address = f"{settings.SITE_URL}/feeds/mine/{secret}.ics"
    assert f'value="{address}"' in page
    assert f'href="{address.replace("http://", "webcal://")}"' in page
    assert len(secret) == 43  # 256 bits
    assert "Min egen träff" in Client().get(f"/feeds/mine/{secret}.ics").content.decode()
    again = page_of(signed_in, MINE)
    assert secret not in again
    assert "Byt adress" in again


def test_f11_the_secret_is_nowhere_but_on_the_page(signed_in: Client, anna: Person) -> None:
    """Not in the database with its log, sessions and mails, nor in an address or a Referer."""
    answer = signed_in.post(MINE, {"do": "create", "wants": "both"})
    shown = signed_in.get(answer.headers["Location"])
    secret = secret_on(shown.content.decode())
    assert answer.headers["Location"] == MINE
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in shown.headers["Cache-Control"]
    visit = repr(dict(signed_in.session.items()))  # stored too, but packed
    everything = all_that_is_stored() + visit
    assert secret not in everything
    assert subscriptions.digest_of(secret) in everything
    assert not OutgoingMail.objects.exists()


def all_that_is_stored() -> str:
    tables = connection.introspection.table_names()
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names from the database)
            rows += cursor.fetchall()
    return repr(rows)


def test_f11_the_way_of_the_secret_is_closed_to_scripts_and_other_pages(
    signed_in: Client, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    answer = signed_in.post(MINE, {"do": "create", "wants": "alone"})
    cookie = answer.cookies["new_calendar"]
    facts = {"path": MINE, "httponly": True, "secure": True, "samesite": "Strict", "max-age": 600}
    assert {name: cookie[name] for name in facts} == facts
    assert signed_in.get(MINE, secure=True).cookies["new_calendar"].value == ""


def test_f11_a_page_never_shows_an_address_that_somebody_else_put_there(
    signed_in: Client,
) -> None:
    create(signed_in)
    signed_in.cookies["new_calendar"] = "somebody-elses-secret"
    assert "somebody-elses-secret" not in page_of(signed_in, MINE)


def test_f11_a_renewed_address_ends_the_old_one_at_once(signed_in: Client, anna: Person) -> None:
    old = secret_on(create(signed_in))
    page = unescape(signed_in.post(MINE, {"do": "renew"}, follow=True).content.decode())
    new = secret_on(page)
    answers = [Client().get(f"/feeds/mine/{each}.ics").status_code for each in (old, new)]
    assert (answers, PersonalFeed.objects.count()) == ([404, 200], 1)


def test_f11_a_revoked_address_is_found_no_more(signed_in: Client) -> None:
    secret = secret_on(create(signed_in))
    page = unescape(signed_in.post(MINE, {"do": "revoke"}, follow=True).content.decode())
    assert Client().get(f"/feeds/mine/{secret}.ics").status_code == 404
    assert not PersonalFeed.objects.exists()
    assert "Skapa kalendern" in page


def test_f11_an_erased_person_has_no_calendar_from_that_moment(
    signed_in: Client, anna: Person
) -> None:
    secret = secret_on(create(signed_in))
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    assert Client().get(f"/feeds/mine/{secret}.ics").status_code == 404


def test_f16_the_choice_can_be_changed_and_is_shown(signed_in: Client, anna: Person) -> None:
    create(signed_in, "alone")
    assert subscriptions.wants_invitations(anna) is False
    page = unescape(
        signed_in.post(MINE, {"do": "choose", "wants": "both"}, follow=True).content.decode()
    )
    assert subscriptions.wants_invitations(anna) is True
    [both] = [line for line in page.split("<input") if 'value="both"' in line]
    assert "checked" in both
    assert "Valet är sparat" in page


def test_f16_the_page_says_why_both_show_everything_twice(signed_in: Client) -> None:
    page = page_of(signed_in, MINE)
    assert "Väljer du båda syns varje träff två gånger" in page
    assert "ändringar syns med fördröjning" in page


@pytest.mark.parametrize(
    "sent", [{}, {"do": "create"}, {"do": "x"}, {"do": "choose", "wants": "x"}]
)
def test_nonsense_makes_nothing_and_breaks_nothing(signed_in: Client, sent: dict[str, str]) -> None:
    assert signed_in.post(MINE, sent).status_code == 200
    assert not PersonalFeed.objects.exists()


@pytest.mark.parametrize("deed", ["renew", "choose", "revoke"])
def test_a_deed_on_a_calendar_that_ended_in_another_window(signed_in: Client, deed: str) -> None:
    answer = signed_in.post(MINE, {"do": deed, "wants": "both"}, follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    assert not PersonalFeed.objects.exists()


def test_who_came_in_by_a_link_may_make_one(client: Client, anna: Person) -> None:
    client.post(mailed_link(client))
    assert secret_on(create(client)) != ""
    assert PersonalFeed.objects.get().person == anna


def test_f16_places_that_stand_already_can_be_fetched_as_files(
    signed_in: Client, anna: Person
) -> None:
    session = make.a_session(title_sv="Har plats")
    make.a_registration(session, anna)
    make.a_registration(make.a_session(title_sv="Väntar"), anna, state="waiting")
    page = page_of(signed_in, MINE)
    assert f'href="/feeds/session/{session.uid}.ics"' in page
    assert "Väntar" not in page


def test_the_page_takes_as_many_queries_for_three_places_as_for_one(
    signed_in: Client, anna: Person
) -> None:
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make.a_registration(make.a_session(), anna)
        with CaptureQueriesContext(connection) as queries:
            page_of(signed_in, MINE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
