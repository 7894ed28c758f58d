"""The pages of whole series, as a browser without JavaScript."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import OutgoingMail
from seminars import links
from seminars import registration as single
from seminars.models import Format, Registration, Series, SeriesRegistration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def form_address(series: Series) -> str:
    return f"/serier/{series.slug}/anmalan/"


def typed(**answers: str) -> dict[str, str]:
    return {
        "name": "Anna Exempelsson",
        "email": "anna@vaxjo.example.org",
        "organisation": "Friskolan",
        "form_token": str(uuid.uuid4()),
    } | answers


def taken(client: Client, series: Series, **answers: str) -> SeriesRegistration:
    client.post(form_address(series), typed(**answers))
    return SeriesRegistration.objects.filter(series=series).latest("pk")


def main_of(response: Any) -> str:
    """What stands between the head and the foot of a page, without the token in its forms."""
    page = response.content.decode().split("<main")[1]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def page_of(mine: SeriesRegistration, part: str = "") -> str:
    return f"/min-serie/{links.series_token(mine)}/{part}"


def test_the_page_of_a_series_leads_to_the_form(client: Client) -> None:
    series = make.a_series()

    page = client.get(f"/serier/{series.slug}/").content.decode()

    assert f'href="{form_address(series)}"' in page
    assert "Anmäl dig till hela serien" in page


def test_three_answers_take_the_series(client: Client) -> None:
    series = make.a_series()
    session = make.a_session(series)

    response = client.post(form_address(series), typed(), follow=True)

    assert response.status_code == 200
    assert "Vi har tagit emot din anmälan" in response.content.decode()
    assert session.registrations.get().state == State.PLACE
    assert OutgoingMail.objects.count() == 2  # the invitation, and the letter about the series


def test_the_companion_is_one_box_that_nobody_has_ticked(client: Client) -> None:
    other = make.a_series("Forskningsseminarier")
    series = make.a_series(companion=other)
    make.a_session(series)
    make.a_session(other)

    page = client.get(form_address(series)).content.decode()
    assert "Anmäl mig också till hela Forskningsseminarier" in page
    assert "checked" not in page

    client.post(form_address(series), typed(also="on"))
    assert {each.series for each in SeriesRegistration.objects.all()} == {series, other}
    assert Registration.objects.count() == 2


def test_the_companion_is_left_out_where_it_is_not_ticked(client: Client) -> None:
    series = make.a_series(companion=make.a_series("Forskningsseminarier"))

    assert taken(client, series).series == series
    assert SeriesRegistration.objects.count() == 1


def test_how_one_takes_part_is_asked_only_where_it_matters(client: Client) -> None:
    online, mixed = make.a_series(), make.a_series()
    make.a_session(online)
    both = make.a_session(mixed, format=Format.BOTH, venue=make.a_venue())

    assert "Hur vill du helst delta?" not in client.get(form_address(online)).content.decode()
    assert "Hur vill du helst delta?" in client.get(form_address(mixed)).content.decode()

    client.post(form_address(mixed), typed(format="on_site"))
    assert both.registrations.get().format == "on_site"


def test_mistakes_are_said_and_nothing_is_lost(client: Client) -> None:
    series = make.a_series(companion=make.a_series())

    page = client.post(form_address(series), typed(email="anna@", also="on")).content.decode()

    assert "<title>Fel: " in page
    assert 'value="anna@"' in page
    assert 'value="Friskolan"' in page
    assert "checked" in page
    assert not SeriesRegistration.objects.exists()


def test_a_repeat_by_a_stranger_looks_like_any_newcomers(client: Client) -> None:
    series = make.a_series()
    make.a_session(series, places_online=1)
    taken(client, series)

    known = Client().post(form_address(series), typed(), follow=True)
    unknown = Client().post(form_address(series), typed(email="bo@vaxjo.example.org"), follow=True)

    assert main_of(known) == main_of(unknown)


def test_the_confirmation_holds_on_reload_and_names_nobody(client: Client) -> None:
    series = make.a_series()
    address = client.post(form_address(series), typed()).headers["Location"]

    assert client.get(address).content == client.get(address).content
    stranger = Client().get(address).content.decode()
    assert "anna" not in stranger.lower()
    assert "min-serie" not in stranger
    assert Client().get(address[:-3] + "/").status_code == 404
    assert Client().get(address.replace(series.slug, "annan")).status_code == 404


def test_a_program_that_fills_in_everything_takes_nothing_and_learns_nothing(
    client: Client,
) -> None:
    series = make.a_series()

    response = client.post(form_address(series), typed(homepage="x"), follow=True)

    assert "Vi har tagit emot din anmälan" in response.content.decode()
    assert not SeriesRegistration.objects.exists()
    assert OutgoingMail.objects.count() == 0


def test_one_address_is_not_written_to_without_end(client: Client) -> None:
    series = make.a_series()
    for _each in range(20):
        client.post(form_address(series), typed())

    response = client.post(form_address(series), typed())

    assert response.status_code == 429
    assert "Vänta en minut" in response.content.decode()
    assert 'value="anna@vaxjo.example.org"' in response.content.decode()


def test_an_unknown_series_is_not_found(client: Client) -> None:
    assert client.get("/serier/finns-inte/anmalan/").status_code == 404


# --- Behind the mailed link -------------------------------------------------------------------


def test_the_mailed_link_shows_what_comes_and_each_session_leads_on(client: Client) -> None:
    series = make.a_series()
    session = make.a_session(series, title_sv="Att lyssna")
    mine = taken(client, series)
    sent = OutgoingMail.objects.about(f"series-registration:{mine.pk}").get()
    [address] = set(re.findall(r"/min-serie/\S+/", sent.text))

    page = client.get(address).content.decode()

    assert "Att lyssna" in page
    assert "Du har en plats." in page
    assert f"/min-anmalan/{links.manage_token(session.registrations.get())}/" in page
    assert '<meta name="robots" content="noindex">' in page


def test_looking_changes_nothing(client: Client) -> None:
    series = make.a_series(asks_for_confirmation=True)
    make.a_session(series)
    mine = taken(client, series)

    for part in ("", "lamna/", "bekrafta/"):
        client.get(page_of(mine, part))

    mine.refresh_from_db()
    assert (mine.confirmed_at, mine.ended_at) == (None, None)
    assert mine.registrations.get().state == State.UNCONFIRMED
    assert client.get(page_of(mine, "bekrafta/")).status_code == 405


def test_the_button_confirms_the_address_of_all(client: Client) -> None:
    series = make.a_series(asks_for_confirmation=True)
    make.a_session(series)
    mine = taken(client, series)
    assert "Bekräfta min anmälan" in client.get(page_of(mine)).content.decode()

    page = client.post(page_of(mine, "bekrafta/"), follow=True).content.decode()

    assert mine.registrations.get().state == State.PLACE
    assert "Bekräfta min anmälan" not in page


def test_who_confirms_too_late_is_told_what_to_do(client: Client) -> None:
    series = make.a_series(asks_for_confirmation=True)
    make.a_session(series)
    mine = taken(client, series)
    single.expire_holds(at=timezone.now() + timedelta(hours=3))

    page = client.post(page_of(mine, "bekrafta/"), follow=True).content.decode()

    assert "Platserna hölls i två timmar och är inte kvar." in page


def test_leaving_is_one_page_and_one_button(client: Client) -> None:
    series = make.a_series()
    make.a_session(series, title_sv="Att lyssna")
    mine = taken(client, series)
    assert "Att lyssna" in client.get(page_of(mine, "lamna/")).content.decode()

    for _twice in range(2):
        page = client.post(page_of(mine, "lamna/"), follow=True).content.decode()

    assert "Du har lämnat serien." in page
    assert mine.registrations.get().state == State.CANCELLED
    assert client.get(page_of(mine, "lamna/")).status_code == 302


def test_leaving_names_only_what_is_given_back(client: Client) -> None:
    """Given one session registered apart from the series, when leaving, that one is not named."""
    series = make.a_series()
    session = make.a_session(series, title_sv="Att lyssna")
    make.a_registration(session, make.a_person(email="anna@vaxjo.example.org"))
    mine = taken(client, series)

    assert "Att lyssna" in client.get(page_of(mine)).content.decode()
    assert "Att lyssna" not in client.get(page_of(mine, "lamna/")).content.decode()


def test_a_changed_link_opens_nothing_and_an_old_one_says_so(client: Client) -> None:
    mine = taken(client, make.a_series())
    other = make.a_registration(make.a_session())

    assert client.get(page_of(mine).replace("min-serie/", "min-serie/x")).status_code == 404
    assert client.get(f"/min-serie/{links.manage_token(other)}/").status_code == 404
    mine.ended_at = timezone.now() - timedelta(days=31)
    mine.save()
    answer = client.get(page_of(mine))
    assert answer.status_code == 410
    assert "/mina-anmalningar/lank/" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many_sessions_as_for_one(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    series = make.a_series()
    sessions: list[Session] = [make.a_session(series) for _each in range(count)]
    mine = taken(client, series)
    single.cancel(sessions[0].registrations.get(), by=None, at=timezone.now())

    with django_assert_num_queries(3):
        client.get(page_of(mine))


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_asks_as_often_for_many_sessions_as_for_one(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    series = make.a_series()
    for _each in range(count):
        make.a_session(series)

    with django_assert_num_queries(5):
        client.get(form_address(series))
