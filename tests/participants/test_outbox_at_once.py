"""Several senders at once, on a real database and over real lines: each mail leaves once."""

import threading
from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction

from participants.letters import Letter
from participants.models import OutgoingMail
from participants.outbox import call_off, claim, post, send_due
from tests.participants.mail_server import MailServer
from tests.participants.test_people import at_once

pytestmark = pytest.mark.django_db(transaction=True)

# Enough for a claim that only looks before it takes to be caught in most runs.
MAILS = 40
LETTER = Letter("Du är anmäld", "Välkommen", "")


def many_mails(now: datetime) -> None:
    with transaction.atomic():
        for number in range(MAILS):
            address = f"person{number}@vaxjo.example.org"
            post(
                LETTER,
                purpose=f"test:{number}",
                person=None,
                address=address,
                language="sv",
                at=now,
            )


def test_four_senders_at_once_send_each_mail_once(mail_server: MailServer, now: datetime) -> None:
    many_mails(now)
    start = threading.Barrier(4)
    sent: list[int] = []

    def send() -> None:
        start.wait()
        sent.append(send_due(at=now))

    at_once(send, 4)
    assert sum(sent) == MAILS
    assert set(Counter(mail_server.addresses).values()) == {1}
    assert len(mail_server.accepted) == MAILS
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


def test_only_one_of_many_gets_the_claim(now: datetime) -> None:
    many_mails(now)
    mail = OutgoingMail.objects.earliest("pk")
    start = threading.Barrier(4)
    got: list[bool] = []

    def grab() -> None:
        start.wait()
        got.append(claim(mail.pk, at=now) is not None)

    at_once(grab, 4)
    assert sorted(got) == [False, False, False, True]


def test_two_that_post_the_same_purpose_at_once_make_one_mail(now: datetime) -> None:
    start = threading.Barrier(3)

    def tell() -> None:
        start.wait()
        post(LETTER, purpose="test:1", person=None, address="a@b.example", language="sv", at=now)

    at_once(tell, 3)
    assert OutgoingMail.objects.count() == 1


def test_calling_off_while_senders_work_leaves_nothing_half_done(
    mail_server: MailServer, now: datetime
) -> None:
    many_mails(now)
    start = threading.Barrier(2)

    def send() -> None:
        start.wait()
        send_due(at=now)

    def cancel() -> None:
        start.wait()
        call_off("test", at=now)

    threads = [threading.Thread(target=at_once, args=(act, 1)) for act in (send, cancel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert set(states) <= {"sent", "cancelled"}
    assert states["sent"] == len(mail_server.accepted)
