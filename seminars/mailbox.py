"""The mailbox of answers: every mail is taken in once, and put where people can find it (R11).

Applied and ignored answers go to the folder Handled, read. What somebody has to look at goes to
Review and stays unread: answers that are decided about on the desk, and letters that a person
wrote by hand. What lies in the inbox has not been taken in, or could not be moved: both are tried
again. Nothing is ever deleted.
"""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from traceback import extract_tb
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from seminars import replies, reply_mail
from seminars.imap import Away, Line, Refused, line_to
from seminars.models import CalendarReply

if TYPE_CHECKING:
    from config.environment import Mailbox

log = logging.getLogger(__name__)

HANDLED, REVIEW = "Handled", "Review"  # folders beside the inbox
BATCH = 500  # three seconds: thousands of junk mails keep a true answer waiting for minutes
BATCH_SECONDS = 20  # what is left to a job when the outbox has taken its time
DATABASE_IS_AWAY = (OperationalError, InterfaceError)
FAILED, GONE = "failed", "gone"
READING_KEY, READ_KEY = "mailbox-is-read", "mailbox-was-read"
LEASE_SECONDS = 150  # longer than the queue lets a job live

State = CalendarReply.State


class NoMailbox(Exception):
    """IMAP_URL is empty: answers are not read."""


class Busy(Exception):
    """Somebody else is reading. Two who move the same mail at once may leave two copies of it."""


def read_new(
    *, at: datetime, take_in: Callable[..., CalendarReply] = replies.take_in
) -> Counter[str]:
    """Take in what has come, a bounded number for a bounded time; the next reading goes on.

    Gives how many mails by CalendarReply.State, those seen before as well, and ``failed`` for
    those with which something went wrong. Raises NoMailbox, Busy; Away, possibly after some mails.
    """
    if settings.MAILBOX is None:
        raise NoMailbox
    if not cache.add(READING_KEY, at.isoformat(), timeout=LEASE_SECONDS):
        raise Busy
    try:
        return _read(settings.MAILBOX, take_in, at=at)
    finally:
        cache.delete(READING_KEY)


def _read(box: "Mailbox", take_in: Callable[..., CalendarReply], *, at: datetime) -> Counter[str]:
    counts: Counter[str] = Counter()
    refused: list[str] = []
    started = monotonic()
    with line_to(box) as line:
        for uid in line.waiting()[:BATCH]:
            elapsed = monotonic() - started
            if elapsed > BATCH_SECONDS:
                break
            try:
                counts[_handled(line, uid, take_in, at=at + timedelta(seconds=elapsed))] += 1
            except Refused as error:
                refused.append(str(error))
                _leave(line, uid)
    if refused:
        log.warning("Mails that stay in the inbox: %s, the last: %s", len(refused), refused[-1])
        counts[FAILED] += len(refused)
    del counts[GONE]
    cache.set(READ_KEY, at.isoformat(), timeout=None)
    return counts


def read_due(*, at: datetime) -> None:
    """Job: as ``read_new``, where there is a mailbox. One that is away is one line in the log."""
    if settings.MAILBOX is None:
        return
    try:
        counts = read_new(at=at)
    except Busy:
        return
    except Away as error:
        log.warning("The mailbox of answers cannot be read: %s", error)
        return
    if counts:
        log.info("Answers from calendars: %s", dict(counts))


def last_read_at() -> datetime | None:
    """When the mailbox was last read without trouble; None before the first time."""
    written = cache.get(READ_KEY)
    return datetime.fromisoformat(written) if written else None


def _handled(line: Line, uid: str, take_in: Callable[..., CalendarReply], *, at: datetime) -> str:
    """Take one mail in and put it away; says what became of it. May raise Refused."""
    is_too_large = (line.size(uid) or 0) > reply_mail.LARGEST
    # One octet more, for servers that say a size only roughly.
    octets = line.head(uid) if is_too_large else line.whole(uid, reply_mail.LARGEST + 1)
    if octets is None:
        return GONE
    state = _taken_in(octets, uid, replies.note_too_large if is_too_large else take_in, at=at)
    _put_away(line, uid, for_people=state in {State.REVIEW, FAILED})
    return state


def _leave(line: Line, uid: str) -> None:
    """Mark a mail that cannot be put away as read, so that it comes last the next time."""
    with suppress(Refused):
        line.mark_read(uid)


def _taken_in(
    octets: bytes, uid: str, take_in: Callable[..., CalendarReply], *, at: datetime
) -> str:
    """What became of one mail. A database that is away is no mail's fault: it is raised."""
    try:
        return str(take_in(octets, at=at).state)
    except DATABASE_IS_AWAY:
        raise
    except Exception as error:  # noqa: BLE001 (R8: a bad mail never stops the next)
        log.error("Mail %s could not be taken in: %s", uid, _where(error))  # noqa: TRY400
    replies.note_failed(octets, at=at)
    return FAILED


def _where(error: Exception) -> str:
    """Kind and place of a fault. Its words might be words of the mail."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"


def _put_away(line: Line, uid: str, *, for_people: bool) -> None:
    """Move a mail out of the inbox; for people it stays unread."""
    if not for_people:
        line.mark_read(uid)
    line.put(uid, REVIEW if for_people else HANDLED)
