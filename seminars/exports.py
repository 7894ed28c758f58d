"""Lists of participants as files that a spreadsheet opens as they are, and that do nothing there.

CSV with a byte order mark and semicolons, as Excel in Swedish expects. A cell that a spreadsheet
would read as a formula gets an apostrophe in front (OWASP: CSV injection; ASVS 1.2.10). Needs are
health data and never leave in a file.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit
from participants.models import Person
from seminars.models import Registration, Session

if TYPE_CHECKING:
    from seminars.models.registration import RegistrationQuerySet

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = frozenset("=+-@\t\r\n\x00＝＋－＠")
ROWS_AT_A_TIME = 500


@transaction.atomic
def export_participants(session: Session, *, by: Person, at: datetime) -> Iterator[bytes]:
    """The lines of the file, one by one; that personal data left is written down first."""
    rows = session.registrations.select_related("organisation", "profession", "session__series")
    audit.record("participants.exported", session, by=by, at=at, count=rows.count())
    return _lines(rows.order_by("rank", "pk"))


def file_name(session: Session) -> str:
    """Plain ASCII that says which session: “larande-14-2026-12-17.csv”."""
    day = timezone.localtime(session.starts_at).date()
    return f"{session.series.slug}-{session.number}-{day}.csv"


def inert(cell: object) -> str:
    """The cell as text that no spreadsheet calculates with or calls out by."""
    words = str(cell).replace("\x00", "")
    begins = words.lstrip(" \u00a0")[:1] or words[:1]
    return f"'{words}" if begins in STARTS_A_FORMULA and begins else words


class _Line:
    """What csv.writer writes to: hands each line back instead of keeping it."""

    def write(self, line: str) -> bytes:
        return line.encode("utf-8", errors="replace")


def _lines(rows: "RegistrationQuerySet") -> Iterator[bytes]:
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK.encode()
    yield writer.writerow(_headings())
    for registration in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        yield writer.writerow([inert(cell) for cell in _cells(registration)])


def _headings() -> list[str]:
    return [
        _("Nummer"),
        _("Namn"),
        _("E-post"),
        _("Organisation"),
        _("Yrke eller uppdrag"),
        _("Form"),
        _("Platser"),
        _("Läge"),
        _("Anmäld"),
        _("Språk"),
    ]


def _cells(registration: Registration) -> list[object]:
    return [
        registration.reference,
        registration.name,
        registration.email,
        registration.organisation_name,
        registration.profession or "",
        registration.get_format_display(),
        registration.places,
        registration.get_state_display(),
        f"{timezone.localtime(registration.made_at):%Y-%m-%d %H:%M}",
        registration.language,
    ]
