"""Roles in a series: given and taken through the register, and written down."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import links, organisers
from seminars.models import RoleInvitation, Series, SeriesRole, Venue
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


def test_the_register_does_not_take_the_last_owner_away(client: Client, now: datetime) -> None:
    series = a_series()
    owner = an_organiser(series)
    client.force_login(a_person(is_administrator=True))
    page = reverse("admin:seminars_series_change", args=[series.pk])
    role = series.roles.get()
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
        "roles-TOTAL_FORMS": 1,
        "roles-INITIAL_FORMS": 1,
        "roles-0-id": role.pk,
        "roles-0-series": series.pk,
        "roles-0-person": owner.pk,
        "roles-0-role": Role.OWNER,
        "roles-0-DELETE": "on",
    }
    answer = client.post(page, sent, follow=True)
    assert "serien måste ha minst en ägare" in answer.content.decode()
    assert series.roles.get() == role


# The last owner


def test_the_last_owner_stays(now: datetime) -> None:
    series = a_series()
    owner = an_organiser(series)
    with pytest.raises(organisers.LastOwner):
        organisers.dismiss(series.roles.get(), by=owner, at=now)
    with pytest.raises(organisers.LastOwner):
        organisers.appoint(owner, series, Role.READER, by=owner, at=now)
    assert series.roles.get().role == Role.OWNER


def test_an_owner_may_go_when_there_is_another(now: datetime) -> None:
    series = a_series()
    owner, other = an_organiser(series), an_organiser(series)
    organisers.appoint(owner, series, Role.READER, by=owner, at=now)
    with pytest.raises(organisers.LastOwner):
        organisers.dismiss(series.roles.get(person=other), by=other, at=now)


# Asking by mail


def invited(series: Series, now: datetime, **facts: Any) -> RoleInvitation:
    facts = {"name": "Bo Exempelsson", "email": "Bo@Example.org", "role": Role.EDITOR} | facts
    return organisers.invite(series, **facts, language="sv", by=None, at=now)


def test_somebody_new_is_asked_by_mail_and_accepts(now: datetime) -> None:
    series = a_series("Lärseminarier", contact_email="arrangor@example.org")
    invitation = invited(series, now)
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Vill du vara med och arrangera Lärseminarier?"
    assert (mail.address, mail.reply_to) == ("bo@example.org", "arrangor@example.org")
    assert links.role_invitation_url(invitation) in mail.text
    assert mail.expires_at == now + timedelta(days=14)

    person = organisers.make_known(invitation, at=now)
    role = organisers.accept(invitation, by=person, at=now)

    assert (role.person.email, role.role) == ("bo@example.org", Role.EDITOR)
    entries = AuditEntry.objects.about(series).order_by("pk").values_list("action", flat=True)
    assert list(entries) == ["organiser.invited", "organiser.accepted", "organiser.appointed"]
    with pytest.raises(organisers.InvitationOver):
        organisers.accept(invitation, by=person, at=now)


def test_an_invitation_is_for_one_address(now: datetime) -> None:
    invitation = invited(a_series(), now)
    with pytest.raises(organisers.WrongPerson):
        organisers.accept(invitation, by=a_person(), at=now)
    assert not SeriesRole.objects.exists()


def test_an_invitation_has_its_time(now: datetime) -> None:
    series, later = a_series(), now + timedelta(days=14)
    invitation = invited(series, now)
    for act in (organisers.make_known, organisers.decline):
        with pytest.raises(organisers.InvitationOver):
            act(invitation, at=later)
    again = invited(series, later)
    assert again.pk != invitation.pk
    assert OutgoingMail.objects.count() == 2


def test_nobody_is_asked_twice_at_once_or_for_what_they_have(now: datetime) -> None:
    series = a_series()
    invited(series, now)
    with pytest.raises(organisers.AlreadyInvited):
        invited(series, now, email="BO@example.org ", role=Role.READER)
    with pytest.raises(organisers.AlreadyOrganises):
        invited(series, now, email=an_organiser(series, Role.READER).email)
    assert OutgoingMail.objects.count() == 1


def test_so_many_invitations_a_day_are_an_accident(now: datetime) -> None:
    series = a_series()
    for n in range(organisers.MOST_INVITED_A_DAY):
        invited(series, now, email=f"person{n}@example.org")
    with pytest.raises(organisers.TooManyInvited):
        invited(series, now)


def test_an_invitation_declined_or_taken_back_is_over(now: datetime) -> None:
    series = a_series()
    declined = invited(series, now)
    organisers.decline(declined, at=now)
    withdrawn = invited(series, now)
    organisers.take_back(withdrawn, by=None, at=now)
    for invitation in (declined, withdrawn):
        with pytest.raises(organisers.InvitationOver):
            organisers.accept(invitation, by=a_person(email="bo@example.org"), at=now)
        Person.objects.with_address("bo@example.org").delete()
    states = OutgoingMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [OutgoingMail.State.DUE, OutgoingMail.State.CANCELLED]
