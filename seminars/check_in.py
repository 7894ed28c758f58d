"""The code at the door: a picture that a phone reads, and what it says about somebody.

The code is the address of the organisers' page about one registration, signed for that purpose;
whoever else opens it is asked to sign in and finds nothing.
"""

import re
from datetime import datetime

import segno
from django.utils.safestring import SafeString, mark_safe

from seminars import links
from seminars.models import Format, Registration, Session
from seminars.timing import on_day

QUIET_ZONE = 4  # modules of white around the code (ISO/IEC 18004, 5.3.8)


def code_svg(url: str) -> SafeString:
    """The QR code of ``url`` as inline SVG, silent: the words beside it say what it is.

    Without a single style attribute, so a strict content security policy lets it be.
    """
    drawing = segno.make(url, error="m", micro=False).svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff", border=QUIET_ZONE
    )
    silent = drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    # Safe: drawn by a library from an address of ours, in which nobody has typed anything.
    return mark_safe(silent)  # noqa: S308 (said above)


def code_of(registration: Registration) -> SafeString:
    """The code that lets this registration in."""
    return code_svg(links.check_in_url(registration))


def has_code(registration: Registration) -> bool:
    """Whether there is a door to show it at: a place in a room, at a session that is held."""
    is_expected = registration.state == Registration.State.PLACE
    is_held = registration.session.state == Session.State.PUBLISHED
    return is_expected and is_held and registration.format == Format.ON_SITE


def registration_numbered(session: Session, typed: str) -> Registration | None:
    """The registration of ``session`` behind a typed number: “L14-0032”, “l14 32” or “32”.

    Also under the number that the session had in a series that was merged: mails still say it.
    None for a number of another session, and for what is no number.
    """
    parts = re.fullmatch(r"\s*(?:([^\W\d_]\d+)[\s–-]+)?0*(\d{1,9})\s*", typed)
    if parts is None or (parts[1] and not _is_label_of(session, parts[1].upper())):
        return None
    numbered = session.registrations.select_related("person", "organisation", "profession")
    return numbered.filter(number=int(parts[2])).first()


def _is_label_of(session: Session, label: str) -> bool:
    return label == session.label or session.former_numbers.filter(label=label).exists()


def is_too_early(session: Session, *, at: datetime) -> bool:
    """Nobody arrives before the day of the session."""
    return on_day(at) < on_day(session.starts_at)
