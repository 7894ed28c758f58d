"""My registrations (P9), and the ways in: a code, or a link that opens it once (E22)."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from participants.models import OutgoingMail, Person
from seminars.models import EntryLink, Registration, SeriesRegistration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State

HERE = "/mina-anmalningar/"
SECRET = re.compile(r"(/mina-anmalningar/oppna/[\w-]+/)")


@pytest.fixture(autouse=True)
def _cache(settings: Settings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield
    cache.clear()


@pytest.fixture
def anna() -> Person:
    return make.a_person("Anna Exempelsson", email="anna@vaxjo.example.org")


def sign_in(client: Client, person: Person) -> None:
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")


def mailed_link(client: Client, address: str = "anna@vaxjo.example.org") -> str:
    client.post(f"{HERE}lank/", {"email": address})
    found = SECRET.search(OutgoingMail.objects.latest("pk").text)
    assert found
    return found[1]


def seen(client: Client) -> str:
    return client.get(HERE).content.decode()


# --- The page -------------------------------------------------------------------------------


def test_coming_waiting_and_past_stand_apart(client: Client, anna: Person) -> None:
    sign_in(client, anna)
    make.a_registration(make.a_session(title_sv="Kommer snart"), anna)
    full = make.a_session(
        title_sv="Fullsatt träff", places_online=0, starts_at=timezone.now() + timedelta(days=20)
    )
    make.a_registration(full, state=State.WAITING)
    make.a_registration(full, anna, state=State.WAITING)
    long_ago = timezone.now() - timedelta(days=400)
    make.a_registration(make.a_session(title_sv="Har varit", starts_at=long_ago), anna)
    make.a_registration(make.a_session(title_sv="Avanmäld träff"), anna, state=State.CANCELLED)

    page = seen(client)

    order = ["Kommande", "Kommer snart", "Här väntar du på plats", "Fullsatt träff", "Har varit"]
    assert sorted(order, key=page.index) == order
    assert "Nummer 2 på reservlistan" in page
    assert "Avanmäld träff" not in page


def test_sessions_at_the_same_time_are_pointed_out(client: Client, anna: Person) -> None:
    sign_in(client, anna)
    start = timezone.now() + timedelta(days=14)
    for minutes, title in ((0, "Första"), (60, "Andra"), (90, "Tredje")):
        starts_at = start + timedelta(minutes=minutes)
        session = make.a_session(
            title_sv=title, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90)
        )
        make.a_registration(session, anna)

    page = seen(client)

    assert "Du har träffar som krockar." in page
    assert page.count("Krockar med Andra") == 2
    assert page.count("Krockar med Första") == 1  # the third begins as the first ends


def test_a_cancelled_session_clashes_with_nothing(client: Client, anna: Person) -> None:
    sign_in(client, anna)
    start = (timezone.now() + timedelta(days=14)).replace(microsecond=0)
    make.a_registration(make.a_session(starts_at=start), anna)
    make.a_registration(make.a_session(starts_at=start, state=Session.State.CANCELLED), anna)

    page = seen(client)

    assert "krockar" not in page.lower()
    assert "Inställt" in page


def test_series_that_are_taken_lead_to_their_page(client: Client, anna: Person) -> None:
    sign_in(client, anna)
    series = make.a_series("Forskningsseminarier")
    SeriesRegistration.objects.create(
        series=series, person=anna, name=anna.name, email=anna.email, made_at=timezone.now()
    )

    page = seen(client)

    assert "Serier som du är anmäld till" in page
    assert "Forskningsseminarier" in page
    assert "/min-serie/" in page


def test_the_number_of_queries_does_not_grow_with_the_list(client: Client, anna: Person) -> None:
    sign_in(client, anna)

    def one_more_of_each() -> None:
        for state in (State.PLACE, State.WAITING):
            make.a_registration(make.a_session(), anna, state=state)
        past = make.a_session(starts_at=timezone.now() - timedelta(days=30))
        make.a_registration(past, anna)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            seen(client)
        return len(caught)

    one_more_of_each()
    with_one = queries()
    one_more_of_each()
    one_more_of_each()
    assert queries() == with_one


def test_a_long_past_has_pages(client: Client, anna: Person) -> None:
    sign_in(client, anna)
    series = make.a_series()
    for n in range(21):
        start = timezone.now() - timedelta(days=30 + n)
        make.a_registration(make.a_session(series, title_sv=f"Träff {n:02}", starts_at=start), anna)

    assert "Träff 20" not in seen(client)
    assert "Träff 20" in client.get(f"{HERE}?page=2").content.decode()


# --- The ways in ----------------------------------------------------------------------------


def test_a_stranger_gets_both_ways_in_and_nobodys_data(client: Client, anna: Person) -> None:
    make.a_registration(make.a_session(title_sv="Annas träff"), anna)

    page = seen(client)

    assert "/mina-anmalningar/lank/" in page
    assert "/konto/login/code/?next=/mina-anmalningar/" in page
    assert "Annas träff" not in page


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, anna: Person) -> None:
    answers = [
        client.post(f"{HERE}lank/", {"email": address}, follow=True)
        for address in (anna.email, "ingen@example.org")
    ]

    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert answers[0].content == answers[1].content
    assert [mail.address for mail in OutgoingMail.objects.all()] == [anna.email]


def test_an_address_that_is_none_is_said_to_be(client: Client) -> None:
    assert "Skriv din e-postadress" in client.post(f"{HERE}lank/").content.decode()


def test_one_address_is_not_flooded(client: Client, anna: Person) -> None:
    codes = [
        client.post(f"{HERE}lank/", {"email": anna.email.upper()}).status_code for _n in range(12)
    ]

    assert codes[0] == 302
    assert codes[-1] == 429
    assert OutgoingMail.objects.exclude(state="cancelled").count() == 1  # the newest alone


def test_the_link_asks_first_opens_once_and_shows_ones_own(client: Client, anna: Person) -> None:
    make.a_registration(make.a_session(title_sv="Annas träff"), anna)
    link = mailed_link(client)

    for method in (client.get, client.head, client.get):
        answer = method(link)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    assert EntryLink.objects.get().used_at is None
    page = client.post(link, follow=True).content.decode()

    assert "Annas träff" in page
    assert "Glöm mig på den här datorn" in page
    for again in (Client().get(link), Client().post(link)):
        assert again.status_code == 410
        assert "/mina-anmalningar/lank/" in again.content.decode()


def test_a_guessed_or_old_link_leads_to_a_new_one(client: Client, anna: Person) -> None:
    link = mailed_link(client)
    EntryLink.objects.update(expires_at=timezone.now())

    for wrong in (link, f"{HERE}oppna/gissning/"):
        assert client.get(wrong).status_code == 410
        assert client.post(wrong).status_code == 410
    assert "Annas träff" not in seen(client)


def test_who_came_by_the_link_is_not_signed_in(client: Client) -> None:
    """Not even the one who runs the site gets anything but this page."""
    series = make.a_series()
    boss = make.an_organiser(
        series, email="anna@vaxjo.example.org", is_administrator=True, is_librarian=True
    )
    make.a_registration(make.a_session(series, title_sv="Chefens träff"), boss)
    client.post(mailed_link(client))

    assert "Chefens träff" in seen(client)
    assert "_auth_user_id" not in client.session
    for closed in ("/arrangera/", "/admin/", "/konto/email/", "/konto/2fa/"):
        assert client.get(closed).status_code in {302, 403, 404}, closed
    draft = make.a_session(series, state=Session.State.DRAFT)
    assert client.get(f"/serier/{series.slug}/{draft.number}/").status_code == 404


def test_it_is_forgotten_after_two_hours_or_at_a_press(client: Client, anna: Person) -> None:
    make.a_registration(make.a_session(title_sv="Annas träff"), anna)
    client.post(mailed_link(client))
    session = client.session
    assert "Annas träff" in seen(client)

    session["entry"] = session["entry"] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert "Annas träff" not in seen(client)

    client.post(mailed_link(client))
    page = client.post(f"{HERE}glom/", follow=True).content.decode()
    assert "Den här datorn har glömt dig." in page
    assert "Annas träff" not in page


def test_a_browser_session_that_somebody_planted_is_left_behind(
    client: Client, anna: Person
) -> None:
    link = mailed_link(client)
    client.post(link)
    first = client.session.session_key
    client.post(mailed_link(client))

    assert client.session.session_key != first


def test_whoever_is_signed_in_sees_their_own_page_all_the_same(
    client: Client, anna: Person
) -> None:
    make.a_registration(make.a_session(title_sv="Annas träff"), anna)
    client.post(mailed_link(client))
    bo = make.a_person("Bo Testberg")
    sign_in(client, bo)

    page = seen(client)

    assert "Bo Testberg" in page
    assert "min-anmalan" not in page  # Anna's session is in the programme, her place is not here


def test_r10_a_no_that_came_from_the_calendar_can_be_taken_back_here(
    client: Client, anna: Person
) -> None:
    sign_in(client, anna)
    session = make.a_session(title_sv="Avanmäld av misstag", places_online=1)
    gone = make.a_registration(
        session,
        anna,
        state=State.CANCELLED,
        had_place=True,
        calendar_answer=Registration.CalendarAnswer.DECLINED,
        cancelled_at=timezone.now(),
    )
    page = seen(client)
    assert "Avanmälda från din kalender" in page
    assert "Avanmäld av misstag" in page
    (undo,) = re.findall(r'action="([^"]+)"', page.split("Avanmälan kom från din kalender")[0])[-1:]
    client.post(undo)
    gone.refresh_from_db()
    assert gone.state == State.PLACE
    assert "Avanmälda från din kalender" not in seen(client)


def test_r10_it_is_not_offered_where_it_could_not_be_taken_back(
    client: Client, anna: Person
) -> None:
    sign_in(client, anna)
    no = {"state": State.CANCELLED, "calendar_answer": Registration.CalendarAnswer.DECLINED}
    begun = make.a_session(title_sv="Har börjat", starts_at=timezone.now() - timedelta(minutes=5))
    off = make.a_session(title_sv="Ställdes in", state=Session.State.CANCELLED)
    again = make.a_session(title_sv="Anmäld igen")
    for session in (begun, off, again):
        make.a_registration(session, anna, cancelled_at=timezone.now(), **no)
    make.a_registration(again, anna)
    page = seen(client)
    assert "Avanmälda från din kalender" not in page
    assert "Ställdes in" not in page


@pytest.mark.parametrize(
    ("answer", "words"),
    [("accepted", "tackat ja i kalendern"), ("tentative", "preliminärt i kalendern")],
)
def test_r5_ones_own_list_says_what_was_answered(
    client: Client, anna: Person, answer: str, words: str
) -> None:
    sign_in(client, anna)
    make.a_registration(make.a_session(), anna, calendar_answer=answer)
    assert words in seen(client)
