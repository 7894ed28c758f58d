"""Numbers of calendar entries after a restored backup, which has forgotten those mailed since.

A calendar keeps what has the highest SEQUENCE. Without this an update would carry a number that a
person has seen already, and her calendar would let it lie (V7, I11; RFC 5546, 2.1.5).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from seminars.models import Session

USUAL_STEP = 1_000  # more than a session was ever moved, cancelled and invited to anew
LONGEST_STEP = 1_000_000  # the column holds two thousand of them


class ImpossibleStep(ValueError):
    """A step that would lower the numbers, leave them, or soon fill their column."""


@transaction.atomic
def raise_sequences(*, step: int = USUAL_STEP, at: datetime) -> int:
    """Lift SEQUENCE of every session that is not over by ``step``; gives how many there were.

    The number of the next mail to a person is at least the session's, so theirs rise as well.
    ``changed_at`` stays: nobody has touched the session, and calendars show that time (V8). What
    is over is sent to nobody any more and keeps its number. Raises ImpossibleStep.
    """
    if not 1 <= step <= LONGEST_STEP:
        raise ImpossibleStep(step)
    coming = Session.objects.upcoming(at=at).order_by("pk").select_for_update()
    keys = list(coming.values_list("pk", flat=True))
    return Session.objects.filter(pk__in=keys).update(sequence=F("sequence") + step)
