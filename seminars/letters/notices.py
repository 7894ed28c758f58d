"""Letters that the clock sends about a session, and what its organiser tells afterwards.

E8, E9, E17, “the materials are here” and “the reserve list is closed”. Their purposes end in the
occasion, so that they can be found again by it and a moved session is told of anew.
"""

from datetime import datetime, timedelta

from participants import outbox
from participants.models import OutgoingMail
from seminars.letters.posting import about, materials_at, post
from seminars.models import Registration, Session, SessionMaterial
from seminars.timing import on_day

Use = SessionMaterial.Use

BEFORE_THE_START = ("prepare", "tomorrow", "reserve_list_closed")
OPTIONAL = ("prepare", "tomorrow", "materials_are_here", "recording_ready")
LEFT_BEHIND = (Use.SLIDES, Use.NOTES, Use.RECORDING)
NEWS_FOR = timedelta(days=14)  # after that, what is new on the page is new no longer


def prepare(registration: Registration, *, occasion: str, at: datetime) -> OutgoingMail:
    """E8: the one thing to do before the session, with links to what is to be read."""
    return _reminder("prepare", registration, occasion=occasion, at=at)


def tomorrow(registration: Registration, *, occasion: str, at: datetime) -> OutgoingMail:
    """E9: the way in. Says “today” where the letter is late."""
    is_today = on_day(registration.session.starts_at) == on_day(at)
    return _reminder("tomorrow", registration, occasion=occasion, at=at, is_today=is_today)


def reserve_list_closed(registration: Registration, *, occasion: str, at: datetime) -> OutgoingMail:
    """Nobody is moved up any more, so nobody has to keep the day free."""
    starts_at = registration.session.starts_at
    return post("reserve_list_closed", registration, at=at, expires_at=starts_at, occasion=occasion)


def materials_are_here(registration: Registration, *, occasion: str, at: datetime) -> OutgoingMail:
    """What the session left behind, also for those who could not come."""
    session, language = registration.session, registration.language
    return post(
        "materials_are_here",
        registration,
        at=at,
        expires_at=at + NEWS_FOR,
        occasion=occasion,
        is_optional=True,
        materials=materials_at(session, language, *LEFT_BEHIND),
    )


def recording_ready(registration: Registration, *, occasion: str, at: datetime) -> OutgoingMail:
    """E17: the recording, also for those who could not come."""
    session, language = registration.session, registration.language
    return post(
        "recording_ready",
        registration,
        at=at,
        expires_at=at + NEWS_FOR,
        occasion=occasion,
        is_optional=True,
        materials=materials_at(session, language, Use.RECORDING),
    )


def call_off_before_start(session: Session, starts_at: datetime, *, at: datetime) -> int:
    """Stop what the clock wrote for a start, a place or a room that has changed since."""
    keys = session.registrations.values_list("pk", flat=True)
    occasion = occasion_of(starts_at)
    return outbox.call_off_exactly(
        [f"registration:{key}:{name}:{occasion}" for key in keys for name in BEFORE_THE_START],
        at=at,
    )


def call_off_optional(registration: Registration, *, at: datetime) -> None:
    """Stop what somebody does not want to be reminded of any more."""
    for name in OPTIONAL:
        outbox.call_off(f"{about(registration)}:{name}", at=at)


def occasion_of(starts_at: datetime) -> str:
    """The start that a letter was about, as the end of its purpose."""
    return starts_at.isoformat(timespec="minutes")


def _reminder(
    name: str, registration: Registration, *, occasion: str, at: datetime, is_today: bool = False
) -> OutgoingMail:
    """Never after the start: it would be of no use then."""
    return post(
        name,
        registration,
        at=at,
        expires_at=registration.session.starts_at,
        occasion=occasion,
        is_optional=True,
        is_today=is_today,
    )
