"""The negative control: a server that counts places slowly, and, when told so, without a lock."""

import os
import time
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.models import QuerySet

if TYPE_CHECKING:
    from seminars.models import Session


class RaceConfig(AppConfig):
    name = "tests.race.control"
    label = "race_control"

    def ready(self) -> None:
        from seminars import places  # noqa: PLC0415 (models are loaded only now)

        count = places.taken

        def count_slowly(session: "Session", format_: str) -> int:
            """Between counting and giving lies time enough for somebody else to count too."""
            found = count(session, format_)
            time.sleep(0.02)
            return found

        places.taken = count_slowly
        if os.environ.get("RACE_WITHOUT") == "lock":
            QuerySet.select_for_update = _without_lock  # type: ignore[assignment]


def _without_lock(queryset: QuerySet[Any], **_options: object) -> QuerySet[Any]:
    return queryset
