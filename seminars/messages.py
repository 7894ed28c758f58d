"""Messages to a group (O4): written now or for later, turned into mails by the worker.

The request only keeps the text. The worker finds the receivers when it is sent, so whoever has
left by then gets nothing, and writes their mails in batches: where it stopped stands in the row,
in the same transaction as the mails, and the next sweep goes on from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from participants import audit, outbox, queue
from participants.models import Person
from seminars import letters, places, roster
from seminars.links import WORKS_AFTER_SESSION
from seminars.models import Message, Registration, Session

if TYPE_CHECKING:
    from seminars.models.registration import RegistrationQuerySet

State = Message.State

BATCH = 200
# Longer than the queue lets a job live, so that no two workers ever write the same message.
LEASE = timedelta(minutes=3)
WRITING_SECONDS = 60
MOST_A_DAY = 5
SAME_AGAIN = timedelta(minutes=10)


class MessageError(Exception):
    """A message that cannot be written, changed or withdrawn as asked."""


class NobodyToWriteTo(MessageError):
    """The group is empty."""


class EnglishMissing(MessageError):
    """Some would read it in English, and there is none."""

    def __init__(self, readers: int) -> None:
        super().__init__(f"{readers} read English")
        self.readers = readers


class TooManyToday(MessageError):
    """Enough has been written about this session in a day: an accident, more likely than news."""


class TimeHasPassed(MessageError):
    """It was to be sent earlier than now."""


class TooLate(MessageError):
    """The links in it would have stopped working by then."""


class NotWaiting(MessageError):
    """It has been sent, or withdrawn: nothing is left to change."""


@dataclass(frozen=True)
class Wording:
    """What the organiser typed: the English may be empty where nobody reads it."""

    group: str
    subject_sv: str
    body_sv: str
    subject_en: str = ""
    body_en: str = ""

    @property
    def is_in_english(self) -> bool:
        return bool(self.subject_en and self.body_en)


@transaction.atomic
def write(  # noqa: PLR0913 (a message has this many facts)
    session: Session,
    *,
    group: str,
    subject_sv: str,
    subject_en: str,
    body_sv: str,
    body_en: str,
    send_at: datetime | None,
    by: Person | None,
    at: datetime,
) -> Message:
    """Keep a message, to be sent at ``send_at`` (now when None); gives the row.

    The same words to the same group a moment later are a second click: the first row is given.
    Raises NobodyToWriteTo, EnglishMissing, TooManyToday, TimeHasPassed, TooLate.
    """
    wording = Wording(group, subject_sv, body_sv, subject_en, body_en)
    locked = places.locked(session)
    if same := _just_written(locked, wording, send_at=send_at, at=at):
        return same
    check(locked, wording, send_at=send_at, at=at)
    if Message.objects.of(locked).written_since(at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyToday
    message = Message(session=locked, by=by, made_at=at, send_at=send_at or at)
    _put(message, wording)
    audit.record("message.written", message, by=by, at=at, group=group, later=send_at is not None)
    return message


@transaction.atomic
def change(
    message: Message, wording: Wording, *, send_at: datetime | None, by: Person | None, at: datetime
) -> Message:
    """Write a waiting message anew. Raises NotWaiting, and as ``write``."""
    locked = _locked(message.pk)
    if locked.state != State.WAITING:
        raise NotWaiting
    check(locked.session, wording, send_at=send_at, at=at)
    locked.by, locked.made_at, locked.send_at = by, at, send_at or at
    _put(locked, wording)
    audit.record("message.changed", locked, by=by, at=at, group=wording.group)
    return locked


@transaction.atomic
def withdraw(message: Message, *, by: Person | None, at: datetime) -> int:
    """Stop a message that waits or is being written; gives how many mails were stopped.

    Raises NotWaiting once every mail is in the outbox.
    """
    locked = _locked(message.pk)
    if locked.state not in {State.WAITING, State.WRITING}:
        raise NotWaiting
    return _end(locked, by=by, at=at)


def stop(session: Session, *, by: Person | None, at: datetime) -> None:
    """The session is called off: what waits is withdrawn, and of what is written the unsent mails.

    The caller holds the session's lock.
    """
    rows = Message.objects.of(session).select_for_update(of=("self",))
    for message in rows.exclude(state=State.WITHDRAWN).order_by("pk"):
        if message.state == State.WRITTEN:
            outbox.call_off(letters.about_message(message), at=at)
        else:
            _end(message, by=by, at=at)


def check(session: Session, wording: Wording, *, send_at: datetime | None, at: datetime) -> None:
    """Refuse what would reach nobody, or not in their language. Raises as ``write``."""
    if send_at is not None and send_at <= at:
        raise TimeHasPassed
    if send_at is not None and send_at > session.ends_at + WORKS_AFTER_SESSION:
        raise TooLate
    readers = readers_by_language(receivers(session, wording.group))
    if not readers:
        raise NobodyToWriteTo
    if "en" in readers and not wording.is_in_english:
        raise EnglishMissing(readers["en"])


def receivers(session: Session, group: str) -> "RegistrationQuerySet":
    """Whom a message to ``group`` reaches now, each person once."""
    return _reachable(session).filter(roster.GROUPS[group].which)


def readers_by_language(registrations: "RegistrationQuerySet") -> dict[str, int]:
    """How many read each language; languages that nobody reads are left out."""
    rows = registrations.order_by().values("language").annotate(n=Count("pk"))
    return {row["language"]: row["n"] for row in rows}


def groups_with_readers(session: Session) -> list[tuple[roster.Group, dict[str, int]]]:
    """Every group that can be written to, with how many read each language; one query."""
    groups = [group for group in roster.GROUPS.values() if group.takes_messages]
    languages = [code for code, _name in settings.LANGUAGES]
    counts = _reachable(session).aggregate(
        **{
            f"{group.name}__{language}": Count("pk", filter=group.which & Q(language=language))
            for group in groups
            for language in languages
        }
    )
    return [
        (group, {code: counts[f"{group.name}__{code}"] for code in languages}) for group in groups
    ]


def _reachable(session: Session) -> "RegistrationQuerySet":
    """One registration a person, of those whose names are not forgotten.

    Whoever left and came back is written to as one who is here; whoever left twice, once.
    """
    of_person = session.registrations.filter(person=OuterRef("person"))
    came_back = Exists(of_person.active())
    left_again = Exists(of_person.filter(pk__gt=OuterRef("pk")))
    has_left = ~Q(state__in=Registration.State.active())
    return session.registrations.exclude(name="").exclude(has_left & (came_back | left_again))


def send_due(*, at: datetime) -> int:
    """Ring for every message that is due or was left behind; gives how many there are."""
    due = list(Message.objects.due(at=at).values_list("pk", flat=True))
    for message_id in due:
        queue.ring(write_out, message_id)
    return len(due)


def write_out(message_id: int) -> None:
    """Job: turn one message into mails, unless somebody else does or its time has not come."""
    turn_into_mails(message_id, at=timezone.now())


def turn_into_mails(message_id: int, *, at: datetime) -> int:
    """Claim, then batch after batch; what is left after a minute the next ring does.

    Gives how many mails were written.
    """
    if not _claimed(message_id, at=at):
        return 0
    count, started = 0, monotonic()
    while monotonic() - started < WRITING_SECONDS:
        written, is_done = _write_batch(message_id, at=at)
        count += written
        if is_done:
            return count
    _let_go(message_id, at=at)
    return count


def _claimed(message_id: int, *, at: datetime) -> bool:
    """Whether it is ours now, for a limited time: the count of changed rows says who was first."""
    due = Message.objects.due(at=at).filter(pk=message_id)
    return due.update(state=State.WRITING, lease_until=at + LEASE) == 1


@transaction.atomic
def _write_batch(message_id: int, *, at: datetime) -> tuple[int, bool]:
    """The next mails, and how far we came, in one transaction: how many, and if that was all."""
    message = _locked(message_id)
    if message.state != State.WRITING:  # withdrawn between two batches
        return 0, True
    if _is_pointless(message):
        _end(message, by=None, at=at)
        return 0, True
    wanted = receivers(message.session, message.group)
    if not message.last_written:
        message.wanted = wanted.count()
    rest = wanted.filter(pk__gt=message.last_written).select_related("person").order_by("pk")
    batch = list(rest[:BATCH])
    for registration in batch:
        letters.message_to_group(registration, message, at=at)
    queue.ring(outbox.send_batch)
    _note_progress(message, batch)
    return len(batch), message.state == State.WRITTEN


def _note_progress(message: Message, batch: Sequence[Registration]) -> None:
    if batch:
        message.last_written = batch[-1].pk
    if len(batch) < BATCH:
        message.state, message.lease_until = State.WRITTEN, None
    message.save(update_fields=["last_written", "wanted", "state", "lease_until"])


def _let_go(message_id: int, *, at: datetime) -> None:
    """Let the next worker go on at once instead of after our time."""
    mine = Message.objects.filter(pk=message_id, state=State.WRITING)
    mine.update(lease_until=at - timedelta(seconds=1))
    queue.ring(write_out, message_id)


def _is_pointless(message: Message) -> bool:
    """Whether the session was called off after these words were written."""
    session = message.session
    is_off = session.state == Session.State.CANCELLED
    return is_off and message.made_at <= session.changed_at


def _end(message: Message, *, by: Person | None, at: datetime) -> int:
    message.state, message.lease_until = State.WITHDRAWN, None
    message.save(update_fields=["state", "lease_until"])
    audit.record("message.withdrawn", message, by=by, at=at)
    return outbox.call_off(letters.about_message(message), at=at)


def _locked(message_id: int) -> Message:
    rows = Message.objects.select_for_update(of=("self",))
    return rows.select_related("session__series", "by").get(pk=message_id)


def _just_written(
    session: Session, wording: Wording, *, send_at: datetime | None, at: datetime
) -> Message | None:
    """The same words to the same group for the same time: at once, or the hour that was said."""
    recent = Message.objects.of(session).written_since(at - SAME_AGAIN)
    same = recent.filter(**vars(wording), send_at=send_at or F("made_at"))
    return same.order_by("-pk").first()


def _put(message: Message, wording: Wording) -> None:
    """Save the words, and ring for a worker when the time has come."""
    message.group = wording.group
    message.subject_sv, message.body_sv = wording.subject_sv, wording.body_sv
    message.subject_en, message.body_en = wording.subject_en, wording.body_en
    message.save()
    if message.send_at <= message.made_at:
        queue.ring(write_out, message.pk)
