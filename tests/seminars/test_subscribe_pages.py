"""The page about the public feeds (P10): each calendar in each program, without JavaScript."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from materials.models import Topic
from tests import make

pytestmark = pytest.mark.django_db

HERE = "/prenumerera/"
PROGRAMS = ("outlook", "google", "apple", "thunderbird", "address")


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize(("language", "prefix"), [("sv", ""), ("en", "/en")])
def test_p10_f15_one_calendar_in_each_program(
    client: Client, settings: Settings, language: str, prefix: str
) -> None:
    series = make.a_series("Forskning & praktik", title_en="Forskning & praktik")
    https = f"{settings.SITE_URL}{prefix}/feeds/series/{series.slug}.ics"
    with translation.override(language):
        here = f"{reverse('subscribe')}?kalender=series-{series.slug}&program="
    pages = {program: page_of(client, f"{here}{program}") for program in PROGRAMS}
    webcal = https.replace("http://", "webcal://")
    assert f'href="{webcal}"' in pages["apple"]
    assert f'href="https://calendar.google.com/calendar/r?cid={webcal}"' in pages["google"]
    for host in ("outlook.office.com", "outlook.live.com"):
        [link] = [
            each for each in pages["outlook"].split('"') if each.startswith(f"https://{host}")
        ]
        assert urlsplit(link).path == "/calendar/0/addfromweb"
        assert parse_qs(urlsplit(link).query) == {"url": [https], "name": [series.title]}
    for page in pages.values():
        assert f'value="{https}"' in page
        assert f'<option value="series-{series.slug}" selected>' in page
        assert page.count('aria-current="page"') == 2  # breadcrumb and tab
        assert page.count("<h1") == 1
        assert "webcals:" not in page


def test_p10_a_topic_can_be_chosen(client: Client, settings: Settings) -> None:
    topic = Topic.objects.create(slug="unga", name_sv="Unga", name_en="Youth")
    make.a_session().topics.add(topic)
    page = page_of(client, f"{HERE}?kalender=topic-unga")
    assert f'value="{settings.SITE_URL}/feeds/topics/unga.ics"' in page
    assert '<optgroup label="Ett ämne">' in page


@pytest.mark.parametrize(
    "asked", ["", "?program=x&kalender=y", "?program=%ff&kalender=å&kalender="]
)
def test_p10_whatever_is_asked_for_there_is_a_calendar(
    client: Client, settings: Settings, asked: str
) -> None:
    page = page_of(client, f"{HERE}{asked}")
    assert f'value="{settings.SITE_URL}/feeds/all.ics"' in page
    assert "Prenumerera från webben" in page


def test_p10_the_choice_of_calendar_stays_when_another_program_is_chosen(client: Client) -> None:
    series = make.a_series()
    page = page_of(client, f"{HERE}?kalender=series-{series.slug}&program=google")
    for program in PROGRAMS:
        assert f'href="?kalender=series-{series.slug}&program={program}#program"' in page
    assert '<input type="hidden" name="program" value="google">' in page


def test_p10_the_page_is_for_everybody_and_only_read(client: Client) -> None:
    assert client.get(HERE).status_code == 200
    assert client.post(HERE).status_code == 405
