"""After a restored backup: makes the next calendar messages newer than all that were sent."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seminars import renumbering


class Command(BaseCommand):
    help = "Raise SEQUENCE of every session that is not over; once, after restoring a backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", type=int, default=renumbering.USUAL_STEP, metavar="STEP")

    def handle(self, **options: Any) -> None:
        step = options["by"]
        try:
            count = renumbering.raise_sequences(step=step, at=timezone.now())
        except renumbering.ImpossibleStep as refused:
            range_ = f"1–{renumbering.LONGEST_STEP}"
            raise CommandError(f"--by takes {range_}, not {refused}.") from refused
        self.stdout.write(f"Sessions not over: {count}, each SEQUENCE raised by {step}.")
