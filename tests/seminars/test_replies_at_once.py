"""Two readers of one mailbox, two organisers before one answer: one effect, one letter (R6)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from participants.models import AuditEntry, OutgoingMail
from seminars import registration, replies
from seminars.applicants import Applicant
from seminars.models import CalendarReply, Registration, Session
from tests import make
from tests.seminars import reply_mails
from tests.seminars.reply_mails import OURS, Said
from tests.seminars.test_series_at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
State, Place = CalendarReply.State, Registration.State
READERS = 4


@pytest.fixture(autouse=True)
def _our_server(settings: LazySettings) -> None:
    settings.REPLIES_AUTHSERV_ID = OURS


def comes(session: Session, name: str, at: datetime) -> Registration:
    email = f"{name.lower()}@kommun.example.se"
    applicant = Applicant(name=name, email=email, format="online", language="sv")
    made = registration.register(session, applicant, by=None, at=at)
    return Registration.objects.get(pk=made.registration.pk)


def answer(entry: Registration, partstat: str, at: datetime) -> Said:
    return reply_mails.to(entry.session.invitations.get(person=entry.person), partstat, stamp=at)


def read_by_all(mails: Sequence[bytes], at: datetime) -> list[CalendarReply]:
    """Each mail is taken in by several readers at the same moment."""
    rows: list[CalendarReply] = []
    deeds: list[Callable[[], object]] = [
        lambda mail=mail: rows.append(replies.take_in(mail, at=at))  # type: ignore[misc]  # one mail each
        for mail in mails
        for _reader in range(READERS)
    ]
    assert all_at_once(deeds) == []
    return rows


def test_r6_one_mail_and_several_readers(now: datetime) -> None:
    """One row; Cilla is offered the place once, Bo has one letter."""
    session = make.a_session(at=now, places_online=1)
    bo, cilla = comes(session, "Bo", now), comes(session, "Cilla", now)

    rows = read_by_all([reply_mails.gmail(answer(bo, "DECLINED", now))], now)

    assert {row.pk for row in rows} == {CalendarReply.objects.get().pk}
    assert CalendarReply.objects.get().state == State.APPLIED
    assert AuditEntry.objects.filter(action="registration.cancelled").count() == 1
    assert AuditEntry.objects.filter(action="offer.made").count() == 1
    purposes = OutgoingMail.objects.filter(purpose__contains=":calendar_no_noted:")
    assert purposes.count() == 1
    assert Registration.objects.get(pk=cilla.pk).state == Place.OFFERED


@pytest.mark.parametrize("words", ["Hej! Jag kommer.", ""])
def test_r6_one_mail_about_nothing_and_several_readers(now: datetime, words: str) -> None:
    """There is no session to lock: its digest, which is unique, decides who was first."""
    said = Said("unknown", "bo@kommun.example.se")
    rows = read_by_all([reply_mails.plain(said, words), reply_mails.bare(said.but())], now)
    assert CalendarReply.objects.count() == 2
    assert len({row.pk for row in rows}) == 2


def test_several_mails_about_one_session_at_once(now: datetime) -> None:
    session = make.a_session(at=now, places_online=3)
    leaving = [comes(session, name, now) for name in ("Anna", "Bo", "Dan")]
    waiting = [comes(session, name, now) for name in ("Cilla", "Eva")]

    read_by_all([reply_mails.outlook(answer(each, "DECLINED", now)) for each in leaving], now)

    assert CalendarReply.objects.applied().count() == 3
    assert session.registrations.filter(state=Place.CANCELLED).count() == 3
    assert session.registrations.filter(state=Place.OFFERED).count() == len(waiting)


def test_r10_two_organisers_before_one_answer(now: datetime) -> None:
    session = make.a_session(at=now)
    bo, olle = comes(session, "Bo", now), make.an_organiser(session.series)
    said = answer(bo, "DECLINED", now).but(verdict="dmarc=fail")
    reply = replies.take_in(reply_mails.apple(said), at=now)
    at = now + timedelta(hours=1)

    wrong = all_at_once(
        [
            lambda: replies.apply(reply, by=olle, at=at),
            lambda: replies.apply(reply, by=olle, at=at),
            lambda: replies.dismiss(reply, by=olle, at=at),
        ]
    )

    assert [type(each) for each in wrong] == [replies.AlreadyDecided] * 2
    assert AuditEntry.objects.filter(action__startswith="reply.").count() == 1
