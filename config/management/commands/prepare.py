"""Makes the database and the files ready for this version of the program."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.schedule import ensure_schedules


class Command(BaseCommand):
    help = "Migrate, collect the static files, and fill the worker's timetable."

    def handle(self, **options: Any) -> None:
        for folder in (settings.DATA_DIR, settings.MEDIA_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        quiet = min(options["verbosity"] - 1, 1)
        call_command("migrate", verbosity=quiet, interactive=False)
        call_command("createcachetable", verbosity=quiet)
        call_command("collectstatic", verbosity=quiet, interactive=False)
        ensure_schedules()
