"""The outbox against a real mail server, well and ill."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import get_connection
from django.db import transaction
from pytest_django import Settings

from participants import outbox
from participants.delivery import Verdict, hand_over
from participants.letters import Letter
from participants.models import OutgoingMail
from participants.outbox import call_off, claim, post, send_due, send_mail
from participants.smtp import EmailBackend, WatchedSMTPOverTLS
from tests.make import a_person
from tests.participants.mail_server import MailServer

pytestmark = pytest.mark.django_db

LETTER = Letter("Du är anmäld", "Välkommen", "<p>Välkommen</p>")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = OutgoingMail.State


def a_mail(
    to: str = "anna", *, at: datetime, letter: Letter = LETTER, **facts: Any
) -> OutgoingMail:
    facts.setdefault("purpose", f"registration:{to}:made")
    facts.setdefault("person", None)
    return post(letter, address=f"{to}@vaxjo.example.org", language="sv", at=at, **facts)


def fresh(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


# --- Well -----------------------------------------------------------------------------------
def test_three_people_get_one_mail_each_over_one_line(
    mail_server: MailServer, now: datetime
) -> None:
    mails = [a_mail(name, at=now, person=a_person(name)) for name in ("anna", "bo", "cia")]
    assert send_due(at=now) == 3
    assert mail_server.addresses == [mail.address for mail in mails]
    assert mail_server.lines == 1
    assert {fresh(mail).state for mail in mails} == {State.SENT}
    assert send_due(at=now + DAY) == 0
    assert len(mail_server.accepted) == 3


def test_the_same_purpose_never_mails_twice(mail_server: MailServer, now: datetime) -> None:
    assert a_mail(at=now) == a_mail(at=now + HOUR, letter=Letter("Annat", "Annat", ""))
    send_due(at=now)
    (message,) = mail_server.messages
    assert message["Subject"] == "Du är anmäld"


def test_a_sent_mail_says_when(mail_server: MailServer, now: datetime) -> None:
    mail = a_mail(at=now)
    send_due(at=now)
    sent_at = fresh(mail).sent_at
    assert sent_at is not None
    assert abs(sent_at - now) < MINUTE
    assert len(mail_server.accepted) == 1


def test_the_bell_sends_one_mail(mail_server: MailServer, now: datetime) -> None:
    anna, bo = a_mail("anna", at=now - 2000 * DAY), a_mail("bo", at=now - 2000 * DAY)
    send_mail(anna.pk)
    send_mail(anna.pk)
    assert mail_server.addresses == [anna.address]
    assert fresh(bo).state == State.DUE


@pytest.mark.django_db(transaction=True)
def test_posting_rings_once_and_only_after_the_commit(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[object, ...]] = []
    monkeypatch.setattr("participants.queue.async_task", lambda *job: rung.append(job))
    with transaction.atomic():
        mail = a_mail(at=now)
        a_mail(at=now)
        assert rung == []
    assert rung == [(send_mail, mail.pk)]


# --- Ill ------------------------------------------------------------------------------------
def test_server_down_then_up_sends_once(mail_server: MailServer, now: datetime) -> None:
    mails = [a_mail(name, at=now) for name in ("anna", "bo", "cia")]
    mail_server.stop()
    assert send_due(at=now) == 0
    first = fresh(mails[0])
    assert (first.state, first.attempts) == (State.DEFERRED, 0)
    assert [fresh(mail).state for mail in mails[1:]] == [State.DUE, State.DUE], (
        "one knock is enough"
    )
    mail_server.start()
    assert send_due(at=now + 2 * MINUTE) == 3
    assert send_due(at=now + DAY) == 0
    assert sorted(mail_server.addresses) == [mail.address for mail in mails]


def test_a_server_that_is_down_for_a_week_loses_nothing(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    mail_server.stop()
    for hour in range(7 * 24):
        send_due(at=now + hour * HOUR)
    mail_server.start()
    assert send_due(at=now + 7 * DAY) == 1
    assert fresh(mail).state == State.SENT


def test_try_later_is_tried_after_growing_waits_for_three_days(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    mail_server.refused[mail.address] = "451 Grey-listed"
    at, waits = now, []
    while fresh(mail).state != State.REFUSED:
        send_due(at=at)
        next_try_at = fresh(mail).next_try_at
        if next_try_at:
            waits.append(round((next_try_at - at) / MINUTE))
            at = next_try_at
    assert waits[:6] == [1, 5, 15, 60, 240, 240]
    assert 3 * DAY <= at - now <= 3.2 * DAY
    assert fresh(mail).answer == "451 Grey-listed"


def test_grey_listing_delays_one_and_no_other(mail_server: MailServer, now: datetime) -> None:
    anna, bo = a_mail("anna", at=now), a_mail("bo", at=now)
    mail_server.refused[anna.address] = "451 Try later"
    assert send_due(at=now) == 1
    assert mail_server.addresses == [bo.address]
    assert mail_server.lines == 1
    mail_server.refused.clear()
    assert send_due(at=now + 2 * MINUTE) == 1
    assert fresh(anna).state == State.SENT


def test_a_refused_address_is_refused_and_the_others_get_theirs(
    mail_server: MailServer, now: datetime
) -> None:
    anna, bo, cia = (a_mail(name, at=now) for name in ("anna", "bo", "cia"))
    mail_server.refused[bo.address] = "550 No such user"
    assert send_due(at=now) == 2
    assert mail_server.addresses == [anna.address, cia.address]
    refused = fresh(bo)
    assert (refused.state, refused.answer, refused.next_try_at) == (
        State.REFUSED,
        "550 No such user",
        None,
    )


def test_an_address_that_would_add_lines_to_the_header_never_leaves(
    mail_server: MailServer, now: datetime
) -> None:
    hostile = post(
        LETTER,
        purpose="unknown-address:1",
        person=None,
        address='"a\x0cBcc:all@example.org\x0c"@example.org',
        language="sv",
        at=now,
    )
    assert send_due(at=now) == 0
    assert (fresh(hostile).state, mail_server.accepted) == (State.REFUSED, [])


def test_a_refused_sender_is_our_own_fault_and_tried_again(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    mail_server.senders_answer = "553 Sender not allowed"
    send_due(at=now)
    assert fresh(mail).state == State.DEFERRED
    mail_server.senders_answer = ""
    assert send_due(at=now + HOUR) == 1


def test_a_mail_too_large_for_the_server_is_refused(mail_server: MailServer, now: datetime) -> None:
    mail = a_mail(at=now)
    mail_server.senders_answer = "552 Too large"
    send_due(at=now)
    assert fresh(mail).state == State.REFUSED


def test_line_lost_after_data_is_repeated_once_late_with_the_same_id(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    mail_server.hangs_up_after_data.add(mail.address)
    for hour in range(48):
        send_due(at=now + hour * HOUR)
    assert len(mail_server.accepted) == 2
    assert len({message["Message-ID"] for message in mail_server.messages}) == 1
    assert (fresh(mail).state, fresh(mail).next_try_at) == (State.UNCERTAIN, None)


def test_an_uncertain_mail_waits_and_the_others_go_on(
    mail_server: MailServer, now: datetime
) -> None:
    anna, bo = a_mail("anna", at=now), a_mail("bo", at=now)
    mail_server.hangs_up_after_data.add(anna.address)
    assert send_due(at=now) == 1
    assert fresh(bo).state == State.SENT
    assert send_due(at=now + 59 * MINUTE) == 0
    mail_server.hangs_up_after_data.clear()
    assert send_due(at=now + 61 * MINUTE) == 1
    assert fresh(anna).state == State.SENT


def test_a_server_that_hangs_up_between_mails_is_called_again(
    mail_server: MailServer, now: datetime
) -> None:
    for name in ("anna", "bo", "cia"):
        a_mail(name, at=now)
    mail_server.hangs_up_after_mails = 1
    assert send_due(at=now) == 3
    assert len(set(mail_server.addresses)) == len(mail_server.accepted) == 3
    assert mail_server.lines == 3


@pytest.mark.parametrize("poison", ["Two\nlines", "Lone \udce5 surrogate"])
def test_a_mail_that_cannot_be_written_is_refused_and_the_others_go(
    mail_server: MailServer, now: datetime, poison: str
) -> None:
    # Such words cannot come through the forms; if they do, on whatever way, they stop nobody.
    mail, other = a_mail("anna", at=now), a_mail("bo", at=now)
    mail.subject = poison
    mail.state, mail.lease_until = State.CLAIMED, now
    answer = hand_over(mail, get_connection())
    assert answer.verdict is Verdict.REFUSED
    assert answer.words.split(":")[0] in {"BadHeaderError", "UnicodeEncodeError"}
    OutgoingMail.objects.filter(pk=mail.pk).update(sender_name="Two\nlines")
    assert send_due(at=now) == 1
    assert fresh(mail).state == State.REFUSED
    assert "newline" in fresh(mail).answer
    assert mail_server.addresses == [other.address]


def test_a_mail_refused_or_put_off_after_it_was_handed_over_is_not_uncertain(
    mail_server: MailServer, now: datetime
) -> None:
    anna, bo, cia = (a_mail(name, at=now) for name in ("anna", "bo", "cia"))
    mail_server.answers_after_data = {anna.address: "554 Spam", bo.address: "452 Disk full"}
    assert send_due(at=now) == 1
    assert [fresh(mail).state for mail in (anna, bo, cia)] == [
        State.REFUSED,
        State.DEFERRED,
        State.SENT,
    ]


def test_a_server_that_wants_no_words_now_gets_them_later(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    mail_server.answer_to_data = "451 Not now"
    send_due(at=now)
    assert (fresh(mail).state, fresh(mail).answer) == (State.DEFERRED, "451 Not now")
    mail_server.answer_to_data = ""
    assert send_due(at=now + HOUR) == 1


def test_a_server_that_hangs_up_on_one_address_still_serves_the_others(
    mail_server: MailServer, now: datetime
) -> None:
    anna, bo, cia = (a_mail(name, at=now) for name in ("anna", "bo", "cia"))
    mail_server.hangs_up_at_rcpt.add(bo.address)
    assert send_due(at=now) == 2
    assert mail_server.addresses == [anna.address, cia.address]
    assert (fresh(bo).state, fresh(bo).attempts) == (State.DEFERRED, 1)


def test_a_server_that_lets_nobody_in_refuses_no_mail(
    mail_server: MailServer, now: datetime, settings: Settings
) -> None:
    mail = a_mail(at=now)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "wrong"
    assert send_due(at=now) == 0
    assert (fresh(mail).state, fresh(mail).attempts) == (State.DEFERRED, 0)
    assert mail_server.accepted == []


def test_over_tls_the_line_is_watched_as_well(settings: Settings) -> None:
    settings.EMAIL_USE_SSL = True
    assert EmailBackend().connection_class is WatchedSMTPOverTLS


# --- Leases ---------------------------------------------------------------------------------
def test_a_claimed_mail_is_left_alone_until_its_lease_has_run_out(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    assert claim(mail.pk, at=now) is not None  # … and the sender is killed here
    assert claim(mail.pk, at=now) is None
    assert send_due(at=now + MINUTE) == 0
    assert send_due(at=now + 4 * MINUTE) == 1
    assert mail_server.addresses == [mail.address]


def test_a_sender_killed_before_it_could_write_down_its_success_costs_one_copy(
    mail_server: MailServer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = a_mail(at=now)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as at_the_mark:
        at_the_mark.setattr(outbox, "_mark", killed)
        with pytest.raises(SystemExit):
            send_due(at=now)
    assert fresh(mail).state == State.CLAIMED
    assert send_due(at=now + 4 * MINUTE) == 1
    assert send_due(at=now + DAY) == 0
    first, second = mail_server.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_sender_that_wakes_up_late_does_not_overwrite_the_next_ones_word(now: datetime) -> None:
    mail = a_mail(at=now)
    slow = claim(mail.pk, at=now)
    quick = claim(mail.pk, at=now + 4 * MINUTE)
    assert slow is not None
    assert quick is not None
    outbox._mark(slow, {"state": State.REFUSED, "next_try_at": None})
    assert fresh(mail).state == State.CLAIMED
    outbox._mark(quick, {"state": State.SENT, "next_try_at": None})
    assert fresh(mail).state == State.SENT


def test_a_batch_is_bounded(
    mail_server: MailServer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        a_mail(f"person{number}", at=now)
    monkeypatch.setattr(outbox, "BATCH", 3)
    assert send_due(at=now) == 3
    monkeypatch.setattr(outbox, "BATCH_SECONDS", -1)
    assert send_due(at=now) == 0
    assert len(mail_server.accepted) == 3


# --- A cause that is gone -------------------------------------------------------------------
def test_a_mail_whose_time_has_passed_is_not_sent(mail_server: MailServer, now: datetime) -> None:
    mail = a_mail(at=now, expires_at=now + HOUR)
    assert send_due(at=now + HOUR) == 0
    assert fresh(mail).state == State.CANCELLED
    assert mail_server.accepted == []


def test_calling_off_cancels_the_mails_of_one_cause_only(now: datetime) -> None:
    gone = a_mail("anna", at=now, purpose="registration:1:reminder")
    same = a_mail("anna", at=now, purpose="registration:1")
    other = a_mail("bo", at=now, purpose="registration:12:reminder")
    assert call_off("registration:1:", at=now) == 2
    assert [fresh(mail).state for mail in (gone, same, other)] == [
        State.CANCELLED,
        State.CANCELLED,
        State.DUE,
    ]


def test_what_was_sent_stays_sent_when_its_cause_is_gone(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    send_due(at=now)
    assert call_off("registration:anna", at=now) == 0
    assert fresh(mail).state == State.SENT
    assert len(mail_server.accepted) == 1


def test_a_mail_that_was_being_sent_is_not_tried_again(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now)
    claim(mail.pk, at=now)
    call_off("registration:anna", at=now)
    assert send_due(at=now + HOUR) == 0
    assert fresh(mail).state == State.CANCELLED
    assert mail_server.accepted == []


# --- Secrets --------------------------------------------------------------------------------
def test_a_secret_is_forgotten_once_it_is_sent(mail_server: MailServer, now: datetime) -> None:
    code = Letter("Din kod", "ABC-123", "<p>ABC-123</p>")
    mail, plain = a_mail("anna", at=now, letter=code, is_secret=True), a_mail("bo", at=now)
    send_due(at=now)
    assert b"ABC-123" in mail_server.accepted[0][1]
    assert (fresh(mail).text, fresh(mail).html) == ("", "")
    assert fresh(plain).text == "Välkommen"


def test_a_secret_is_kept_while_it_may_be_sent_again(
    mail_server: MailServer, now: datetime
) -> None:
    mail = a_mail(at=now, is_secret=True)
    mail_server.refused[mail.address] = "451 Later"
    send_due(at=now)
    assert fresh(mail).text == "Välkommen"
    mail_server.refused[mail.address] = "550 Never"
    send_due(at=now + HOUR)
    assert fresh(mail).text == ""


def test_a_secret_that_is_called_off_is_forgotten(now: datetime) -> None:
    mail = a_mail(at=now, is_secret=True)
    call_off(mail.purpose, at=now)
    assert (fresh(mail).state, fresh(mail).text) == (State.CANCELLED, "")
