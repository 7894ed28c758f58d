"""The programme: making, publishing, changing, cancelling sessions, and telling those concerned.

Every act locks the session's row first, as those of ``seminars.registration`` do. SEQUENCE rises
when time, place or status changes and never for words (RFC 5546, 2.1.4); ``changed_at`` rises
with every change (RFC 5545, 3.8.7.3), and neither moves when a form is saved unchanged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from participants import audit, outbox
from participants.models import Person
from seminars import handovers, invitations, letters, messages, places, session_lists, waiting_list
from seminars.consequences import (
    Consequences,
    beyond_places,
    changes_in_words,
    consequences,
    has_place,
    room_after,
    to_be_told,
)
from seminars.models import Registration, Series, Session
from seminars.models.calendar_identity import CLOCK_STEP
from seminars.session_facts import (
    COLUMNS,
    PLACE,
    PLACES,
    TIME,
    Differences,
    SessionFacts,
    differences,
    has_whole_days,
    inherited,
    missing_before_publishing,
    with_deadlines_moved_along,
)

State = Session.State


class ProgrammeError(Exception):
    """Something that cannot be done with a session as it stands."""


class NotReady(ProgrammeError):
    """What everybody may see must be complete; ``missing`` says what is not, in words."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


class ImpossibleTimes(ProgrammeError):
    """It would end before it begins, close after the start, or have whole days with hours."""


class SomebodyElseEdited(ProgrammeError):
    """The session was saved by somebody else meanwhile; holds both sides, so nothing is lost."""

    def __init__(self, theirs: Session, found: Differences) -> None:
        super().__init__(f"session {theirs.pk} is at version {theirs.version}")
        self.theirs, self.differences = theirs, found


class WrongState(ProgrammeError):
    """The act does not fit the state: cancelling a draft, publishing what is published."""


class AlreadyOver(ProgrammeError):
    """The session's time has passed."""


class SomebodyIsRegistered(ProgrammeError):
    """People count on the session: it can be cancelled, but not taken back to preliminary."""


@dataclass(frozen=True)
class Changed:
    """What a change did: the session as it is now, what differs, and who was told."""

    session: Session
    differences: Differences
    told: Consequences


@transaction.atomic
def create_session(
    series: Series,
    facts: SessionFacts,
    *,
    by: Person | None,
    at: datetime,
    form_token: UUID | None = None,
) -> Session:
    """A new draft with the series' next number; what ``facts`` leave out the series decides.

    Raises ImpossibleTimes.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    facts = inherited(series, at=at, starts_at=facts.get("starts_at")) | facts
    session = Session(
        series=series, number=_next_number(series), changed_at=at, form_token=form_token
    )
    _set_columns(session, facts)
    _refuse_impossible_times(session)
    session.save()
    session_lists.write(session, facts)
    audit.record("session.created", session, by=by, at=at)
    return session


@transaction.atomic
def change(
    session: Session,
    facts: SessionFacts,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> Changed:
    """Save what ``facts`` say anew and tell, once, those whom a new time or place concerns.

    ``seen`` is the version that the editor had on the screen (``session.version`` when not given).
    Raises SomebodyElseEdited, ImpossibleTimes, NotReady when a published session would become
    incomplete, and waiting_list.FewerPlacesThanTaken. An unchanged save changes nothing.
    """
    locked = places.locked(session)
    facts = with_deadlines_moved_along(locked, facts)
    found = differences(locked, facts)
    if locked.version != (session.version if seen is None else seen):
        raise SomebodyElseEdited(locked, found)
    effect = consequences(locked, facts, at=at)
    if found:
        _save_change(locked, facts, found, at=at)
        audit.record("session.changed", locked, by=by, at=at, facts=", ".join(found))
        if "format" in found:
            _switch_format(locked, facts, by=by, at=at)
        if "starts_at" in found:
            handovers.end_all(locked, at=at)
        _tell_of_change(locked, effect, at=at)
        _settle_places(locked, facts, found, by=by, at=at)
    return Changed(locked, found, effect)


def move(
    session: Session, *, starts_at: datetime, ends_at: datetime, by: Person | None, at: datetime
) -> Changed:
    """Give the session a new time: the old one stays readable, its deadlines come along."""
    return change(session, {"starts_at": starts_at, "ends_at": ends_at}, by=by, at=at)


@transaction.atomic
def publish(session: Session, *, by: Person | None, at: datetime) -> Session:
    """Open the session to everybody. Raises WrongState, AlreadyOver, NotReady."""
    locked = _in_state(session, State.DRAFT, State.PRELIMINARY, at=at)
    if missing := missing_before_publishing(locked):
        raise NotReady(missing)
    return _set_state(locked, State.PUBLISHED, "session.published", by=by, at=at)


@transaction.atomic
def announce(session: Session, *, by: Person | None, at: datetime) -> Session:
    """Show the date as preliminary: from a draft, or back from published while nobody counts on it.

    Raises WrongState, AlreadyOver, NotReady without a title, SomebodyIsRegistered.
    """
    locked = _in_state(session, State.DRAFT, State.PUBLISHED, at=at)
    if not locked.title_sv:
        raise NotReady([_("Titel på svenska")])
    if locked.registrations.active().exists():
        raise SomebodyIsRegistered
    return _set_state(locked, State.PRELIMINARY, "session.announced", by=by, at=at)


@transaction.atomic
def cancel(
    session: Session, *, reason_sv: str, reason_en: str, by: Person | None, at: datetime
) -> Session:
    """Call the session off and tell everybody who is registered, once; it stays in the programme.

    Registrations keep their states, so that ``reopen`` can restore them.
    Raises WrongState for drafts and cancelled sessions, AlreadyOver.
    """
    locked = _in_state(session, State.PRELIMINARY, State.PUBLISHED, at=at)
    locked.cancel_reason_sv, locked.cancel_reason_en = reason_sv, reason_en
    _set_state(locked, State.CANCELLED, "session.cancelled", by=by, at=at)
    for told in to_be_told(locked):
        outbox.call_off(letters.about(told), at=at)
        letters.session_cancelled(told, _withdrawn(told, at=at), at=at)
    outbox.call_off(letters.about_asking_to(locked), at=at)
    outbox.call_off(letters.about_opening(locked), at=at)
    messages.stop(locked, by=by, at=at)
    waiting_list.suspend_offers(locked, at=at)
    handovers.end_all(locked, at=at)
    return locked


@transaction.atomic
def reopen(session: Session, *, by: Person | None, at: datetime) -> Session:
    """Hold a cancelled session after all; places and ranks are as they were, everybody is told.

    Raises WrongState, AlreadyOver, NotReady.
    """
    locked = _in_state(session, State.CANCELLED, at=at)
    if missing := missing_before_publishing(locked):
        raise NotReady(missing)
    locked.cancel_reason_sv = locked.cancel_reason_en = ""
    _set_state(locked, State.PUBLISHED, "session.reopened", by=by, at=at)
    _tell(to_be_told(locked), letters.session_reopened, at=at)
    waiting_list.fill_places(locked, at=at)
    return locked


def _next_number(series: Series) -> int:
    last = series.sessions.order_by("-number").first()
    return last.number + 1 if last else 1


def _in_state(session: Session, *states: str, at: datetime) -> Session:
    """The session under its lock, in one of ``states`` and not over yet."""
    locked = places.locked(session)
    if locked.state not in states:
        raise WrongState(f"session {locked.pk} is {locked.state}")
    if locked.ends_at <= at:
        raise AlreadyOver
    return locked


def _set_state(
    session: Session, state: str, action: str, *, by: Person | None, at: datetime
) -> Session:
    """A draft was in nobody's calendar, so leaving that state is no change of one."""
    if session.state != State.DRAFT:
        session.sequence += 1
    session.state = state
    _mark_changed(session, at=at)
    session.save()
    audit.record(action, session, by=by, at=at, sequence=session.sequence)
    return session


def _mark_changed(session: Session, *, at: datetime) -> None:
    session.version += 1
    session.changed_at = max(at, session.changed_at + CLOCK_STEP)


def _save_change(
    session: Session, facts: SessionFacts, found: Differences, *, at: datetime
) -> None:
    is_visible = session.state != State.DRAFT
    if is_visible and found.keys() & (TIME | PLACE):
        session.sequence += 1
    if is_visible and "starts_at" in found:
        session.previous_starts_at = found["starts_at"].before
    _set_columns(session, facts)
    _refuse_impossible_times(session)
    is_open = session.state == State.PUBLISHED and session.ends_at > at
    if is_open and (missing := missing_before_publishing(session)):
        raise NotReady(missing)
    _mark_changed(session, at=at)
    session.save()
    session_lists.write(session, facts)


def _set_columns(session: Session, facts: SessionFacts) -> None:
    """Only the names of SessionFacts are taken over, whatever else somebody hands in."""
    is_new = session.pk is None
    for name, value in facts.items():
        if name in COLUMNS and (is_new or name not in PLACES):
            setattr(session, name, value)


def _refuse_impossible_times(session: Session) -> None:
    closes_at = session.registration_closes_at
    if session.ends_at <= session.starts_at or (closes_at and closes_at > session.starts_at):
        raise ImpossibleTimes
    if session.is_whole_day and not has_whole_days(session.starts_at, session.ends_at):
        raise ImpossibleTimes


def _settle_places(
    session: Session, facts: SessionFacts, found: Differences, *, by: Person | None, at: datetime
) -> None:
    """Also without a new number: a raised limit or a later time may let somebody in."""
    if not found.keys() & PLACES:
        waiting_list.fill_places(session, at=at)
        return
    on_site = facts.get("places_on_site", session.places_on_site)
    online = facts.get("places_online", session.places_online)
    waiting_list.change_places(session, on_site=on_site, online=online, by=by, at=at)
    session.places_on_site, session.places_online = on_site, online


def _switch_format(
    session: Session, facts: SessionFacts, *, by: Person | None, at: datetime
) -> None:
    """When a format is no longer offered, whoever chose it takes part in the one that is left.

    Nobody loses a place by it: those for whom there are too few are over capacity, and recorded.
    """
    if len(session.formats) > 1:
        return  # both are offered: everybody takes part as they chose
    [left] = session.formats
    stranded = session.registrations.active().exclude(format=left)
    beyond = [each.pk for each in beyond_places(session, left, room_after(session, facts, left))]
    session.registrations.filter(pk__in=beyond).update(is_over_capacity=True)
    count = stranded.update(format=left, changed_at=at)
    if count:
        facts_of_it = {"count": count, "over_capacity": len(beyond)}
        audit.record("registrations.switched", session, by=by, at=at, **facts_of_it)


def _tell_of_change(session: Session, effect: Consequences, *, at: datetime) -> None:
    """News of time or place; a reminder that is still unsent would say what is no longer true."""
    if effect.letter:
        start = effect.differences.get("starts_at")
        told_of = start.before if start else session.starts_at
        letters.call_off_before_start(session, told_of, at=at)
    if effect.letter == "moved":
        _tell(to_be_told(session), letters.session_moved, at=at)
    elif effect.letter == "changed":
        for told in to_be_told(session):
            words = changes_in_words(effect.differences, told.language)
            letters.session_changed(told, _invited(told, at=at), changes=words, at=at)


def _tell(people: Iterable[Registration], letter: Callable[..., Any], *, at: datetime) -> None:
    for told in people:
        letter(told, _invited(told, at=at), at=at)


def _invited(told: Registration, *, at: datetime) -> invitations.Issued | None:
    return invitations.invite(told, at=at) if has_place(told) else None


def _withdrawn(told: Registration, *, at: datetime) -> invitations.Issued | None:
    if not has_place(told):
        return None
    return invitations.withdraw(told, at=at, session_is_cancelled=True)
