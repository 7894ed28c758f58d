"""Papers for the room, as PDFs that screen readers can read: sign-in sheet and name badges.

Names reach typst as data (JSON), never as markup. Who has a place stands on them, with name,
organisation and profession; needs never do.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.db import transaction
from django.utils.translation import gettext as _

from participants import audit
from participants.collation import swedish_order
from participants.languages import active_language
from participants.models import Person
from seminars import timing
from seminars.models import Format, Registration, Session

if TYPE_CHECKING:
    from seminars.models.registration import RegistrationQuerySet

_PAPERS = Path(__file__).parent / "print"
# Shipped with the site: typst reads neither woff2 nor, on purpose, the fonts of the machine.
FONTS = _PAPERS / "fonts"


@dataclass(frozen=True)
class Line:
    name: str
    organisation: str = ""
    profession: str = ""


@transaction.atomic
def sign_in_sheet(session: Session, *, by: Person, at: datetime) -> bytes:
    """A table with room for a signature; its heading stands on each page."""
    lines = _lines(session)
    audit.record("participants.printed", session, by=by, at=at, count=len(lines), kind="sheet")
    return _printed("sign_in_sheet.typ", _("Närvarolista"), session, lines)


@transaction.atomic
def name_badges(session: Session, *, by: Person, at: datetime) -> bytes:
    """Ten to a page of A4, to cut apart along the thin lines."""
    lines = _lines(session)
    audit.record("participants.printed", session, by=by, at=at, count=len(lines), kind="badges")
    return _printed("name_badges.typ", _("Namnskyltar"), session, lines)


def _lines(session: Session) -> list[Line]:
    """Everybody with a place, in Swedish order; those who come to the room, where there is one."""
    rows = session.registrations.placed()
    if session.is_on_site:
        rows = rows.filter(format=Format.ON_SITE)
    return sorted(_each(rows), key=lambda line: swedish_order(line.name))


def _each(rows: "RegistrationQuerySet") -> list[Line]:
    whole = rows.select_related("organisation", "profession").prefetch_related("party_members")
    return [line for registration in whole for line in _party(registration)]


def _party(registration: Registration) -> list[Line]:
    """The one who registered, then those whose names are known: a team has a line for each."""
    members = [each.name for each in registration.party_members.all()]
    organisation = registration.organisation_name
    own = Line(registration.name, organisation, str(registration.profession or ""))
    others = [name for name in members if name and name != registration.name]
    return [own, *(Line(name, organisation) for name in others)]


def _printed(paper: str, heading: str, session: Session, lines: Sequence[Line]) -> bytes:
    title = f"{heading}: {session.title}"
    document = {
        "language": active_language(),
        "title": title,
        "heading": heading,
        "session": session.title,
        "when": timing.when(session),
        "where": str(session.venue) if session.venue else "",
        "lines": [asdict(line) for line in lines],
        "words": {
            "name": _("Namn"),
            "organisation": _("Organisation"),
            "signature": _("Underskrift"),
            "page": _("Sida"),
            "of": _("av"),
            "nobody": _("Ingen har plats än."),
        },
    }
    return _compiled(_PAPERS / paper, document)


def _compiled(paper: Path, document: dict[str, Any]) -> bytes:
    """PDF/UA-1, which forbids letters that no font has, such as 例.

    They are then looked for among the machine's own fonts, and the file, tagged and titled as
    ever, claims no standard.
    """
    given = {"document": json.dumps(document)}
    try:
        return typst.compile(
            paper,
            format="pdf",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs=given,
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return typst.compile(paper, format="pdf", font_paths=[FONTS], sys_inputs=given)
