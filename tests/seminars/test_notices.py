"""What the clock tells participants: once an occasion, to those concerned, never too late."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from participants.models import OutgoingMail
from participants.outbox import send_due as send_mails
from seminars import notices, programme, registration
from seminars.applicants import Applicant
from seminars.models import Registration, Series, Session, SessionMaterial, SessionNotice
from seminars.related import readable
from tests import make, make_materials

pytestmark = pytest.mark.django_db
State = Registration.State
Kind = SessionNotice.Kind

DAY = timedelta(days=1)
START = datetime(2026, 12, 17, 12, 0, tzinfo=UTC)  # a Thursday, 13.00 in Sweden
DAY_BEFORE = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)  # 10.00 in Sweden
WEEK_BEFORE = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


def a_session(now: datetime, **facts: Any) -> Session:
    facts.setdefault("starts_at", START)
    facts.setdefault("abstract_sv", "Om möten.")
    facts.setdefault("join_url", "https://room.example.org/secret")
    return make.a_session(at=now, **facts)


def mails(name: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose__contains=f":{name}:").order_by("pk"))


def a_reading(session: Session, use: str, **facts: Any) -> SessionMaterial:
    material = make_materials.a_material(state="published", **facts)
    return SessionMaterial.objects.create(session=session, material=material, use=use)


# --- the day before ---------------------------------------------------------------------------


def test_the_day_before_at_ten_everybody_with_a_place_gets_the_way_in(now: datetime) -> None:
    session = a_session(now)
    placed = make.a_registration(session, at=now)
    for state in (State.WAITING, State.CANCELLED, State.DECLINED, State.REQUESTED):
        make.a_registration(session, state=state, at=now)

    assert notices.send_due(at=DAY_BEFORE - timedelta(minutes=1)) == 0
    assert notices.send_due(at=DAY_BEFORE) == 1

    (mail,) = mails("tomorrow")
    assert mail.address == placed.email
    assert mail.subject == "I morgon kl. 13.00: Att hålla i ett möte"
    assert "/delta/" in mail.text
    assert "room.example.org" not in mail.text
    assert mail.expires_at == START


def test_who_comes_to_the_room_reads_the_address_and_how_to_get_in(now: datetime) -> None:
    venue = make.a_venue(address="Storgatan 1", access_notes_sv="Ring på klockan till höger.")
    session = a_session(now, format="on_site", venue=venue)
    make.a_registration(session, at=now)

    notices.send_due(at=DAY_BEFORE)

    (mail,) = mails("tomorrow")
    assert "Adress: Storgatan 1, Växjö" in mail.text
    assert "Ring på klockan till höger." in mail.text
    assert "Ring på klockan till höger." in mail.html
    assert "/delta/" not in mail.text


def test_a_second_sweep_writes_nothing(now: datetime) -> None:
    make.a_registration(a_session(now), at=now)

    assert notices.send_due(at=DAY_BEFORE) == 1
    assert notices.send_due(at=DAY_BEFORE + timedelta(minutes=1)) == 0
    assert len(mails("tomorrow")) == 1


def test_a_late_job_still_runs_and_says_today(now: datetime) -> None:
    make.a_registration(a_session(now), at=now)

    assert notices.send_due(at=START - timedelta(hours=3)) == 1
    assert mails("tomorrow")[0].subject.startswith("I dag kl.")


def test_after_the_start_nothing_is_written(now: datetime) -> None:
    make.a_registration(a_session(now), at=now)
    assert notices.send_due(at=START) == 0


def test_a_reminder_that_could_not_leave_in_time_never_leaves(now: datetime) -> None:
    make.a_registration(a_session(now), at=now)
    notices.send_due(at=DAY_BEFORE)

    assert send_mails(at=START) == 0
    assert mails("tomorrow")[0].state == OutgoingMail.State.CANCELLED


def test_a_moved_session_is_told_of_again_for_its_new_start(now: datetime) -> None:
    session = a_session(now)
    make.a_registration(session, at=now)
    notices.send_due(at=DAY_BEFORE)
    later = START + 7 * DAY

    programme.move(
        session, starts_at=later, ends_at=later + timedelta(hours=1), by=None, at=DAY_BEFORE
    )

    assert notices.send_due(at=DAY_BEFORE + timedelta(hours=1)) == 0
    assert notices.send_due(at=DAY_BEFORE + 7 * DAY) == 1
    first, second = mails("tomorrow")
    assert first.state == OutgoingMail.State.CANCELLED  # it had not left yet
    assert second.state == OutgoingMail.State.DUE


def test_a_cancelled_session_calls_off_what_has_not_left_and_is_not_told_of(now: datetime) -> None:
    told, untold = a_session(now), a_session(now)
    make.a_registration(told, at=now)
    make.a_registration(untold, at=now)
    programme.cancel(untold, reason_sv="Sjuk", reason_en="Ill", by=None, at=now)

    assert notices.send_due(at=DAY_BEFORE) == 1
    programme.cancel(told, reason_sv="Sjuk", reason_en="Ill", by=None, at=DAY_BEFORE)

    assert [mail.state for mail in mails("tomorrow")] == [OutgoingMail.State.CANCELLED]


def test_ones_own_cancellation_calls_the_reminder_off(now: datetime) -> None:
    session = a_session(now)
    placed = make.a_registration(session, at=now)
    notices.send_due(at=DAY_BEFORE)

    registration.cancel(placed, by=placed.person, at=DAY_BEFORE)

    assert mails("tomorrow")[0].state == OutgoingMail.State.CANCELLED


def test_another_room_calls_off_the_reminder_that_names_the_old_one(now: datetime) -> None:
    session = a_session(now, format="on_site", venue=make.a_venue())
    make.a_registration(session, at=now)
    notices.send_due(at=DAY_BEFORE)

    programme.change(session, {"venue": make.a_venue("Andra huset")}, by=None, at=DAY_BEFORE)

    assert mails("tomorrow")[0].state == OutgoingMail.State.CANCELLED


def test_a_session_without_reminder_has_none(now: datetime) -> None:
    make.a_registration(a_session(now, has_reminder=False), at=now)
    assert notices.send_due(at=DAY_BEFORE) == 0


def test_who_registers_after_the_hour_has_read_it_in_the_confirmation(now: datetime) -> None:
    session = a_session(now, registration_closes_at=START)
    make.a_registration(session, at=now)
    late = Applicant(name="Bo", email="bo@example.org", format="online", language="sv")
    registration.register(session, late, by=None, at=DAY_BEFORE + timedelta(minutes=5))

    assert notices.send_due(at=DAY_BEFORE + timedelta(minutes=6)) == 1
    assert [mail.address for mail in mails("tomorrow")] != ["bo@example.org"]


# --- what to prepare --------------------------------------------------------------------------


def test_so_many_days_before_people_learn_what_to_prepare(now: datetime) -> None:
    session = a_session(now, preparation_days=7, before_sv="Ta med ett exempel.")
    a_reading(session, SessionMaterial.Use.READ_BEFORE, title_sv="Guiden", slug="guiden")
    a_reading(session, SessionMaterial.Use.READ_MORE, title_sv="Annat", slug="annat")
    make.a_registration(session, at=now)

    assert notices.send_due(at=WEEK_BEFORE - timedelta(minutes=1)) == 0
    assert notices.send_due(at=WEEK_BEFORE) == 1

    (mail,) = mails("prepare")
    assert mail.subject == "Inför 17 dec.: det här förbereder du"
    assert "Ta med ett exempel." in mail.text
    assert "- Guiden\n  http://127.0.0.1:8000/bibliotek/guiden/" in mail.text
    assert "Annat" not in mail.text


@pytest.mark.parametrize("facts", [{"preparation_days": 7}, {"before_sv": "Läs."}])
def test_nothing_to_prepare_is_no_letter(now: datetime, facts: dict[str, Any]) -> None:
    make.a_registration(a_session(now, **facts), at=now)
    assert notices.send_due(at=WEEK_BEFORE) == 0


def test_a_text_that_came_late_is_mailed_when_it_is_there(now: datetime) -> None:
    session = a_session(now, preparation_days=7)
    make.a_registration(session, at=now)
    notices.send_due(at=WEEK_BEFORE)
    Session.objects.filter(pk=session.pk).update(before_sv="Läs guiden.")

    assert notices.send_due(at=WEEK_BEFORE + 2 * DAY) == 1


def test_the_confirmation_also_names_what_to_read(now: datetime) -> None:
    session = a_session(now, before_sv="Ta med ett exempel.")
    a_reading(session, SessionMaterial.Use.READ_BEFORE, title_sv="Guiden", slug="guiden")
    new = Applicant(name="Bo", email="bo@example.org", format="online", language="sv")
    registration.register(session, new, by=None, at=now)

    (mail,) = mails("registered")
    assert "Innan du kommer: Ta med ett exempel." in mail.text
    assert "- Guiden" in mail.text


# --- the reserve list ---------------------------------------------------------------------------


def test_when_the_reserve_list_closes_those_on_it_are_told(now: datetime) -> None:
    session = a_session(now)
    make.a_registration(session, at=now)
    waiting = make.a_registration(session, state=State.WAITING, at=now)

    notices.send_due(at=START - timedelta(hours=2, minutes=1))
    assert mails("reserve_list_closed") == []
    notices.send_due(at=START - timedelta(hours=2))

    (mail,) = mails("reserve_list_closed")
    assert mail.address == waiting.email
    assert mail.subject.startswith("Reservlistan är stängd: Att hålla i ett möte, 17")
    assert mail.unsubscribe_url == ""


# --- the recording ------------------------------------------------------------------------------


def test_a_recording_is_told_of_once_also_to_those_who_stayed_away(now: datetime) -> None:
    session = a_session(now, recording=Session.Recording.READY)
    for attendance in Registration.Attendance:
        make.a_registration(session, attendance=attendance, at=now)
    make.a_registration(session, state=State.WAITING, at=now)

    assert notices.send_due(at=session.ends_at) == 3
    assert notices.send_due(at=session.ends_at + DAY) == 0
    assert mails("recording_ready")[0].subject.startswith("Nu finns inspelningen: Att hålla i")


@pytest.mark.parametrize(
    ("recording", "days"), [("coming", 1), ("none", 1), ("ready", 60), ("ready", 400)]
)
def test_no_recording_and_an_old_one_are_no_news(now: datetime, recording: str, days: int) -> None:
    session = a_session(now, recording=recording)
    make.a_registration(session, at=now)
    assert notices.send_due(at=session.ends_at + days * DAY) == 0


# --- the materials ------------------------------------------------------------------------------


def test_an_organiser_lets_everybody_know_that_the_materials_are_here(now: datetime) -> None:
    session = a_session(now)
    a_reading(session, SessionMaterial.Use.SLIDES, title_sv="Bilderna", slug="bilderna")
    for attendance in Registration.Attendance:
        make.a_registration(session, attendance=attendance, at=now)
    later = session.ends_at + DAY

    notice = notices.materials_are_here(session, by=None, at=later)

    assert notice.count == 3
    assert len(mails("materials_are_here")) == 3
    assert "- Bilderna" in mails("materials_are_here")[0].text
    with pytest.raises(notices.ToldAlready):
        notices.materials_are_here(session, by=None, at=later)
    a_reading(session, SessionMaterial.Use.NOTES, slug="mer")
    assert notices.materials_are_here(session, by=None, at=later + DAY).count == 3


def test_materials_are_told_of_after_the_session_and_when_there_are_any(now: datetime) -> None:
    session = a_session(now)
    with pytest.raises(notices.NotHeldYet):
        notices.materials_are_here(session, by=None, at=START)
    with pytest.raises(notices.NothingToShow):
        notices.materials_are_here(session, by=None, at=session.ends_at)
    with pytest.raises(notices.LongAgo):
        notices.materials_are_here(session, by=None, at=session.ends_at + 60 * DAY)
    assert readable(session, "slides") == []


def test_many_letters_about_materials_are_written_by_the_sweeps(now: datetime) -> None:
    session = a_session(now)
    a_reading(session, SessionMaterial.Use.SLIDES)
    for _each in range(notices.LETTERS_A_BATCH + 2):
        make.a_registration(session, at=now)

    notice = notices.materials_are_here(session, by=None, at=session.ends_at)

    assert notice.finished_at is None
    assert notices.send_due(at=session.ends_at + timedelta(minutes=1)) == 2
    notice.refresh_from_db()
    assert (notice.count, notice.finished_at is None) == (notices.LETTERS_A_BATCH + 2, False)


# --- crashes, wishes and cost -------------------------------------------------------------------


def test_a_crash_in_the_middle_loses_nobody_and_writes_to_nobody_twice(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = [a_session(now), a_session(now)]
    for session in sessions:
        for _each in range(3):
            make.a_registration(session, at=now)
    bad = sessions[0].registrations.order_by("pk")[1]
    Registration.objects.filter(pk=bad.pk).update(language="xx")  # no letter can be written
    monkeypatch.setattr(notices, "LETTERS_A_BATCH", 1)

    notices.send_due(at=DAY_BEFORE)
    assert len(mails("tomorrow")) == 4
    Registration.objects.filter(pk=bad.pk).update(language="sv")
    notices.send_due(at=DAY_BEFORE + timedelta(minutes=1))

    assert len(mails("tomorrow")) == 6
    assert [notice.count for notice in SessionNotice.objects.order_by("pk")] == [3, 3]


def test_who_wants_no_reminders_gets_none_but_still_hears_of_changes(now: datetime) -> None:
    session = a_session(now)
    quiet = make.a_registration(session, at=now)
    notices.want_reminders(quiet, wants=False, by=quiet.person, at=now)

    assert notices.send_due(at=DAY_BEFORE) == 0
    later = START + DAY
    programme.move(session, starts_at=later, ends_at=later + DAY / 24, by=None, at=DAY_BEFORE)
    assert len(mails("session_moved")) == 1


def test_saying_no_stops_what_is_already_written(now: datetime) -> None:
    placed = make.a_registration(a_session(now), at=now)
    notices.send_due(at=DAY_BEFORE)

    notices.want_reminders(placed, wants=False, by=placed.person, at=DAY_BEFORE)

    assert mails("tomorrow")[0].state == OutgoingMail.State.CANCELLED


def test_reminders_carry_the_address_that_ends_them(now: datetime) -> None:
    make.a_registration(a_session(now), at=now)
    notices.send_due(at=DAY_BEFORE)
    (mail,) = mails("tomorrow")
    assert mail.unsubscribe_url.endswith("/paminnelser/")
    assert mail.unsubscribe_url in mail.text


def test_an_idle_sweep_asks_little_however_many_sessions_there_are(
    now: datetime, django_assert_num_queries: Any
) -> None:
    series: Series = make.a_series()
    for _each in range(3):
        make.a_registration(a_session(now, series=series, preparation_days=7), at=now)
    with django_assert_num_queries(3):
        notices.send_due(at=now)
