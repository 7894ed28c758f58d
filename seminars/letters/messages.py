"""What an organiser writes to a group (O4), as the letter that each receiver gets."""

from datetime import datetime
from hashlib import sha256

from participants import outbox
from participants.letters import Letter, written
from participants.models import OutgoingMail, Person
from seminars import links
from seminars.letters.posting import sender_name
from seminars.models import Message, Registration

TEMPLATE = "seminars/letters/message_to_group"


def about_message(message: Message) -> str:
    """The beginning of the purpose of every mail of one message."""
    return f"message:{message.pk}"


def message_to_group(registration: Registration, message: Message, *, at: datetime) -> OutgoingMail:
    """One receiver's letter: the organiser's words, what the session is, the person's own link.

    The purpose names message and registration, so that a job that runs twice mails once.
    """
    manage_url = links.manage_url(registration)
    letter = _letter(message, registration.language, name=registration.name, manage_url=manage_url)
    return outbox.post(
        letter,
        purpose=f"{about_message(message)}:registration:{registration.pk}",
        person=registration.person,
        address=registration.email,
        language=registration.language,
        at=at,
        sender_name=sender_name(message.session.series, registration.language),
        reply_to=message.session.series.sender_address,
        is_one_of_many=True,
    )


def message_as_read(message: Message, reader: Person, language: str) -> Letter:
    """The letter before it has a receiver: ``reader`` stands for one, without their own link."""
    manage_url = links.session_url(message.session, language)
    return _letter(message, language, name=reader.name, manage_url=manage_url)


def message_test(message: Message, reader: Person, language: str, *, at: datetime) -> OutgoingMail:
    """To the organiser alone, in the language asked for; the same text once a minute."""
    letter = message_as_read(message, reader, language)
    digest = sha256(f"{letter.subject}\n{letter.text}".encode()).hexdigest()[:16]
    return outbox.post(
        letter,
        purpose=f"message-test:{reader.pk}:{language}:{digest}:{at:%Y-%m-%dT%H:%M}",
        person=reader,
        address=reader.email,
        language=language,
        at=at,
        sender_name=sender_name(message.session.series, language),
        reply_to=message.session.series.sender_address,
    )


def _letter(message: Message, language: str, *, name: str, manage_url: str) -> Letter:
    subject, body, written_in = _words(message, language)
    facts = {
        "name": name,
        "subject": subject,
        "body": body,
        "written_in": written_in,
        "message": message,
        "session": message.session,
        "session_url": links.session_url(message.session, language),
        "series": message.session.series,
        "manage_url": manage_url,
    }
    return written(TEMPLATE, language, facts)


def _words(message: Message, language: str) -> tuple[str, str, str]:
    """Subject, text and the language they are in: Swedish, where nobody wrote the English."""
    if language == "en" and message.subject_en and message.body_en:
        return message.subject_en, message.body_en, "en"
    return message.subject_sv, message.body_sv, "sv"
