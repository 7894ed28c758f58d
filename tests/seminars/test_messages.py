"""Messages to a group: who gets one, in which language, once, and not for a cause that is gone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from participants import outbox
from participants.models import AuditEntry, OutgoingMail, Person
from seminars import letters, message_progress, messages, programme, registration
from seminars.messages import Wording
from seminars.models import Message, Registration, Session
from tests.make import a_person, a_registration, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
State = Registration.State
Mail = OutgoingMail.State


@pytest.fixture
def session(now: datetime) -> Session:
    return a_session(a_series(contact_email="arrangor@example.org"), at=now)


@pytest.fixture
def organiser(session: Session) -> Person:
    return an_organiser(session.series)


def written(session: Session, at: datetime, **facts: Any) -> Message:
    facts.setdefault("group", "placed")
    facts.setdefault("subject_sv", "Ta med inneskor")
    facts.setdefault("body_sv", "Golvet är nytt.")
    facts.setdefault("subject_en", "")
    facts.setdefault("body_en", "")
    facts.setdefault("send_at", None)
    facts.setdefault("by", None)
    return messages.write(session, at=at, **facts)


def mails() -> "list[OutgoingMail]":
    return list(OutgoingMail.objects.filter(purpose__startswith="message:").order_by("pk"))


def addresses() -> list[str]:
    return sorted(mail.address for mail in mails())


# Writing


def test_a_message_goes_to_its_group_and_to_nobody_else(session: Session, now: datetime) -> None:
    placed = a_registration(session)
    a_registration(session, state=State.WAITING)
    a_registration(session, state=State.CANCELLED)
    a_registration(a_session())
    message = written(session, now)

    assert messages.turn_into_mails(message.pk, at=now) == 1

    (mail,) = mails()
    assert mail.address == placed.email
    assert mail.purpose == f"message:{message.pk}:registration:{placed.pk}"
    message.refresh_from_db()
    assert (message.state, message.wanted) == (Message.State.WRITTEN, 1)


def test_each_reads_it_in_their_own_language(session: Session, now: datetime) -> None:
    a_registration(session, a_person(language="sv"))
    a_registration(session, a_person(language="en"))
    message = written(session, now, subject_en="Bring shoes", body_en="The floor is new.")

    messages.turn_into_mails(message.pk, at=now)

    assert [(mail.language, mail.subject) for mail in mails()] == [
        ("sv", "Ta med inneskor"),
        ("en", "Bring shoes"),
    ]
    assert "Golvet är nytt." in mails()[0].text
    assert "The floor is new." in mails()[1].text


def test_missing_english_is_refused_with_how_many_read_it(session: Session, now: datetime) -> None:
    a_registration(session)
    a_registration(session, a_person(language="en"))
    with pytest.raises(messages.EnglishMissing) as refusal:
        written(session, now, subject_en="Bring shoes")
    assert refusal.value.readers == 1
    assert not Message.objects.exists()


def test_an_english_reader_who_comes_later_is_told_why_it_is_swedish(
    session: Session, now: datetime
) -> None:
    a_registration(session)
    message = written(session, now, send_at=now + timedelta(hours=1))
    late = a_registration(session, a_person(language="en"))

    messages.turn_into_mails(message.pk, at=now + timedelta(hours=1))

    mail = mails()[-1]
    assert mail.address == late.email
    assert "Golvet är nytt." in mail.text
    assert '<div lang="sv">' in mail.html


def test_nobody_is_written_to_in_an_empty_group(session: Session, now: datetime) -> None:
    with pytest.raises(messages.NobodyToWriteTo):
        written(session, now)


def test_a_second_click_is_the_same_message(session: Session, now: datetime) -> None:
    a_registration(session)
    first = written(session, now)
    assert written(session, now + timedelta(seconds=2)) == first
    assert Message.objects.count() == 1


def test_the_same_words_for_another_time_are_another_message(
    session: Session, now: datetime
) -> None:
    a_registration(session)
    waiting = written(session, now, send_at=now + timedelta(days=1))
    urgent = written(session, now + timedelta(seconds=20))
    assert urgent != waiting
    assert messages.turn_into_mails(urgent.pk, at=now + timedelta(seconds=20)) == 1


def test_a_mended_translation_is_not_taken_for_a_second_click(
    session: Session, now: datetime
) -> None:
    a_registration(session)
    first = written(session, now, subject_en="Bring shoos", body_en="The floor is new.")
    assert written(session, now, subject_en="Bring shoes", body_en="The floor is new.") != first


def test_so_many_a_day_are_an_accident(session: Session, now: datetime) -> None:
    a_registration(session)
    for n in range(messages.MOST_A_DAY):
        written(session, now, subject_sv=f"Meddelande {n}")
    with pytest.raises(messages.TooManyToday):
        written(session, now, subject_sv="Ett till")
    next_day = now + timedelta(days=1, minutes=1)
    assert written(session, next_day, subject_sv="Ett till").pk


def test_a_time_that_has_passed_or_lies_behind_the_links_is_refused(
    session: Session, now: datetime
) -> None:
    a_registration(session)
    with pytest.raises(messages.TimeHasPassed):
        written(session, now, send_at=now)
    with pytest.raises(messages.TooLate):
        written(session, now, send_at=session.ends_at + timedelta(days=31))


def test_what_was_done_is_written_down_without_its_words(
    session: Session, organiser: Person, now: datetime
) -> None:
    a_registration(session)
    message = written(session, now, by=organiser, send_at=now + timedelta(hours=1))
    wording = Wording("placed", "Ändrat", "Ny text.")
    messages.change(message, wording, send_at=now + timedelta(hours=2), by=organiser, at=now)
    messages.withdraw(message, by=organiser, at=now)
    entries = AuditEntry.objects.about(message).order_by("pk")
    assert [(entry.action, entry.by) for entry in entries] == [
        ("message.written", organiser),
        ("message.changed", organiser),
        ("message.withdrawn", organiser),
    ]
    assert entries[0].details == {"group": "placed", "later": True}


# Who is in the group when it is sent


def test_receivers_are_found_when_it_is_sent(session: Session, now: datetime) -> None:
    leaving, staying = a_registration(session), a_registration(session)
    at = now + timedelta(hours=1)
    message = written(session, now, send_at=at)
    registration.cancel(leaving, by=leaving.person, at=now)
    coming = a_registration(session)

    messages.turn_into_mails(message.pk, at=at)

    assert addresses() == sorted([staying.email, coming.email])


def test_nothing_is_written_before_its_time(session: Session, now: datetime) -> None:
    a_registration(session)
    message = written(session, now, send_at=now + timedelta(hours=1))
    assert messages.turn_into_mails(message.pk, at=now) == 0
    assert messages.send_due(at=now) == 0
    assert messages.send_due(at=now + timedelta(hours=1)) == 1
    assert mails() == []


def test_a_cancelled_session_takes_along_what_is_not_sent(session: Session, now: datetime) -> None:
    a_registration(session)
    gone = written(session, now, subject_sv="Redan skriven")
    messages.turn_into_mails(gone.pk, at=now)
    at = now + timedelta(days=1)
    waiting = written(session, now, send_at=at)

    programme.cancel(session, reason_sv="Sjukdom", reason_en="", by=None, at=now)

    waiting.refresh_from_db()
    assert waiting.state == Message.State.WITHDRAWN
    assert [mail.state for mail in mails()] == [Mail.CANCELLED]
    assert messages.turn_into_mails(waiting.pk, at=at) == 0


def test_words_from_before_the_cancellation_are_not_sent_after_it(
    session: Session, now: datetime
) -> None:
    """A message kept in the very moment in which the session is called off."""
    a_registration(session)
    programme.cancel(session, reason_sv="Sjukdom", reason_en="", by=None, at=now)
    message = written(session, now - timedelta(seconds=1))

    assert messages.turn_into_mails(message.pk, at=now) == 0

    message.refresh_from_db()
    assert message.state == Message.State.WITHDRAWN
    assert mails() == []


def test_what_is_written_after_the_cancellation_is_sent(session: Session, now: datetime) -> None:
    a_registration(session)
    programme.cancel(session, reason_sv="Sjukdom", reason_en="", by=None, at=now)
    later = now + timedelta(minutes=5)
    message = written(session, later, subject_sv="Ett nytt datum kommer")
    assert messages.turn_into_mails(message.pk, at=later) == 1


def test_whoever_came_back_is_not_written_to_as_one_who_left(
    session: Session, now: datetime
) -> None:
    anna, bo = a_person(), a_person()
    a_registration(session, anna, state=State.CANCELLED)
    a_registration(session, anna)
    a_registration(session, bo, state=State.CANCELLED)
    a_registration(session, bo, state=State.DECLINED)
    assert [each.person for each in messages.receivers(session, "cancelled")] == [bo]
    assert [each.person for each in messages.receivers(session, "placed")] == [anna]


def test_nobody_is_written_to_whose_name_is_forgotten(session: Session, now: datetime) -> None:
    a_registration(session, name="", email="erased@erased.invalid")
    assert not messages.receivers(session, "placed").exists()


def test_groups_say_how_many_read_each_language(session: Session) -> None:
    a_registration(session)
    a_registration(session, a_person(language="en"))
    a_registration(session, a_person(language="en"), state=State.WAITING)
    counts = {group.name: readers for group, readers in messages.groups_with_readers(session)}
    assert counts["placed"] == {"sv": 1, "en": 1}
    assert counts["waiting"] == {"sv": 0, "en": 1}
    for name, readers in counts.items():
        found = messages.readers_by_language(messages.receivers(session, name))
        assert found == {code: n for code, n in readers.items() if n}


# Once, whatever happens to the worker


def test_a_job_that_runs_twice_mails_once(session: Session, now: datetime) -> None:
    for _each in range(3):
        a_registration(session)
    message = written(session, now)
    assert messages.turn_into_mails(message.pk, at=now) == 3
    assert messages.turn_into_mails(message.pk, at=now) == 0
    Message.objects.update(state=Message.State.WAITING, last_written=0)  # a restored backup
    messages.turn_into_mails(message.pk, at=now)
    assert len(mails()) == 3


def test_a_worker_that_dies_in_the_middle_is_followed_by_another(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "BATCH", 2)
    entries = [a_registration(session) for _each in range(5)]
    message = written(session, now)
    messages._claimed(message.pk, at=now)
    messages._write_batch(message.pk, at=now)
    assert len(mails()) == 2

    in_a_minute, later = now + timedelta(minutes=1), now + timedelta(minutes=4)
    assert messages.turn_into_mails(message.pk, at=in_a_minute) == 0  # the first may still live
    assert messages.send_due(at=later) == 1
    assert messages.turn_into_mails(message.pk, at=later) == 3

    assert addresses() == sorted(entry.email for entry in entries)
    message.refresh_from_db()
    assert (message.state, message.wanted) == (Message.State.WRITTEN, 5)


def test_whom_there_is_no_time_for_the_next_job_writes_to(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "WRITING_SECONDS", 0)
    a_registration(session)
    message = written(session, now)
    assert messages.turn_into_mails(message.pk, at=now) == 0
    monkeypatch.setattr(messages, "WRITING_SECONDS", 60)
    assert messages.turn_into_mails(message.pk, at=now) == 1


def test_a_message_withdrawn_while_it_is_written_stops(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "BATCH", 1)
    a_registration(session)
    a_registration(session)
    message = written(session, now)
    messages._claimed(message.pk, at=now)
    messages._write_batch(message.pk, at=now)

    assert messages.withdraw(message, by=None, at=now) == 1

    assert messages._write_batch(message.pk, at=now) == (0, True)
    assert [mail.state for mail in mails()] == [Mail.CANCELLED]


def test_what_is_in_the_outbox_cannot_be_changed_or_withdrawn(
    session: Session, now: datetime
) -> None:
    a_registration(session)
    message = written(session, now)
    messages.turn_into_mails(message.pk, at=now)
    with pytest.raises(messages.NotWaiting):
        messages.withdraw(message, by=None, at=now)
    with pytest.raises(messages.NotWaiting):
        messages.change(message, Wording("placed", "x", "x"), send_at=None, by=None, at=now)


def test_all_of_them_are_sent_in_batches(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH", 2)
    for _each in range(5):
        a_registration(session)
    messages.turn_into_mails(written(session, now).pk, at=now)
    monkeypatch.setattr(outbox, "ring", lambda job, *ids: job(*ids))
    outbox.send_batch()
    assert {mail.state for mail in mails()} == {Mail.DUE}  # not before the time of the test
    OutgoingMail.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    outbox.send_batch()
    assert {mail.state for mail in mails()} == {Mail.SENT}


# The letter


def test_the_letter_says_who_wrote_and_whom_to_answer(
    session: Session, organiser: Person, now: datetime
) -> None:
    entry = a_registration(session)
    message = written(session, now, by=organiser)
    mail = letters.message_to_group(entry, message, at=now)
    assert mail.reply_to == "arrangor@example.org"
    assert "Olle Arrangör, arrangör för Lärseminarier, skickade mejlet." in mail.text
    assert "Du får det för att du har anmält dig till träffen." in mail.text
    assert "/min-anmalan/" in mail.text
    assert f"Hej {entry.name}!" in mail.text


def test_typed_markup_stays_text_and_links_become_links(session: Session, now: datetime) -> None:
    body = "<script>alert(1)</script>\nSe https://example.org/vag?a=1&b=2 {{ name }}"
    entry = a_registration(session)
    mail = letters.message_to_group(entry, written(session, now, body_sv=body), at=now)
    assert body in mail.text
    assert "<script>" not in mail.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in mail.html
    assert '<a href="https://example.org/vag?a=1&amp;b=2"' in mail.html
    assert "{{ name }}" in mail.html


def test_a_test_goes_to_the_organiser_alone(
    session: Session, organiser: Person, now: datetime
) -> None:
    a_registration(session)
    draft = Message(session=session, by=organiser, subject_sv="Ett ämne", body_sv="En text")
    for language in ("sv", "en"):
        letters.message_test(draft, organiser, language, at=now)
    found = OutgoingMail.objects.values_list("address", "subject", "language")
    assert sorted(found) == [
        (organiser.email, "Ett ämne", "en"),
        (organiser.email, "Ett ämne", "sv"),
    ]


# What became of it


def test_progress_counts_what_became_of_each_mail(session: Session, now: datetime) -> None:
    for _each in range(4):
        a_registration(session)
    message = written(session, now)
    messages.turn_into_mails(message.pk, at=now)
    states = (Mail.SENT, Mail.REFUSED, Mail.DEFERRED, Mail.DUE)
    for mail, state in zip(mails(), states, strict=True):
        OutgoingMail.objects.filter(pk=mail.pk).update(state=state)
    other = a_session()
    a_registration(other)
    messages.turn_into_mails(written(other, now).pk, at=now)
    message.refresh_from_db()

    ((_same, progress),) = message_progress.progress([message])

    assert (progress.written, progress.wanted) == (4, 4)
    assert (progress.delivered, progress.refused, progress.deferred) == (1, 1, 1)
    assert (progress.waiting, progress.stopped, progress.uncertain) == (1, 0, 0)
    assert [mail.address for mail in message_progress.refused_mails(message)] == [
        mails()[1].address
    ]


def test_message_1_is_not_message_12(session: Session, now: datetime) -> None:
    for number in (1, 12):
        OutgoingMail.objects.create(
            purpose=f"message:{number}:registration:1",
            address="anna@example.org",
            language="sv",
            subject="x",
            text="x",
            message_id=f"<{number}@example.org>",
            created_at=now,
        )
    assert OutgoingMail.objects.about("message:1").count() == 1
    assert outbox.call_off("message:1", at=now) == 1
