"""The bytes of a mail: its parts in the order in which mail programs look for them.

A calendar part is the last alternative, tells its method, and travels as quoted-printable:
Outlook and Thunderbird show answer buttons only then (docs/calendar.md), and raw 8-bit text
may be refused on the way (RFC 6047, 2.5).
"""

from email.charset import QP, Charset
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from participants.models import OutgoingMail

QUOTED_PRINTABLE = Charset("utf-8")
QUOTED_PRINTABLE.body_encoding = QP


def own_address() -> str:
    """The one address that every mail comes from and calendars answer (I5), without any name."""
    return parseaddr(settings.EMAIL_FROM)[1]


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message of ``mail``.

    Django raises ValueError later, when it turns a message into bytes whose header is wrong.
    """
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_sender(mail),
        to=[mail.address],
        reply_to=_reply_to(mail),
        headers=_headers(mail),
    )
    message.encoding = QUOTED_PRINTABLE
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar is not None:
        _attach_calendar(message, bytes(mail.calendar), mail.calendar_method)
    return message


def _attach_calendar(message: EmailMultiAlternatives, calendar: bytes, method: str) -> None:
    """Once as the part that mail programs answer, once as a file for those that do not."""
    message.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
    message.attach("invite.ics", calendar, 'application/ics; name="invite.ics"')


def _sender(mail: OutgoingMail) -> str:
    """One constant address; only the name in front of it changes."""
    name = mail.sender_name or settings.SITE_NAME[mail.language]
    return formataddr((name, own_address()))


def _reply_to(mail: OutgoingMail) -> list[str]:
    """None beside a calendar part: the calendar's answer must come to the sender."""
    return [mail.reply_to] if mail.reply_to and mail.calendar is None else []


def _headers(mail: OutgoingMail) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        **_occasion(mail),
        "List-ID": f"<letters.{settings.SITE_HOST}>",
        "Content-Language": mail.language,
        **_way_out(mail),
    }


def _occasion(mail: OutgoingMail) -> dict[str, str]:
    """Written by itself, or in answer to a mail: then so that nobody answers in turn (RFC 3834)."""
    if not mail.in_reply_to:
        return {"Auto-Submitted": "auto-generated"}
    return {
        "Auto-Submitted": "auto-replied",
        "In-Reply-To": mail.in_reply_to,
        "References": mail.in_reply_to,
    }


def _way_out(mail: OutgoingMail) -> dict[str, str]:
    """What makes mail programs show a button that ends mails of this kind (RFC 8058, 3.1)."""
    if not mail.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
