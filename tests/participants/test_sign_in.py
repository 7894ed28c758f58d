"""Signing in by a mailed code: known and unknown, capitals and spaces, and the admin's door."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from participants.adapters import AccountAdapter, UnexpectedMail
from participants.models import OutgoingMail, Person
from participants.outbox import send_due
from participants.people import confirm_address, has_confirmed_address, person_at
from tests.make import a_person

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^[A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _cache(settings: Settings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield
    cache.clear()


@pytest.fixture
def anna() -> Person:
    """Known through a registration: nothing about her address has been confirmed."""
    return person_at(
        "anna@vaxjo.example.org", name="Anna Exempelsson", language="en", at=timezone.now()
    )


def ask_for_code(client: Client, address: str, language: str = "sv") -> Any:
    prefix = "" if language == "sv" else f"/{language}"
    return client.post(f"{prefix}/konto/login/code/", {"email": address}, follow=True)


def mailed_code() -> str:
    """What the person reads in her mailbox."""
    send_due(at=timezone.now())
    body = str(mail.outbox[-1].body)
    match = CODE.search(body)
    assert match, body
    return match[0]


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def signed_in(client: Client) -> int | None:
    person = client.session.get("_auth_user_id")
    return int(person) if person else None


def test_somebody_who_registered_signs_in_with_a_code_and_has_confirmed_her_address(
    client: Client, anna: Person
) -> None:
    assert not has_confirmed_address(anna)
    ask_for_code(client, anna.email)
    assert not has_confirmed_address(anna)
    enter(client, mailed_code())
    assert signed_in(client) == anna.pk
    assert has_confirmed_address(anna)
    assert EmailAddress.objects.get(user=anna).primary
    assert len(mail.outbox) == 1, "no second code to confirm what a code has shown"


@pytest.mark.parametrize("typed", ["ANNA@Vaxjo.Example.ORG", "  anna@vaxjo.example.org  "])
def test_capitals_and_spaces_do_not_matter(client: Client, anna: Person, typed: str) -> None:
    ask_for_code(client, typed)
    enter(client, mailed_code())
    assert signed_in(client) == anna.pk
    assert EmailAddress.objects.get(user=anna).email == anna.email
    assert mail.outbox[0].to == [anna.email]


def test_the_code_is_mailed_in_her_own_language_and_kept_no_longer(
    client: Client, anna: Person
) -> None:
    ask_for_code(client, anna.email)
    posted = OutgoingMail.objects.get()
    assert (posted.language, posted.is_secret, posted.person) == ("en", True, anna)
    code = mailed_code()
    assert code not in mail.outbox[0].subject
    sent = OutgoingMail.objects.get()
    assert (sent.state, sent.text, sent.html) == (OutgoingMail.State.SENT, "", "")


def test_a_code_is_not_mailed_when_it_no_longer_holds(client: Client, anna: Person) -> None:
    ask_for_code(client, anna.email)
    send_due(at=timezone.now() + timedelta(minutes=11))
    assert mail.outbox == []
    assert OutgoingMail.objects.get().text == ""


def test_a_new_code_calls_off_the_one_that_has_not_left(client: Client, anna: Person) -> None:
    ask_for_code(client, anna.email)
    ask_for_code(client, anna.email)
    assert send_due(at=timezone.now()) == 1


def test_a_wrong_code_opens_nothing(client: Client, anna: Person) -> None:
    ask_for_code(client, anna.email)
    mailed_code()
    enter(client, "AAAA-BBBB")
    assert signed_in(client) is None
    assert not has_confirmed_address(anna)


def test_signing_in_a_second_time(client: Client, anna: Person) -> None:
    for _ in range(2):
        ask_for_code(client, anna.email)
        enter(client, mailed_code())
        client.post(reverse("account_logout"))
    ask_for_code(client, anna.email)
    enter(client, mailed_code())
    assert signed_in(client) == anna.pk
    assert EmailAddress.objects.filter(user=anna).count() == 1


def without_secrets(response: Any) -> str:
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r"(anna|nobody)@vaxjo\.example\.org", "ADDRESS", page)


def test_an_unknown_address_sees_the_same_page_and_gets_a_plain_answer(
    client: Client, anna: Person
) -> None:
    known = ask_for_code(Client(), anna.email)
    unknown = ask_for_code(client, "Nobody@vaxjo.example.org ".lower())
    assert known.redirect_chain == unknown.redirect_chain
    assert without_secrets(known) == without_secrets(unknown)
    posted = OutgoingMail.objects.get(address="nobody@vaxjo.example.org")
    assert "har inte använts i någon anmälan" in posted.text
    assert posted.language == "sv"
    assert not Person.objects.with_address("nobody@vaxjo.example.org").exists()


def test_an_unknown_address_is_answered_in_the_language_of_the_page_once_an_hour(
    client: Client,
) -> None:
    ask_for_code(client, "nobody@vaxjo.example.org", language="en")
    ask_for_code(client, "NOBODY@vaxjo.example.org", language="en")
    assert OutgoingMail.objects.get().language == "en"


def test_somebody_who_was_shut_out_is_unknown(client: Client, anna: Person) -> None:
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    ask_for_code(client, anna.email)
    assert OutgoingMail.objects.get().person is None


def test_nobody_opens_an_account(client: Client) -> None:
    address = reverse("account_signup")
    client.post(address, {"email": "new@vaxjo.example.org"})
    assert not Person.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("rest", ["reset/", "change/", "set/", "reset/key/a-b/"])
def test_there_are_no_pages_for_passwords(client: Client, rest: str) -> None:
    assert client.get(f"/konto/password/{rest}").status_code == 404


def test_an_address_that_is_somebody_elses_is_not_added(client: Client, anna: Person) -> None:
    bo = a_person("Bo", email="bo@vaxjo.example.org")
    for person in (anna, bo):
        confirm_address(person)
    ask_for_code(client, anna.email)
    enter(client, mailed_code())
    client.post(reverse("account_email"), {"action_add": "", "email": bo.email})
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    assert EmailAddress.objects.get(email=bo.email, verified=True).user == bo


def test_a_further_address_is_confirmed_by_a_code(client: Client, anna: Person) -> None:
    ask_for_code(client, anna.email)
    enter(client, mailed_code())
    client.post(reverse("account_email"), {"action_add": "", "email": "anna@home.example.org"})
    code = mailed_code()
    assert mail.outbox[-1].to == ["anna@home.example.org"]
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert EmailAddress.objects.get(email="anna@home.example.org").verified


# --- The admin's door -----------------------------------------------------------------------
def test_the_admin_is_entered_through_the_sites_own_sign_in(client: Client) -> None:
    for address in ("/admin/login/", "/admin/"):
        response = client.get(address, follow=True)
        assert response.redirect_chain[-1][0].startswith("/konto/login/code/"), address


def test_only_administrators_enter_the_admin(client: Client) -> None:
    administrator = a_person("Ada", is_administrator=True)
    librarian, participant = a_person("Lo", is_librarian=True), a_person("Pia")
    for person, status in ((administrator, 200), (librarian, 403), (participant, 403)):
        client.force_login(person)
        assert client.get("/admin/", follow=True).status_code == status


def test_a_changed_second_factor_is_told_in_a_mail() -> None:
    ada = a_person("Ada", language="en")
    AccountAdapter().send_notification_mail("mfa/email/totp_activated", ada)
    told = OutgoingMail.objects.get()
    assert (told.address, told.language, told.is_secret) == (ada.email, "en", False)


def test_a_mail_that_nobody_wrote_words_for_is_loud() -> None:
    with pytest.raises(UnexpectedMail):
        AccountAdapter().send_mail("account/email/password_reset_key", "a@b.example", {})


def test_a_code_for_somebody_erased_in_this_moment_goes_nowhere() -> None:
    AccountAdapter().send_mail("account/email/login_code", "gone@b.example", {"code": "A"})
    assert not OutgoingMail.objects.exists()
