"""Everything the seminars ever say by mail: one function a letter.

Each letter is written in the receiver's language and put into the outbox in the transaction of
its cause. Its purpose begins with ``about(registration)``, so that a cause that is gone can
call off what has not been sent.
"""

from seminars.letters.asking import (
    about_asking,
    about_asking_to,
    personal_invitation,
    personal_invitation_reminder,
)
from seminars.letters.changing import format_switched
from seminars.letters.entry import about_entry, entry_link
from seminars.letters.handover import (
    about_handover,
    handover_declined,
    place_handed_over,
    place_handed_over_to_you,
)
from seminars.letters.messages import (
    about_message,
    message_as_read,
    message_test,
    message_to_group,
)
from seminars.letters.notices import (
    call_off_before_start,
    materials_are_here,
    occasion_of,
    prepare,
    recording_ready,
    reserve_list_closed,
    tomorrow,
)
from seminars.letters.on_behalf import (
    moved_to_reserve_list,
    registered_by_organiser,
    registrations_merged,
)
from seminars.letters.opening import about_opening, opening_reminder
from seminars.letters.organisers import (
    digest,
    link_missing,
    mail_refused,
    registration_closed,
)
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
from seminars.letters.replies import calendar_no_noted, calendar_yes_noted
from seminars.letters.roles import about_role, role_invitation
from seminars.letters.series import (
    about_colleagues,
    about_series,
    colleagues_registered,
    registered_by_colleague,
    series_left,
    series_merged,
    series_summary,
)
from seminars.letters.session import (
    session_cancelled,
    session_changed,
    session_moved,
    session_reopened,
)

__all__ = [
    "about",
    "about_asking",
    "about_asking_to",
    "about_colleagues",
    "about_entry",
    "about_handover",
    "about_message",
    "about_opening",
    "about_role",
    "about_series",
    "already_registered",
    "calendar_no_noted",
    "calendar_yes_noted",
    "call_off_before_start",
    "colleagues_registered",
    "confirm_address",
    "digest",
    "entry_link",
    "format_switched",
    "handover_declined",
    "link_missing",
    "mail_refused",
    "materials_are_here",
    "message_as_read",
    "message_test",
    "message_to_group",
    "moved_to_reserve_list",
    "no_place_this_time",
    "occasion_of",
    "offer_expired",
    "offer_withdrawn",
    "on_reserve_list",
    "opening_reminder",
    "personal_invitation",
    "personal_invitation_reminder",
    "place_given",
    "place_handed_over",
    "place_handed_over_to_you",
    "place_offered",
    "prepare",
    "recording_ready",
    "registered",
    "registered_by_colleague",
    "registered_by_organiser",
    "registration_cancelled",
    "registration_closed",
    "registrations_merged",
    "request_received",
    "reserve_list_closed",
    "role_invitation",
    "series_left",
    "series_merged",
    "series_summary",
    "session_cancelled",
    "session_changed",
    "session_moved",
    "session_reopened",
    "tomorrow",
]
