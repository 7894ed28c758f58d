"""Letters to those who organise a series: the day's news, a list that closed, what is wrong.

O-1 to O-4, in each organiser's own language. Numbers and states; no names of participants beyond
the addresses that have to be mended.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail, Person
from seminars import links
from seminars.letters.posting import sender_name
from seminars.models import Registration, Series, Session
from seminars.timing import on_day

NEWS_OF_A_DAY = timedelta(days=1)


def digest(  # noqa: PLR0913 (a letter has this many facts)
    series: Series, reader: Person, *, rows: Sequence[Any], new: int, gone: int, at: datetime
) -> OutgoingMail:
    """O-1: what has happened since the last one, a row a session."""
    pages = [(row, _list_url(row.session, reader)) for row in rows]
    return _post(
        "organiser_digest",
        series,
        reader,
        purpose=f"digest:{series.pk}:{reader.pk}:{on_day(at):%Y-%m-%d}",
        at=at,
        expires_at=at + NEWS_OF_A_DAY,
        rows=pages,
        new=new,
        gone=gone,
    )


def registration_closed(
    session: Session, reader: Person, *, occasion: str, at: datetime, **numbers: int
) -> OutgoingMail:
    """O-2: how many come and how many needs there are; the list is a click away."""
    return _about(
        "registration_closed",
        session,
        reader,
        occasion=occasion,
        at=at,
        list_url=_list_url(session, reader),
        **numbers,
    )


def link_missing(
    session: Session, reader: Person, *, occasion: str, at: datetime, **numbers: int
) -> OutgoingMail:
    """O-4: nobody can come in as things stand."""
    return _about(
        "link_missing",
        session,
        reader,
        occasion=occasion,
        at=at,
        edit_url=links.desk_url("session_edit", session, reader.language),
        **numbers,
    )


def mail_refused(
    series: Series, reader: Person, *, registrations: Sequence[Registration], at: datetime
) -> OutgoingMail:
    """O-3: these addresses are to be checked; at most once a day."""
    rows = [(each, _list_url(each.session, reader)) for each in registrations]
    return _post(
        "mail_refused",
        series,
        reader,
        purpose=f"refused:{series.pk}:{reader.pk}:{on_day(at):%Y-%m-%d}",
        at=at,
        rows=rows,
        n=len(rows),
    )


def _about(
    name: str, session: Session, reader: Person, *, occasion: str, at: datetime, **facts: object
) -> OutgoingMail:
    """One letter about one session to one organiser; of no use after the start."""
    return _post(
        name,
        session.series,
        reader,
        purpose=f"session:{session.pk}:{name}:{reader.pk}:{occasion}",
        at=at,
        expires_at=session.starts_at,
        session=session,
        session_url=links.session_url(session, reader.language),
        **facts,
    )


def _post(  # noqa: PLR0913 (a mail has this many facts)
    name: str,
    series: Series,
    reader: Person,
    *,
    purpose: str,
    at: datetime,
    expires_at: datetime | None = None,
    **facts: object,
) -> OutgoingMail:
    context = {"reader": reader, "series": series, "at": at, **facts}
    return outbox.post(
        written(f"seminars/letters/{name}", reader.language, context),
        purpose=purpose,
        person=reader,
        address=reader.email,
        language=reader.language,
        at=at,
        expires_at=expires_at,
        sender_name=sender_name(series, reader.language),
        reply_to=settings.CONTACT_EMAIL,
    )


def _list_url(session: Session, reader: Person) -> str:
    return links.desk_url("participants", session, reader.language)
