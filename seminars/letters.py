"""Everything the seminars ever say by mail: one function a letter (E0 to E15 of the design).

Each letter is written in the receiver's language and put into the outbox in the transaction of
its cause. Its purpose begins with ``about(registration)``, so that a cause that is gone can
call off what has not been sent.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail
from seminars import links
from seminars.invitations import Issued
from seminars.models import Registration
from seminars.timing import on_day


def about(registration: Registration) -> str:
    """The beginning of the purpose of every mail about one registration."""
    return f"registration:{registration.pk}"


def confirm_address(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E0: the place is held for two hours; one click on the page confirms the address."""
    return _post("confirm_address", registration, at=at, expires_at=registration.hold_expires_at)


def registered(registration: Registration, issued: Issued, *, at: datetime) -> OutgoingMail:
    """E1: you have a place, and here is the calendar entry."""
    return _post("registered", registration, issued, at=at)


def on_reserve_list(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E2: your place in the line and how you will hear from us."""
    ahead = registration.session.registrations.waiting().filter(rank__lt=registration.rank)
    return _post("on_reserve_list", registration, at=at, position=ahead.count() + 1)


def request_received(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E3: others go first; this is when you will know."""
    return _post("request_received", registration, at=at)


def place_given(registration: Registration, issued: Issued, *, at: datetime) -> OutgoingMail:
    """E4: a place became yours after waiting, asking or accepting."""
    return _post("place_given", registration, issued, at=at)


def no_place_this_time(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E5: the places went to others; you are on the reserve list."""
    return _post("no_place_this_time", registration, at=at)


def place_offered(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E6: a place is free; answer by then."""
    expires_at = registration.offer_expires_at
    return _post("place_offered", registration, at=at, expires_at=expires_at)


def offer_expired(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E7: no answer came, so the place went on."""
    return _post("offer_expired", registration, at=at)


def offer_withdrawn(registration: Registration, *, at: datetime) -> OutgoingMail:
    """The person who had cancelled took the place back; your rank is kept."""
    return _post("offer_withdrawn", registration, at=at)


def session_changed(
    registration: Registration, issued: Issued | None, *, changes: Sequence[str], at: datetime
) -> OutgoingMail:
    """E10: what is new, old beside new; with a place the calendar entry follows."""
    return _post("session_changed", registration, issued, at=at, changes=changes)


def session_moved(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """E11: the new date or hour, and one click for those who cannot come then."""
    session = registration.session
    before = session.previous_starts_at
    same_day = before is not None and on_day(before) == on_day(session.starts_at)
    return _post("session_moved", registration, issued, at=at, same_day=same_day)


def session_cancelled(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """E12: cancelled, and why; the calendar entry goes."""
    return _post("session_cancelled", registration, issued, at=at)


def session_reopened(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """It will be held after all; registrations stand as they were."""
    return _post("session_reopened", registration, issued, at=at)


def registration_cancelled(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """E13: your place is given back; undo while nobody else has it."""
    return _post("registration_cancelled", registration, issued, at=at)


def already_registered(registration: Registration, *, at: datetime) -> OutgoingMail:
    """Somebody sent the form again with this address: the truth goes by mail, once an hour."""
    return _post("already_registered", registration, at=at, occasion=f"{at:%Y-%m-%dT%H}")


def _post(  # noqa: PLR0913 (a mail has this many facts)
    name: str,
    registration: Registration,
    issued: Issued | None = None,
    *,
    at: datetime,
    expires_at: datetime | None = None,
    occasion: str = "",
    **facts: object,
) -> OutgoingMail:
    """Write letter ``name`` and put it into the outbox with its calendar part."""
    letter = written(
        f"seminars/letters/{name}",
        registration.language,
        _context(registration) | {"has_invitation": issued is not None} | facts,
    )
    occasion = occasion or (str(issued.invitation.pk) if issued else at.isoformat())
    mail = outbox.post(
        letter,
        purpose=f"{about(registration)}:{name}:{occasion}",
        person=registration.person,
        address=registration.email,
        language=registration.language,
        at=at,
        expires_at=expires_at,
        sender_name=_sender_name(registration),
        reply_to=registration.session.series.sender_address,
        calendar=issued.calendar if issued else None,
        method=issued.method if issued else "",
    )
    if issued:
        issued.invitation.mail = mail
        issued.invitation.save(update_fields=["mail"])
    return mail


def _context(registration: Registration) -> dict[str, object]:
    session, language = registration.session, registration.language
    return {
        "registration": registration,
        "session": session,
        "series": session.series,
        "session_url": links.session_url(session, language),
        "join_url": links.join_url(registration),
        "manage_url": links.manage_url(registration),
        "cancel_url": links.cancel_url(registration),
        "confirm_url": links.confirm_url(registration),
        "offer_url": links.offer_url(registration),
    }


def _sender_name(registration: Registration) -> str:
    with translation.override(registration.language):
        return f"{registration.session.series.title}, {settings.SITE_NAME[registration.language]}"
