"""What is kept, handed out, joined, erased and forgotten: three people, one of them concerned."""

import json
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.test import Client

from participants.letters import Letter
from participants.models import AuditEntry, OutgoingMail, Person
from participants.outbox import post
from participants.people import confirm_address, remember_address
from participants.privacy import (
    IMPERSONAL,
    PERSONAL,
    erase,
    export,
    idle_people,
    merge,
    purge,
)
from participants.roles import appoint_librarian
from tests.make import a_person, an_organisation

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def anna(now: datetime) -> Person:
    anna = a_person(
        "Anna Exempelsson", email="anna@vaxjo.example.org", organisation=an_organisation()
    )
    confirm_address(anna)
    a_mail(anna, now, purpose="anna")
    return anna


@pytest.fixture
def bo(now: datetime) -> Person:
    bo = a_person("Bo Provsson", email="bo@vaxjo.example.org")
    confirm_address(bo)
    a_mail(bo, now, purpose="bo")
    return bo


def a_mail(person: Person, at: datetime, purpose: str) -> OutgoingMail:
    letter = Letter(f"Till {person.name}", f"Hej {person.name}", f"<p>{person.name}</p>")
    return post(
        letter, purpose=purpose, person=person, address=person.email, language="sv", at=at,
        calendar=b"BEGIN:VCALENDAR", calendar_method="REQUEST",
    )  # fmt: skip


def everything_in_the_database() -> str:
    """Every text and every byte of every table."""
    words: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            words.extend(
                str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor for v in row
            )
    return "\n".join(words)


def test_every_field_is_classified() -> None:
    fields = {
        field
        for model in apps.get_app_config("participants").get_models()
        for each in model._meta.concrete_fields
        if f"{model._meta.label_lower}.*" not in IMPERSONAL
        for field in [f"{model._meta.label_lower}.{each.name}"]
    }
    whole_models = {name for name in IMPERSONAL if name.endswith(".*")}
    assert fields == set(PERSONAL) | (IMPERSONAL - whole_models)
    assert not set(PERSONAL) & IMPERSONAL


def test_a_person_gets_all_about_herself_and_nothing_about_others(
    anna: Person, bo: Person, now: datetime
) -> None:
    appoint_librarian(anna, by=bo, at=now)
    facts = export(anna)
    words = json.dumps(facts, ensure_ascii=False)
    assert facts["person"]["organisation"] == "Växjö kommun"
    assert facts["addresses"] == [{"address": anna.email, "confirmed": True}]
    assert [mail["text"] for mail in facts["mails"]] == ["Hej Anna Exempelsson"]
    assert [entry["action"] for entry in facts["log"]] == ["librarian.appointed"]
    assert "Bo Provsson" not in words
    assert bo.email not in words


def test_an_erased_person_is_found_nowhere(anna: Person, bo: Person, now: datetime) -> None:
    Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={"secret": "x"})
    visit, other = Client(), Client()
    visit.force_login(anna)
    other.force_login(bo)
    erase(anna, by=None, at=now)
    left = everything_in_the_database()
    assert "anna@vaxjo.example.org" not in left.lower()
    assert "Anna Exempelsson" not in left
    assert bo.email in left
    assert not Authenticator.objects.exists()
    assert "_auth_user_id" not in visit.session
    assert other.session["_auth_user_id"] == str(bo.pk)
    anna.refresh_from_db()
    assert not anna.is_active
    assert AuditEntry.objects.get().action == "person.erased"


def test_two_rows_of_one_person_become_one(anna: Person, bo: Person, now: datetime) -> None:
    appoint_librarian(bo, by=anna, at=now)
    merge(bo, anna, by=None, at=now)
    assert set(OutgoingMail.objects.values_list("person", flat=True)) == {bo.pk}
    addresses = EmailAddress.objects.filter(user=bo)
    assert {each.email for each in addresses} == {bo.email, "anna@vaxjo.example.org"}
    assert [each.email for each in addresses if each.primary] == [bo.email]
    assert AuditEntry.objects.get(action="librarian.appointed").by == bo
    assert AuditEntry.objects.get(action="person.merged").details == {"other": anna.pk}
    anna.refresh_from_db()
    assert (anna.is_active, anna.name) == (False, "")


def test_two_who_claim_the_same_address_are_joined_and_one_second_factor_goes(
    anna: Person, bo: Person, now: datetime
) -> None:
    remember_address(bo, anna.email)
    Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={})
    merge(bo, anna, by=None, at=now)
    assert EmailAddress.objects.filter(email="anna@vaxjo.example.org").get().user == bo
    assert not Authenticator.objects.exists()


def test_the_words_of_mails_are_forgotten_before_their_rows(
    anna: Person, bo: Person, now: datetime
) -> None:
    a_mail(bo, now + 30 * DAY, purpose="bo:later")
    assert purge(at=now + 89 * DAY) == {"mails": 0, "words_of_mails": 0}
    assert purge(at=now + 91 * DAY) == {"mails": 0, "words_of_mails": 2}
    old, young = (
        OutgoingMail.objects.get(purpose="bo"),
        OutgoingMail.objects.get(purpose="bo:later"),
    )
    assert (old.address, old.subject, old.text, old.html, old.calendar) == ("", "", "", "", None)
    assert (old.person, old.state) == (None, OutgoingMail.State.CANCELLED)
    assert young.address == bo.email
    assert purge(at=now + 731 * DAY) == {"mails": 2, "words_of_mails": 1}


def test_idle_people_are_those_without_a_role_not_seen_for_two_years(now: datetime) -> None:
    long_ago = now - 800 * DAY
    idle = a_person("Idle", joined_at=long_ago)
    a_person("New", joined_at=now - DAY)
    a_person("Seen", joined_at=long_ago, last_login=now - 100 * DAY)
    a_person("Ada", joined_at=long_ago, is_administrator=True)
    a_person("Lo", joined_at=long_ago, is_librarian=True)
    assert list(idle_people(at=now)) == [idle]


def test_a_visit_that_waits_for_a_code_is_forgotten_too(
    anna: Person, client: Client, now: datetime
) -> None:
    visit = client.session
    visit["account_login"] = {"email": anna.email}
    visit.save()
    erase(anna, by=None, at=now)
    assert not client.session.exists(visit.session_key or "")
