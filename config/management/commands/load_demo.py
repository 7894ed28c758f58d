"""Fills the site with the demo."""

import logging
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo.loader import last_loaded_at, load
from config.demo.plan import read_plan
from config.demo.verify import verify


class Command(BaseCommand):
    help = "Load the demo data; on another day, move its dates. Keeps what people added."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing if it was loaded before"
        )
        parser.add_argument(
            "--only-compare",
            action="store_true",
            help="load nothing, tell what differs from the plan",
        )

    def handle(self, *, if_empty: bool, only_compare: bool, **_options: Any) -> None:
        loaded_at = last_loaded_at()
        if not only_compare and not (if_empty and loaded_at):
            self._load()
        self._compare(is_strict=only_compare or loaded_at is None)

    def _load(self) -> None:
        logging.getLogger("django-q").setLevel(logging.WARNING)  # not a line for each file
        self.stdout.write("Loading the demo (half a minute) …")
        self.stdout.flush()
        started = monotonic()
        summary = load(read_plan(), at=timezone.now())
        self.stdout.write(
            f"Demo: {summary.new_sessions} sessions new, {summary.moved_sessions} moved,"
            f" {summary.registrations} registrations, {summary.materials} materials"
            f" ({monotonic() - started:.0f} s)."
        )

    def _compare(self, *, is_strict: bool) -> None:
        """Say where the site differs from the plan: an error only if nobody used it yet."""
        differences = verify(read_plan(), at=timezone.now())
        if differences and is_strict:
            raise CommandError("The demo differs from its plan: " + "; ".join(differences))
        for line in differences:
            self.stdout.write(f"Since the demo was loaded: {line}.")
