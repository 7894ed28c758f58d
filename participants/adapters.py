"""allauth's adapter: its mails are our letters, in the outbox; nobody opens an account alone."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from participants import letters
from participants.languages import active_language
from participants.letters import Letter
from participants.models import Person
from participants.outbox import call_off, post
from participants.people import person_known_as, remember_address

CONFIRMATIONS = {
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
}


class UnexpectedMail(Exception):
    """Allauth asked for a mail that this site never sends."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's hook)
        """People become known by registering for a session or by being appointed."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of signing in. Raises UnexpectedMail for any other."""
        at = timezone.now()
        if template_prefix == "account/email/login_code":
            _post_sign_in_code(email, context["code"], at=at)
        elif template_prefix == "account/email/unknown_account":
            _post_unknown_address(email, at=at)
        elif template_prefix in CONFIRMATIONS:
            person = context["user"]
            letter = letters.confirm_address(person.language, code=context["code"])
            _post_code(letter, person, email, at=at)
        else:
            raise UnexpectedMail(template_prefix)

    def send_notification_mail(
        self,
        template_prefix: str,  # noqa: ARG002 (allauth's hook)
        user: Person,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,
    ) -> None:
        """A change of somebody's second factor or address: one warning fits all of them."""
        post(
            letters.sign_in_changed(user.language),
            purpose=f"sign-in-changed:{user.pk}:{get_random_string(16)}",
            person=user,
            address=email or user.email,
            language=user.language,
            at=timezone.now(),
        )


def _post_sign_in_code(email: str, code: str, *, at: datetime) -> None:
    """The code also confirms the address: who reads the mail owns it."""
    person = person_known_as(email)
    if person is None:  # erased in this very moment
        return
    remember_address(person, email)
    _post_code(letters.sign_in_code(person.language, code=code), person, email, at=at)


def _post_code(letter: Letter, person: Person, email: str, *, at: datetime) -> None:
    """The newest code only: an older one that has not left yet would only confuse."""
    call_off(f"code:{person.pk}", at=at)
    post(
        letter,
        purpose=f"code:{person.pk}:{get_random_string(16)}",
        person=person,
        address=Person.normal_address(email),
        language=person.language,
        at=at,
        expires_at=at + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
        is_secret=True,
    )


def _post_unknown_address(email: str, *, at: datetime) -> None:
    """At most once an hour for one address: a stranger's mailbox is not to be filled from here."""
    address = Person.normal_address(email)
    language = active_language()
    digest = salted_hmac("unknown-address", address).hexdigest()[:32]
    post(
        letters.unknown_address(language, address=address),
        purpose=f"unknown-address:{digest}:{at:%Y%m%d%H}",
        person=None,
        address=address,
        language=language,
        at=at,
        expires_at=at + timedelta(hours=1),
        is_secret=True,
    )
