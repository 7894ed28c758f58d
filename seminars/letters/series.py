"""Letters about whole series, and to and about people whom somebody else registered (E15)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail
from seminars import links, subscriptions
from seminars.applicants import Applicant, Booker
from seminars.invitations import Issued
from seminars.letters.posting import post, sender_name
from seminars.models import Registration, Series, SeriesRegistration, Session


def about_series(series_registration: SeriesRegistration) -> str:
    """The beginning of the purpose of the mails about one registration for a series."""
    return f"series-registration:{series_registration.pk}"


def series_summary(
    mine: Sequence[SeriesRegistration],
    registrations: Sequence[Registration],
    *,
    is_repeat: bool,
    at: datetime,
) -> OutgoingMail:
    """You take the series: how each session stands, and that later ones come by themselves.

    ``is_repeat`` is for the owner of an address that was registered already, once an hour.
    """
    needs_confirmation = any(not each.counts for each in mine)
    context = {
        "chosen": [(each, links.series_url(each)) for each in mine],
        "registrations": [(each, links.manage_url(each)) for each in registrations],
        "is_repeat": is_repeat,
        "needs_confirmation": needs_confirmation,
        "wants_invitations": subscriptions.wants_invitations(mine[0].person),
    }
    name = "again" if is_repeat else "summary"
    return _post_about(mine[0], "series_summary", f"{name}:{at:%Y-%m-%dT%H}", context, at=at)


def series_left(
    series_registration: SeriesRegistration, left: Sequence[Registration], *, at: datetime
) -> OutgoingMail:
    """You have left the series: which sessions were given back."""
    return _post_about(series_registration, "series_left", "left", {"left": left}, at=at)


def series_merged(
    series_registration: SeriesRegistration, former: Series, *, at: datetime
) -> OutgoingMail:
    """The series you took is part of another now: what you have stays, nothing more comes."""
    occasion = f"merged:{former.slug}"
    context = {"former": former, "my_series": links.series_url(series_registration)}
    return _post_about(series_registration, "series_merged", occasion, context, at=at)


def registered_by_colleague(
    registration: Registration, issued: Issued | None, *, booker: Booker, at: datetime
) -> OutgoingMail:
    """E15: somebody registered you; who, how it stands, and how to say no."""
    expires_at = registration.hold_expires_at  # None but for an address to be confirmed
    return post(
        "registered_by_colleague", registration, issued, at=at, expires_at=expires_at, booker=booker
    )


def about_colleagues(session: Session, form_token: uuid.UUID) -> str:
    """The beginning of the purpose of the booker's letter about one sending of the form."""
    return f"colleagues:{session.pk}:{form_token.hex}"


def colleagues_registered(  # noqa: PLR0913 (whom, by whom, for what)
    session: Session,
    colleagues: Sequence[Applicant],
    *,
    booker: Booker,
    form_token: uuid.UUID,
    outcome: str,
    at: datetime,
) -> OutgoingMail:
    """To the booker: whom they typed, and that we have written to each; nobody's state.

    ``outcome``, what the page said, ends the purpose: a repeat of the form says it again.
    """
    first = colleagues[0]
    context = {
        "booker": booker,
        "session": session,
        "series": session.series,
        "session_url": links.session_url(session, first.language),
        "colleagues": colleagues,
        "some_left_out": "none=" in outcome,  # as newcomers would be told; it names nobody
    }
    return outbox.post(
        written("seminars/letters/colleagues_registered", first.language, context),
        purpose=f"{about_colleagues(session, form_token)}:{outcome}",
        person=booker.person,
        address=booker.email,
        language=first.language,
        at=at,
        sender_name=sender_name(session.series, first.language),
        reply_to=session.series.sender_address,
    )


def _post_about(
    series_registration: SeriesRegistration,
    name: str,
    occasion: str,
    context: dict[str, object],
    *,
    at: datetime,
) -> OutgoingMail:
    series, language = series_registration.series, series_registration.language
    facts = {"taken": series_registration, "series": series}
    return outbox.post(
        written(f"seminars/letters/{name}", language, facts | context),
        purpose=f"{about_series(series_registration)}:{occasion}",
        person=series_registration.person,
        address=series_registration.email,
        language=language,
        at=at,
        sender_name=sender_name(series, language),
        reply_to=series.sender_address,
    )
