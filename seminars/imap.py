"""One line to the mailbox of answers: what lies there, and where it is put afterwards (R11)."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4
from typing import TYPE_CHECKING

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderCreateError,
    UnexpectedCommandStatusError,
)

if TYPE_CHECKING:
    from config.environment import Mailbox

TIMEOUT = 20  # seconds until a silent server is given up for now
HEAD_BYTES = 32 * 1024
MOST_WORDS = 200
# Whatever may go wrong between us and a server: no line, no TLS, no entrance, odd answers.
LINE_ERRORS = (OSError, IMAP4.error, ImapToolsError, UnicodeError)


class Away(Exception):
    """The mailbox cannot be read now. Says why in one line, and no password."""


class Refused(Exception):
    """The server does not do this one thing; the line is well."""


@contextmanager
def line_to(mailbox: "Mailbox") -> Iterator["Line"]:
    """An open line, with the folder chosen. Raises Away, also when the line is lost on the way."""
    try:
        box = _connected(mailbox)
        try:
            _enter(box, mailbox)
            yield Line(box)
        finally:
            _hang_up(box)
    except LINE_ERRORS as error:
        raise Away(_words(error, mailbox)) from None


def _connected(mailbox: "Mailbox") -> BaseMailBox:
    host, port = mailbox.host, mailbox.port
    if not mailbox.encryption:
        return MailBoxUnencrypted(host, port, timeout=TIMEOUT)
    trusted = ssl.create_default_context()
    kind = MailBox if mailbox.encryption == "tls" else MailBoxStartTls
    return kind(host, port, timeout=TIMEOUT, ssl_context=trusted)


def _enter(box: BaseMailBox, mailbox: "Mailbox") -> None:
    """Log in and choose the folder. What a server can do it often says only after the login."""
    knows_plain = "AUTH=PLAIN" in box.client.capabilities
    log_in = box.login_utf8 if knows_plain else box.login  # the latter has no åäö
    log_in(mailbox.user, mailbox.password, initial_folder=None)
    said = box.client.capability()[1][-1]
    box.client.capabilities = tuple(said.decode().upper().split())
    box.folder.set(mailbox.folder)


def _hang_up(box: BaseMailBox) -> None:
    try:
        box.logout()
    except LINE_ERRORS:
        with suppress(OSError):  # the line is broken already
            box.client.shutdown()


def _words(error: Exception, mailbox: "Mailbox") -> str:
    """What happened, on one line; a server may repeat what it was told."""
    told = f"{type(error).__name__}: {error}"
    for secret in (mailbox.password, repr(mailbox.password.encode())[2:-1]):
        told = told.replace(secret, "…")
    return "".join(each if each.isprintable() else " " for each in told)[:MOST_WORDS].rstrip(".")


class Line:
    """What can be done with the mails of the chosen folder, each by its UID. May raise Refused."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        self._ready: set[str] = set()
        self._prefix = self._beside_the_inbox()

    def waiting(self) -> list[str]:
        """UIDs of all that lies there: unread first, then what was read and not put away.

        Of the latter kind is a mail that a person has glanced at, or that could not be moved.
        """
        unread, read = (f"{kind} UNDELETED" for kind in ("UNSEEN", "SEEN"))
        return [*self._box.uids(unread, charset=None), *self._box.uids(read, charset=None)]

    def size(self, uid: str) -> int | None:
        """How many octets a mail has; None when it is gone, because another reader put it away."""
        said = b" ".join(i for i in self._fetched(uid, "RFC822.SIZE") if isinstance(i, bytes))
        found = re.search(rb"RFC822\.SIZE (\d+)", said)
        return int(found[1]) if found else None

    def head(self, uid: str) -> bytes | None:
        """The beginning of a mail's header: enough for who wrote, and about what."""
        return self._part(uid, f"BODY.PEEK[HEADER]<0.{HEAD_BYTES}>")

    def whole(self, uid: str, at_most: int) -> bytes | None:
        """A mail, unread as it was; None when it is gone."""
        return self._part(uid, f"BODY.PEEK[]<0.{at_most}>")

    def mark_read(self, uid: str) -> None:
        """Without imap-tools, which empties the folder's bin on the way."""
        status, said = self._box.client.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
        if status != "OK":
            raise Refused(str(said)[:MOST_WORDS])

    def put(self, uid: str, folder: str) -> None:
        """Move a mail to a folder of ours, which is made where it is not there.

        A server that cannot move copies and deletes.
        """
        name = self._prefix + folder
        try:
            self._make_ready(name)
            self._box.move(uid, name)
        except UnexpectedCommandStatusError as error:
            raise Refused(str(error)[:MOST_WORDS]) from None

    def _part(self, uid: str, part: str) -> bytes | None:
        found = (item[1] for item in self._fetched(uid, part) if isinstance(item, tuple))
        return next(found, None)

    def _fetched(self, uid: str, parts: str) -> list[bytes | tuple[bytes, bytes] | None]:
        status, said = self._box.client.uid("FETCH", uid, f"({parts})")
        if status != "OK":
            raise Refused(str(said)[:MOST_WORDS])
        return said

    def _make_ready(self, name: str) -> None:
        if name in self._ready:
            return
        folder = self._box.folder
        if not folder.exists(name):
            try:
                folder.create(name)
            except MailboxFolderCreateError:
                if not folder.exists(name):  # else another reader was quicker
                    raise
            folder.subscribe(name, True)
        self._ready.add(name)

    def _beside_the_inbox(self) -> str:
        """What our folders' names begin with: nothing, or “INBOX.” (RFC 2342)."""
        if "NAMESPACE" not in self._box.client.capabilities:
            return ""
        said = self._box.client.namespace()[1][0]
        found = re.match(rb'\(\("([^"\\]*)"', said or b"")
        return found[1].decode("ascii") if found else ""
