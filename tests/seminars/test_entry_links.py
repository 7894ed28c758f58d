"""One-time links to My registrations: a secret that only a mail knows."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from django.template import Template
from django.test.signals import template_rendered

from participants.models import OutgoingMail, Person
from participants.outbox import send_due
from seminars import entry_links
from seminars.models import EntryLink
from tests import make
from tests.participants.test_people import at_once

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"/oppna/([\w-]+)/")


@pytest.fixture
def anna() -> Person:
    return make.a_person(email="anna@vaxjo.example.org")


def secret_mailed() -> str:
    mail = OutgoingMail.objects.latest("pk")
    found = SECRET.search(mail.text)
    assert found, mail.text
    return found[1]


def send(at: datetime, address: str = "anna@vaxjo.example.org") -> None:
    entry_links.send(address, language="sv", at=at)


def test_the_secret_is_in_the_mail_alone(anna: Person, now: datetime) -> None:
    send(now, " ANNA@vaxjo.example.org ")

    mail = OutgoingMail.objects.get()
    assert mail.subject == "Din länk till Mina anmälningar"
    assert (mail.address, mail.person, mail.is_secret) == (anna.email, anna, True)
    assert mail.expires_at == now + timedelta(minutes=30)
    entry = EntryLink.objects.get()
    assert entry.digest == sha256(secret_mailed().encode()).hexdigest()
    assert secret_mailed() not in (entry.digest, mail.subject, mail.purpose)


def test_its_text_is_erased_once_it_is_sent(anna: Person, now: datetime) -> None:
    send(now)
    send_due(at=now)

    sent = OutgoingMail.objects.get()
    assert (sent.state, sent.text, sent.html) == ("sent", "", "")


def test_an_unknown_or_closed_address_gets_nothing(now: datetime) -> None:
    make.a_person(email="bo@example.org", is_active=False)

    send(now, "ingen@example.org")
    send(now, "bo@example.org")

    assert not OutgoingMail.objects.exists()
    assert not EntryLink.objects.exists()


@pytest.mark.usefixtures("anna")
def test_the_same_letter_is_written_for_nobody_so_that_a_clock_tells_nothing(
    now: datetime,
) -> None:
    written: list[list[str | None]] = []
    for address in ("anna@vaxjo.example.org", "ingen@example.org"):
        names: list[str | None] = []

        def note(template: Template, names: list[str | None] = names, **_signal: object) -> None:
            names.append(template.name)

        template_rendered.connect(note)
        send(now, address)
        template_rendered.disconnect(note)
        written.append(names)

    assert "seminars/letters/entry_link.html" in written[0]
    assert written[1] == written[0]
    assert [mail.address for mail in OutgoingMail.objects.all()] == ["anna@vaxjo.example.org"]
    assert EntryLink.objects.count() == 1


def test_it_opens_once(anna: Person, now: datetime) -> None:
    send(now)
    secret = secret_mailed()

    assert entry_links.is_good(secret, at=now)
    assert entry_links.use(secret, at=now) == anna
    assert not entry_links.is_good(secret, at=now)
    with pytest.raises(entry_links.EntryLinkGone):
        entry_links.use(secret, at=now)


def test_it_opens_for_half_an_hour(anna: Person, now: datetime) -> None:
    send(now)
    late = now + timedelta(minutes=30)

    assert not entry_links.is_good(secret_mailed(), at=late)
    with pytest.raises(entry_links.EntryLinkGone):
        entry_links.use(secret_mailed(), at=late)


@pytest.mark.parametrize("wrong", ["", "x", "å" * 40, "\udcff"])
def test_a_guess_opens_nothing(anna: Person, now: datetime, wrong: str) -> None:
    send(now)

    assert not entry_links.is_good(wrong, at=now)
    with pytest.raises(entry_links.EntryLinkGone):
        entry_links.use(wrong, at=now)
    with pytest.raises(entry_links.EntryLinkGone):  # what the database knows is no key
        entry_links.use(EntryLink.objects.get().digest, at=now)


def test_a_newer_link_calls_off_the_one_that_has_not_left(anna: Person, now: datetime) -> None:
    send(now)
    send(now + timedelta(seconds=5))

    states = OutgoingMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "due"]


def test_what_the_browser_remembers_holds_two_hours_and_for_the_active(
    anna: Person, now: datetime
) -> None:
    remembered = entry_links.let_in(anna, at=now)

    assert entry_links.person_let_in(remembered, at=now + timedelta(minutes=119)) == anna
    assert entry_links.person_let_in(remembered, at=now + timedelta(hours=2)) is None
    assert entry_links.person_let_in(None, at=now) is None
    anna.is_active = False
    anna.save()
    assert entry_links.person_let_in(remembered, at=now) is None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_use_it_once(now: datetime) -> None:
    make.a_person(email="anna@vaxjo.example.org")
    send(now)
    secret, start, let_in = secret_mailed(), Barrier(3), []

    def use() -> None:
        start.wait()
        try:
            let_in.append(entry_links.use(secret, at=now).pk)
        except entry_links.EntryLinkGone:
            let_in.append(0)

    at_once(use, 3)

    assert sorted(map(bool, let_in)) == [False, False, True]
