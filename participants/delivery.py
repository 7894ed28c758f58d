"""Handing one mail to the mail server, and understanding what it answered."""

from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from enum import Enum, auto
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from participants.mime import message_of
from participants.models import OutgoingMail
from participants.plain_text import is_mailable
from participants.smtp import LostAfterData

TOO_LARGE = 552
UNWRITABLE = (ValueError, LookupError, TypeError, AttributeError, MessageError)


class Verdict(Enum):
    ACCEPTED = auto()
    UNREACHABLE = auto()  # no server, or it lets nobody in: says nothing about the mail
    INTERRUPTED = auto()  # it hung up before it took the mail
    UNCERTAIN = auto()  # the line was lost after the mail had been handed over
    LATER = auto()  # 4xx
    REFUSED = auto()  # 5xx, or a mail that cannot be written


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    words: str = ""


def hand_over(mail: OutgoingMail, line: BaseEmailBackend) -> Answer:
    """Give ``mail`` to the server at the end of ``line``; the line stays open for the next one.

    A server may hang up between two mails of one line; then the mail is tried once more on a
    fresh line. Errors of the line become answers, they are not raised.
    """
    if not is_mailable(mail.address):
        return Answer(Verdict.REFUSED, "no mail can be written to this address")
    try:
        message = message_of(mail)
        message.message()
    except UNWRITABLE as error:
        return Answer(Verdict.REFUSED, f"{type(error).__name__}: {error}")
    line_is_used = getattr(line, "connection", None) is not None
    answer = _sent(message, line)
    if answer.verdict is Verdict.INTERRUPTED and line_is_used:
        return _sent(message, line)
    return answer


def _sent(message: EmailMultiAlternatives, line: BaseEmailBackend) -> Answer:
    try:
        line.open()
    except OSError as error:  # smtplib's errors are such, a wrong password among them
        return Answer(Verdict.UNREACHABLE, str(error))
    try:
        line.send_messages([message])
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        return _answered(error)
    except OSError as error:
        with suppress(OSError):  # the line is broken already
            line.close()
        is_lost = isinstance(error, LostAfterData)
        return Answer(Verdict.UNCERTAIN if is_lost else Verdict.INTERRUPTED, str(error))
    return Answer(Verdict.ACCEPTED)


def _answered(error: SMTPRecipientsRefused | SMTPResponseException) -> Answer:
    """What the server said in words. A refused sender is our own fault and will be mended."""
    code, words = _code_and_words(error)
    is_final = code >= 500 and (code == TOO_LARGE or not isinstance(error, SMTPSenderRefused))
    return Answer(Verdict.REFUSED if is_final else Verdict.LATER, f"{code} {words}")


def _code_and_words(error: SMTPRecipientsRefused | SMTPResponseException) -> tuple[int, str]:
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = error.smtp_code, error.smtp_error
    return code, said.decode(errors="replace") if isinstance(said, bytes) else said
