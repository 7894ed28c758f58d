"""The job that reads an uploaded file: claim it, read it in a child process, keep the findings."""

import json
import shutil
import tempfile
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from materials import search
from materials.findings import MOST_OUTPUT_BYTES, Findings
from materials.models import MaterialFile, PageText
from participants import apart
from participants.audit import record
from participants.queue import ring

LEASE = timedelta(minutes=10)
WALL_SECONDS = 60
MOST_ATTEMPTS = 3
FACTS = (
    "pages",
    "language",
    "title",
    "tagged",
    "has_text",
    "has_outline",
    "damaged",
    "active_content",
)

REASONS: dict[str, Promise | str] = {
    "encrypted": _(
        "Filen är låst med lösenord. Öppna den, spara den utan lösenord och ladda upp den igen."
    ),
    "damaged": _("Filen går inte att läsa. Skriv ut dokumentet till pdf på nytt och försök igen."),
    "no_pages": _("Filen har inga sidor."),
    "too_many_pages": _("Filen har fler än 5 000 sidor. Dela upp den."),
    "launch": _(
        "Filen försöker starta ett program. Skriv ut dokumentet till pdf på nytt och försök igen."
    ),
    "too_heavy": _(
        "Filen tog för mycket tid eller minne att läsa. Skriv ut dokumentet till pdf på nytt."
    ),
    "gave_up": _("Läsningen avbröts flera gånger. Försök läsa filen igen om en stund."),
    "missing": _("Filen finns inte kvar på servern. Ladda upp den igen."),
}


def sweep(*, at: datetime) -> int:
    """Ring again for every file that waits; gives how many were rung."""
    waiting = MaterialFile.objects.waiting(at=at)
    rung = list(waiting.values_list("pk", flat=True))
    for file_id in rung:
        ring(read_file, file_id)
    return len(rung)


def read_file(file_id: int) -> bool:
    """Read one file if nobody else does; tells whether it was read. The queue's job."""
    if not claim(file_id, at=timezone.now()):
        return False
    file = MaterialFile.objects.select_related("version__material").get(pk=file_id)
    findings = replace_worn_out(file) or read_in_child(file)
    keep(file, findings, at=timezone.now())
    return True


def claim(file_id: int, *, at: datetime) -> bool:
    """Take the file with a lease; only one reader gets True."""
    taken = MaterialFile.objects.waiting(at=at).filter(pk=file_id)
    state = MaterialFile.State.READING
    changes = {"state": state, "lease_until": at + LEASE, "attempts": F("attempts") + 1}
    return taken.update(**changes) == 1


def replace_worn_out(file: MaterialFile) -> Findings | None:
    """Give up on a file whose readers died again and again."""
    return Findings(refused="gave_up") if file.attempts > MOST_ATTEMPTS else None


def read_in_child(file: MaterialFile) -> Findings:
    """What a limited child process finds in the file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        try:
            with file.file.open("rb") as stored:
                shutil.copyfileobj(stored, copy)
        except FileNotFoundError:
            return Findings(refused="missing")
        copy.flush()
        return _child_findings(copy.name)


def _child_findings(path: str) -> Findings:
    """Run the child; whatever it dies of is a reason, never an error here."""
    module, most = "materials.extraction", MOST_OUTPUT_BYTES
    try:
        printed = apart.said_by(module, path, seconds=WALL_SECONDS, at_most=most)
        return Findings(**json.loads(printed))
    except (apart.Died, ValueError, TypeError):
        return Findings(refused="too_heavy")


@transaction.atomic
def keep(file: MaterialFile, findings: Findings, *, at: datetime) -> bool:
    """Store pages, facts and search keys together; False if another reader was faster."""
    held = MaterialFile.objects.select_for_update().filter(
        pk=file.pk, state=MaterialFile.State.READING
    )
    if not held.filter(attempts=file.attempts).exists():
        return False
    facts = _facts_to_keep(findings)
    for name, value in facts.items():
        setattr(file, name, value)
    file.save(update_fields=facts)
    _keep_pages(file, findings)
    search.index_file(file)
    action = "file.refused" if findings.refused else "file.read"
    record(action, file, by=None, at=at, pages=file.pages, reason=file.reason)
    return True


def _facts_to_keep(findings: Findings) -> dict[str, Any]:
    if findings.refused:
        refused = MaterialFile.State.REFUSED
        return {"state": refused, "reason": findings.refused, "lease_until": None}
    facts = {name: getattr(findings, name) for name in FACTS}
    return {**facts, "state": MaterialFile.State.READABLE, "reason": "", "lease_until": None}


def _keep_pages(file: MaterialFile, findings: Findings) -> None:
    file.page_texts.all().delete()
    PageText.objects.bulk_create(
        (
            PageText(file=file, number=number, text=text)
            for number, text in enumerate(findings.texts, start=1)
        ),
        batch_size=200,
    )
