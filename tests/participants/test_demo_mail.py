"""Mail as files, and the demo's mailbox that shows them."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from participants.letters import Letter
from participants.outbox import post, send_due

pytestmark = pytest.mark.django_db

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//SV\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:a\r
DTSTAMP:20261124T080000Z\r
DTSTART:20261217T080000Z\r
DTEND:20261217T103000Z\r
SUMMARY:Att hålla i ett möte\r
LOCATION:Exempelhuset\r
SEQUENCE:3\r
END:VEVENT\r
END:VCALENDAR\r
""".encode()
LETTER = Letter(
    "Du är anmäld",
    "Hej <Anna>\nhttp://127.0.0.1:8000/min-anmalan/abc/\n",
    "<p><script>alert(1)</script></p>",
)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "participants.mail_files.EmlFileBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def write_mails(now: datetime) -> None:
    for name in ("anna", "bo", "cia"):
        calendar = CALENDAR if name == "bo" else None
        post(
            LETTER, purpose=name, person=None, address=f"{name}@vaxjo.example.org", language="sv",
            at=now, reply_to="olle@lnu.example.org", calendar=calendar,
            calendar_method="REQUEST" if calendar else "",
        )  # fmt: skip
    assert send_due(at=now) == 3


def test_each_mail_becomes_a_file_that_names_nobody(folder: Path, now: datetime) -> None:
    write_mails(now)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert all(name.endswith(".eml") and "@" not in name and "anna" not in name for name in names)
    first, *_ = sorted(folder.iterdir())
    assert b"To: anna@vaxjo.example.org\r\n" in first.read_bytes()


def test_the_mailbox_lists_the_newest_first(folder: Path, client: Client, now: datetime) -> None:
    address = reverse("demo_mails")
    assert "Inga mejl ännu" in client.get(address).content.decode()
    write_mails(now)
    page = client.get(address).content.decode()
    places = [page.index(f"{name}@vaxjo.example.org") for name in ("cia", "bo", "anna")]
    assert places == sorted(places)
    assert page.count("Kalenderinbjudan") == 1
    assert folder.exists()


def read(client: Client, name: str, folder: Path) -> str:
    (file,) = [f for f in folder.iterdir() if f"To: {name}@".encode() in f.read_bytes()]
    return client.get(reverse("demo_mail", args=[file.stem])).content.decode()


def test_a_mail_is_read_as_text_with_links_and_its_html_only_as_source(
    folder: Path, client: Client, now: datetime
) -> None:
    write_mails(now)
    page = read(client, "anna", folder)
    assert '<a href="http://127.0.0.1:8000/min-anmalan/abc/"' in page
    assert "Hej &lt;Anna&gt;" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "olle@lnu.example.org" in page


def test_an_invitation_says_what_would_come_into_the_calendar(
    folder: Path, client: Client, now: datetime
) -> None:
    write_mails(now)
    page = read(client, "bo", folder)
    for words in (
        "Läggs i kalendern",
        "Att hålla i ett möte",
        "2026-12-17 09:00",
        "–11:30",
        "Exempelhuset",
    ):
        assert words in page


def test_the_hour_on_the_page_is_swedish_time(folder: Path, client: Client, now: datetime) -> None:
    write_mails(now)
    page = read(client, "cia", folder)
    (written,) = re.findall(r'<dd><time datetime="([^"]+)">', page)
    assert abs(datetime.fromisoformat(written) - timezone.now()) < timedelta(minutes=1)


def test_there_is_no_such_mail(folder: Path, client: Client) -> None:
    assert not folder.exists()
    assert client.get(reverse("demo_mail", args=["20261122-nothing"])).status_code == 404


def test_outside_the_demo_there_is_no_mailbox(settings: Settings, client: Client) -> None:
    settings.DEMO = False
    assert client.get(reverse("demo_mails")).status_code == 404
    assert client.get(reverse("demo_mail", args=["a"])).status_code == 404
