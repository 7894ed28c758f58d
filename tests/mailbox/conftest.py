"""One Dovecot for all tests of a process, and the settings that lead to it."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from config import environment as env
from tests.mailbox import dovecot
from tests.mailbox.dovecot import Dovecot

OUR_MAIL_SERVER = "mx.example.org"


def started(*, is_old: bool = False) -> Iterator[Dovecot]:
    """Without Dovecot these tests are skipped, but never where CI=true."""
    missing = dovecot.missing()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    with dovecot.running(is_old=is_old) as server:
        yield server


@pytest.fixture(scope="session")
def a_dovecot() -> Iterator[Dovecot]:
    yield from started()


@pytest.fixture(scope="session")
def an_old_dovecot() -> Iterator[Dovecot]:
    yield from started(is_old=True)


@pytest.fixture
def server(a_dovecot: Dovecot, settings: Settings) -> Dovecot:
    """An empty mailbox that the site reads."""
    return lead_to(a_dovecot, settings)


@pytest.fixture
def old_server(an_old_dovecot: Dovecot, settings: Settings) -> Dovecot:
    """The same where folders lie below INBOX, and mails can only be copied and deleted."""
    return lead_to(an_old_dovecot, settings)


def lead_to(server: Dovecot, settings: Settings) -> Dovecot:
    server.empty()
    settings.MAILBOX = env.mailbox(server.url())
    settings.REPLIES_REQUIRE_DMARC = True
    settings.REPLIES_AUTHSERV_ID = OUR_MAIL_SERVER
    return server


@pytest.fixture(autouse=True)
def _nothing_was_read_before(db: None) -> None:
    cache.clear()
