"""Which sessions stand in one person's own calendar, and how. Pure: registrations in, entries out.

A place is an entry like everybody's; whoever waits, is asked or asks sees so in the title and has
the time free; who has cancelled sees nothing any more (V9 speaks of sessions, not of people).
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from seminars.calendar import Shown
from seminars.models import Registration

State = Registration.State

DOUBTS = {
    State.UNCONFIRMED: _("Bekräfta adressen: %(title)s"),
    State.REQUESTED: _("Väntar på besked: %(title)s"),
    State.WAITING: _("Reservlista: %(title)s"),
    State.OFFERED: _("Erbjuden plats: %(title)s"),
}


def shown(registrations: Iterable[Registration]) -> Iterator[Shown]:
    """The entries of active ``registrations``, in their order.

    Each carries ``last_sequence``, the highest number that a mail to this person about this
    session has had, or None: an entry never falls behind what the person was told (V7, I11).
    """
    for each in registrations:
        yield Shown(
            session=each.session,
            format=each.format,
            sequence=max(each.session.sequence, each.last_sequence or 0),
            changed_at=max(each.session.changed_at, each.changed_at),
            doubt=str(DOUBTS.get(State(each.state), "")),
        )
