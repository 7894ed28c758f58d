"""The letter with the one-time link to My registrations (E22)."""

from participants import outbox
from participants.letters import written
from participants.models import OutgoingMail, Person
from seminars import links
from seminars.models import EntryLink


def about_entry(entry: EntryLink) -> str:
    """The beginning of the purpose of the mails that carry somebody's one-time links."""
    return f"entry-link:{entry.person_id}"


def entry_link(
    entry: EntryLink, person: Person | None, *, secret: str, address: str, language: str
) -> OutgoingMail:
    """E22: opens My registrations once, within half an hour; its text is erased once sent."""
    context = {"entry_url": links.entry_url(secret, language)}
    return outbox.post(
        written("seminars/letters/entry_link", language, context),
        purpose=f"{about_entry(entry)}:{entry.pk}",
        person=person,
        address=address,
        language=language,
        at=entry.made_at,
        expires_at=entry.expires_at,
        is_secret=True,
    )
