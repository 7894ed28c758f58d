"""The page about roles, and the page of the mailed invitation."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import OutgoingMail, Person
from seminars import links, organisers
from seminars.models import RoleInvitation, Series, SeriesRole
from tests.make import a_person, a_series, an_organiser

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role
INVITED = {"name": "Bo Exempelsson", "email": "bo@example.org", "role": "editor", "language": "sv"}


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande")


@pytest.fixture
def owner(series: Series) -> Person:
    return an_organiser(series)


@pytest.fixture
def desk(client: Client, owner: Person) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def invitation(series: Series, owner: Person) -> RoleInvitation:
    return an_invitation(series, owner)


def an_invitation(series: Series, owner: Person, *, at: datetime | None = None) -> RoleInvitation:
    return organisers.invite(series, **INVITED, by=owner, at=at or timezone.now())


def page_of(invitation: RoleInvitation) -> str:
    return reverse("role_invitation", args=[links.role_invitation_token(invitation)])


# The list


def test_the_page_says_who_has_which_role_and_what_it_lets_one_do(
    desk: Client, series: Series
) -> None:
    an_organiser(series, Role.READER, name="Läsa Exempelsson")
    page = desk.get("/arrangera/larande/roller/").content.decode()
    assert "Olle Arrangör" in page
    assert "Läsa Exempelsson" in page
    assert "skapa, ändra, publicera, flytta och ställa in träffar" in page
    assert "avprickare" in page


def test_an_owner_asks_somebody_by_mail(desk: Client, owner: Person) -> None:
    page = desk.post("/arrangera/larande/roller/", INVITED, follow=True).content.decode()
    assert "Inbjudan är på väg till bo@example.org." in page
    assert "Bo Exempelsson, bo@example.org: redaktör" in page
    assert OutgoingMail.objects.get().address == "bo@example.org"
    again = desk.post("/arrangera/larande/roller/", INVITED).content.decode()
    assert "Den adressen är redan inbjuden." in again
    taken = INVITED | {"email": owner.email}
    assert "har redan en roll" in desk.post("/arrangera/larande/roller/", taken).content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": ""}, "Skriv ett namn."),
        ({"email": "bo"}, "Fel:"),
        ({"role": "king"}, "Välj en roll i listan."),
        ({"language": "xx"}, "xx"),
    ],
)
def test_bad_input_asks_nobody(desk: Client, facts: dict[str, str], words: str) -> None:
    answer = desk.post("/arrangera/larande/roller/", INVITED | facts)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not RoleInvitation.objects.exists()


def test_roles_are_changed_and_taken_away(desk: Client, series: Series) -> None:
    other = an_organiser(series, Role.READER, name="Bo Exempelsson")
    role = series.roles.get(person=other)
    change = reverse("role_change", args=["larande", role.pk])
    page = desk.post(change, {"role": "registrar"}, follow=True).content.decode()
    assert "Bo Exempelsson är nu anmälningsansvarig." in page
    assert (
        "Välj en roll i listan." in desk.post(change, {"role": "x"}, follow=True).content.decode()
    )
    dismiss = reverse("role_dismiss", args=["larande", role.pk])
    assert "Det som redan är gjort står kvar." in desk.get(dismiss).content.decode()
    assert series.roles.count() == 2
    page = desk.post(dismiss, follow=True).content.decode()
    assert "Bo Exempelsson arrangerar inte serien längre." in page
    assert series.roles.count() == 1


def test_the_last_owner_is_told_why_they_stay(desk: Client, series: Series) -> None:
    role = series.roles.get()
    for page, typed in (("role_change", {"role": "reader"}), ("role_dismiss", {})):
        answer = desk.post(reverse(page, args=["larande", role.pk]), typed, follow=True)
        assert "Serien måste ha minst en ägare." in answer.content.decode()
    assert series.roles.get().role == Role.OWNER


def test_who_gives_up_the_right_to_the_page_lands_on_the_desk(
    desk: Client, series: Series, owner: Person
) -> None:
    an_organiser(series)
    role = series.roles.get(person=owner)
    answer = desk.post(reverse("role_change", args=["larande", role.pk]), {"role": "reader"})
    assert answer["Location"] == reverse("desk")
    desk.force_login(an_organiser(a_series()))
    assert desk.get("/arrangera/larande/roller/").status_code == 404


def test_who_leaves_altogether_lands_on_the_programme(
    desk: Client, series: Series, owner: Person
) -> None:
    an_organiser(series)
    role = series.roles.get(person=owner)
    dismiss = reverse("role_dismiss", args=["larande", role.pk])
    assert "Det är din egen roll." in desk.get(dismiss).content.decode()
    assert desk.post(dismiss)["Location"] == reverse("programme")


def test_an_invitation_is_taken_back(desk: Client, invitation: RoleInvitation) -> None:
    take_back = reverse("role_invitation_take_back", args=["larande", invitation.pk])
    page = desk.post(take_back, follow=True).content.decode()
    assert "Inbjudan är tillbakadragen." in page
    assert desk.get(page_of(invitation)).status_code == 410
    assert desk.post(take_back).status_code == 404


def test_an_expired_invitation_is_said_to_be(desk: Client, series: Series, owner: Person) -> None:
    old = an_invitation(series, owner, at=timezone.now() - timedelta(days=15))
    assert "Inbjudan har gått ut." in desk.get("/arrangera/larande/roller/").content.decode()
    take_back = reverse("role_invitation_take_back", args=["larande", old.pk])
    assert "gäller inte längre" in desk.post(take_back, follow=True).content.decode()


# The mailed link


def test_the_link_says_what_it_is_about_and_changes_nothing(
    client: Client, invitation: RoleInvitation
) -> None:
    for _each in range(2):
        page = client.get(page_of(invitation)).content.decode()
        assert "Olle Arrangör vill att du är med och arrangerar Lärseminarier." in page
        assert "skriva meddelanden till deltagare" in page
        assert "bjuda in arrangörer" not in page
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.ended_at) == (None, None)
    assert not Person.objects.with_address("bo@example.org").exists()


def test_yes_leads_a_newcomer_to_sign_in_and_back_to_the_page(
    client: Client, invitation: RoleInvitation, series: Series
) -> None:
    answer = client.post(page_of(invitation), {"answer": "yes"})
    assert answer["Location"].startswith(reverse("account_request_login_code"))
    assert "next=" in answer["Location"]
    person = Person.objects.with_address("bo@example.org").get()
    assert (person.name, person.language) == ("Bo Exempelsson", "sv")
    assert not series.roles.filter(person=person).exists()

    client.force_login(person)
    answer = client.post(page_of(invitation), {"answer": "yes"}, follow=True)
    assert "Välkommen. Du arrangerar nu Lärseminarier." in answer.content.decode()
    assert series.roles.get(person=person).role == Role.EDITOR
    assert client.get(page_of(invitation)).status_code == 410


def test_somebody_else_cannot_take_it(client: Client, invitation: RoleInvitation) -> None:
    somebody = a_person()
    client.force_login(somebody)
    page = client.get(page_of(invitation)).content.decode()
    assert "Inbjudan gäller bo@example.org." in page
    assert 'value="yes"' not in page
    page = client.post(page_of(invitation), {"answer": "yes"}).content.decode()
    assert "Du är inloggad med en annan adress." in page
    assert not somebody.series_roles.exists()


def test_no_needs_no_account(client: Client, invitation: RoleInvitation) -> None:
    page = client.post(page_of(invitation), {"answer": "no"}).content.decode()
    assert "Du har tackat nej" in page
    assert client.get(page_of(invitation)).status_code == 410
    assert client.post(page_of(invitation), {"answer": "no"}).status_code == 410
    assert not Person.objects.with_address("bo@example.org").exists()


def test_an_old_link_says_so_and_a_damaged_one_is_nowhere(
    client: Client, series: Series, owner: Person
) -> None:
    old = an_invitation(series, owner, at=timezone.now() - timedelta(days=14, minutes=1))
    for answer in (client.get(page_of(old)), client.post(page_of(old), {"answer": "yes"})):
        assert answer.status_code == 410
        assert "Inbjudan gäller inte längre" in answer.content.decode()
    assert not Person.objects.with_address("bo@example.org").exists()
    damaged = page_of(old)[:-3] + "x/"
    assert client.get(damaged).status_code == 404
    assert client.get(reverse("role_invitation", args=["x"])).status_code == 404


def test_a_last_owner_does_not_step_down_by_accepting(
    client: Client, invitation: RoleInvitation, series: Series, owner: Person
) -> None:
    bo = a_person(email="bo@example.org")
    now = timezone.now()
    organisers.appoint(bo, series, Role.OWNER, by=owner, at=now)
    organisers.dismiss(series.roles.get(person=owner), by=bo, at=now)
    client.force_login(bo)
    page = client.post(page_of(invitation), {"answer": "yes"}).content.decode()
    assert "Serien måste ha minst en ägare." in page
    assert series.roles.get().role == Role.OWNER
