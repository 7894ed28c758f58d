"""What one person has before them: places, waits and series, and where two of them clash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from participants.models import Person
from seminars import links
from seminars.models import Registration, SeriesRegistration, Session
from seminars.models.registration import RegistrationQuerySet

State, CalendarAnswer = Registration.State, Registration.CalendarAnswer

IN_LINE = (State.WAITING, State.REQUESTED)
NEXT_SHOWN = 3


@dataclass(frozen=True)
class Entry:
    """One registration in the list, with its link and the titles of what is held meanwhile."""

    registration: Registration
    token: str
    meanwhile: Sequence[str] = ()


@dataclass(frozen=True)
class Overview:
    """``coming`` have or are offered a place, ``waiting`` stand in a line; each soonest first.

    ``declined`` ended with a no in one's calendar and can perhaps still be taken back.
    """

    coming: Sequence[Entry]
    waiting: Sequence[Entry]
    declined: Sequence[Entry]
    series: Sequence[SeriesRegistration]

    @property
    def has_clashes(self) -> bool:
        """Whether two of one's own sessions are held at the same time."""
        return any(entry.meanwhile for entry in (*self.coming, *self.waiting))


def overview(person: Person, *, at: datetime) -> Overview:
    """Everything of ``person`` that is still to come; four queries, however much there is."""
    mine = list(_of(person).active().filter(session__ends_at__gt=at).with_position())
    entries = _entries(mine)
    taken = SeriesRegistration.objects.of(person).active().select_related("series")
    return Overview(
        coming=[each for each in entries if each.registration.state not in IN_LINE],
        waiting=[each for each in entries if each.registration.state in IN_LINE],
        declined=_declined(person, mine, at=at),
        series=list(taken.order_by("series__order", "pk")),
    )


def _declined(person: Person, mine: Sequence[Registration], *, at: datetime) -> list[Entry]:
    """One of each session, the latest, where the person has not registered again since."""
    ended = _of(person).filter(state=State.CANCELLED, calendar_answer=CalendarAnswer.DECLINED)
    said_no = ended.filter(session__in=Session.objects.to_come(at=at))
    latest = {each.session_id: each for each in said_no.order_by("session__starts_at", "pk")}
    active = {each.session_id for each in mine}
    return with_links(each for key, each in latest.items() if key not in active)


def past(person: Person, *, at: datetime) -> RegistrationQuerySet:
    """Where ``person`` had a place, the latest first."""
    held = _of(person).placed().filter(session__ends_at__lte=at)
    return held.order_by("-session__starts_at", "-pk")


def next_sessions(*, at: datetime) -> Sequence[Session]:
    """What the programme offers next, for somebody who has nothing coming."""
    open_to_all = Session.objects.filter(state=Session.State.PUBLISHED)
    return list(open_to_all.upcoming(at=at).for_pages()[:NEXT_SHOWN])


def with_links(registrations: Iterable[Registration]) -> list[Entry]:
    """Rows without a look at what else is held then: for what is over."""
    return [Entry(each, links.manage_token(each)) for each in registrations]


def _of(person: Person) -> RegistrationQuerySet:
    return Registration.objects.of(person).for_my_pages()


def _entries(mine: Sequence[Registration]) -> list[Entry]:
    held = [each.session for each in mine if each.session.state == Session.State.PUBLISHED]
    return [
        Entry(
            each,
            links.manage_token(each),
            [other.title for other in held if _clash(each.session, other)],
        )
        for each in mine
    ]


def _clash(one: Session, other: Session) -> bool:
    """Whether nobody could take part in both; one that ends as the other begins is no clash."""
    is_held = one.state == Session.State.PUBLISHED and one.pk != other.pk
    return is_held and one.starts_at < other.ends_at and other.starts_at < one.ends_at
