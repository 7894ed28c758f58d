"""What people may ask of all we know about them: hand it out, forget it, join two records.

Each room has the same four acts in its own ``privacy`` module; here they are called from the top
down, so that places are given up before the person who held them is gone.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

import materials.privacy
import participants.privacy
import seminars.privacy
from participants.models import Person
from seminars.models import Registration

MOST_ERASED_AT_ONCE = 200


def export(person: Person) -> dict[str, Any]:
    """Everything about one person, room by room, in values that JSON can carry."""
    return {
        "seminars": seminars.privacy.export(person),
        "materials": materials.privacy.export(person),
        "participants": participants.privacy.export(person),
    }


@transaction.atomic
def erase(person: Person, *, by: Person | None, at: datetime) -> None:
    """Forget a person; coming places go to the next in line, what was held can still be counted."""
    seminars.privacy.erase(person, by=by, at=at)
    materials.privacy.erase(person, by=by, at=at)
    participants.privacy.erase(person, by=by, at=at)


@transaction.atomic
def merge(kept: Person, gone: Person, *, by: Person | None, at: datetime) -> None:
    """Make one record of two that turned out to be the same human being."""
    seminars.privacy.merge(kept, gone, by=by, at=at)
    materials.privacy.merge(kept, gone, by=by, at=at)
    participants.privacy.merge(kept, gone, by=by, at=at)


def purge(*, at: datetime) -> dict[str, int]:
    """Forget what has been kept long enough; gives how much of each kind, without names."""
    counts = seminars.privacy.purge(at=at) | materials.privacy.purge(at=at)
    return counts | participants.privacy.purge(at=at) | {"people": _erase_idle(at=at)}


def _erase_idle(*, at: datetime) -> int:
    """Erase people who were not seen for two years, some at a time: locks stay short."""
    idle = list(forgettable(at=at)[:MOST_ERASED_AT_ONCE])
    for person in idle:
        erase(person, by=None, at=at)
    return len(idle)


def forgettable(*, at: datetime) -> QuerySet[Person]:
    """The idle people who organise nothing and were registered for nothing since."""
    kept_since = at - participants.privacy.KEEP_IDLE_PEOPLE
    recent = Registration.objects.filter(session__ends_at__gt=kept_since)
    idle = participants.privacy.idle_people(at=at).filter(series_roles__isnull=True)
    return idle.exclude(pk__in=recent.values("person")).order_by("pk")
