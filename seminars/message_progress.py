"""What became of a message (O4): how many letters were delivered, wait, or were refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Q, Value, When

from participants.models import OutgoingMail
from seminars.letters import about_message
from seminars.models import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = OutgoingMail.State
MOST_REFUSED_SHOWN = 200


@dataclass(frozen=True)
class Progress:
    """Letters by what became of them; ``wanted`` is how many it was for when it was sent."""

    wanted: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def written(self) -> int:
        return sum(self.counts.values())

    @property
    def delivered(self) -> int:
        return self._of(State.SENT)

    @property
    def waiting(self) -> int:
        return self._of(State.DUE, State.CLAIMED)

    @property
    def deferred(self) -> int:
        return self._of(State.DEFERRED)

    @property
    def uncertain(self) -> int:
        return self._of(State.UNCERTAIN)

    @property
    def refused(self) -> int:
        return self._of(State.REFUSED)

    @property
    def stopped(self) -> int:
        return self._of(State.CANCELLED)

    def _of(self, *states: str) -> int:
        return sum(self.counts.get(state, 0) for state in states)


def progress(messages: Sequence[Message]) -> list[tuple[Message, Progress]]:
    """How far each of ``messages`` has come, in one query for all of them."""
    counts: dict[int, dict[str, int]] = {message.pk: {} for message in messages}
    for message_id, state, n in _counted(messages) if messages else ():
        counts[message_id][state] = n
    return [(each, Progress(each.wanted, counts[each.pk])) for each in messages]


def refused_mails(message: Message) -> "QuerySet[OutgoingMail]":
    """The mails that were refused for good, and where to."""
    mails = OutgoingMail.objects.about(about_message(message)).filter(state=State.REFUSED)
    return mails.order_by("address")[:MOST_REFUSED_SHOWN]


def _counted(messages: Sequence[Message]) -> Iterable[tuple[int, str, int]]:
    """Message, state of its mails, how many."""
    about = {each.pk: OutgoingMail.objects.cause(about_message(each)) for each in messages}
    found = Q()
    for condition in about.values():
        found |= condition
    whose = Case(
        *(When(condition, then=Value(pk)) for pk, condition in about.items()),
        output_field=IntegerField(),
    )
    mails = OutgoingMail.objects.filter(found).annotate(message=whose).order_by()
    counted = mails.values("message", "state").annotate(n=Count("pk"))
    return counted.values_list("message", "state", "n")
