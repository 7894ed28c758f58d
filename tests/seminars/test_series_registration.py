"""Taking a whole series: one row for the series, a registration for each session, one letter."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import enrolment
from seminars import registration as single
from seminars import series_registration as acts
from seminars.applicants import Applicant
from seminars.models import Format, Invitation, Registration, Series, SeriesRegistration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def applicant(name: str = "Anna Exempelsson", **facts: object) -> Applicant:
    facts.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@vaxjo.example.org")
    facts.setdefault("format", "online")
    return Applicant(name=name, language="sv", **facts)  # type: ignore[arg-type]


def take(series: Series, name: str, *, at: datetime, **facts: object) -> SeriesRegistration:
    finding = acts.register_for_series([series], applicant(name, **facts), by=None, at=at)
    return finding.series_registrations[0]


def alone(session: Session, name: str, *, at: datetime, **facts: object) -> Registration:
    return single.register(session, applicant(name, **facts), by=None, at=at).registration


def standings(mine: SeriesRegistration) -> dict[Session, str]:
    return {each.session: each.state for each in mine.registrations.select_related("session")}


def purposes_to(name: str) -> list[str]:
    """Which letters are on their way to somebody, oldest first: “registered”, “summary” …"""
    mails = OutgoingMail.objects.filter(address=f"{name.lower()}@vaxjo.example.org")
    return [mail.purpose.split(":")[2] for mail in mails.exclude(state="cancelled").order_by("pk")]


def letter(mine: SeriesRegistration, occasion: str = "summary") -> OutgoingMail:
    return OutgoingMail.objects.about(f"series-registration:{mine.pk}:{occasion}").get()


# --- Taking it --------------------------------------------------------------------------------


def test_every_open_session_is_entered_as_the_rules_say_and_one_letter_tells_them_all(
    now: datetime,
) -> None:
    """Given one session with room, a full one and one where others go first, and a later one."""
    series = make.a_series()
    series.priority_organisations.add(make.an_organisation())
    free = make.a_session(series, at=now, title_sv="Med plats")
    full = make.a_session(series, at=now, title_sv="Fullsatt", places_online=1)
    asked = make.a_session(
        series, at=now, title_sv="Med företräde", priority_until=now + timedelta(days=5)
    )
    later = make.a_session(series, at=now, registration_opens_at=now + timedelta(days=1))
    alone(full, "Bo Testberg", at=now)

    anna = take(series, "Anna Exempelsson", at=now)

    assert standings(anna) == {free: State.PLACE, full: State.WAITING, asked: State.REQUESTED}
    assert not later.registrations.exists()
    assert purposes_to("anna") == ["registered", "summary"]
    summary = letter(anna)
    assert summary.subject == "Du är anmäld till hela serien: Lärseminarier"
    assert summary.calendar is None
    found = [summary.text.index(words) for words in ("Med plats", "Fullsatt", "Med företräde")]
    assert found == sorted(found)
    for words in ("Du har en plats.", "Du står på reservlistan.", "Du får besked efter"):
        assert words in summary.text
    assert "Senare träffar kommer av sig själva" in summary.text
    assert "/min-serie/" in summary.text
    assert Invitation.objects.get(person=anna.person).session == free
    assert AuditEntry.objects.about(anna).get().action == "series.taken"


def test_the_snapshot_is_what_was_typed_and_the_preferred_format_counts_where_there_are_two(
    now: datetime,
) -> None:
    series, profession = make.a_series(), make.a_profession()
    online = make.a_session(series, at=now, format=Format.ONLINE)
    both = make.a_session(series, at=now, format=Format.BOTH, venue=make.a_venue())

    anna = take(
        series,
        "Anna Exempelsson",
        at=now,
        format="on_site",
        profession=profession,
        organisation_text="Friskolan",
        email="Anna@Vaxjo.example.org",
    )

    assert (anna.name, anna.email) == ("Anna Exempelsson", "Anna@Vaxjo.example.org")
    assert (anna.organisation_text, anna.profession) == ("Friskolan", profession)
    entered = {each.session: each for each in anna.registrations.all()}
    assert {session: each.format for session, each in entered.items()} == {
        online: "online",
        both: "on_site",
    }
    assert entered[both].organisation_text == "Friskolan"
    assert entered[both].booked_by is None


def test_both_series_come_in_one_step_with_one_letter(now: datetime) -> None:
    one, other = make.a_series("Lärseminarier"), make.a_series("Forskningsseminarier")
    first, second = make.a_session(one, at=now), make.a_session(other, at=now)
    form = applicant(form_token=uuid.uuid4())

    finding = acts.register_for_series([one, other], form, by=None, at=now)

    assert [each.series for each in finding.series_registrations] == [one, other]
    assert {each.form_token for each in finding.series_registrations} == {form.form_token}
    assert first.registrations.count() == second.registrations.count() == 1
    assert purposes_to("anna") == ["registered", "registered", "summary"]
    mail = letter(finding.series_registrations[0])
    assert mail.subject == "Du är anmäld till hela serien: Lärseminarier och Forskningsseminarier"
    text = mail.text
    assert "Lärseminarier" in text
    assert "Forskningsseminarier" in text
    assert text.count("/min-serie/") == 2


def test_the_same_form_sent_twice_gives_the_first(now: datetime) -> None:
    series, form = make.a_series(), applicant(form_token=uuid.uuid4())
    make.a_session(series, at=now)

    first = acts.register_for_series([series], form, by=None, at=now)
    second = acts.register_for_series([series], form, by=None, at=now)

    assert second == first
    assert SeriesRegistration.objects.count() == Registration.objects.count() == 1
    assert purposes_to("anna") == ["registered", "summary"]


def test_who_goes_back_and_ticks_the_companion_gets_it_too(now: datetime) -> None:
    one, other = make.a_series(), make.a_series()
    form = applicant(form_token=uuid.uuid4())
    acts.register_for_series([one], form, by=None, at=now)

    acts.register_for_series([one, other], form, by=None, at=now)

    assert SeriesRegistration.objects.filter(series=one).count() == 1
    assert SeriesRegistration.objects.filter(series=other).count() == 1


def test_who_takes_the_series_already_is_told_by_mail_and_gets_nothing_new(now: datetime) -> None:
    series = make.a_series()
    session = make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)
    single.cancel(anna.registrations.get(), by=anna.person, at=now)
    later = now + timedelta(hours=2)

    finding = acts.register_for_series(
        [series], applicant("Någon Annan", email="ANNA@vaxjo.example.org"), by=None, at=later
    )

    assert finding.series_registrations == [anna]
    assert not session.registrations.active().exists()
    again = letter(anna, "again")
    assert again.subject == "Du är redan anmäld till hela serien: Lärseminarier"
    assert again.address == "anna@vaxjo.example.org"
    anna.refresh_from_db()
    assert anna.name == "Anna Exempelsson"


def test_a_session_that_somebody_has_already_stays_as_it_is(now: datetime) -> None:
    series = make.a_series()
    session = make.a_session(series, at=now)
    before = alone(session, "Anna Exempelsson", at=now)

    anna = take(series, "Anna Exempelsson", at=now)

    assert list(session.registrations.all()) == [before]
    before.refresh_from_db()
    assert before.series_registration is None
    assert session.title in letter(anna).text


def test_a_session_left_before_the_series_was_taken_is_entered_again(now: datetime) -> None:
    series = make.a_series()
    session = make.a_session(series, at=now)
    single.cancel(alone(session, "Anna Exempelsson", at=now), by=None, at=now)

    anna = take(series, "Anna Exempelsson", at=now)

    assert standings(anna) == {session: State.PLACE}


def test_with_nothing_open_yet_the_series_is_taken_all_the_same(now: datetime) -> None:
    anna = take(make.a_series(), "Anna Exempelsson", at=now)

    assert standings(anna) == {}
    assert "Just nu är ingen träff öppen för anmälan." in letter(anna).text


def test_a_full_session_whose_list_has_closed_is_left_out(now: datetime) -> None:
    series = make.a_series()
    full = make.a_session(series, at=now, places_online=1, promotion_ends_at=now)
    alone(full, "Bo Testberg", at=now)

    anna = take(series, "Anna Exempelsson", at=now)

    assert standings(anna) == {}


def test_the_organisation_limit_counts_those_who_take_the_series(now: datetime) -> None:
    series, vaxjo = make.a_series(), make.an_organisation()
    session = make.a_session(series, at=now, per_organisation_limit=1)
    take(series, "Anna Exempelsson", at=now, organisation=vaxjo)

    bo = take(series, "Bo Testberg", at=now, organisation=vaxjo)

    assert standings(bo) == {session: State.WAITING}


# --- An address to confirm --------------------------------------------------------------------


def an_asking_series(now: datetime, **facts: Any) -> tuple[Series, Session]:
    series = make.a_series(asks_for_confirmation=True)
    return series, make.a_session(series, at=now, **facts)


def test_one_button_confirms_every_session_of_the_series(now: datetime) -> None:
    series, session = an_asking_series(now)
    other = make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)
    assert standings(anna) == {session: State.UNCONFIRMED, other: State.UNCONFIRMED}
    assert purposes_to("anna") == ["summary"]
    assert letter(anna).subject == "Bekräfta din anmälan till hela serien: Lärseminarier"

    for _twice in range(2):
        acts.confirm_series(anna, by=anna.person, at=now)

    assert standings(anna) == {session: State.PLACE, other: State.PLACE}
    assert purposes_to("anna") == ["summary", "registered", "registered"]


def test_one_session_confirmed_confirms_the_address_for_later_ones(now: datetime) -> None:
    """Given two held places, when one is confirmed alone, the other can still be."""
    series, session = an_asking_series(now)
    other = make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)

    single.confirm_address(anna.registrations.get(session=session), at=now)

    anna.refresh_from_db()
    assert anna.confirmed_at == now
    told = AuditEntry.objects.about(anna).values_list("action", flat=True)
    assert sorted(told) == ["series.confirmed", "series.taken"]
    assert standings(anna) == {session: State.PLACE, other: State.UNCONFIRMED}
    assert enrolment.enrol(make.a_session(series, at=now), at=now) == 1
    acts.confirm_series(anna, by=anna.person, at=now)
    assert set(standings(anna).values()) == {State.PLACE}


def test_an_unconfirmed_address_is_not_brought_to_later_sessions(now: datetime) -> None:
    series, _session = an_asking_series(now)
    anna = take(series, "Anna Exempelsson", at=now)
    later = make.a_session(series, at=now)

    assert enrolment.enrol(later, at=now) == 0

    acts.confirm_series(anna, by=anna.person, at=now)
    assert enrolment.enrol(later, at=now) == 1
    assert later.registrations.get().state == State.PLACE  # nothing is left to confirm


def test_who_let_the_hold_lapse_may_take_the_series_anew(now: datetime) -> None:
    series, session = an_asking_series(now)
    anna = take(series, "Anna Exempelsson", at=now)
    later = now + timedelta(hours=3)
    single.expire_holds(at=later)
    assert standings(anna) == {session: State.CANCELLED}

    again = take(series, "Anna Exempelsson", at=later)

    assert again == anna
    assert again.registrations.active().get().state == State.UNCONFIRMED


# --- Leaving ----------------------------------------------------------------------------------


def test_leaving_frees_each_place_for_the_next_and_says_so_once(now: datetime) -> None:
    """Given a session with one place and Anna in it by the series, when she leaves, Bo is asked."""
    series = make.a_series()
    small = make.a_session(series, at=now, places_online=1, title_sv="Liten")
    full = make.a_session(series, at=now, places_online=1, title_sv="Fullsatt")
    cilla = alone(full, "Cilla Provström", at=now)
    anna = take(series, "Anna Exempelsson", at=now)
    bo = alone(small, "Bo Testberg", at=now)
    assert standings(anna) == {small: State.PLACE, full: State.WAITING}

    acts.leave_series(anna, by=anna.person, at=now)

    assert standings(anna) == {small: State.CANCELLED, full: State.CANCELLED}
    bo.refresh_from_db()
    cilla.refresh_from_db()
    assert (bo.state, cilla.state) == (State.OFFERED, State.PLACE)
    assert purposes_to("anna") == ["registration_cancelled", "left"]
    left = letter(anna, "left")
    assert left.subject == "Du har lämnat serien: Lärseminarier"
    assert "Liten" in left.text
    assert "Fullsatt" in left.text
    sent = Invitation.objects.filter(person=anna.person).order_by("pk")
    assert [each.method for each in sent] == ["REQUEST", "CANCEL"]
    anna.refresh_from_db()
    assert anna.ended_at == now


def test_leaving_twice_is_as_good_as_once(now: datetime) -> None:
    series = make.a_series()
    make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)

    for _twice in range(2):
        acts.leave_series(anna, by=anna.person, at=now)

    assert purposes_to("anna") == ["registration_cancelled", "left"]


def test_what_was_registered_apart_from_the_series_stays(now: datetime) -> None:
    series = make.a_series()
    own = alone(make.a_session(series, at=now), "Anna Exempelsson", at=now)
    anna = take(series, "Anna Exempelsson", at=now)

    acts.leave_series(anna, by=anna.person, at=now)

    own.refresh_from_db()
    assert own.state == State.PLACE


def test_a_session_that_is_over_keeps_its_record(now: datetime) -> None:
    series = make.a_series()
    past = make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)

    acts.leave_series(anna, by=anna.person, at=past.ends_at)

    assert standings(anna) == {past: State.PLACE}


def test_one_session_left_leaves_the_series_alone(now: datetime) -> None:
    series = make.a_series()
    one, other = make.a_session(series, at=now), make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)

    single.cancel(anna.registrations.get(session=one), by=anna.person, at=now)

    assert standings(anna) == {one: State.CANCELLED, other: State.PLACE}
    anna.refresh_from_db()
    assert anna.ended_at is None


def test_who_left_and_sends_the_same_form_again_takes_the_series_anew(now: datetime) -> None:
    session, form_token = make.a_session(at=now), uuid.uuid4()
    left = take(session.series, "Anna Exempelsson", at=now, form_token=form_token)
    acts.leave_series(left, by=left.person, at=now)

    again = take(session.series, "Anna Exempelsson", at=now, form_token=form_token)

    assert again != left
    assert standings(again) == {session: State.PLACE}


def test_who_left_may_take_the_series_again(now: datetime) -> None:
    series = make.a_series()
    session = make.a_session(series, at=now)
    anna = take(series, "Anna Exempelsson", at=now)
    acts.leave_series(anna, by=anna.person, at=now)

    again = take(series, "Anna Exempelsson", at=now + timedelta(minutes=1))

    assert again != anna
    assert standings(again) == {session: State.PLACE}
    assert Person.objects.filter(email="anna@vaxjo.example.org").count() == 1
