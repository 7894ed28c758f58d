"""Site roles: acts with a trace, the command, and the admin that uses the acts."""

from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from participants.models import AuditEntry, Organisation, OutgoingMail, Person
from participants.models.audit import AuditEntryQuerySet
from participants.roles import (
    LastAdministrator,
    appoint_administrator,
    appoint_librarian,
    deactivate,
    dismiss_administrator,
    dismiss_librarian,
    reactivate,
)
from tests.make import a_person, a_profession, an_organisation

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


# --- Acts -----------------------------------------------------------------------------------
def test_roles_come_and_go_and_leave_a_trace(now: datetime) -> None:
    ada, lo = a_person("Ada"), a_person("Lo")
    appoint_administrator(ada, by=None, at=now)
    appoint_librarian(lo, by=ada, at=now)
    assert fresh(ada).is_administrator
    assert fresh(lo).is_librarian
    dismiss_librarian(lo, by=ada, at=now)
    assert not fresh(lo).is_librarian
    assert actions() == ["administrator.appointed", "librarian.appointed", "librarian.dismissed"]
    assert [entry.by for entry in AuditEntryQuerySet(AuditEntry).about(lo)] == [ada, ada]


def test_a_repeat_is_no_event(now: datetime) -> None:
    lo = a_person("Lo")
    appoint_librarian(lo, by=None, at=now)
    appoint_librarian(lo, by=None, at=now)
    assert actions() == ["librarian.appointed"]


def test_the_last_administrator_stays(now: datetime) -> None:
    ada = a_person("Ada", is_administrator=True)
    gone = a_person("Gone", is_administrator=True, is_active=False)
    with pytest.raises(LastAdministrator):
        dismiss_administrator(ada, by=ada, at=now)
    with pytest.raises(LastAdministrator):
        deactivate(ada, by=ada, at=now)
    eva = a_person("Eva", is_administrator=True)
    dismiss_administrator(ada, by=eva, at=now)
    dismiss_administrator(gone, by=eva, at=now)
    assert not fresh(ada).is_administrator
    assert fresh(eva).is_administrator


def test_somebody_who_is_shut_out_is_signed_out(now: datetime, client: Client) -> None:
    lo = a_person("Lo", is_administrator=True)
    ada = a_person("Ada", is_administrator=True)
    client.force_login(lo)
    assert client.get("/admin/").status_code == 200
    deactivate(lo, by=ada, at=now)
    assert client.get("/admin/").status_code == 302
    reactivate(lo, by=ada, at=now)
    reactivate(lo, by=ada, at=now)
    assert actions() == ["person.deactivated", "person.reactivated"]


# --- The command ----------------------------------------------------------------------------
def test_the_first_administrator_is_appointed_by_a_command() -> None:
    call_command("appoint", "Ada@Example.org", "--administrator", "--name", "Ada")
    ada = Person.objects.get()
    assert (ada.email, ada.name, ada.is_administrator) == ("ada@example.org", "Ada", True)
    assert not ada.is_librarian


def test_the_command_gives_several_roles_and_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    lo = a_person("Lo", email="lo@example.org")
    call_command("appoint", "lo@example.org", "--administrator", "--librarian")
    a_person("Ada", is_administrator=True)
    call_command("appoint", "lo@example.org", "--administrator", "--librarian", "--dismiss")
    assert not fresh(lo).is_administrator
    assert not fresh(lo).is_librarian
    assert "no longer administrator and librarian" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ada@example.org"], "Say which role"),
        (["ada at example", "--librarian"], "not an e-mail address"),
        (["ada@example.org", "--administrator", "--dismiss"], "last administrator"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], words: str) -> None:
    a_person("Ada", email="ada@example.org", is_administrator=True)
    with pytest.raises(CommandError, match=words):
        call_command("appoint", *arguments)


def test_django_asks_an_administrator_for_no_single_permission() -> None:
    ada, lo = a_person("Ada", is_administrator=True), a_person("Lo", is_librarian=True)
    assert (ada.is_superuser, lo.is_superuser) == (True, False)
    assert ada.has_perms(["participants.view_person"])
    assert not lo.has_perms(["participants.view_person"])
    assert not lo.has_perm("participants.view_person")
    assert not lo.has_module_perms("participants")


# --- The admin ------------------------------------------------------------------------------
@pytest.fixture
def ada(client: Client) -> Person:
    ada = a_person("Ada", is_administrator=True)
    client.force_login(ada)
    return ada


def test_the_admin_shows_its_lists_and_pages(client: Client, ada: Person, now: datetime) -> None:
    appoint_librarian(a_person("Lo"), by=ada, at=now)
    organisation, profession = an_organisation(), a_profession()
    mail = OutgoingMail.objects.create(
        purpose="test", address="a@b.example", subject="Hej", text="Hemligt", message_id="<a@b>",
        language="sv", created_at=now, next_try_at=now,
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    for name, row in (
        ("organisation", organisation),
        ("profession", profession),
        ("person", ada),
        ("outgoingmail", mail),
        ("auditentry", entry),
    ):
        assert client.get(f"/admin/participants/{name}/").status_code == 200, name
        page = client.get(f"/admin/participants/{name}/{row.pk}/change/")
        assert page.status_code == 200, name
        assert "Hemligt" not in page.content.decode()


def test_the_admin_changes_roles_by_the_acts_and_nothing_else(client: Client, ada: Person) -> None:
    lo = a_person("Lo", email="lo@example.org")
    facts = {
        "name": "Mallory",
        "email": "mallory@example.org",
        "is_active": "on",
        "is_librarian": "on",
    }
    client.post(f"/admin/participants/person/{lo.pk}/change/", facts)
    assert fresh(lo).is_librarian
    assert (fresh(lo).name, fresh(lo).email) == ("Lo", "lo@example.org")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by) == ("librarian.appointed", ada)


def test_the_admin_refuses_to_lose_its_last_administrator(client: Client, ada: Person) -> None:
    page = client.post(f"/admin/participants/person/{ada.pk}/change/", {"is_active": "on"})
    assert "Utse någon annan till administratör först." in page.content.decode()
    assert fresh(ada).is_administrator


def test_the_admin_deletes_no_people_mails_or_log(client: Client, ada: Person) -> None:
    for name in ("person", "outgoingmail", "auditentry"):
        assert client.get(f"/admin/participants/{name}/add/").status_code == 403, name
        assert client.get(f"/admin/participants/{name}/1/delete/").status_code in {302, 403}, name
    assert client.get(f"/admin/participants/person/{ada.pk}/delete/").status_code == 403


def test_the_admin_keeps_the_register(client: Client, ada: Person) -> None:
    facts = {
        "slug": "alvesta",
        "name_sv": "Alvesta kommun",
        "kind": "municipality",
        "former_names": "[]",
    }
    response = client.post("/admin/participants/organisation/add/", facts)
    assert response.status_code == 302, response.content.decode()
    assert Organisation.objects.get().name_sv == "Alvesta kommun"


def test_the_admin_runs_no_jobs_and_confirms_no_addresses(client: Client, ada: Person) -> None:
    assert ada.is_administrator
    for name in ("django_q/schedule", "django_q/ormq", "account/emailaddress", "auth/group"):
        assert client.get(f"/admin/{name}/").status_code == 404, name


def test_a_lost_second_factor_is_taken_away_and_its_secret_not_shown(
    client: Client, ada: Person
) -> None:
    lo = a_person("Lo")
    lost = Authenticator.objects.create(user=lo, type="totp", data={"secret": "JBSWY3DP"})
    page = client.get(f"/admin/mfa/authenticator/{lost.pk}/change/")
    assert page.status_code == 200
    assert "JBSWY3DP" not in page.content.decode()
    client.post(f"/admin/mfa/authenticator/{lost.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()
    assert ada.is_administrator
