"""Mails as calendars and mail programs write them, answering an invitation of ours."""

from email.message import EmailMessage
from itertools import count

from icalendar import Calendar

from participants.mime import message_of
from participants.models import OutgoingMail
from tests.mailbox.conftest import OUR_MAIL_SERVER

_numbers = count(1)


def a_mail(
    sender: str, *, subject: str = "Svar", server: str = OUR_MAIL_SERVER, verdict: str = "pass"
) -> EmailMessage:
    """A mail with what our mail server puts on top of it: nothing where ``server`` is empty."""
    mail = EmailMessage()
    if server:
        domain = sender.rpartition("@")[2]
        mail["Authentication-Results"] = f"{server}; dmarc={verdict} header.from={domain}"
    mail["Message-ID"] = f"<svar{next(_numbers)}@{sender.rpartition('@')[2]}>"
    mail["Date"] = "Tue, 24 Nov 2026 09:00:00 +0100"
    mail["From"], mail["To"], mail["Subject"] = sender, "svar@seminarier.example.org", subject
    return mail


def reply(
    invitation: OutgoingMail,
    answer: str,
    *,
    method: str = "REPLY",
    sender: str = "",
    calendar: bytes = b"",
    **facts: str,
) -> EmailMessage:
    """What a calendar sends when somebody presses a button in ``invitation``.

    The shape is Thunderbird's: text, the calendar beside it, and a copy of it attached.
    """
    mail = a_mail(sender or invitation.address, subject=f"{answer}: {invitation.subject}", **facts)
    mail.set_content("Ett svar från en kalender.")
    said = calendar or answered(invitation, answer, method=method)
    mail.add_alternative(said.decode(), subtype="calendar", params={"method": method})
    mail.add_attachment(said, maintype="application", subtype="ics", filename="invite.ics")
    return mail


def answered(
    invitation: OutgoingMail, answer: str, *, method: str = "REPLY", **changes: str
) -> bytes:
    """The calendar of an invitation with an answer in it."""
    calendar = Calendar.from_ical(bytes(invitation.calendar or b""))
    calendar["METHOD"] = method
    (entry,) = calendar.walk("VEVENT")
    entry["ATTENDEE"].params["PARTSTAT"] = answer
    for name, value in changes.items():
        del entry[name]
        entry.add(name, value)
    return bytes(calendar.to_ical())


def out_of_office(sender: str) -> EmailMessage:
    mail = a_mail(sender, subject="Autosvar: accepted")
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("Jag är ledig till måndag. Accepted, declined, tentative.")
    return mail


def bounce(invitation: OutgoingMail) -> EmailMessage:
    """A report that an invitation did not arrive, with the whole of it inside (RFC 3464)."""
    mail = a_mail("mailer-daemon@vaxjo.example.org", subject="Undelivered Mail Returned to Sender")
    mail["Content-Type"] = 'multipart/report; report-type="delivery-status"'
    told, status, about, returned = (EmailMessage() for _part in range(4))
    told.set_content("This is the mail system. Your message could not be delivered.")
    status["Content-Type"] = "message/delivery-status"
    about["Final-Recipient"], about["Action"] = f"rfc822; {invitation.address}", "failed"
    status.set_payload([about])
    returned.set_content(message_of(invitation).message())
    for part in (told, status, returned):
        mail.attach(part)
    return mail


def from_outlook(invitation: OutgoingMail, answer: str) -> EmailMessage:
    """A nine-line calendar without ORGANIZER and without a copy, as Exchange sends it (§5)."""
    said = answered(invitation, answer)
    kept = [line for line in said.splitlines() if not line.startswith(b"ORGANIZER")]
    mail = a_mail(invitation.address, subject=f"Accepterat: {invitation.subject}")
    mail.set_content(b"\r\n".join(kept).decode(), subtype="calendar", params={"method": "REPLY"})
    return mail
