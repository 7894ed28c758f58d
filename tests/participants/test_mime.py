"""The message that leaves: read back with Python's own parser, as a mail program would."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import LazySettings

from participants.letters import Letter
from participants.mime import message_of
from participants.models import OutgoingMail
from participants.outbox import post

pytestmark = pytest.mark.django_db

LETTER = Letter(
    "Du är anmäld: Åsikter, 17 dec.", "Välkommen Åsa!\n" + "ord " * 400, "<p>Välkommen Åsa!</p>"
)
CALENDAR = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "METHOD:REQUEST",
        "SUMMARY:Å, ä och ö = 100 %",
        " " + "x" * 1200,
        "END:VCALENDAR",
        "",
    ]
).encode()


def a_mail(now: datetime, **facts: Any) -> OutgoingMail:
    facts.setdefault("purpose", "test:1")
    return post(
        LETTER, person=None, address="Asa@Vaxjo.example.org", language="sv", at=now, **facts
    )


def read_back(mail: OutgoingMail) -> EmailMessage:
    sent = message_of(mail).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    assert sent.isascii(), "no raw 8-bit: not every server on the way takes it"
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998
    parsed = message_from_bytes(sent, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def types_of(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_i1_an_invitation_has_its_parts_in_the_order_that_calendars_look_for(now: datetime) -> None:
    message = read_back(a_mail(now, calendar=CALENDAR, calendar_method="REQUEST"))
    assert types_of(message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_i1_i2_the_calendar_part_tells_its_method_and_is_no_attachment(now: datetime) -> None:
    message = read_back(a_mail(now, calendar=CALENDAR, calendar_method="CANCEL"))
    part = list(message.walk())[4]
    assert part.get_param("method") == "CANCEL"
    assert part.get_content_charset() == "utf-8"
    assert part["Content-Transfer-Encoding"] in {"base64", "quoted-printable"}
    assert part["Content-Disposition"] is None


def test_both_copies_of_the_calendar_are_the_frozen_bytes(now: datetime) -> None:
    message = read_back(a_mail(now, calendar=CALENDAR, calendar_method="REQUEST"))
    *_, inline, file = message.walk()
    assert inline.get_payload(decode=True) == CALENDAR
    assert file.get_payload(decode=True) == CALENDAR
    assert file.get_filename() == "invite.ics"
    assert file.get_content_disposition() == "attachment"


def test_without_a_calendar_there_are_only_words(now: datetime) -> None:
    message = read_back(a_mail(now))
    assert types_of(message) == ["multipart/alternative", "text/plain", "text/html"]
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().split() == LETTER.text.split()


def test_i5_i12_one_receiver_one_constant_sender_and_no_trackers(now: datetime) -> None:
    message = read_back(a_mail(now, sender_name="Åsa, FoU"))
    assert [address.addr_spec for address in message["To"].addresses] == ["Asa@Vaxjo.example.org"]
    assert message["Cc"] is None
    assert message["Bcc"] is None
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Åsa, FoU", "seminarier@example.org")
    assert message["Subject"] == LETTER.subject


def test_i5_a_name_in_the_setting_stands_nowhere(now: datetime, settings: LazySettings) -> None:
    settings.EMAIL_FROM = "Seminarier <seminarier@example.org>"
    (sender,) = read_back(a_mail(now, sender_name="Åsa"))["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Åsa", "seminarier@example.org")


def test_the_site_signs_when_no_organiser_does(now: datetime) -> None:
    (sender,) = read_back(a_mail(now))["From"].addresses
    assert sender.display_name == "Barns bästa i samverkan (demo)"


def test_i12_headers_say_that_a_machine_wrote_it(now: datetime) -> None:
    message = read_back(a_mail(now))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-ID"] == "<letters.127.0.0.1>"
    assert message["Content-Language"] == "sv"


def test_i12_the_message_id_belongs_to_the_purpose(now: datetime) -> None:
    first = a_mail(now)
    message_id = read_back(first)["Message-ID"]
    first.delete()
    assert read_back(a_mail(now))["Message-ID"] == message_id
    assert message_id.endswith("@127.0.0.1>")


def test_i5_answers_go_to_the_organiser_unless_a_calendar_will_answer(now: datetime) -> None:
    reply_to = "olle@lnu.example.org"
    assert read_back(a_mail(now, reply_to=reply_to))["Reply-To"] == reply_to
    invitation = a_mail(
        now, reply_to=reply_to, purpose="test:2", calendar=CALENDAR, calendar_method="REQUEST"
    )
    assert read_back(invitation)["Reply-To"] is None


def test_a_mail_that_answers_another_says_which(now: datetime) -> None:
    """RFC 3834, 3.1.5 and 3.1.7: no machine answers it in turn, and it stands in its thread."""
    mail = post(
        LETTER,
        purpose="registration:1:noted",
        person=None,
        address="anna@vaxjo.example.org",
        language="sv",
        at=now,
        in_reply_to="<1@mail.example.se>",
    )
    message = message_of(mail).message()
    assert message["Auto-Submitted"] == "auto-replied"
    assert (message["In-Reply-To"], message["References"]) == (mail.in_reply_to,) * 2
