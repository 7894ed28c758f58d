"""``manage.py appoint anna@example.org --administrator``: how the first administrator is made."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from participants.models import Person
from participants.people import person_at
from participants.roles import (
    LastAdministrator,
    appoint_administrator,
    appoint_librarian,
    dismiss_administrator,
    dismiss_librarian,
)


class Command(BaseCommand):
    help = "Give a person a role on the site, or take it away. Unknown people are added."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="for a person who is not known yet")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument("--administrator", action="store_true")
        parser.add_argument("--librarian", action="store_true")
        parser.add_argument("--dismiss", action="store_true", help="take the roles away")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's hook)
        roles = [role for role in ("administrator", "librarian") if options[role]]
        if not roles:
            raise CommandError("Say which role: --administrator, --librarian or both.")
        at = timezone.now()
        person = _person(options, at=at)
        for role in roles:
            _change(person, role, dismiss=options["dismiss"], at=at)
        word = "no longer" if options["dismiss"] else "now"
        self.stdout.write(f"{person.email} is {word} {' and '.join(roles)}.")


def _person(options: dict[str, Any], *, at: datetime) -> Person:
    try:
        validate_email(options["email"].strip())
    except ValidationError:
        raise CommandError(f"“{options['email']}” is not an e-mail address.") from None
    return person_at(options["email"], name=options["name"], language=options["language"], at=at)


def _change(person: Person, role: str, *, dismiss: bool, at: datetime) -> None:
    acts = {
        ("administrator", False): appoint_administrator,
        ("administrator", True): dismiss_administrator,
        ("librarian", False): appoint_librarian,
        ("librarian", True): dismiss_librarian,
    }
    try:
        acts[role, dismiss](person, by=None, at=at)
    except LastAdministrator:
        raise CommandError(f"{person.email} is the last administrator.") from None
