"""The outbox: the only way in which this site sends mail.

A mail is a row, written in the transaction of its cause. Senders claim rows one by one, for a
limited time, hand them to the mail server outside any transaction, and write down what it
answered. The queue only rings; a sweep every minute sends what no ring has sent.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from participants.delivery import Answer, Verdict, hand_over
from participants.letters import Letter
from participants.models import OutgoingMail, Person
from participants.queue import ring

log = logging.getLogger(__name__)

State = OutgoingMail.State

# Longer than the queue lets a job live, so that no two senders ever hold the same mail.
LEASE = timedelta(minutes=3)
BATCH = 100
BATCH_SECONDS = 60
PURPOSES_A_QUERY = 500
# Waits after each "try later" (4xx): three days in all, as mail servers themselves do.
DELAYS = [timedelta(minutes=m) for m in (1, 5, 15, 60)] + [timedelta(hours=4)] * 18
WAIT_FOR_SERVER = timedelta(minutes=1)
WAIT_WHEN_UNCERTAIN = timedelta(hours=1)
NOTHING: dict[str, str] = {"text": "", "html": ""}


class Extras(TypedDict, total=False):
    """What not every mail has, by the names of OutgoingMail."""

    sender_name: str
    reply_to: str
    in_reply_to: str  # the Message-ID that it answers (RFC 3834)
    calendar: bytes | None
    calendar_method: str
    is_secret: bool
    unsubscribe_url: str  # one click there stops mails of this kind (RFC 8058)
    expires_at: datetime | None  # later it would be of no use and is not sent


def post(  # noqa: PLR0913 (every mail has these facts)
    letter: Letter,
    *,
    purpose: str,
    person: Person | None,
    address: str,
    language: str,
    at: datetime,
    is_one_of_many: bool = False,
    **extras: Unpack[Extras],
) -> OutgoingMail:
    """Put one mail into the outbox, within the caller's transaction, and ring for a sender.

    ``purpose`` says why the mail exists, from the cause to the detail, with colons between:
    ``registration:12:made``. The same purpose never mails twice: a repeat gives the first row,
    whatever has become of it, called off or not.
    For ``is_one_of_many`` nobody is rung for: whoever writes them rings for ``send_batch`` once.
    """
    facts = {"person": person, "address": address, "language": language, **vars(letter), **extras}
    times = {"created_at": at, "next_try_at": at}
    mail, is_new = OutgoingMail.objects.get_or_create(
        purpose=purpose, defaults={"message_id": _message_id(purpose), **times, **facts}
    )
    if is_new and not is_one_of_many:
        ring(send_mail, mail.pk)
    return mail


def call_off(cause: str, *, at: datetime) -> int:
    """Cancel the mails for a cause that is gone; gives how many will not be sent.

    ``cause`` is the beginning of their purposes, whole words only: ``registration:1`` leaves
    ``registration:12:made`` alone. A mail that is being sent at this moment cannot be stopped,
    but it is not tried again.
    """
    mails = OutgoingMail.objects.about(cause)
    mails.filter(state=State.CLAIMED).update(expires_at=at)
    mails.waiting().filter(is_secret=True).update(**NOTHING)
    return mails.waiting().update(state=State.CANCELLED, next_try_at=None)


def call_off_exactly(purposes: Sequence[str], *, at: datetime) -> int:
    """As ``call_off``, for mails whose whole purposes are known: many at once, in few queries."""
    called_off = 0
    for first in range(0, len(purposes), PURPOSES_A_QUERY):
        some = purposes[first : first + PURPOSES_A_QUERY]
        mails = OutgoingMail.objects.filter(purpose__in=some)
        mails.filter(state=State.CLAIMED).update(expires_at=at)
        called_off += mails.waiting().update(state=State.CANCELLED, next_try_at=None)
    return called_off


def send_mail(mail_id: int) -> None:
    """Job: send one mail now, unless somebody else does or its time has not come."""
    _send_each([mail_id], at=timezone.now())


def send_batch() -> None:
    """Job: send a batch of what is due, and ring for the next one while any are accepted."""
    if send_due(at=timezone.now()):
        ring(send_batch)


def send_due(*, at: datetime) -> int:
    """Send what is due and what a dead sender left behind; gives how many were accepted.

    Bounded in number and time: the next sweep goes on.
    """
    due = OutgoingMail.objects.due(at=at).values_list("pk", flat=True)
    return _send_each(due[:BATCH], at=at)


def _send_each(mail_ids: Iterable[int], *, at: datetime) -> int:
    """Over one line. When the server cannot be reached the rest stays due."""
    accepted, started = 0, monotonic()
    with closing(get_connection()) as line:
        for mail_id in mail_ids:
            elapsed = monotonic() - started
            if elapsed > BATCH_SECONDS:
                break
            verdict = _send_one(mail_id, line, at=at + timedelta(seconds=elapsed))
            accepted += verdict is Verdict.ACCEPTED
            if verdict is Verdict.UNREACHABLE:
                break
    return accepted


def _send_one(mail_id: int, line: BaseEmailBackend, *, at: datetime) -> Verdict | None:
    """Claim, send, mark; None when there was nothing to send."""
    mail = claim(mail_id, at=at)
    if mail is None:
        return None
    if _is_pointless(mail, at=at):
        _mark(mail, {"state": State.CANCELLED, "next_try_at": None})
        return None
    answer = hand_over(mail, line)
    _mark(mail, {"answer": answer.words[:255], **_consequence(mail, answer, at=at)})
    if answer.verdict is not Verdict.ACCEPTED:
        log.warning("Mail %s: %s", mail.pk, answer.verdict.name.lower())
    return answer.verdict


def claim(mail_id: int, *, at: datetime) -> OutgoingMail | None:
    """Take a due mail for a limited time; None when it is not due or somebody was quicker."""
    claimed = (
        OutgoingMail.objects.due(at=at)
        .filter(pk=mail_id)
        .update(state=State.CLAIMED, lease_until=at + LEASE, attempts=F("attempts") + 1)
    )
    return OutgoingMail.objects.get(pk=mail_id) if claimed == 1 else None


def _is_pointless(mail: OutgoingMail, *, at: datetime) -> bool:
    return mail.expires_at is not None and mail.expires_at <= at


def _consequence(mail: OutgoingMail, answer: Answer, *, at: datetime) -> dict[str, Any]:
    """What the answer means for the row."""
    match answer.verdict:
        case Verdict.ACCEPTED:
            return {"state": State.SENT, "sent_at": at, "next_try_at": None}
        case Verdict.UNREACHABLE:
            # The mail is not to blame: the attempt does not count, and there is no last one.
            next_try_at = at + WAIT_FOR_SERVER
            return {
                "state": State.DEFERRED,
                "next_try_at": next_try_at,
                "attempts": mail.attempts - 1,
            }
        case Verdict.UNCERTAIN:
            return _uncertain(mail, at=at)
        case Verdict.LATER | Verdict.INTERRUPTED if mail.attempts <= len(DELAYS):
            return {"state": State.DEFERRED, "next_try_at": at + DELAYS[mail.attempts - 1]}
        case _:
            return {"state": State.REFUSED, "next_try_at": None, "refused_at": at}


def _uncertain(mail: OutgoingMail, *, at: datetime) -> dict[str, Any]:
    """One late repeat with the same Message-ID, then leave it: five copies would be worse."""
    is_repeat = mail.uncertain_at is not None
    return {
        "state": State.UNCERTAIN,
        "uncertain_at": at,
        "next_try_at": None if is_repeat else at + WAIT_WHEN_UNCERTAIN,
    }


def _mark(mail: OutgoingMail, facts: dict[str, Any]) -> None:
    """Write the outcome down, if the claim is still ours; nothing more to do: forget secrets."""
    forgotten = NOTHING if mail.is_secret and facts["next_try_at"] is None else {}
    held = OutgoingMail.objects.filter(
        pk=mail.pk, state=State.CLAIMED, lease_until=mail.lease_until
    )
    held.update(lease_until=None, **facts, **forgotten)


def _message_id(purpose: str) -> str:
    """The same for the same purpose, so that a repeat is recognised even after a restore."""
    return f"<{salted_hmac('outbox', purpose).hexdigest()[:32]}@{settings.SITE_HOST}>"
