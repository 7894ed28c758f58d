"""Whole series against single sessions at the same moment: nobody waits for each other for ever."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection

from seminars import enrolment, privacy, series_settings
from seminars import registration as single
from seminars import series_registration as acts
from seminars.applicants import Applicant
from seminars.models import Registration, Series, SeriesRegistration, Session
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
State = Registration.State

SESSIONS, PLACES, PEOPLE = 6, 3, 4


def applicant(name: str, number: int) -> Applicant:
    address = f"{name}{number}@vaxjo.example.org"
    return Applicant(name=name, email=address, format="online", language="sv")


def all_at_once(deeds: Sequence[Callable[[], object]]) -> list[Exception]:
    """Do each in a thread with a connection of its own; gives what went wrong."""
    start, wrong = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
        except Exception as error:  # noqa: BLE001 (whatever it is, the test shows it)
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def a_term(now: datetime) -> tuple[Series, list[Session]]:
    """Sessions that were not planned in the order in which they are held, as it happens."""
    series = make.a_series()
    starts = [now + timedelta(days=60 - number) for number in range(SESSIONS)]
    return series, [
        make.a_session(series, at=now, starts_at=at, places_online=PLACES) for at in starts
    ]


def take(series: Series, number: int, *, at: datetime) -> SeriesRegistration:
    finding = acts.register_for_series([series], applicant("serie", number), by=None, at=at)
    return finding.series_registrations[0]


def nobody_waits_beside_a_free_place(session: Session) -> bool:
    taken = session.registrations.taken().places_total()
    return taken <= PLACES and (taken == PLACES or not session.registrations.waiting().exists())


def test_taking_leaving_and_single_registrations_do_not_block_each_other(now: datetime) -> None:
    """Given eight in the series, when half leave it and half the site, and others come."""
    series, sessions = a_term(now)
    leaving = [take(series, number, at=now) for number in range(PEOPLE)]
    forgotten = [take(series, 20 + number, at=now) for number in range(PEOPLE)]

    wrong = all_at_once(
        [
            *(lambda mine=mine: acts.leave_series(mine, by=None, at=now) for mine in leaving),
            *(lambda one=one: privacy.erase(one.person, by=None, at=now) for one in forgotten),
            *(lambda n=n: take(series, 10 + n, at=now) for n in range(PEOPLE)),
            *(
                lambda n=n, session=session: single.register(
                    session, applicant("ensam", n), by=None, at=now
                )
                for n, session in enumerate(sessions)
            ),
        ]
    )

    assert wrong == []
    assert SeriesRegistration.objects.active().count() == PEOPLE
    for session in sessions:
        assert session.registrations.active().count() == PEOPLE + 1
        assert nobody_waits_beside_a_free_place(session)


def test_a_form_sent_three_times_at_once_takes_the_series_once(now: datetime) -> None:
    series, sessions = a_term(now)
    form = applicant("anna", 1)

    def send() -> None:
        acts.register_for_series([series], form, by=None, at=now)

    assert all_at_once([send, send, send]) == []
    assert SeriesRegistration.objects.count() == 1
    assert [session.registrations.count() for session in sessions] == [1] * SESSIONS


def test_a_series_without_sessions_is_taken_once_as_well(now: datetime) -> None:
    series, form = make.a_series(), applicant("anna", 1)
    make.a_person(email=form.email)

    def send() -> None:
        acts.register_for_series([series], form, by=None, at=now)

    assert all_at_once([send, send, send]) == []
    assert SeriesRegistration.objects.count() == 1


def test_whoever_leaves_while_a_session_opens_is_not_brought_in_afterwards(now: datetime) -> None:
    """Given four in the series, when they leave at the moment a session opens, nobody is there."""
    series = make.a_series()
    mine = [take(series, number, at=now) for number in range(PEOPLE)]
    session = make.a_session(series, at=now)

    wrong = all_at_once(
        [
            lambda: enrolment.enrol(session, at=now),
            *(lambda one=one: acts.leave_series(one, by=None, at=now) for one in mine),
            lambda: enrolment.enrol(session, at=now),
        ]
    )

    assert wrong == []
    assert not session.registrations.active().exists()


def test_two_sweeps_at_once_bring_everybody_in_once(now: datetime) -> None:
    series = make.a_series()
    for number in range(PEOPLE):
        take(series, number, at=now)
    sessions = [make.a_session(series, at=now) for _each in range(2)]

    def sweep() -> None:
        enrolment.enrol_due(at=now)

    assert all_at_once([sweep, sweep, sweep]) == []
    assert [session.registrations.count() for session in sessions] == [PEOPLE, PEOPLE]


def test_a_series_gets_another_title_while_people_take_it(now: datetime) -> None:
    """Calendars hear of the title: its sessions are locked, and before the series as always."""
    series, _sessions = a_term(now)

    def retitle(number: int) -> None:
        settings = series_settings.settings_of(series) | {"title_sv": f"Ny titel {number}"}
        with suppress(series_settings.SomebodyElseChanged):
            series_settings.change_series(series, settings, by=None, at=now)

    wrong = all_at_once(
        [
            *(lambda n=n: take(series, n, at=now) for n in range(PEOPLE)),
            *(lambda n=n: retitle(n) for n in range(PEOPLE)),
        ]
    )

    assert wrong == []
    assert SeriesRegistration.objects.active().count() == PEOPLE
    assert Series.objects.get().title_sv.startswith("Ny titel")


def test_somebody_who_is_erased_is_not_brought_back_by_a_session_that_opens(
    now: datetime,
) -> None:
    series, _sessions = a_term(now)
    forgotten = [take(series, 20 + number, at=now) for number in range(PEOPLE)]
    opened = [make.a_session(series, at=now) for _ in range(3)]

    wrong = all_at_once(
        [
            *(lambda one=one: privacy.erase(one.person, by=None, at=now) for one in forgotten),
            *(lambda each=each: enrolment.enrol(each, at=now) for each in opened),
        ]
    )

    assert wrong == []
    people = [one.person_id for one in forgotten]
    assert not Registration.objects.active().filter(person__in=people).exists()
