"""Lists of participants that leave the site as files: who took which, and what is in them.

What a file may hold is said in ``columns``, how it is written in ``spreadsheets``.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit
from participants.models import Person
from seminars import columns, roster
from seminars.columns import Column
from seminars.models import CalendarReply, Session
from seminars.spreadsheets import Row, csv_lines, xlsx_file

if TYPE_CHECKING:
    from seminars.models.registration import RegistrationQuerySet

Kind = Literal["csv", "xlsx"]
EVERYBODY = "all"  # also those who have cancelled, unlike roster.GROUPS["everybody"]
ROWS_AT_A_TIME = 500
BYTES_AT_A_TIME = 64 * 1024


@transaction.atomic
def export_participants(  # noqa: PLR0913 (a file has this many facts)
    session: Session,
    chosen: Sequence[str],
    kind: Kind = "csv",
    *,
    group: str = EVERYBODY,
    by: Person,
    at: datetime,
) -> Iterator[bytes]:
    """The file, piece by piece; that personal data left is written down first.

    ``chosen`` are names of columns, ``group`` one of ``roster.GROUPS``.
    """
    found = columns.chosen(session, chosen)
    rows = of_group(session, group)
    audit.record(
        "participants.exported",
        session,
        by=by,
        at=at,
        count=rows.count(),
        kind=kind,
        group=group,
        columns=" ".join(column.name for column in found),
    )
    table = _table(found, rows)
    return csv_lines(table) if kind == "csv" else _xlsx(table, rows)


def of_group(session: Session, group: str) -> "RegistrationQuerySet":
    """Every row, or one of ``roster.GROUPS``, in order of arrival."""
    if group == EVERYBODY:
        return session.registrations.order_by("rank", "pk")
    return roster.in_group(session, group)


def file_name(session: Session, kind: str = "csv") -> str:
    """Plain ASCII that says which session: “larande-14-2026-12-17.csv”."""
    day = timezone.localtime(session.starts_at).date()
    return f"{session.series.slug}-{session.number}-{day}.{kind}"


def _table(found: Sequence[Column], rows: "RegistrationQuerySet") -> Iterator[Row]:
    yield [str(column.label) for column in found]
    whole = rows.select_related("organisation", "profession", "session__series")
    applied = CalendarReply.objects.applied().order_by("received_at", "pk")
    whole = whole.prefetch_related(
        "answers", "party_members", Prefetch("calendar_replies", applied)
    )
    for registration in whole.iterator(chunk_size=ROWS_AT_A_TIME):
        yield [column.cell(registration) for column in found]


def _xlsx(table: Iterable[Row], rows: "RegistrationQuerySet") -> Iterator[bytes]:
    in_numbers: list[Row] = [(_("Behov"), _("Antal")), *columns.needs_in_numbers(rows)]
    with xlsx_file([(_("Deltagare"), table), (_("Behov i siffror"), in_numbers)]) as file:
        while piece := file.read(BYTES_AT_A_TIME):
            yield piece
