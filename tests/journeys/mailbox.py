"""The mails of the demo, read from disk as a mail program reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import icalendar

SECONDS_TO_WAIT = 30


@dataclass(frozen=True)
class Entry:
    """A calendar entry as another program reads it."""

    uid: str
    sequence: int
    starts_at: datetime
    summary: str
    attendee: str


def entries_in(calendar: str | bytes) -> list[Entry]:
    parsed: list[Any] = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return [
        Entry(
            uid=str(each["UID"]),
            sequence=int(each["SEQUENCE"]),
            starts_at=each["DTSTART"].dt,
            summary=str(each["SUMMARY"]),
            attendee=str(each.get("ATTENDEE", "")),
        )
        for each in parsed
    ]


@dataclass(frozen=True)
class Mail:
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def receiver(self) -> str:
        return str(self.message["To"])

    @property
    def alternatives(self) -> list[str]:
        """In which forms it says the same, from the plainest to the one that is preferred."""
        body = next(
            part
            for part in self.message.walk()
            if part.get_content_type() == "multipart/alternative"
        )
        return [part.get_content_type() for part in body.iter_parts()]

    @property
    def text(self) -> str:
        return self._content("text/plain")

    @property
    def html(self) -> str:
        return self._content("text/html")

    @property
    def method(self) -> str:
        """What its calendar part asks for, as the header of the part says it."""
        part = next(each for each in self._parts() if each.get_content_type() == "text/calendar")
        return str(part.get_param("method"))

    @property
    def entry(self) -> Entry:
        """The one calendar entry that comes with it."""
        (entry,) = entries_in(self._content("text/calendar"))
        return entry

    def link(self, *, ending: str) -> str:
        """The address in the text that ends like this, a regular expression."""
        links: list[str] = re.findall(r"https?://[^\s<>]+", self.text)
        found = [link for link in links if re.search(f"{ending}$", link)]
        assert found, f"no link to “{ending}” in “{self.subject}”: {links}"
        return found[0]

    def _parts(self) -> Iterator[EmailMessage]:
        return (part for part in self.message.walk() if not part.is_multipart())

    def _content(self, kind: str) -> str:
        part = next(each for each in self._parts() if each.get_content_type() == kind)
        return str(part.get_content())


@dataclass(frozen=True)
class Mailbox:
    folder: Path

    def mails_to(self, address: str) -> list[Mail]:
        """All mails to somebody, the oldest first."""
        mails = (read(path) for path in sorted(self.folder.glob("*.eml")))
        return [mail for mail in mails if address.lower() in mail.receiver.lower()]

    def wait_for(
        self, address: str, subject: str, *, after: int = 0, seconds: int = SECONDS_TO_WAIT
    ) -> Mail:
        """Give the newest mail to ``address`` whose subject holds ``subject``.

        ``after`` is how many such mails had come before the one that is waited for.
        """
        deadline = monotonic() + seconds
        while True:
            mails = [mail for mail in self.mails_to(address) if subject in mail.subject]
            if len(mails) > after:
                return mails[-1]
            if monotonic() > deadline:
                came = [mail.subject for mail in self.mails_to(address)]
                raise AssertionError(f"No mail “{subject}” to {address}; there came: {came}")
            sleep(0.2)


@cache
def read(path: Path) -> Mail:
    """A mail comes into the folder whole and stays as it is, so it is read once."""
    return Mail(message_from_bytes(path.read_bytes(), policy=policy.default))
