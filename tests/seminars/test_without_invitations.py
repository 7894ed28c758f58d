"""F16: who subscribes gets letters without a calendar part; what came by mail is kept right."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from participants.mime import own_address
from participants.models import OutgoingMail, Person
from seminars import (
    allocation,
    arrival,
    duplicates,
    handovers,
    invitations,
    letters,
    on_behalf,
    programme,
    registration,
    series_registration,
    subscriptions,
    switching,
    waiting_list,
)
from seminars.applicants import Applicant, Booker
from seminars.models import Invitation, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State
Act = Callable[[Registration, datetime], object]

BRINGS = ("Kalenderinbjudan ligger i det här mejlet", "Kalenderinbjudan i det här mejlet")
TAKES = ("tar bort träffen ur din kalender", "tar bort den dubbla raden")
SUBSCRIBED = "alendern som du prenumererar på"


@pytest.fixture
def anna(now: datetime) -> Person:
    """Has a calendar, and wants no invitations."""
    person = make.a_person("Anna Exempelsson", email="anna@vaxjo.example.org")
    choose_away(person, now)
    return person


def choose_away(person: Person, at: datetime) -> None:
    facts = {"language": "sv", "wants_invitations": False}
    subscriptions.create(person, **facts, by=person, at=at)  # type: ignore[arg-type]


def a_session(now: datetime, **facts: Any) -> Session:
    return make.a_session(at=now, abstract_sv="Om möten.", **facts)


def an_applicant(person: Person, **facts: Any) -> Applicant:
    known = {"format": "online", "language": "sv"}
    return Applicant(name=person.name, email=person.email, **(known | facts))


def methods(person: Person) -> list[str]:
    return [each.method for each in Invitation.objects.filter(person=person).order_by("pk")]


def last_mail(person: Person) -> OutgoingMail:
    return OutgoingMail.objects.filter(person=person).latest("pk")


def an_hour_later(session: Session) -> Any:
    step = timedelta(hours=1)
    return {"starts_at": session.starts_at + step, "ends_at": session.ends_at + step}


# --- Each letter, with and without ----------------------------------------------------------


def by_colleague(one: Registration, issued: Any, at: datetime) -> OutgoingMail:
    booker = Booker.known(make.a_person("Bodil Bokar"))
    return letters.registered_by_colleague(one, issued, booker=booker, at=at)


NEW: dict[str, Callable[..., OutgoingMail]] = {
    "registered": lambda one, issued, at: letters.registered(one, issued, at=at),
    "place_given": lambda one, issued, at: letters.place_given(one, issued, at=at),
    "by_organiser": lambda one, issued, at: letters.registered_by_organiser(one, issued, at=at),
    "by_colleague": by_colleague,
    "merged": lambda one, issued, at: letters.registrations_merged(one, issued, kept=one, at=at),
}
NEWS: dict[str, Callable[..., OutgoingMail]] = {
    "switched": lambda one, issued, at: letters.format_switched(one, issued, at=at),
    "changed": lambda one, issued, at: letters.session_changed(one, issued, changes=["x"], at=at),
    "moved": lambda one, issued, at: letters.session_moved(one, issued, at=at),
    "reopened": lambda one, issued, at: letters.session_reopened(one, issued, at=at),
}
ENDS: dict[str, Callable[..., OutgoingMail]] = {
    "cancelled": lambda one, issued, at: letters.registration_cancelled(one, issued, at=at),
    "session": lambda one, issued, at: letters.session_cancelled(one, issued, at=at),
    "waits": lambda one, issued, at: letters.moved_to_reserve_list(one, issued, at=at),
    "handed": lambda one, issued, at: letters.place_handed_over(one, issued, colleague="Bo", at=at),
    "merged": lambda one, issued, at: letters.registrations_merged(
        one, issued, kept=make.a_registration(one.session), at=at
    ),
}


@pytest.mark.parametrize("name", NEW)
def test_f16_a_letter_about_a_place_says_where_the_entry_comes_from(
    now: datetime, anna: Person, name: str
) -> None:
    session = a_session(now)
    for person, says, is_silent_of in (
        (make.a_person(), BRINGS[0], SUBSCRIBED),
        (anna, SUBSCRIBED, BRINGS[0]),
    ):
        one = make.a_registration(session, person)
        mail = NEW[name](one, invitations.invite(one, at=now), now)
        for text in (mail.text, mail.html):
            assert says in text
            assert is_silent_of not in text
        assert (mail.calendar is None) == (person == anna)


@pytest.mark.parametrize("name", NEWS)
def test_f16_a_letter_with_news_says_how_the_calendar_follows(
    now: datetime, anna: Person, name: str
) -> None:
    session = a_session(now)
    for person, says, is_silent_of in (
        (make.a_person(), BRINGS[1], SUBSCRIBED),
        (anna, SUBSCRIBED, BRINGS[1]),
    ):
        one = make.a_registration(session, person)
        mail = NEWS[name](one, invitations.invite(one, at=now), now)
        for text in (mail.text, mail.html):
            assert says in text
            assert is_silent_of not in text
        assert (mail.calendar is None) == (person == anna)


@pytest.mark.parametrize("name", ENDS)
def test_f16_a_letter_takes_an_entry_away_only_where_one_came(
    now: datetime, anna: Person, name: str
) -> None:
    session = a_session(now)
    for person in (make.a_person(), anna):
        one = make.a_registration(session, person)
        invitations.invite(one, at=now)
        mail = ENDS[name](one, invitations.withdraw(one, at=now), now)
        for text in (mail.text, mail.html):
            assert any(words in text for words in TAKES) == (person != anna)
        assert mail.calendar_method == ("" if person == anna else "CANCEL")


def test_f16_who_waits_is_told_nothing_about_calendars(now: datetime, anna: Person) -> None:
    one = make.a_registration(a_session(now), anna, state=State.WAITING)
    mail = letters.session_moved(one, None, at=now)
    assert "alender" not in mail.text.partition("Hej")[2].partition("/serier/")[0]
    assert SUBSCRIBED not in mail.text


def test_i14_the_first_letter_shows_the_address_that_google_must_know(now: datetime) -> None:
    one = make.a_registration(a_session(now))
    mail = letters.registered(one, invitations.invite(one, at=now), at=now)
    assert own_address() in mail.text
    assert "Svara Ja en gång" in mail.text


# --- Every act that invites or withdraws ----------------------------------------------------


def accept(one: Registration, at: datetime) -> None:
    deadline = {"state": State.OFFERED, "offer_expires_at": at + timedelta(days=1)}
    Registration.objects.filter(pk=one.pk).update(**deadline)
    waiting_list.accept_offer(one, by=None, at=at)


def ask_first(one: Registration, at: datetime) -> None:
    Registration.objects.filter(pk=one.pk).update(state=State.REQUESTED)
    allocation.allocate(one.session, [one], by=None, at=at, over_capacity=True)


def hand_over(one: Registration, at: datetime) -> None:
    bo = make.a_person("Bo")
    choose_away(bo, at)
    offered = handovers.offer(one, name=bo.name, email=bo.email, language="sv", by=None, at=at)
    handovers.accept(offered, an_applicant(bo), at=at)


def merge_with_another(one: Registration, at: datetime) -> None:
    other = make.a_registration(one.session, state=State.WAITING)
    duplicates.merge(other, one, by=None, at=at)


def there_and_back(one: Registration, at: datetime) -> None:
    registration.undo_cancellation(registration.cancel(one, by=None, at=at), by=None, at=at)


def called_off_and_held(one: Registration, at: datetime) -> None:
    programme.cancel(one.session, reason_sv="x", reason_en="x", by=None, at=at)
    programme.reopen(one.session, by=None, at=at)


ACTS: dict[str, Act] = {
    "told": lambda one, at: arrival.tell(one, at=at),
    "accepted": accept,
    "allocated": ask_first,
    "handed over": hand_over,
    "merged": merge_with_another,
    "cancelled": lambda one, at: registration.cancel(one, by=None, at=at),
    "undone": there_and_back,
    "waiting": lambda one, at: on_behalf.move_to_waiting(one, by=None, at=at),
    "moved": lambda one, at: programme.change(
        one.session, an_hour_later(one.session), by=None, at=at
    ),
    "called off and held": called_off_and_held,
}


@pytest.mark.parametrize("name", ACTS)
def test_f16_no_act_sends_a_calendar_part_to_who_wants_none(
    now: datetime, anna: Person, name: str
) -> None:
    one = make.a_registration(a_session(now, places_online=1), anna)
    make.a_registration(one.session, state=State.WAITING)
    ACTS[name](one, now)
    assert OutgoingMail.objects.filter(person=anna).exists()
    assert not OutgoingMail.objects.filter(person=anna).exclude(calendar=None).exists()
    assert methods(anna) == []


def test_f16_switching_brings_none_either(now: datetime, anna: Person) -> None:
    session = a_session(now, format="both", venue=make.a_venue(), places_on_site=1)
    one = make.a_registration(session, anna, format="online")
    switching.switch_format(one, "on_site", by=anna, at=now)
    assert (methods(anna), last_mail(anna).calendar) == ([], None)


def test_f16_organisers_and_series_bring_none(now: datetime, anna: Person) -> None:
    session = a_session(now)
    applicant = an_applicant(anna, form_token=uuid4())
    on_behalf.add(session, applicant, by=None, at=now, over_capacity=False)
    other = a_session(now)
    series_registration.register_for_series([other.series], an_applicant(anna), by=None, at=now)
    assert Registration.objects.filter(person=anna, state=State.PLACE).count() == 2
    assert methods(anna) == []
    summary = OutgoingMail.objects.get(purpose__contains=":summary")
    assert SUBSCRIBED in summary.text
    assert "kalenderinbjudan" not in summary.text


# --- An entry that came by mail is kept right by mail ---------------------------------------


def test_f16_what_came_by_mail_stays_right_whatever_is_chosen_later(now: datetime) -> None:
    bo, session = make.a_person("Bo"), a_session(now)
    registration.register(session, an_applicant(bo), by=None, at=now)
    choose_away(bo, now)
    programme.change(session, an_hour_later(session), by=None, at=now)
    programme.cancel(session, reason_sv="x", reason_en="x", by=None, at=now)
    assert methods(bo) == ["REQUEST", "REQUEST", "CANCEL"]
    assert last_mail(bo).calendar_method == "CANCEL"
    programme.reopen(session, by=None, at=now)
    assert methods(bo) == ["REQUEST", "REQUEST", "CANCEL"]
    assert last_mail(bo).calendar is None


def test_f16_who_withdraws_after_choosing_has_the_mailed_entry_taken_away(now: datetime) -> None:
    bo, session = make.a_person("Bo"), a_session(now)
    found = registration.register(session, an_applicant(bo), by=None, at=now)
    choose_away(bo, now)
    registration.cancel(found.registration, by=bo, at=now)
    assert methods(bo) == ["REQUEST", "CANCEL"]


@pytest.mark.parametrize("way", ["chosen", "revoked"])
def test_f16_chosen_back_the_next_place_brings_one_again(
    now: datetime, anna: Person, way: str
) -> None:
    first, second = a_session(now), a_session(now)
    registration.register(first, an_applicant(anna), by=None, at=now)
    if way == "revoked":
        subscriptions.revoke(anna, by=anna, at=now)
    else:
        subscriptions.choose(anna, wants_invitations=True, by=anna, at=now)
    registration.register(second, an_applicant(anna), by=None, at=now)
    sent = Invitation.objects.get(person=anna)
    assert (sent.session, sent.method, sent.sequence) == (second, "REQUEST", 0)


def test_f16_the_choice_is_read_in_the_act_not_with_the_page(now: datetime) -> None:
    """Chosen in another window while the registration was on its way."""
    bo = make.a_person("Bo")
    one = make.a_registration(a_session(now), bo, state=State.WAITING)
    assert subscriptions.wants_invitations(one.person)
    choose_away(Person.objects.get(pk=bo.pk), now)
    waiting_list.give(one, at=now)
    assert methods(bo) == []


# --- A list read in without letters ---------------------------------------------------------


def test_i9_a_list_without_letters_leaves_no_entry_to_take_away(now: datetime) -> None:
    session = a_session(now)
    by = make.an_organiser(session.series)
    one = on_behalf.add(
        session,
        an_applicant(make.a_person("Bo"), form_token=uuid4()),
        by=by,
        at=now,
        over_capacity=False,
        tell=False,
    )
    assert (methods(one.person), OutgoingMail.objects.count()) == ([], 0)
    registration.cancel(one, by=by, at=now)
    mail = last_mail(one.person)
    assert (methods(one.person), mail.calendar, mail.calendar_method) == ([], None, "")
    assert not any(words in mail.text for words in TAKES)


def test_i7_news_after_a_list_without_letters_bring_the_first_entry(now: datetime) -> None:
    session = a_session(now)
    one = make.a_registration(session)
    programme.change(session, an_hour_later(session), by=None, at=now)
    sent = Invitation.objects.get(person=one.person)
    assert (sent.method, sent.sequence) == ("REQUEST", 1)
