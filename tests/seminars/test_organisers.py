"""Roles in a series: given and taken through the register, and written down."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import AuditEntry
from seminars import organisers
from seminars.models import SeriesRole, Venue
from tests.make import a_person, a_series, an_organiser

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role


def test_one_person_has_one_role_in_a_series(now: datetime) -> None:
    series, person, administrator = a_series(), a_person(), a_person(is_administrator=True)
    organisers.appoint(person, series, Role.READER, by=administrator, at=now)
    role = organisers.appoint(person, series, Role.EDITOR, by=administrator, at=now)
    assert SeriesRole.objects.get().role == Role.EDITOR
    organisers.dismiss(role, by=administrator, at=now)
    assert not SeriesRole.objects.exists()
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["organiser.appointed"] * 2 + ["organiser.dismissed"]


def test_administrators_give_and_take_roles_in_the_register(client: Client) -> None:
    series = a_series()
    kept, leaving, coming = an_organiser(series), an_organiser(series, Role.READER), a_person()
    client.force_login(a_person(is_administrator=True))
    page = reverse("admin:seminars_series_change", args=[series.pk])
    assert b'name="slug"' not in client.get(page).content
    roles = {role.person_id: role.pk for role in series.roles.all()}
    sent = {
        "kind": "learning",
        "title_sv": "Lärseminarier",
        "title_en": "Learning seminars",
        "order": 0,
        "default_format": "online",
        "default_language": "sv",
        "default_weekday": 1,
        "default_minutes": 90,
        "closes_days_before": 1,
        "priority_days_before_closing": 7,
        "slug": "forged",
        "roles-TOTAL_FORMS": 3,
        "roles-INITIAL_FORMS": 2,
        "roles-0-id": roles[kept.pk],
        "roles-0-series": series.pk,
        "roles-0-person": kept.pk,
        "roles-0-role": Role.OWNER,
        "roles-1-id": roles[leaving.pk],
        "roles-1-series": series.pk,
        "roles-1-person": leaving.pk,
        "roles-1-role": Role.READER,
        "roles-1-DELETE": "on",
        "roles-2-series": series.pk,
        "roles-2-person": coming.pk,
        "roles-2-role": Role.REGISTRAR,
    }
    answer = client.post(page, sent)
    assert answer.status_code == 302, answer.content.decode()
    found = {role.person_id: role.role for role in series.roles.all()}
    assert found == {kept.pk: Role.OWNER, coming.pk: Role.REGISTRAR}
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions == {"organiser.appointed", "organiser.dismissed"}
    series.refresh_from_db()
    assert series.slug != "forged"


def test_sessions_are_not_in_the_register(client: Client) -> None:
    client.force_login(a_person(is_administrator=True))
    assert client.get("/admin/seminars/session/").status_code == 404
    assert client.get("/admin/seminars/registration/").status_code == 404


def test_venues_and_new_series_are_added_in_the_register(client: Client) -> None:
    client.force_login(a_person(is_administrator=True))
    assert b'name="slug"' in client.get(reverse("admin:seminars_series_add")).content
    venue = {"slug": "huset", "name_sv": "Huset", "city": "Växjö"}
    assert client.post(reverse("admin:seminars_venue_add"), venue).status_code == 302
    assert Venue.objects.get().slug == "huset"
