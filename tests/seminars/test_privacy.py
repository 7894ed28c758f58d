"""What is kept about those who register: handed out, joined, erased, forgotten in time."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import OutgoingMail
from seminars import handovers, links, organisers, privacy
from seminars.models import (
    Answer,
    Handover,
    Invitation,
    Needs,
    OpeningReminder,
    PartyMember,
    Registration,
    SeriesRegistration,
    SeriesRole,
    SessionSpeaker,
)
from seminars.registration import UndoTooLate, undo_cancellation
from seminars.retention import PERSONAL, Retention
from tests import make
from tests.seminars.test_registration import fresh, register

pytestmark = pytest.mark.django_db
State = Registration.State


def test_everything_about_a_person_is_handed_out_and_nothing_about_others(now: datetime) -> None:
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now, needs="Skrivtolk, tack.")
    register(session, "Bo Testberg", at=now)

    found = privacy.export(anna.person)

    (registration,) = found["registrations"]
    assert registration["needs"] == "Skrivtolk, tack."
    assert (registration["name"], registration["state"]) == ("Anna Exempelsson", "place")
    assert [sent["method"] for sent in found["invitations"]] == ["REQUEST"]
    assert "Bo" not in str(found)


def test_an_erased_persons_place_goes_to_the_next_in_line(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1)
    anna = register(session, "Anna Exempelsson", at=now, needs="Skrivtolk", organisation_text="X")
    bo = register(session, "Bo Testberg", at=now)
    PartyMember.objects.create(registration=anna, name="Tea Team")
    SeriesRole.objects.create(series=session.series, person=anna.person, role="reader")
    speaker = SessionSpeaker.objects.create(session=session, name="A", person=anna.person)
    SeriesRegistration.objects.create(series=session.series, person=anna.person, made_at=now)

    privacy.erase(anna.person, by=None, at=now)

    erased = fresh(anna)
    assert (erased.state, fresh(bo).state) == (State.CANCELLED, State.OFFERED)
    assert (erased.name, erased.email, erased.organisation_text) == ("", privacy.ERASED_ADDRESS, "")
    assert not Needs.objects.exists()
    assert PartyMember.objects.get().name == ""
    assert set(Invitation.objects.values_list("attendee", flat=True)) == {privacy.ERASED_ADDRESS}
    assert not SeriesRole.objects.exists()
    assert SeriesRegistration.objects.get().ended_at == now
    assert SessionSpeaker.objects.get(pk=speaker.pk).person is None


def test_two_rows_of_one_person_become_one_and_no_place_is_held_twice(now: datetime) -> None:
    both, only_gone = make.a_session(at=now, places_online=2), make.a_session(at=now)
    kept = register(both, "Anna Exempelsson", at=now)
    twice = register(both, "Annna Exempelsson", at=now)
    other = register(only_gone, "Annna Exempelsson", at=now)
    gone = twice.person
    for person in (kept.person, gone):
        SeriesRegistration.objects.create(series=both.series, person=person, made_at=now)
        SeriesRole.objects.create(series=both.series, person=person, role="reader")

    privacy.merge(kept.person, gone, by=None, at=now)

    assert [fresh(kept).state, fresh(twice).state, fresh(other).state] == [
        State.PLACE,
        State.CANCELLED,
        State.PLACE,
    ]
    assert set(Registration.objects.values_list("person", flat=True)) == {kept.person_id}
    assert set(Invitation.objects.values_list("person", flat=True)) == {kept.person_id}
    assert SeriesRegistration.objects.filter(ended_at=None).count() == 1
    assert SeriesRole.objects.get().person == kept.person


def test_needs_are_forgotten_after_fourteen_days_and_names_after_two_years(now: datetime) -> None:
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now, needs="Skrivtolk, tack.")

    nothing = dict.fromkeys(("needs", "names", "asked", "replies", "entry_links"), 0)
    assert privacy.purge(at=session.ends_at + timedelta(days=13)) == dict.fromkeys(
        ("needs", "names", "asked", "replies", "entry_links"), 0
    )
    assert privacy.purge(at=session.ends_at + timedelta(days=14)) == nothing | {"needs": 1}
    assert fresh(anna).name == "Anna Exempelsson"
    assert privacy.purge(at=session.ends_at + timedelta(days=730)) == nothing | {"names": 1}
    assert fresh(anna).name == ""
    assert privacy.purge(at=session.ends_at + timedelta(days=730)) == dict.fromkeys(
        ("needs", "names", "asked", "replies", "entry_links"), 0
    )


def test_nothing_that_is_kept_two_years_is_there_after_them(now: datetime) -> None:
    """The table of retention is the promise: each of its fields is looked at."""
    session = make.a_session(at=now)
    anna = register(session, "Anna Exempelsson", at=now, organisation_text="Exempelföreningen")
    PartyMember.objects.create(registration=anna, name="Tea Team")
    Answer.objects.create(
        registration=anna, question=make.a_question(session), words="Kloka samtal"
    )
    SeriesRegistration.objects.create(
        series=session.series,
        person=anna.person,
        name=anna.name,
        email=anna.email,
        organisation_text="Exempelföreningen",
        made_at=now,
    )
    fields = [name for name, kept in PERSONAL.items() if kept == Retention.NAMES]
    assert [name for name in fields if not what_is_kept(name)] == []

    privacy.purge(at=session.ends_at + timedelta(days=730))

    assert {name: kept for name in fields if (kept := what_is_kept(name))} == {}


def what_is_kept(field: str) -> set[object]:
    """Every value of "app.model.field" that says anything about anybody."""
    model, _dot, name = field.rpartition(".")
    values = apps.get_model(model).objects.values_list(name, flat=True)
    return set(values) - {"", privacy.ERASED_ADDRESS}


def test_who_takes_a_series_is_forgotten_two_years_after_its_last_session(now: datetime) -> None:
    session = make.a_session(at=now)
    bo = make.a_person("Bo Testberg")
    SeriesRegistration.objects.create(
        series=session.series, person=bo, name="Bo Testberg", email=bo.email, made_at=now
    )
    kept_until = session.ends_at + timedelta(days=730)

    assert privacy.purge(at=kept_until - timedelta(days=1))["names"] == 0
    assert privacy.purge(at=kept_until)["names"] == 1

    taken = SeriesRegistration.objects.get()
    assert (taken.name, taken.email, taken.ended_at) == ("", "", kept_until)
    assert privacy.purge(at=kept_until)["names"] == 0


def test_who_left_a_series_is_forgotten_two_years_later(now: datetime) -> None:
    """Also where the series goes on."""
    series, later = make.a_series(), now + timedelta(days=730)
    make.a_session(series, at=later)
    for name, ended_at in (("Bo Testberg", now), ("Cilla Provström", None)):
        person = make.a_person(name)
        SeriesRegistration.objects.create(
            series=series,
            person=person,
            name=name,
            email=person.email,
            made_at=now,
            ended_at=ended_at,
        )

    assert privacy.purge(at=later)["names"] == 1

    names = SeriesRegistration.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["", "Cilla Provström"]


def test_a_person_is_told_what_they_asked_for_and_were_asked(now: datetime) -> None:
    session = make.a_session(at=now)
    bo = make.a_person("Bo Testberg", email="bo@alvesta.example.org")
    OpeningReminder.objects.create(
        session=session, email="BO@alvesta.example.org", language="sv", made_at=now
    )
    organisers.invite(
        session.series,
        name="Bosse",
        email=bo.email,
        role=SeriesRole.Role.EDITOR,
        language="sv",
        by=None,
        at=now,
    )

    told = privacy.export(bo)

    assert told["wants_to_know_when_open"] == ["Att hålla i ett möte"]
    assert told["asked_to_organise"] == [
        {"series": "Lärseminarier", "name": "Bosse", "role": "editor"}
    ]


def test_two_who_were_both_at_a_past_session_are_joined_without_a_letter(now: datetime) -> None:
    session = make.a_session(at=now)
    kept, gone = (register(session, name, at=now) for name in ("Anna Ett", "Bo Två"))
    letters = OutgoingMail.objects.count()

    privacy.merge(kept.person, gone.person, by=None, at=session.ends_at + timedelta(days=1))

    assert (fresh(kept).state, fresh(gone).state) == (State.PLACE, State.CANCELLED)
    assert fresh(gone).person == kept.person
    assert OutgoingMail.objects.count() == letters


def test_a_person_is_told_what_colleagues_typed_about_them_and_it_goes_with_them(
    now: datetime,
) -> None:
    giver = make.a_registration(make.a_session(at=now))
    bo = make.a_person("Bo Testberg", email="bo@alvesta.example.org")
    handovers.offer(giver, name="Bosse", email="BO@alvesta.example.org", by=giver.person, at=now)

    told = privacy.export(bo)["places_from_colleagues"]
    privacy.erase(bo, by=None, at=now)

    assert told == [{"session": "Att hålla i ett möte", "name": "Bosse"}]
    assert privacy.export(giver.person)["places_from_colleagues"] == []
    assert not Handover.objects.exists()


def test_whoever_was_erased_does_not_come_back_by_an_old_link(client: Client) -> None:
    """Nor in the instant of it: the place would go to nobody, and letters to no address."""
    at = timezone.now()
    anna = register(make.a_session(at=at), "Anna Exempelsson", at=at)
    token = links.manage_token(anna)
    privacy.erase(anna.person, by=None, at=at)
    client.post(reverse("undo_cancellation", args=[token]))
    assert fresh(anna).state == State.CANCELLED
    with pytest.raises(UndoTooLate):
        undo_cancellation(anna, by=None, at=at)
