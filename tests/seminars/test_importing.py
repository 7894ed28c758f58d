"""From the draft to the registrations: places, letters, and workers that die on the way."""

import io
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import importing, on_behalf, understanding
from seminars.models import ImportedList, ImportedRow, Invitation, Registration, Session
from seminars.privacy import erase, purge
from tests.make import a_person, a_registration, a_session, an_organiser

pytestmark = pytest.mark.django_db
State, Outcome = ImportedList.State, ImportedRow.Outcome


@pytest.fixture
def session() -> Session:
    return a_session(places_online=3)


def a_draft(session: Session, *rows: str, at: datetime | None = None) -> ImportedList:
    text = "\n".join(["Namn;E-post", *rows])
    understood = understanding.read(io.BytesIO(text.encode()), session)
    at = at or timezone.now()
    return importing.draft(session, understood, by=an_organiser(session.series), at=at)


def five() -> list[str]:
    return [f"Person {number};person{number}@example.org" for number in range(1, 6)]


def confirmed(draft: ImportedList, *, wants_letters: bool = True) -> ImportedList:
    by = draft.by or a_person()
    at = timezone.now()
    return importing.confirm(draft, wants_letters=wants_letters, by=by, at=at)


def outcomes(imported: ImportedList) -> list[str]:
    return list(imported.rows.order_by("line").values_list("outcome", flat=True))


def test_a_draft_registers_nobody_and_writes_to_nobody(session: Session) -> None:
    draft = a_draft(session, *five())
    assert draft.rows.count() == 5
    assert not session.registrations.exists()
    assert not OutgoingMail.objects.exists()
    assert not importing.work(draft.pk)


def test_places_then_the_reserve_list_in_the_order_of_the_file(session: Session) -> None:
    imported = confirmed(a_draft(session, *five()))
    assert importing.work(imported.pk)
    assert outcomes(imported) == ["place", "place", "place", "waiting", "waiting"]
    names = [entry.name for entry in session.registrations.waiting()]
    assert names == ["Person 4", "Person 5"]
    imported.refresh_from_db()
    assert imported.state == State.DONE


def test_each_gets_the_own_letter(session: Session) -> None:
    imported = confirmed(a_draft(session, *five()))
    importing.work(imported.pk)
    assert set(OutgoingMail.objects.values_list("address", flat=True)) == {
        f"person{number}@example.org" for number in range(1, 6)
    }


def test_without_letters_nothing_will_be_sent(session: Session) -> None:
    imported = confirmed(a_draft(session, *five()), wants_letters=False)
    importing.work(imported.pk)
    assert session.registrations.active().count() == 5
    assert not OutgoingMail.objects.exists()
    assert not Invitation.objects.exists()


def test_rows_with_something_in_the_way_are_left_out(session: Session) -> None:
    draft = a_draft(session, "Anna;a@example.org", "Bo;", "Anna;a@example.org")
    importing.work(confirmed(draft).pk)
    assert outcomes(draft) == ["place", "", ""]
    assert importing.progress(draft)["skipped"] == 2


def test_who_registered_meanwhile_is_left_as_they_are(session: Session) -> None:
    draft = a_draft(session, "Anna;anna@example.org")
    entry = a_registration(session, a_person(email="anna@example.org"), name="Anna själv")
    importing.work(confirmed(draft).pk)
    assert outcomes(draft) == [Outcome.ALREADY]
    assert draft.rows.get().registration == entry
    assert not OutgoingMail.objects.exists()


def test_a_session_cancelled_meanwhile_refuses_every_row(session: Session) -> None:
    imported = confirmed(a_draft(session, *five()))
    session.state = Session.State.CANCELLED
    session.save()
    importing.work(imported.pk)
    assert outcomes(imported) == [Outcome.REFUSED] * 5
    assert not Person.objects.filter(email="person1@example.org").exists()


def test_what_was_previewed_is_what_is_written(session: Session) -> None:
    imported = confirmed(a_draft(session, "Åsa Öst;Asa@Example.org"))
    importing.work(imported.pk)
    entry = session.registrations.get()
    assert (entry.name, entry.email, entry.booked_by) == ("Åsa Öst", "Asa@Example.org", imported.by)


def test_a_worker_that_died_is_followed_by_one_that_goes_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = confirmed(a_draft(session, *five()))
    add, calls = on_behalf.add, []

    def dies_at_the_third(*args: object, **facts: object) -> Registration:
        calls.append(args)
        if len(calls) == 3:
            raise MemoryError
        return add(*args, **facts)  # type: ignore[arg-type]  # the same call

    monkeypatch.setattr(on_behalf, "add", dies_at_the_third)
    with pytest.raises(MemoryError):
        importing.work(imported.pk)
    assert outcomes(imported) == ["place", "place", "", "", ""]
    assert not importing.work(imported.pk), "the dead worker still holds the lease"
    later = timezone.now() + importing.LEASE
    assert importing.sweep(at=later) == 1
    ImportedList.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert importing.work(imported.pk)
    assert outcomes(imported) == ["place", "place", "place", "waiting", "waiting"]
    assert session.registrations.count() == 5


def test_two_workers_never_hold_the_same_list(session: Session) -> None:
    imported = confirmed(a_draft(session, *five()))
    at = timezone.now()
    assert [importing.claim(imported.pk, at=at), importing.claim(imported.pk, at=at)] == [
        True,
        False,
    ]


def test_a_row_is_settled_once(session: Session) -> None:
    imported = confirmed(a_draft(session, "Anna;a@example.org"))
    row, at = imported.rows.get(), timezone.now()
    importing.settle(row.pk, imported, at=at)
    importing.settle(row.pk, imported, at=at)
    assert session.registrations.count() == 1


def test_a_long_list_is_put_down_and_taken_up_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = confirmed(a_draft(session, *five()))
    monkeypatch.setattr(importing, "SECONDS_AT_A_TIME", -1)
    assert importing.work(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.lease_until) == (State.WAITING, None)
    monkeypatch.undo()
    assert importing.work(imported.pk)
    imported.refresh_from_db()
    assert imported.state == State.DONE


def test_confirming_twice_and_confirming_nothing(session: Session) -> None:
    draft = a_draft(session, *five())
    confirmed(draft)
    with pytest.raises(importing.NotADraft):
        confirmed(draft)
    with pytest.raises(importing.NothingToRegister):
        confirmed(a_draft(session, "Bo;"))


def test_throwing_away(session: Session) -> None:
    draft = a_draft(session, *five())
    importing.withdraw(draft)
    assert not ImportedRow.objects.exists()
    with pytest.raises(importing.NotADraft):
        confirmed(draft)
    with pytest.raises(importing.NotADraft):
        importing.withdraw(confirmed(a_draft(session, *five())))


def test_it_is_written_down_who_brought_a_list_in(session: Session) -> None:
    draft = confirmed(a_draft(session, *five(), "Bo;"))
    entry = AuditEntry.objects.about(session).get(action="list.imported")
    assert (entry.by, entry.details) == (draft.by, {"count": 5})


def test_lists_are_forgotten_when_their_time_is_over(session: Session, now: datetime) -> None:
    a_draft(session, *five(), at=now)
    purge(at=now + timedelta(hours=23))
    assert ImportedRow.objects.count() == 5
    purge(at=now + timedelta(hours=25))
    assert not ImportedRow.objects.exists()
    assert not ImportedList.objects.exists()


def test_who_is_erased_is_gone_from_lists_too(session: Session, now: datetime) -> None:
    a_draft(session, "Anna;ANNA@example.org", "Bo;bo@example.org", at=now)
    erase(a_person(email="anna@example.org"), by=None, at=now)
    assert [row.name for row in ImportedRow.objects.all()] == ["Bo"]


def test_lists_and_rows_are_named_without_anybodys_name(session: Session) -> None:
    draft = a_draft(session, "Anna;anna@example.org")
    assert str(draft) == f"{session.pk}: draft"
    assert str(draft.rows.get()) == f"{draft.pk}: 2"
