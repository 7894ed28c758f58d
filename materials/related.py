"""What stands above the library and uses its materials. Filled from there, shown here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from materials.models import Material
from participants.models import Person


@dataclass(frozen=True)
class RelatedEvent:
    """A session at which a material was or will be presented."""

    title: str
    address: str
    starts_at: datetime
    when: str  # the date in words, in the reader's language
    series: str = ""
    language: str = ""  # of the title


RelatedEvents = Callable[[Material, "Person | AnonymousUser"], Sequence[RelatedEvent]]


def no_events(_material: Material, _person: Person | AnonymousUser) -> Sequence[RelatedEvent]:
    """Nothing: the library on its own."""
    return ()
