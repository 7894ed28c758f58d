"""Letters that answer what one person did, or what became of it (E0 to E7, E13)."""

from datetime import datetime

from participants.models import OutgoingMail
from seminars import places
from seminars.invitations import Issued
from seminars.letters.posting import post
from seminars.models import Registration


def confirm_address(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E0: the place is held for two hours; one click on the page confirms the address."""
    return post("confirm_address", registration, at=at, expires_at=registration.hold_expires_at)


def registered(registration: Registration, issued: Issued | None, *, at: datetime) -> OutgoingMail:
    """E1: you have a place, and here is the calendar entry."""
    return post("registered", registration, issued, at=at)


def on_reserve_list(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E2: your place in the line and how you will hear from us."""
    position = places.position(registration)
    return post("on_reserve_list", registration, at=at, position=position)


def request_received(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E3: others go first; this is when you will know."""
    return post("request_received", registration, at=at)


def place_given(registration: Registration, issued: Issued | None, *, at: datetime) -> OutgoingMail:
    """E4: a place became yours after waiting, asking or accepting."""
    return post("place_given", registration, issued, at=at)


def no_place_this_time(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E5: the places went to others; you are on the reserve list."""
    return post("no_place_this_time", registration, at=at)


def place_offered(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E6: a place is free; answer by then."""
    expires_at = registration.offer_expires_at
    return post("place_offered", registration, at=at, expires_at=expires_at)


def offer_expired(registration: Registration, *, at: datetime) -> OutgoingMail:
    """E7: no answer came, so the place went on."""
    return post("offer_expired", registration, at=at)


def offer_withdrawn(registration: Registration, *, at: datetime) -> OutgoingMail:
    """The person who had cancelled took the place back; your rank is kept."""
    return post("offer_withdrawn", registration, at=at)


def registration_cancelled(
    registration: Registration, issued: Issued | None, *, at: datetime
) -> OutgoingMail:
    """E13: your place is given back; undo while nobody else has it."""
    return post("registration_cancelled", registration, issued, at=at)


def already_registered(registration: Registration, *, at: datetime) -> OutgoingMail:
    """Somebody sent the form again with this address: the truth goes by mail, once an hour."""
    return post("already_registered", registration, at=at, occasion=f"{at:%Y-%m-%dT%H}")
