"""A mail server for the tests of this app, and the settings that lead to it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.participants.mail_server import MailServer, running


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    with running() as server:
        settings.EMAIL_BACKEND = "participants.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
