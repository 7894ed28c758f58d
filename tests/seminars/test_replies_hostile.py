"""Answers of people who mean harm, or whose clocks are wrong (R3, R4, R8, R10)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from participants.models import OutgoingMail
from seminars import own_data, privacy, replies, reply_mail
from seminars.models import CalendarReply, Registration, Session
from seminars.reply_rules import MOST_TAKEN_BACK
from tests import make
from tests.seminars import reply_mails
from tests.seminars.reply_mails import OURS, Said
from tests.seminars.test_replies import answer, comes, fresh, outcome, take_in

pytestmark = pytest.mark.django_db
Reason, State = CalendarReply.Reason, CalendarReply.State
Place = Registration.State
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _our_server(settings: LazySettings) -> None:
    settings.REPLIES_AUTHSERV_ID = OURS


@pytest.fixture
def session(now: datetime) -> Session:
    return make.a_session(at=now, places_online=1)


# --- R3: who wrote -----------------------------------------------------------------------------

BO = "bo@kommun.example.se"
PROVEN = f"Authentication-Results: {OURS}; dmarc=pass header.from=kommun.example.se"
EVIL = f"Authentication-Results: {OURS}; dmarc=pass header.from=evil.example"


@pytest.mark.parametrize(
    "head",
    [
        [EVIL, f'From: "{BO}" <x@evil.example>'],
        [EVIL, f"From: {BO} <x@evil.example>"],
        [EVIL, f"From: x@evil.example <{BO}>"],
        [EVIL, f"From: ({BO}) x@evil.example"],
        [EVIL, f"From: {BO} (x@evil.example)"],
        [EVIL, f"From: everybody: {BO}, x@evil.example;"],
        [EVIL, f"From: <@evil.example:{BO}>"],
        [EVIL, "From: =?utf-8?q?bo=40kommun.example.se?= <x@evil.example>"],
        [EVIL, "Sender: x@evil.example", f"From: {BO}"],
        [EVIL, f"Resent-From: {BO}", "From: x@evil.example"],
        [EVIL, "From: bo@kommun.\x01example.se"],
        [PROVEN, f"From: {BO}", "From: x@evil.example"],
        [PROVEN, "From: bo@\u212aommun.example.se"],
        [PROVEN.replace(OURS, f"{OURS}.evil.example"), f"From: {BO}"],
        [PROVEN.replace(f"{OURS};", f"({OURS};) evil.example;"), f"From: {BO}"],
        [PROVEN.replace(f"{OURS};", f'"evil;{OURS}";'), f"From: {BO}"],
        [PROVEN.replace(f"{OURS};", f"{OURS} 2;"), f"From: {BO}"],
        [PROVEN.replace("pass", "fail (dmarc=pass)"), f"From: {BO}"],
        [PROVEN.replace("pass", 'fail reason="; dmarc=pass"'), f"From: {BO}"],
        [PROVEN.replace("header.from", "policy.from"), f"From: {BO}"],
        [PROVEN.replace("pass", "fail"), PROVEN, f"From: {BO}"],
        [f"{PROVEN}; dmarc=fail header.from=evil.example", f"From: {BO}"],
        [f"{PROVEN} header.from=evil.example", f"From: {BO}"],
        [PROVEN.replace("from=kommun.", "from=sub.kommun."), f"From: {BO}"],
        [PROVEN.replace("from=kommun.", "from="), f"From: {BO}"],
        [f"ARC-{PROVEN}", f"From: {BO}"],
    ],
)
def test_r3_no_forged_sender_is_believed(session: Session, now: datetime, head: list[str]) -> None:
    """The identity of a session stands in public feeds, so anybody can answer for anybody."""
    bo = comes(session, "Bo", now)
    said = answer(bo, "DECLINED", now)
    kind = "Content-Type: text/calendar; method=REPLY; charset=utf-8"
    octets = reply_mails.lines(
        *head, f"Message-ID: {said.message_id}", kind, "", reply_mails.calendar(said)
    )
    reply = replies.take_in(octets, at=now + HOUR)
    assert reply.state == State.REVIEW
    assert reply.reason in {Reason.OTHER_SENDER, Reason.NOT_PROVEN}
    assert fresh(bo).state == Place.PLACE


# --- R4: clocks --------------------------------------------------------------------------------


def test_r4_a_clock_that_goes_ahead_locks_no_later_answer_out(
    session: Session, now: datetime
) -> None:
    """Her telephone is a day ahead and her computer is not: what she says last counts."""
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "TENTATIVE", now + 23 * HOUR), now + MINUTE)
    reply = take_in(answer(bo, "DECLINED", now + HOUR), now + HOUR)
    assert outcome(reply) == (State.APPLIED, Reason.NONE)


# --- R5, R7: yes and no without end ------------------------------------------------------------


def test_r7_yes_and_no_in_turn_do_not_write_to_others_without_end(
    session: Session, now: datetime
) -> None:
    """Each no offers Cilla the place and each yes takes it back: after some, somebody looks."""
    bo = comes(session, "Bo", now)
    comes(session, "Cilla", now)
    first, rows = answer(bo, "DECLINED", now), []
    for number in range(20):
        at = now + HOUR + number * MINUTE
        partstat = "ACCEPTED" if number % 2 else "DECLINED"
        rows.append(take_in(first.but(partstat=partstat, stamp=at), at))
    offers = OutgoingMail.objects.filter(purpose__contains=":place_offered:")
    assert offers.count() == MOST_TAKEN_BACK + 1
    assert outcome(rows[2 * MOST_TAKEN_BACK + 1]) == (State.REVIEW, Reason.NO_PLACE)


# --- R8: what one mail may cost ----------------------------------------------------------------


def test_r8_quotation_marks_that_nobody_closes_cost_no_time() -> None:
    octets = b"".join(b"From: " + b'\\"' * 990 + b"\r\n" for _ in range(10))
    begun = time.process_time()
    mail = reply_mail.read(octets + reply_mails.bare(Said("uid", BO)))
    assert time.process_time() - begun < 1
    assert mail.sender == ""


@pytest.mark.parametrize("name", ['"Bo', '"Bo \\"', '"x" "'])
def test_r3_an_address_after_quotation_marks_that_nobody_closes_counts(name: str) -> None:
    mail = reply_mail.read(f"From: <x@evil.example> {name} {BO}\r\n\r\n".encode())
    assert mail.sender == ""


# --- R10: whose answers they are ---------------------------------------------------------------


def test_r10_answers_from_an_earlier_address_are_handed_out_and_erased(
    session: Session, now: datetime
) -> None:
    """She has another address since; they are about her registration all the same."""
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "ACCEPTED", now).but(lines=["COMMENT:Jag kommer"]), now)
    person = bo.person
    person.email = "bo@annan.example.se"
    person.save()

    [told] = own_data.export(person)["calendar_replies"]
    assert told["comment"] == "Jag kommer"
    privacy.erase(person, by=None, at=now + HOUR)
    assert not CalendarReply.objects.exists()


def test_r10_answers_that_name_somebody_among_several_senders_are_erased(now: datetime) -> None:
    make.a_calendar_reply(sender="x@evil.example, bo@kommun.example.se")
    privacy.erase(make.a_person(email=BO), by=None, at=now)
    assert not CalendarReply.objects.exists()


@pytest.mark.parametrize("act", [replies.apply, replies.dismiss])
def test_r10_an_answer_that_is_erased_while_somebody_decides(
    session: Session, now: datetime, act: Callable[..., object]
) -> None:
    bo, olle = comes(session, "Bo", now), make.an_organiser(session.series)
    reply = take_in(answer(bo, "DECLINED", now, verdict="dmarc=fail"), now)
    privacy.erase(bo.person, by=None, at=now)
    with pytest.raises(replies.CannotBeApplied):
        act(reply, by=olle, at=now)
