"""``manage.py read_replies``: read the mailbox of answers now, and say what became of each mail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seminars import mailbox
from seminars.imap import Away


class Command(BaseCommand):
    help = "Read the mailbox of calendar answers now; the worker does it every minute."

    def handle(self, **_options: Any) -> None:
        try:
            counts = mailbox.read_new(at=timezone.now())
        except mailbox.NoMailbox:
            raise CommandError("IMAP_URL is empty: answers are not read.") from None
        except mailbox.Busy:
            raise CommandError("Somebody else is reading just now: try again.") from None
        except Away as error:
            raise CommandError(f"The mailbox cannot be read: {error}. {_last_time()}") from None
        told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        self.stdout.write(f"Mails read: {counts.total()}{f' ({told})' if told else ''}.")


def _last_time() -> str:
    read_at = mailbox.last_read_at()
    if read_at is None:
        return "It has never been read."
    return f"It was last read at {timezone.localtime(read_at):%Y-%m-%d %H:%M}."
