"""Two registrations of one person: how they are noticed, and how they become one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from seminars import handovers, invitations, letters, places, waiting_list
from seminars.models import Answer, Needs, PartyMember, Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State
MOST_SHOWN = 20
# Addresses of offices, which say nothing about who reads them.
OFFICES = frozenset(
    ("info", "kontakt", "post", "mail", "kommun", "registrator", "reception", "kansli", "skola")
)
BEST_FIRST = (State.PLACE, State.OFFERED, State.UNCONFIRMED, State.WAITING, State.REQUESTED)


class NotTwo(RegistrationError):
    """They cannot be joined: one is not active any more, or they are of different sessions."""


@dataclass(frozen=True)
class Sighting:
    """As much of a registration as the comparison needs."""

    number: int
    name: str
    email: str
    organisation: int | str
    state: str


@dataclass(frozen=True)
class Pair:
    """Probably one person: ``kept`` is the one that is better off, or came first."""

    kept: Sighting
    gone: Sighting


def suspected(session: Session) -> list[Pair]:
    """Active registrations with the same name and organisation, or the same name of the mailbox.

    One query; at most twenty pairs.
    """
    rows = session.registrations.active().order_by("rank", "pk")
    facts = ("number", "name", "email", "organisation", "organisation_text", "state")
    seen = [
        Sighting(number, name, email, organisation or words.casefold(), state)
        for number, name, email, organisation, words, state in rows.values_list(*facts)
    ]
    found = {frozenset((pair.kept, pair.gone)): pair for pair in _pairs(seen)}
    return list(found.values())[:MOST_SHOWN]


def _pairs(seen: list[Sighting]) -> Iterator[Pair]:
    alike: dict[object, list[Sighting]] = defaultdict(list)
    for one in seen:
        alike["name", " ".join(one.name.casefold().split()), one.organisation].append(one)
        mailbox = one.email.casefold().rpartition("@")[0].partition("+")[0]
        if mailbox not in OFFICES:
            alike["mailbox", mailbox].append(one)
    for several in alike.values():
        for first, second in pairwise(several):
            yield Pair(*sorted((first, second), key=lambda one: BEST_FIRST.index(one.state)))


@transaction.atomic
def merge(
    kept: Registration, gone: Registration, *, by: Person | None, at: datetime
) -> Registration:
    """One registration of two: the better state, the earlier rank, all that was answered.

    ``kept`` takes the very place of ``gone`` where that was better, so nothing is given twice;
    what is left over goes to the next in line. Each address gets one letter at most: ``kept``
    where it is better off now, ``gone`` where an entry has to leave its calendar. Raises NotTwo.
    """
    session, kept = places.locked_with(kept)
    gone = _fresh(session, gone)
    if kept == gone or not (kept.is_active and gone.is_active):
        raise NotTwo
    is_better = BEST_FIRST.index(gone.state) < BEST_FIRST.index(kept.state)
    had_place = gone.state == State.PLACE
    taken_over = _taken_over(kept, gone, is_better=is_better)
    state = gone.state if is_better else kept.state
    _end(gone, at=at)
    turn(kept, state, at=at, **taken_over)
    _keep_what_was_said(kept, gone)
    audit.record("registration.merged", kept, by=by, at=at, other=gone.pk, state=state)
    _tell(kept, gone, is_better=is_better, had_place=had_place, at=at)
    waiting_list.fill_places(session, at=at)
    return kept


def _fresh(session: Session, registration: Registration) -> Registration:
    """Read again under the lock. Raises NotTwo for one of another session."""
    found = session.registrations.select_related("person").filter(pk=registration.pk).first()
    if found is None:
        raise NotTwo
    found.session = session
    return found


def _taken_over(kept: Registration, gone: Registration, *, is_better: bool) -> dict[str, object]:
    """The facts of ``gone`` that ``kept`` has from now on."""
    facts: dict[str, object] = {
        "rank": min(kept.rank, gone.rank),
        "wants_news": kept.wants_news or gone.wants_news,
        "profession": kept.profession or gone.profession,
    }
    if not kept.organisation_name:
        facts |= {"organisation": gone.organisation, "organisation_text": gone.organisation_text}
    if kept.attendance == Registration.Attendance.UNKNOWN:
        facts |= {"attendance": gone.attendance, "arrived_at": gone.arrived_at}
    if is_better:
        of_the_place = ("format", "places", "people", "is_over_capacity", "freed_by")
        deadlines = ("offer_expires_at", "hold_expires_at")
        facts |= {name: getattr(gone, name) for name in (*of_the_place, *deadlines)}
    return facts


def _end(gone: Registration, *, at: datetime) -> None:
    """Not to be restored to a place: ``kept`` has it, or it has gone to the next in line."""
    cleared = {"offer_expires_at": None, "hold_expires_at": None, "freed_by": None}
    turn(gone, State.CANCELLED, at=at, had_place=False, cancelled_at=at, **cleared)
    handovers.end_of(gone, at=at)
    outbox.call_off(letters.about(gone), at=at)


def _keep_what_was_said(kept: Registration, gone: Registration) -> None:
    """Answers, needs and names move where ``kept`` has none of its own."""
    answered = Answer.objects.filter(registration=kept).values("question")
    Answer.objects.filter(registration=gone).exclude(question__in=answered).update(
        registration=kept
    )
    for model in (Needs, PartyMember):
        if not model.objects.filter(registration=kept).exists():
            model.objects.filter(registration=gone).update(registration=kept)


def _tell(
    kept: Registration, gone: Registration, *, is_better: bool, had_place: bool, at: datetime
) -> None:
    if had_place:
        withdrawn = invitations.withdraw(gone, at=at)
        letters.registrations_merged(gone, withdrawn, kept=kept, at=at)
    if not is_better:
        return
    outbox.call_off(letters.about(kept), at=at)
    if kept.state == State.PLACE:
        issued = invitations.invite(kept, at=at)
        letters.registrations_merged(kept, issued, kept=kept, at=at)
    elif kept.state == State.UNCONFIRMED:
        letters.confirm_address(kept, at=at)
    elif kept.state == State.OFFERED:
        letters.place_offered(kept, at=at)
