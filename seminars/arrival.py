"""What becomes of somebody who comes to a session: place, request, rank or refusal.

For acts that hold the session's lock: ``registration``, ``enrolment``, ``series_registration``
and ``parties`` all let people in through here, so that the same rules hold for each.
"""

from datetime import datetime

from participants import audit
from participants.models import Person
from seminars import invitations, letters, places, waiting_list
from seminars.applicants import Applicant, Booker, enter, not_yet_stored
from seminars.models import Registration, Session
from seminars.places import RegistrationError, turn

State = Registration.State


class NotOpen(RegistrationError):
    """The session takes no registrations: not yet, no longer, or not at all."""


class NotYetOpen(NotOpen):
    """Registration opens later."""


class Closed(NotOpen):
    """The last day to register has passed, or the session has."""


class NotTaken(NotOpen):
    """A draft, a preliminary or cancelled session, or one that needs no registration."""


class FullMeanwhile(RegistrationError):
    """The last place went while somebody was typing, and they have not agreed to wait."""


def refuse_outside_window(session: Session, *, at: datetime) -> None:
    """Raises NotTaken, NotYetOpen or Closed where the session takes nobody now."""
    if session.takes_registrations(at=at):
        return
    if not session.has_sign_up:
        raise NotTaken
    raise NotYetOpen if session.opens_later(at=at) else Closed


def settle_requests(session: Session, *, at: datetime) -> int:
    """Once the priority time is over, in order of arrival: a place, or a rank where none is left.

    Gives how many requests were answered.
    """
    if session.priority_until is None or session.priority_until > at:
        return 0
    requested = list(session.registrations.requested())
    for registration in requested:
        if places.fits(session, registration):
            waiting_list.give(registration, at=at)
        else:
            turn(registration, State.WAITING, at=at)
            audit.record("request.not_met", registration, by=None, at=at)
            letters.no_place_this_time(registration, at=at)
    return len(requested)


def state_for(
    session: Session, applicant: Applicant, *, at: datetime, is_confirmed: bool = False
) -> str:
    """What a newcomer with these answers gets now; a confirmed address need not be confirmed."""
    if places.must_ask_first(session, applicant.organisation, at=at):
        return State.REQUESTED
    if not places.fits(session, not_yet_stored(session, applicant)):
        return State.WAITING
    asks = session.series.asks_for_confirmation and not is_confirmed
    return State.UNCONFIRMED if asks else State.PLACE


def take_in(  # noqa: PLR0913 (a registration has this many facts)
    session: Session,
    applicant: Applicant,
    person: Person,
    state: str,
    *,
    by: Person | None,
    at: datetime,
) -> Registration:
    """The new registration in ``state``, written down; its letter is the caller's."""
    registration = enter(session, applicant, person, state, by=by, at=at)
    audit.record("registration.made", registration, by=by, at=at, state=state)
    return registration


def tell(registration: Registration, *, at: datetime, booker: Booker | None = None) -> None:
    """The one letter that answers a registration; another if ``booker`` made it for them."""
    has_place = registration.state == State.PLACE
    issued = invitations.invite(registration, at=at) if has_place else None
    if booker:
        letters.registered_by_colleague(registration, issued, booker=booker, at=at)
    elif has_place:
        letters.registered(registration, issued, at=at)
    elif registration.state == State.WAITING:
        letters.on_reserve_list(registration, at=at)
    elif registration.state == State.REQUESTED:
        letters.request_received(registration, at=at)
    else:
        letters.confirm_address(registration, at=at)
