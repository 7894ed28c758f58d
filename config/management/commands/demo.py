"""Starts the demo: everything a newcomer needs, in one command."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo.loader import last_loaded_at
from config.demo.plan import Account, read_plan
from config.management.commands.serve import refuse_taken_port

STALE_AFTER_DAYS = 6


class Command(BaseCommand):
    help = "Prepare, load the demo if it is not there yet, and run the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo site. Set MODE=demo, or say: make demo")
        refuse_taken_port(host, port)  # before the newcomer waits for the demo to load
        call_command("prepare")
        call_command("load_demo", if_empty=True)
        self._welcome()
        call_command("serve", host=host, port=port)

    def _welcome(self) -> None:
        """Say where the site is, who can sign in, and where the codes arrive."""
        lines = [
            "",
            f"  The demo is at     {settings.SITE_URL}/",
            "",
            "  Sign in with any of these:",
        ]
        lines += [f"    {each.email:<42} {who(each)}" for each in read_plan().accounts]
        lines += ["", "  The code comes by mail, and mail can be read at"]
        lines += [f"    {settings.SITE_URL}/demo/mejl/", "", "  Ctrl-C stops it.", *self._age()]
        self.stdout.write("\n".join([*lines, ""]))
        self.stdout.flush()

    def _age(self) -> list[str]:
        """Say so when the dates have grown old; they are never moved behind anybody's back."""
        loaded_at = last_loaded_at()
        days = (timezone.now() - loaded_at).days if loaded_at else 0
        if days < STALE_AFTER_DAYS:
            return []
        return [f"  Its dates are {days} days old: make demo-reset makes them fresh."]


def who(account: Account) -> str:
    """Say in words what an account may do."""
    if account.role == "organiser":
        return f"organiser of {', '.join(account.series)}"
    return {"library_editor": "librarian"}.get(account.role, account.role)
