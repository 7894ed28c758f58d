"""Case 13: what is past, and a restored backup. SEQUENCE never falls, LAST-MODIFIED never jumps."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from seminars import calendar, invitations, programme, renumbering, replies
from seminars.models import Invitation, Registration, Session
from tests.make import a_registration, a_series, a_session
from tests.seminars import reply_mails
from tests.seminars.entries import entries

pytestmark = pytest.mark.django_db
KEPT = ["participants", "seminars", "--natural-foreign"]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "backup.json"


def the_feed() -> bytes:
    whole = Session.objects.order_by("starts_at", "uid")
    return calendar.feed(whole, name="Lärande", language="sv")


def numbers() -> list[tuple[int, Any]]:
    """SEQUENCE and LAST-MODIFIED of every entry, as calendars read them."""
    return [(each["SEQUENCE"], each["LAST-MODIFIED"].dt) for each in entries(the_feed())]


def last_number(registration: Registration) -> int:
    last = Invitation.objects.to(registration.person, registration.session).last()
    assert last is not None
    return last.sequence


def move(session: Session, *, at: datetime) -> Session:
    session.refresh_from_db()
    starts_at, ends_at = (
        time + timedelta(hours=1) for time in (session.starts_at, session.ends_at)
    )
    return programme.change(
        session, {"starts_at": starts_at, "ends_at": ends_at}, by=None, at=at
    ).session


def restore(backup: Path) -> None:
    """The database as it was: what came afterwards is gone."""
    Invitation.objects.all().delete()
    call_command("loaddata", str(backup), verbosity=0)


def test_case_13_a_backup_gives_back_identity_number_and_time_letter_for_letter(
    now: datetime, backup: Path
) -> None:
    series = a_series()
    a_session(series, starts_at=now - timedelta(days=40), sequence=7, at=now)
    a_session(series, state="cancelled", sequence=3, at=now)
    before = the_feed()
    call_command("dumpdata", *KEPT, output=str(backup), verbosity=0)
    Session.objects.all().delete()
    call_command("loaddata", str(backup), verbosity=0)
    assert the_feed() == before


def test_v7_i11_case_13_after_an_older_backup_numbers_go_on_above_those_mailed_since(
    now: datetime, backup: Path
) -> None:
    session = a_session(at=now, abstract_sv="Om möten.")
    anna = a_registration(session, at=now)
    invitations.invite(anna, at=now)
    call_command("dumpdata", *KEPT, output=str(backup), verbosity=0)
    for hours in (1, 2, 3):
        move(session, at=now + timedelta(hours=hours))
    mailed_since = last_number(anna)

    restore(backup)
    renumbering.raise_sequences(at=now + timedelta(days=1))
    move(session, at=now + timedelta(days=1))

    assert mailed_since == 3
    assert last_number(anna) == 0 + renumbering.USUAL_STEP + 1


def test_r4_case_13_answers_find_what_the_backup_knows_and_wait_where_it_has_forgotten(
    now: datetime, backup: Path, settings: LazySettings
) -> None:
    settings.REPLIES_AUTHSERV_ID = reply_mails.OURS
    session = a_session(at=now, abstract_sv="Om möten.")
    anna = a_registration(session, email="anna@kommun.example.se", at=now)
    invitations.invite(anna, at=now)
    call_command("dumpdata", *KEPT, output=str(backup), verbosity=0)
    known = reply_mails.to(Invitation.objects.get(), stamp=now)
    forgotten = known.but(sequence=1)

    restore(backup)
    renumbering.raise_sequences(at=now)

    answers = [
        replies.take_in(reply_mails.thunderbird(said), at=now) for said in (known, forgotten)
    ]
    assert [(each.state, each.reason) for each in answers] == [("applied", ""), ("review", "newer")]


def test_v7_v8_case_13_raising_leaves_the_past_and_every_time_alone(now: datetime) -> None:
    series = a_series()
    a_session(series, starts_at=now - timedelta(days=1), sequence=4, at=now)
    a_session(series, starts_at=now + timedelta(days=1), sequence=2, at=now)
    a_session(series, starts_at=now + timedelta(days=2), state="cancelled", at=now)
    assert renumbering.raise_sequences(step=10, at=now + timedelta(hours=1)) == 2
    assert numbers() == [(4, now), (12, now), (10, now)]


def test_v7_case_13_an_unchanged_save_of_what_is_past_moves_nothing(now: datetime) -> None:
    past = a_session(starts_at=now - timedelta(days=40), sequence=7, at=now - timedelta(days=50))
    programme.change(past, {"title_sv": past.title_sv}, by=None, at=now)
    assert numbers() == [(7, now - timedelta(days=50))]


def test_f6_case_13_calendars_fetch_the_raised_numbers(client: Client, now: datetime) -> None:
    """By their tag alone: nothing was changed since they asked last."""
    a_session(at=now)
    before = client.get("/feeds/all.ics").headers
    renumbering.raise_sequences(at=now)
    known = {"If-None-Match": before["ETag"]}
    answer = client.get("/feeds/all.ics", headers=known)
    assert (answer.status_code, numbers()) == (200, [(renumbering.USUAL_STEP, now)])
    assert answer.headers["Last-Modified"] == before["Last-Modified"]


@pytest.mark.parametrize("step", [0, -1, renumbering.LONGEST_STEP + 1])
def test_a_step_that_would_not_help_is_refused(now: datetime, step: int) -> None:
    session = a_session(sequence=5, at=now)
    with pytest.raises(renumbering.ImpossibleStep):
        renumbering.raise_sequences(step=step, at=now)
    session.refresh_from_db()
    assert session.sequence == 5


def test_the_command_says_how_many_and_refuses_in_words() -> None:
    session, said = a_session(), StringIO()
    call_command("raise_sequences", "--by=50", stdout=said)
    session.refresh_from_db()
    assert session.sequence == 50
    assert said.getvalue() == "Sessions not over: 1, each SEQUENCE raised by 50.\n"
    with pytest.raises(CommandError, match="--by takes 1–1000000, not 0"):
        call_command("raise_sequences", "--by=0")
