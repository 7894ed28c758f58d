"""Changing what was typed: on the registration, within the limits, and named in the log."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from participants.models import AuditEntry
from seminars import changing
from seminars.changing import Details
from seminars.deed_words import details_in_words
from seminars.models import Question, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def fresh(registration: Registration) -> Registration:
    return Registration.objects.select_related("needs").get(pk=registration.pk)


def details(registration: Registration, **typed: Any) -> Details:
    """What stands there, with something typed anew."""
    kept = {
        "name": registration.name,
        "organisation": registration.organisation,
        "organisation_text": registration.organisation_text,
        "profession": registration.profession,
    }
    return Details(**{**kept, **typed})


def change(registration: Registration, at: datetime, **typed: Any) -> list[str]:
    return changing.change_details(
        registration, details(registration, **typed), by=registration.person, at=at
    )


def test_what_is_typed_anew_stands_on_the_registration_and_not_on_the_person(
    now: datetime,
) -> None:
    kommun, curator = make.an_organisation("Alvesta kommun"), make.a_profession()
    anna = make.a_registration(make.a_session(at=now), make.a_person("Anna Exempelsson"))

    changed = change(
        anna,
        now,
        name="Anna Testberg",
        organisation=kommun,
        profession=curator,
        needs="Skrivtolk",
        diet="Laktosfritt",
    )

    assert changed == ["name", "organisation", "profession", "needs"]
    anna = fresh(anna)
    assert (anna.name, anna.organisation, anna.profession) == ("Anna Testberg", kommun, curator)
    assert (anna.needs.text, anna.needs.diet) == ("Skrivtolk", "Laktosfritt")
    assert (anna.person.name, anna.person.organisation) == ("Anna Exempelsson", None)


def test_the_log_names_the_fields_and_never_what_stands_in_them(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))

    change(anna, now, name="Anna Hemlig", needs="Jag är döv")

    entry = AuditEntry.objects.about(anna).get()
    assert (entry.action, entry.by) == ("registration.changed", anna.person)
    assert entry.details == {"fields": "name, needs"}
    assert details_in_words(entry.details) == ["uppgifter: namn, behov"]


def test_nothing_new_changes_and_logs_nothing(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))

    assert change(anna, now) == []
    assert not AuditEntry.objects.exists()
    assert fresh(anna).changed_at == anna.changed_at


def test_needs_that_are_emptied_are_gone(now: datetime) -> None:
    anna = make.a_registration(make.a_session(at=now))
    change(anna, now, needs="Skrivtolk")

    assert change(fresh(anna), now) == ["needs"]
    assert not hasattr(fresh(anna), "needs")


def test_answers_are_changed_added_and_taken_away(now: datetime) -> None:
    session = make.a_session(at=now)
    first, second = (
        Question.objects.create(session=session, text_sv=words, text_en=words)
        for words in ("Vad vill du veta?", "Hur länge har du arbetat?")
    )
    anna = make.a_registration(session)
    anna.answers.create(question=first, words="Allt")

    assert change(anna, now, answers={first: "Något", second: "Länge"}) == ["answers"]
    assert change(anna, now, answers={first: "Något", second: "Länge"}) == []
    assert change(anna, now, answers={first: "", second: "Länge"}) == ["answers"]
    assert list(anna.answers.values_list("question", "words")) == [(second.pk, "Länge")]


def test_an_organisation_that_has_its_places_takes_no_more_by_a_change(now: datetime) -> None:
    session = make.a_session(at=now, per_organisation_limit=1)
    kommun, region = make.an_organisation("Alvesta kommun"), make.an_organisation("Regionen")
    make.a_registration(session, organisation=kommun)
    anna = make.a_registration(session, organisation=region)

    with pytest.raises(changing.OrganisationFull) as refusal:
        change(anna, now, name="Anna Ny", organisation=kommun)

    assert refusal.value.limit == 1
    assert (fresh(anna).organisation, fresh(anna).name) == (region, anna.name)


def test_whoever_waits_may_change_to_any_organisation(now: datetime) -> None:
    session = make.a_session(at=now, per_organisation_limit=1, places_online=1)
    kommun = make.an_organisation("Alvesta kommun")
    make.a_registration(session, organisation=kommun)
    anna = make.a_registration(session, state=State.WAITING, organisation_text="Egen")

    assert "organisation" in change(anna, now, organisation=kommun, organisation_text="")


def test_the_same_organisation_in_other_words_is_not_counted_twice(now: datetime) -> None:
    session = make.a_session(at=now, per_organisation_limit=1)
    anna = make.a_registration(session, organisation_text="Föreningen Vi")

    assert change(anna, now, organisation_text="föreningen vi") == ["organisation_text"]


def test_a_place_of_ones_organisation_that_becomes_free_goes_to_a_colleague(now: datetime) -> None:
    session = make.a_session(at=now, per_organisation_limit=1, places_online=5)
    kommun, region = make.an_organisation("Alvesta kommun"), make.an_organisation("Regionen")
    anna = make.a_registration(session, organisation=kommun)
    bo = make.a_registration(session, state=State.WAITING, organisation=kommun)

    change(anna, now, organisation=region)

    assert fresh(bo).state == State.OFFERED


def test_priority_time_is_not_passed_by_with_a_changed_organisation(now: datetime) -> None:
    session = make.a_session(at=now, priority_until=now + timedelta(days=3))
    first, other = make.an_organisation("Alvesta kommun"), make.an_organisation("Regionen")
    session.series.priority_organisations.add(first)
    anna = make.a_registration(session, organisation=first)

    with pytest.raises(changing.OthersGoFirst):
        change(anna, now, organisation=other)
    assert "organisation" in change(anna, now + timedelta(days=4), organisation=other)


@pytest.mark.parametrize(
    ("session_facts", "facts"),
    [
        ({"state": Session.State.CANCELLED}, {}),
        ({}, {"state": State.CANCELLED}),
        ({}, {"state": State.DECLINED}),
    ],
)
def test_what_is_over_is_not_changed(
    now: datetime, session_facts: dict[str, Any], facts: dict[str, Any]
) -> None:
    anna = make.a_registration(make.a_session(at=now, **session_facts), **facts)

    with pytest.raises(changing.TooLateToChange):
        change(anna, now, name="Anna Sen")


def test_from_the_start_on_nothing_is_changed(now: datetime) -> None:
    session = make.a_session(at=now)
    anna = make.a_registration(session)

    with pytest.raises(changing.TooLateToChange):
        change(anna, session.starts_at, name="Anna Sen")
