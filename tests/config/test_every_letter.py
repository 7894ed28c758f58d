"""Every letter of the site, in both languages: there, readable, and without effect when opened."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from config import letter_examples
from participants.mime import message_of
from participants.models import OutgoingMail

pytestmark = pytest.mark.django_db

# A small list: words that no Swedish text has, and that an untranslated one is likely to have.
ENGLISH = re.compile(
    r"\b(the|your|you|is|are|and|with|of|registered|session|place|please|dear)\b", re.IGNORECASE
)
ADDRESSES = re.compile(r"https?://\S+|\S+@\S+")
UNRENDERED = re.compile(r"{{|{%|%\(|\bNone\b")
LONGEST_PARAGRAPH = 700  # mail programs wrap; a longer one is no paragraph of ours
VISITS = {"sessions.Session", "django_q.OrmQ"}  # what a visit or the queue writes by itself


@pytest.fixture
def at() -> datetime:
    """Now: the pages behind the links read the clock."""
    return timezone.now()


def test_every_letter_has_an_example_and_every_example_a_letter() -> None:
    assert sorted(letter_examples.EXAMPLES) == letter_examples.names()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", letter_examples.names())
def test_a_letter_reads_well_and_leaves_well(name: str, language: str, at: datetime) -> None:
    for mail in letter_examples.written(name, language, at=at):
        assert_it_reads_well(mail, language)
        assert addresses_in(mail.text) == addresses_in(mail.html)
        assert_it_can_leave(mail)
        if language == "sv":
            assert_it_holds_no_english(mail)


@pytest.mark.parametrize(("language", "times"), [("sv", 2), ("en", 1)])
def test_opening_every_link_again_and_again_changes_nothing(
    language: str, times: int, at: datetime
) -> None:
    """As mail scanners do, with HEAD and GET; organisers are signed in."""
    visitors = {
        link: visitor_for(mail)
        for _name, mail in letter_examples.every(language, at=at)
        for link in sorted(links_of(mail))
    }
    assert len(visitors) > 2 * len(letter_examples.names())
    before = everything()

    answers = {link: answers_to(visitors[link], link, times) for link in visitors}

    assert everything() == before
    assert {link: codes for link, codes in answers.items() if not codes <= {200, 302}} == {}


def test_the_command_leaves_files_and_nothing_in_the_database(tmp_path: Path) -> None:
    before = everything()

    call_command("render_letters", tmp_path)

    assert everything() == before
    for language in ("sv", "en"):
        for name in letter_examples.names():
            for ending in ("txt", "html", "eml"):
                assert (tmp_path / language / f"{name.replace('/', '.')}.{ending}").is_file()
    assert 'href="sv/seminars.registered.html"' in (tmp_path / "index.html").read_text()


def assert_it_reads_well(mail: OutgoingMail, language: str) -> None:
    assert 5 < len(mail.subject) <= 150
    assert mail.language == language
    for part in (mail.subject, mail.text, mail.html):
        assert not UNRENDERED.search(part), part
    assert max(map(len, mail.text.splitlines())) <= LONGEST_PARAGRAPH
    assert "\n\n\n" not in mail.text
    assert not re.search(r"^[ \t]+\S", mail.text.replace("\n  ", "\n"), re.MULTILINE), mail.text
    assert f'lang="{language}"' in mail.html
    assert settings.SITE_NAME[language] in mail.text


def assert_it_holds_no_english(mail: OutgoingMail) -> None:
    for part in (mail.subject, mail.text):
        assert ENGLISH.findall(ADDRESSES.sub("", part)) == [], part


def assert_it_can_leave(mail: OutgoingMail) -> None:
    sent = message_of(mail).message().as_bytes()
    assert max(map(len, sent.splitlines())) <= 998
    message = message_from_bytes(sent, policy=policy.default)
    is_answer = mail.in_reply_to != ""
    assert message["Auto-Submitted"] == ("auto-replied" if is_answer else "auto-generated")
    assert message["List-ID"]
    assert (message["List-Unsubscribe-Post"] is None) == (message["List-Unsubscribe"] is None)


def visitor_for(mail: OutgoingMail) -> Client:
    """A browser: signed in where the letter is for an organiser."""
    client = Client()
    if mail.person and mail.person.series_roles.exists():
        client.force_login(mail.person)
    return client


def answers_to(visitor: Client, link: str, times: int) -> set[int]:
    parts = urlsplit(link)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return {ask(path).status_code for ask in (visitor.head, visitor.get) * times}


def links_of(mail: OutgoingMail) -> set[str]:
    return addresses_in(mail.text) | addresses_in(mail.html) | {mail.unsubscribe_url} - {""}


def addresses_in(words: str) -> set[str]:
    """The links of a mail that lead to this site."""
    found = re.findall(rf"{re.escape(settings.SITE_URL)}[^\s\"<>]*", words)
    return {link.replace("&amp;", "&") for link in found}


def everything() -> dict[str, Counter[str]]:
    """Every row of every table as text, read in one language whatever page was shown last."""
    with override("sv"):
        return {label: Counter(map(str, rows)) for label, rows in _tables()}


def _tables() -> Iterator[tuple[str, list[dict[str, object]]]]:
    for model in apps.get_models():
        if model._meta.label not in VISITS:
            yield model._meta.label, list(model._default_manager.values())
