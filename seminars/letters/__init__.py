"""Everything the seminars ever say by mail: one function a letter.

Each letter is written in the receiver's language and put into the outbox in the transaction of
its cause. Its purpose begins with ``about(registration)``, so that a cause that is gone can
call off what has not been sent.
"""

from seminars.letters.posting import about
from seminars.letters.registration import (
    already_registered,
    confirm_address,
    no_place_this_time,
    offer_expired,
    offer_withdrawn,
    on_reserve_list,
    place_given,
    place_offered,
    registered,
    registration_cancelled,
    request_received,
)
from seminars.letters.session import (
    session_cancelled,
    session_changed,
    session_moved,
    session_reopened,
)

__all__ = [
    "about",
    "already_registered",
    "confirm_address",
    "no_place_this_time",
    "offer_expired",
    "offer_withdrawn",
    "on_reserve_list",
    "place_given",
    "place_offered",
    "registered",
    "registration_cancelled",
    "request_received",
    "session_cancelled",
    "session_changed",
    "session_moved",
    "session_reopened",
]
