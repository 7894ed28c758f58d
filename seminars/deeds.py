"""Who did what in a series (6.9): the log as its organisers read it, exports included.

The log knows nothing of seminars: an entry names a kind of row and its key. So the entries of a
series are found by the keys of the series' own rows, which both databases look up in one index.
A pointer to the series in the log was weighed: every act would have to carry it along, rows that
change series would have to be followed, and it would save less than a tenth of a second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from participants.models import AuditEntry
from seminars.deed_words import details_in_words, words_for
from seminars.models import (
    CalendarReply,
    Handover,
    Message,
    PersonalInvitation,
    Question,
    Registration,
    Series,
    SeriesRegistration,
    SeriesRole,
    Session,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)

# Each kind of row that an act of this room writes about, and the way from it to its session.
OF_SESSION: dict[type[models.Model], str] = {
    Session: "pk",
    Registration: "session",
    Message: "session",
    Handover: "registration__session",
    PersonalInvitation: "session",
    Question: "session",
    CalendarReply: "session",
}
# … and from those that belong to a series as a whole.
OF_SERIES: dict[type[models.Model], str] = {
    Series: "pk",
    SeriesRegistration: "series",
    SeriesRole: "series",
    Question: "series",
}


@dataclass(frozen=True)
class Kind:
    """Deeds that one looks for together, by the beginnings of their actions."""

    name: str
    label: str | Promise
    beginnings: tuple[str, ...]

    @property
    def condition(self) -> Q:
        found = Q()
        for beginning in self.beginnings:
            found |= Q(action__startswith=beginning)
        return found


KINDS = (
    Kind(
        "programme",
        pgettext_lazy("deeds", "Träffar"),
        (
            "session.",
            "series.changed",
            "series.planned",
            "series.renamed",
            "series.merged",
            "question.",
            "materials.",
        ),
    ),
    Kind(
        "registrations",
        pgettext_lazy("deeds", "Anmälningar"),
        (
            *("registration", "request.", "place.", "offer.", "handover.", "party."),
            *("series.taken", "series.left", "series.confirmed", "colleagues.", "attendance."),
            *("people.", "invitation.", "reply.", "list.", "reminders.", "personal_calendar."),
        ),
    ),
    Kind("messages", pgettext_lazy("deeds", "Meddelanden"), ("message.",)),
    Kind("files", pgettext_lazy("deeds", "Hämtade listor"), ("participants.", "report.")),
    Kind("organisers", pgettext_lazy("deeds", "Arrangörer"), ("organiser.",)),
)


@dataclass(frozen=True)
class Deed:
    """One line: when, who, what, to what; ``session`` and ``registration`` where there are any."""

    at: datetime
    who: str
    words: str
    details: Sequence[str]
    session: Session | None = None
    registration: Registration | None = None


def entries(
    series: Series, *, session: Session | None = None, kind: str = ""
) -> "QuerySet[AuditEntry]":
    """What was done in the series, or to one session of it, the latest first."""
    about = _about_session(session) if session else _about_series(series)
    found = AuditEntry.objects.filter(about)
    for each in KINDS:
        if each.name == kind:
            found = found.filter(each.condition)
    return found.select_related("by").order_by("-at", "-pk")


def told(found: Iterable[AuditEntry]) -> list[Deed]:
    """The entries in words, with the rows they are about: a query for each kind of row."""
    rows = list(found)
    registrations = _by_key(Registration.objects.select_related("session__series", "person"), rows)
    messages = _by_key(Message.objects.select_related("session__series"), rows)
    sessions = _by_key(Session.objects.select_related("series"), rows)
    return [_deed(row, registrations, messages, sessions) for row in rows]


def _about_series(series: Series) -> Q:
    about = Q()
    for model, way in OF_SERIES.items():
        about |= _keys(model, **{way: series.pk})
    for model, way in OF_SESSION.items():
        name = "series" if way == "pk" else f"{way}__series"
        about |= _keys(model, **{name: series.pk})
    return about


def _about_session(session: Session) -> Q:
    about = Q()
    for model, way in OF_SESSION.items():
        about |= _keys(model, **{way: session.pk})
    return about


def _keys(model: type[models.Model], **facts: int) -> Q:
    rows: models.QuerySet[models.Model] = models.QuerySet(model)
    return Q(subject_type=model._meta.label_lower, subject_id__in=rows.filter(**facts).values("pk"))


def _by_key(rows: "QuerySet[Row]", found: Iterable[AuditEntry]) -> dict[int, Row]:
    label = rows.model._meta.label_lower
    return rows.in_bulk({entry.subject_id for entry in found if entry.subject_type == label})


def _deed(
    entry: AuditEntry,
    registrations: dict[int, Registration],
    messages: dict[int, Message],
    sessions: dict[int, Session],
) -> Deed:
    registration, message = None, None
    if entry.subject_type == Registration._meta.label_lower:
        registration = registrations.get(entry.subject_id)
    elif entry.subject_type == Message._meta.label_lower:
        message = messages.get(entry.subject_id)
    whose = registration or message
    session = whose.session if whose else None
    if entry.subject_type == Session._meta.label_lower:
        session = sessions.get(entry.subject_id)
    return Deed(
        at=entry.at,
        who=_who(entry, registration),
        words=words_for(entry.action),
        details=details_in_words(entry.details),
        session=session,
        registration=registration,
    )


def _who(entry: AuditEntry, registration: Registration | None) -> str:
    if entry.by is None:
        return _("Systemet")
    if registration and registration.person_id == entry.by_id:
        return _("Deltagaren")
    return str(entry.by) if entry.by.is_active else _("En raderad person")
