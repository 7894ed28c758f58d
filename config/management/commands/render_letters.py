"""Writes every letter of the site to a folder, to be read before it is sent to anybody."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone

from config import letter_examples
from participants.mime import message_of
from participants.models import OutgoingMail

LANGUAGES = ("sv", "en")


class Command(BaseCommand):
    help = "Render an example of every letter in both languages: text, HTML and whole mails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_options: Any) -> None:
        """The examples live in a transaction that is rolled back: nothing of them stays."""
        with transaction.atomic():
            pages = list(_pages(folder))
            transaction.set_rollback(True)
        template = Engine.get_default().get_template("letters/all_letters.html")
        index = template.render(Context({"pages": pages}))
        (folder / "index.html").write_text(index, encoding="utf-8")
        self.stdout.write(f"{len(pages)} letters in {folder / 'index.html'}")


def _pages(folder: Path) -> Iterable[dict[str, str]]:
    """What was written, a row for each letter and language."""
    at = timezone.now()
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for name, mail in letter_examples.every(language, at=at):
            path = f"{language}/{name.replace('/', '.')}"
            _write(folder, path, mail)
            yield {"name": name, "language": language, "path": path, "subject": mail.subject}


def _write(folder: Path, path: str, mail: OutgoingMail) -> None:
    (folder / f"{path}.txt").write_text(f"{mail.subject}\n\n{mail.text}", encoding="utf-8")
    (folder / f"{path}.html").write_text(mail.html, encoding="utf-8")
    (folder / f"{path}.eml").write_bytes(message_of(mail).message().as_bytes())
