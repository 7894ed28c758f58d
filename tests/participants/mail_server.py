"""A real mail server that can be told to misbehave."""

import socket
from asyncio import WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Server(SMTP):
    """Can turn a mail away when its words are announced."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        answer = self.event_handler.answer_to_data
        await (self.push(answer) if answer else super().smtp_DATA(arg))


class Line(Controller):
    def factory(self) -> Server:
        return Server(self.handler)


class MailServer:
    """Keeps what it accepted. The sets say which addresses are treated badly, and how."""

    def __init__(self) -> None:
        self.port = free_port()
        self.accepted: list[tuple[str, bytes]] = []
        self.lines = 0
        self.senders_answer = ""
        self.refused: dict[str, str] = {}  # answers to RCPT, by address
        self.hangs_up_at_rcpt: set[str] = set()
        self.hangs_up_after_data: set[str] = set()
        self.answer_to_data = ""
        self.answers_after_data: dict[str, str] = {}
        self._mails: dict[int, int] = {}  # by line
        self.hangs_up_after_mails = 0  # 0: never
        self._controller: Controller | None = None

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.accepted]

    @property
    def messages(self) -> list[EmailMessage]:
        parsed = [
            message_from_bytes(content, policy=policy.default) for _, content in self.accepted
        ]
        return [message for message in parsed if isinstance(message, EmailMessage)]

    def start(self) -> None:
        self._controller = Line(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    # What aiosmtpd calls; its names.
    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        mails = self._mails[id(session)] = self._mails.get(id(session), 0) + 1
        self.lines += mails == 1
        if self.hangs_up_after_mails and mails > self.hangs_up_after_mails:
            hang_up(server)
        if self.senders_answer:
            return self.senders_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.hangs_up_at_rcpt:
            hang_up(server)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        (address,) = envelope.rcpt_tos
        if address in self.answers_after_data:
            return self.answers_after_data[address]
        content = envelope.content
        self.accepted.append((address, content if isinstance(content, bytes) else b""))
        if address in self.hangs_up_after_data:
            hang_up(server)
        return "250 OK"


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, WriteTransport)
    server.transport.abort()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
