"""Write the full-text index anew, as after a change of the word lists."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from materials.indexing import index_everything


class Command(BaseCommand):
    """``manage.py index_library``: the old index answers until the new one is complete."""

    help = "Write the library's full-text index anew from the stored texts."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Index every material and say how many there were."""
        self.stdout.write(f"{index_everything()} materials indexed")
