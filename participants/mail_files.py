"""Mail as files, for demo and development: each message becomes one .eml file in a folder."""

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage as ReadMessage
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class EmlFileBackend(BaseEmailBackend):
    """Writes instead of sending. Names sort by time and hold no address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _write(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        return len(email_messages)


def newest_mails(how_many: int) -> list[tuple[str, ReadMessage]]:
    """The last mails with their names, newest first."""
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    return [(name, mail_named(name)) for name in names[:how_many]]


def mail_named(name: str) -> ReadMessage:
    """One mail, parsed. Raises FileNotFoundError when there is none of this name."""
    return message_from_bytes((_folder() / f"{name}.eml").read_bytes(), policy=policy.default)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _write(content: bytes) -> None:
    """Whole or not at all: a reader never meets half a mail."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(content)
    name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{get_random_string(6).lower()}"
    Path(file.name).replace(folder / f"{name}.eml")
