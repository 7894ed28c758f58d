"""How a letter about a registration is written, addressed and put into the outbox."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from materials.models import Material
from participants import outbox
from participants.letters import written
from participants.mime import own_address
from participants.models import OutgoingMail
from seminars import links, related
from seminars.invitations import Issued
from seminars.models import Registration, Series, Session


def about(registration: Registration) -> str:
    """The beginning of the purpose of every mail about one registration."""
    return f"registration:{registration.pk}"


def post(  # noqa: PLR0913 (a mail has this many facts)
    name: str,
    registration: Registration,
    issued: Issued | None = None,
    *,
    at: datetime,
    expires_at: datetime | None = None,
    occasion: str = "",
    is_optional: bool = False,
    in_reply_to: str = "",
    **facts: object,
) -> OutgoingMail:
    """Write letter ``name`` and put it into the outbox with its calendar part.

    Its purpose begins with ``about(registration)``; ``occasion`` makes a repeat another mail.
    One may do without an optional letter: mail programs show the button of RFC 8058 beside it.
    """
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
        sender_name=sender_name(registration.session.series, registration.language),
        reply_to=registration.session.series.sender_address,
        in_reply_to=in_reply_to,
        calendar=issued.calendar if issued else None,
        calendar_method=issued.method if issued else "",
        unsubscribe_url=links.reminders_url(registration) if is_optional else "",
    )
    if issued:
        issued.invitation.mail = mail
        issued.invitation.save(update_fields=["mail"])
    return mail


def sender_name(series: Series, language: str) -> str:
    """Whom a mail comes from, as its reader sees it: the series and the site."""
    with translation.override(language):
        return f"{series.title}, {settings.SITE_NAME[language]}"


def materials_at(session: Session, language: str, *uses: str) -> list[tuple[Material, str]]:
    """The readable materials at ``session`` for ``uses``, each with the address of its page."""
    found = related.readable(session, *uses)
    return [(material, links.material_url(material, language)) for material in found]


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
        "team_url": links.team_url(registration),
        "series_url": _series_url(registration),
        "reminders_url": links.reminders_url(registration),
        "counts_answers": settings.MAILBOX is not None and not registration.is_team,
        "sender": own_address(),
        "readings": SimpleLazyObject(partial(materials_at, session, language, "read_before")),
    }


def _series_url(registration: Registration) -> str:
    """Where the series is left that brought somebody here; empty for who came by themselves."""
    taken = registration.series_registration
    return links.series_url(taken) if taken and taken.ended_at is None else ""
