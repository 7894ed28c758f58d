"""Registering the people of an uploaded list: looked through first, then done by the worker.

The rows travel in the database, not in a second upload, so what was shown is what is written.
Each row is registered by the ordinary act, in a transaction of its own that also notes what
became of it: a worker that dies leaves nobody out and registers nobody twice.
"""

from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from participants import audit
from participants.models import Person
from participants.queue import ring
from seminars import on_behalf, places
from seminars.applicants import Applicant
from seminars.models import ImportedList, ImportedRow, Registration, Session
from seminars.places import RegistrationError
from seminars.understanding import Understood

State, Outcome, Verdict = ImportedList.State, ImportedRow.Outcome, ImportedRow.Verdict

# Longer than the queue lets a job live, so that no two workers ever hold the same list.
LEASE = timedelta(minutes=3)
SECONDS_AT_A_TIME = 45
DRAFT_KEPT = timedelta(days=1)
RESULT_KEPT = timedelta(days=7)
ROWS_AT_A_TIME = 500


class ImportingError(Exception):
    """A list that cannot be handled as asked."""


class NotADraft(ImportingError):
    """Confirmed or thrown away already, in another tab or by somebody else."""


class NothingToRegister(ImportingError):
    """Every row has something in the way."""


@transaction.atomic
def draft(session: Session, understood: Understood, *, by: Person, at: datetime) -> ImportedList:
    """Keep what was understood for a day, so that somebody can look it through."""
    imported = ImportedList.objects.create(
        session=session,
        by=by,
        unread_headings=[words[:100] for words in understood.unread_headings],
        made_at=at,
        expires_at=at + DRAFT_KEPT,
    )
    for row in understood.rows:
        row.list = imported
    ImportedRow.objects.bulk_create(understood.rows, batch_size=ROWS_AT_A_TIME)
    return imported


@transaction.atomic
def confirm(
    imported: ImportedList, *, wants_letters: bool, by: Person, at: datetime
) -> ImportedList:
    """Let the worker register the rows that nothing stands in the way of.

    Raises NotADraft and NothingToRegister.
    """
    imported = _locked_draft(imported)
    ready = imported.rows.ready().count()
    if not ready:
        raise NothingToRegister
    imported.state, imported.confirmed_at = State.WAITING, at
    imported.by, imported.wants_letters = by, wants_letters
    imported.expires_at = at + RESULT_KEPT
    imported.save()
    audit.record("list.imported", imported.session, by=by, at=at, count=ready)
    ring(work, imported.pk)
    return imported


@transaction.atomic
def withdraw(imported: ImportedList) -> None:
    """Throw a draft away, rows and all. Raises NotADraft."""
    imported = _locked_draft(imported)
    imported.rows.all().delete()
    imported.state = State.WITHDRAWN
    imported.save(update_fields=["state"])


def progress(imported: ImportedList) -> dict[str, int]:
    """How many rows there are of each verdict and, of those to be registered, each outcome."""
    counts = {
        "all": Count("pk"),
        "ready": Count("pk", filter=Q(verdict=Verdict.READY)),
        "settled": Count("pk", filter=~Q(outcome="")),
        **{name: Count("pk", filter=Q(outcome=name)) for name in Outcome.values},
    }
    found: dict[str, int] = imported.rows.aggregate(**counts)
    return found | {"skipped": found["all"] - found["ready"]}


def sweep(*, at: datetime) -> int:
    """Ring again for every list that waits; gives how many were rung."""
    rung = list(ImportedList.objects.due(at=at).values_list("pk", flat=True))
    for list_id in rung:
        ring(work, list_id)
    return len(rung)


def work(list_id: int) -> bool:
    """Register the next rows of one list if nobody else does; the queue's job.

    Bounded in time: a long list is put down and taken up again, so that it stops no other work.
    """
    at, started = timezone.now(), monotonic()
    if not claim(list_id, at=at):
        return False
    imported = ImportedList.objects.select_related("session__series", "by").get(pk=list_id)
    for row_id in imported.rows.left().values_list("pk", flat=True):
        elapsed = monotonic() - started
        if elapsed > SECONDS_AT_A_TIME:
            break
        settle(row_id, imported, at=at + timedelta(seconds=elapsed))
    put_down(imported)
    return True


def claim(list_id: int, *, at: datetime) -> bool:
    """Take the list with a lease; only one worker gets True."""
    taken = ImportedList.objects.due(at=at).filter(pk=list_id)
    return taken.update(state=State.WORKING, lease_until=at + LEASE) == 1


def put_down(imported: ImportedList) -> None:
    """Done, or free for whoever takes up the rest."""
    rest = imported.rows.left().exists()
    held = ImportedList.objects.filter(pk=imported.pk, state=State.WORKING)
    held.update(state=State.WAITING if rest else State.DONE, lease_until=None)
    if rest:
        ring(work, imported.pk)


@transaction.atomic
def settle(row_id: int, imported: ImportedList, *, at: datetime) -> None:
    """Register one row and note what became of it, both or neither.

    The session is locked before the row, as whoever erases a person does.
    """
    places.locked(imported.session)
    rows = ImportedRow.objects.select_for_update(of=("self",))
    row = rows.select_related("organisation", "profession").get(pk=row_id)
    if row.outcome:
        return
    try:
        with transaction.atomic():
            row.registration = _register(row, imported, at=at)
    except on_behalf.AlreadyRegistered as error:
        row.registration, row.outcome = error.registration, Outcome.ALREADY
    except RegistrationError:
        row.outcome = Outcome.REFUSED
    else:
        row.outcome = Outcome(row.registration.state)
    row.save(update_fields=["registration", "outcome"])


def _register(row: ImportedRow, imported: ImportedList, *, at: datetime) -> Registration:
    """The ordinary act of an organiser, with its letter or without."""
    return on_behalf.add(
        imported.session,
        _applicant(row, imported),
        by=imported.by,
        at=at,
        over_capacity=False,
        tell=imported.wants_letters,
    )


def _applicant(row: ImportedRow, imported: ImportedList) -> Applicant:
    return Applicant(
        name=row.name,
        email=row.email,
        format=row.format,
        language=row.language,
        organisation=row.organisation,
        organisation_text=row.organisation_text,
        profession=row.profession,
        booked_by=imported.by,
        form_token=row.form_token,
    )


def _locked_draft(imported: ImportedList) -> ImportedList:
    rows = ImportedList.objects.select_for_update(of=("self",)).select_related("session__series")
    found = rows.get(pk=imported.pk)
    if found.state != State.DRAFT:
        raise NotADraft
    return found
