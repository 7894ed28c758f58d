"""IMAP_URL and its companions: read loudly, and never said aloud."""

import os
import subprocess
import sys
from pathlib import Path
from pprint import pformat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.views.debug import SafeExceptionReporterFilter

from config import environment as env

ROOT = Path(__file__).resolve().parents[2]
SECRET = "p@ss/wörd"
URL = "imaps://svar%40example.org:p%40ss%2Fw%C3%B6rd@imap.example.org"


def test_a_mailbox_is_described_by_its_address() -> None:
    found = env.mailbox(f"{URL}/INBOX")
    assert found == env.Mailbox(
        "imap.example.org", 993, "svar@example.org", SECRET, "INBOX", encryption="tls"
    )
    assert env.mailbox(f"{URL}:1993/Svar/Seminarier%20h%C3%B6st") == env.Mailbox(
        "imap.example.org", 1993, "svar@example.org", SECRET, "Svar/Seminarier höst", "tls"
    )
    assert env.mailbox("") is None


@pytest.mark.parametrize(
    ("host", "encryption"),
    [
        ("imap.example.org", "starttls"),
        ("10.0.0.1", "starttls"),
        ("localhost.example.org", "starttls"),
        ("127.0.0.1", ""),
        ("[::1]:1143", ""),
        ("localhost", ""),
    ],
)
def test_only_loopback_may_do_without_encryption(host: str, encryption: str) -> None:
    found = env.mailbox(f"imap://svar:hemligt@{host}/")
    assert found is not None
    assert found.encryption == encryption
    assert found.folder == "INBOX"


@pytest.mark.parametrize(
    "url",
    [
        "imap.example.org",
        "pop3://svar:hemligt@imap.example.org",
        "imaps://imap.example.org",
        "imaps://svar@imap.example.org",
        "imaps://svar:hemligt@",
        "imaps://svar:hem/ligt@imap.example.org",
        "imaps://svar:hem#ligt@imap.example.org",
        "imaps://svar:hem?ligt@imap.example.org",
        "imaps://svar:hemligt@imap.example.org:hemligt",
        "imaps://svar:hemligt@[imap.example.org",
        "imaps://svar:hemligt%0d%0aA1%20NOOP@imap.example.org",
        "imap://svar:hemligt@imap.example.org:993",
    ],
)
def test_a_wrong_address_is_refused_without_saying_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="IMAP_URL") as refused:
        env.mailbox(url)
    assert "ligt" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_no_page_of_errors_shows_the_password() -> None:
    found = env.mailbox(URL)
    shown = SafeExceptionReporterFilter().cleanse_setting("MAILBOX", found)
    assert "imap.example.org" in pformat(shown)
    assert SECRET not in pformat(shown) + str(found) + repr(found)


def started(**variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "MODE": "test", **variables}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_r3_a_mailbox_whose_answers_nobody_could_believe_stops_the_start(tmp_path: Path) -> None:
    refused = started(DATA_DIR=str(tmp_path), IMAP_URL=URL)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The site does not start: REPLIES_AUTHSERV_ID is not set")
    assert started(DATA_DIR=str(tmp_path), IMAP_URL=URL, REPLIES_REQUIRE_DMARC="no").returncode == 0
