"""A page of one series is open while it becomes part of another (case 10).

What is sent from it comes to the other, of which nobody has asked for anything.
"""

import re
from datetime import datetime

import pytest
from django.test import Client

from participants.models import Person
from seminars import merging, series_settings
from seminars.models import Series, SeriesRegistration, SeriesRole
from tests.make import a_series, an_organiser

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role


@pytest.fixture
def source() -> Series:
    return a_series("Metod", slug="metod", title_en="Method")


@pytest.fixture
def target() -> Series:
    return a_series("Lärande", slug="larande", title_en="Learning")


@pytest.fixture
def owner(client: Client, source: Series, target: Series) -> Person:
    """Somebody has just merged what she owns, in another window."""
    owner = an_organiser(source)
    SeriesRole.objects.create(series=target, person=owner, role=Role.OWNER)
    client.force_login(owner)
    return owner


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_case_10_a_merge_that_was_asked_for_another_series_is_shown_first(
    client: Client, source: Series, target: Series, owner: Person, now: datetime
) -> None:
    """Metod is to be part of Annan, and is part of Larande now: Larande stays what it is."""
    other = a_series("Annan", slug="annan")
    SeriesRole.objects.create(series=other, person=owner, role=Role.OWNER)
    address = "/arrangera/metod/installningar/sla-ihop/"
    shown = hidden_in(client.post(address, {"into": other.pk}).content.decode())
    merging.merge(source, target, by=owner, at=now)

    led = client.post(address, shown | {"step": "confirmed"})
    assert led.status_code == 308
    answer = client.post(led["Location"], shown | {"step": "confirmed"})

    assert answer.status_code == 200
    assert Series.objects.filter(slug="larande").exists()
    again = hidden_in(answer.content.decode())
    client.post(led["Location"], again | {"step": "confirmed"})
    assert not Series.objects.filter(slug="larande").exists()


def test_case_10_an_address_that_was_meant_for_another_series_is_not_taken(
    client: Client, source: Series, target: Series, owner: Person, now: datetime
) -> None:
    page = client.get("/arrangera/metod/installningar/adress/").content.decode()
    merging.merge(source, target, by=owner, at=now)
    typed = hidden_in(page) | {"slug": "metoder"}
    answer = client.post("/arrangera/larande/installningar/adress/", typed)
    assert answer.status_code == 200
    assert Series.objects.filter(slug="larande").exists()


def test_case_10_settings_that_were_meant_for_another_series_are_not_saved(
    source: Series, target: Series, owner: Person, now: datetime
) -> None:
    seen, facts = source.version, series_settings.settings_of(source)
    merged = merging.merge(source, target, by=owner, at=now)
    with pytest.raises(series_settings.SomebodyElseChanged):
        series_settings.change_series(merged, facts, by=owner, at=now, seen=seen)


def test_case_10_nobody_takes_a_whole_series_that_was_not_shown(
    client: Client, source: Series, target: Series, now: datetime
) -> None:
    """The form of Metod comes to Larande: it is shown with what was typed, then sent once more."""
    opened = hidden_in(client.get("/serier/metod/anmalan/").content.decode())
    merging.merge(source, target, by=None, at=now)
    form = opened | {"name": "Anna Ek", "email": "anna@ex.example.org", "organisation": "Skolan"}

    page = client.post("/serier/larande/anmalan/", form).content.decode()

    assert not SeriesRegistration.objects.exists()
    assert "Anna Ek" in page
    client.post("/serier/larande/anmalan/", form | hidden_in(page))
    assert SeriesRegistration.objects.get().series == target
