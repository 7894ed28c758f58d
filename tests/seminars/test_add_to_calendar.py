"""Links that put a session into a calendar on the web: what each service reads from its address."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from participants.mime import own_address
from seminars import add_to_calendar, invitations
from seminars.add_to_calendar import Entry
from seminars.links import confirmation_token, manage_token
from seminars.models import Session
from tests import make

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SERVICES = {
    "google": ("calendar.google.com", "/calendar/render"),
    "outlook": ("outlook.live.com", "/calendar/deeplink/compose"),
    "office": ("outlook.office.com", "/calendar/deeplink/compose"),
}


def an_entry(**facts: object) -> Entry:
    known: dict[str, object] = {
        "title": "Att hålla i ett möte",
        "starts_at": datetime(2027, 3, 26, 9, tzinfo=STOCKHOLM),
        "ends_at": datetime(2027, 3, 26, 10, 30, tzinfo=STOCKHOLM),
        "is_whole_day": False,
        "place": "Digitalt",
        "text": "Om möten.",
        "link": "Mer: https://seminarier.example.org/serier/x/1/delta/",
    }
    return Entry(**(known | facts))  # type: ignore[arg-type]


def read(address: str) -> dict[str, str]:
    """What a service finds in the query string; every name stands there once."""
    found = parse_qs(urlsplit(address).query, strict_parsing=True, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


@pytest.mark.parametrize("service", SERVICES)
def test_every_link_leads_to_its_service(service: str) -> None:
    address = urlsplit(getattr(an_entry(), service))
    assert (address.scheme, address.netloc, address.path) == ("https", *SERVICES[service])


def test_google_reads_when_where_and_what() -> None:
    assert read(an_entry().google) == {
        "action": "TEMPLATE",
        "text": "Att hålla i ett möte",
        "dates": "20270326T080000Z/20270326T093000Z",
        "location": "Digitalt",
        "details": "Om möten.\n\nMer: https://seminarier.example.org/serier/x/1/delta/",
    }


@pytest.mark.parametrize("service", ["outlook", "office"])
def test_outlook_reads_when_where_and_what(service: str) -> None:
    assert read(getattr(an_entry(), service)) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": "Att hålla i ett möte",
        "startdt": "2027-03-26T08:00:00Z",
        "enddt": "2027-03-26T09:30:00Z",
        "location": "Digitalt",
        "body": "Om möten.<br><br>Mer: https://seminarier.example.org/serier/x/1/delta/",
    }


def test_case_1_nine_o_clock_is_nine_o_clock_on_both_sides_of_summer_time() -> None:
    monday = datetime(2027, 3, 29, 9, tzinfo=STOCKHOLM)
    entry = an_entry(starts_at=monday, ends_at=monday + timedelta(minutes=90))
    assert read(entry.google)["dates"] == "20270329T070000Z/20270329T083000Z"
    assert read(entry.outlook)["startdt"] == "2027-03-29T07:00:00Z"


def test_case_2_over_the_change_of_clocks_at_night() -> None:
    starts_at = datetime(2026, 10, 25, 1, 30, tzinfo=STOCKHOLM)
    entry = an_entry(starts_at=starts_at, ends_at=datetime(2026, 10, 25, 4, tzinfo=STOCKHOLM))
    assert read(entry.google)["dates"] == "20261024T233000Z/20261025T030000Z"


def test_v5_case_3_whole_days_end_on_the_day_after_the_last() -> None:
    entry = an_entry(
        is_whole_day=True,
        starts_at=datetime(2026, 11, 23, 23, tzinfo=UTC),
        ends_at=datetime(2026, 11, 25, 23, tzinfo=UTC),
    )
    assert read(entry.google)["dates"] == "20261124/20261126"
    said = read(entry.office)
    assert (said["startdt"], said["enddt"], said["allday"]) == ("2026-11-24", "2026-11-26", "true")


@given(day=st.dates(date(2020, 1, 1), date(2036, 12, 31)), days=st.integers(1, 9))
def test_v5_whole_days_are_days_in_sweden_in_every_season(day: date, days: int) -> None:
    last = day + timedelta(days=days)
    entry = an_entry(
        is_whole_day=True,
        starts_at=datetime.combine(day, time(), STOCKHOLM).astimezone(UTC),
        ends_at=datetime.combine(last, time(), STOCKHOLM).astimezone(UTC),
    )
    assert read(entry.google)["dates"] == f"{day:%Y%m%d}/{last:%Y%m%d}"
    assert read(entry.outlook)["enddt"] == last.isoformat()


def test_case_5_signs_that_mean_something_in_an_address_stay_signs() -> None:
    title = 'Åsa & Örjan: 100 % #delaktighet? a+b=c "så" <b>'
    entry = an_entry(title=title, place="Hus K; sal B, Västra gatan 1 & 2", text="p < 0,05 & p > 0")
    assert read(entry.google)["text"] == title
    assert read(entry.google)["location"] == "Hus K; sal B, Västra gatan 1 & 2"
    assert read(entry.google)["details"].startswith("p < 0,05 & p > 0\n\n")
    assert read(entry.outlook)["subject"] == title
    assert read(entry.outlook)["body"].startswith("p &lt; 0,05 &amp; p &gt; 0<br><br>")


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400), times=st.integers(1, 99)
)
def test_no_address_is_longer_than_services_take_and_the_link_is_always_whole(
    text: str, times: int
) -> None:
    entry = an_entry(text=text * times)
    for service in SERVICES:
        address = getattr(entry, service)
        assert len(address) <= add_to_calendar.LONGEST_ADDRESS
        said = read(address)
        assert said.get("details", said.get("body", "")).endswith(entry.link)


@pytest.mark.django_db
def test_case_6_the_longest_session_fits_and_says_that_words_are_left_out(
    settings: Settings,
) -> None:
    settings.SITE_URL = f"https://{'seminarier.' * 5}example.org"
    session = make.a_session(
        make.a_series(slug="s" * 50),
        title_sv="😀å" * 100,
        abstract_sv="Överväganden om samverkan. " * 2_000,
        format="on_site",
        venue=make.a_venue("Åö" * 60, address="Ä" * 150),
    )
    entry = add_to_calendar.entry_of(session)
    for service in SERVICES:
        address = getattr(entry, service)
        said = read(address)
        assert len(address) <= 2_000
        assert said.get("text", said.get("subject", "")).endswith(" …")
        assert said["location"].endswith(" …")
        door = f"/serier/{'s' * 50}/{session.number}/delta/"
        assert said.get("details", said.get("body", "")).endswith(door)


@pytest.mark.django_db
def test_i13_the_entry_holds_the_door_without_a_token(settings: Settings) -> None:
    settings.SITE_URL = "https://seminarier.example.org"
    session = make.a_session(make.a_series(slug="oppna"), number=3, abstract_sv="Om\x0b möten.")
    assert add_to_calendar.entry_of(session) == an_entry(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        text="Om möten.",
        link="Mer om träffen och hur du deltar: "
        "https://seminarier.example.org/serier/oppna/3/delta/",
    )


# --- On the pages ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_session_page_offers_every_service_and_says_nobody_where_from(client: Client) -> None:
    session = make.a_session()
    page = client.get(f"/serier/{session.series.slug}/{session.number}/").content.decode()
    for host, path in SERVICES.values():
        assert 'rel="noreferrer">' in page.partition(f'<a href="https://{host}{path}?')[2][:2_500]
    assert f'href="/feeds/session/{session.uid}.ics"' in page
    assert "kommer träffen in i kalendern av sig själv" in page


@pytest.mark.django_db
@pytest.mark.parametrize("state", [Session.State.DRAFT, Session.State.CANCELLED])
def test_nothing_to_save_of_what_is_not_held(client: Client, state: str) -> None:
    session = make.a_session(state=state)
    page = client.get(f"/serier/{session.series.slug}/{session.number}/").content.decode()
    assert "calendar.google.com" not in page


@pytest.mark.django_db
def test_f16_whose_entry_came_by_mail_is_told_so(client: Client, now: datetime) -> None:
    registration = make.a_registration(make.a_session())
    address = f"/min-anmalan/{manage_token(registration)}/"
    assert "med inbjudan i mejlet" not in client.get(address).content.decode()
    invitations.invite(registration, at=now)
    page = client.get(address).content.decode()
    assert "Träffen kom in i din kalender med inbjudan i mejlet." in page
    assert (
        manage_token(registration) not in page.partition("calendar.google.com")[2].partition('"')[0]
    )


@pytest.mark.django_db
def test_i14_the_thank_you_page_names_the_sender_and_offers_every_service(client: Client) -> None:
    session = make.a_session()
    token = confirmation_token(session, uuid4(), "place")
    page = client.get(f"/serier/{session.series.slug}/{session.number}/anmalan/klar/{token}/")
    words = page.content.decode()
    assert f"Google känner sedan igen vår adress {own_address()}." in words
    assert all(f'href="https://{host}{path}?' in words for host, path in SERVICES.values())
