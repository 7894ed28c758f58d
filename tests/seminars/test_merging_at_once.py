"""Two series merged while people register: one act at a time, and nobody is lost (case 10)."""

import threading
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from seminars import merging, renaming
from seminars import registration as single
from seminars.models import Registration, Series, SeriesRegistration, Session
from tests.make import a_series, a_session, an_organiser
from tests.seminars import test_desk, test_whole_series_pages
from tests.seminars.test_series_at_once import all_at_once, applicant

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4
UNTIL_IT_WAITS = 1.0  # seconds; it cannot end before the merge does


def a_term(slug: str, now: datetime) -> tuple[Series, list[Session]]:
    series = a_series(slug=slug)
    return series, [a_session(series, at=now, number=number) for number in range(1, 4)]


def test_case_10_two_owners_merge_both_ways_while_people_register(now: datetime) -> None:
    """One of the two owners comes second, and finds that the other series is no more."""
    (first, ones), (second, twos) = a_term("metod", now), a_term("larande", now)
    uids = {session.uid for session in (*ones, *twos)}

    wrong = all_at_once(
        [
            lambda: merging.merge(first, second, by=None, at=now),
            lambda: merging.merge(second, first, by=None, at=now),
            *(
                lambda n=n, session=session: single.register(
                    session, applicant("ensam", n), by=None, at=now
                )
                for session in (ones[0], twos[0])
                for n in range(PEOPLE)
            ),
        ]
    )

    assert [type(error) for error in wrong] == [renaming.ChangedMeanwhile]
    left = Series.objects.get()
    sessions = list(left.sessions.order_by("number"))
    assert [session.number for session in sessions] == [1, 2, 3, 4, 5, 6]
    assert {session.uid for session in sessions} == uids
    assert Registration.objects.active().filter(session__series=left).count() == 2 * PEOPLE


def test_case_10_one_new_address_is_taken_by_one_series_only(now: datetime) -> None:
    both = [a_term(slug, now)[0] for slug in ("metod", "larande")]
    deeds = [partial(renaming.rename_address, each, "allt", by=None, at=now) for each in both]
    wrong = all_at_once(deeds)
    assert [type(error) for error in wrong] == [renaming.AddressTaken]
    assert Series.objects.filter(slug="allt").count() == 1


# --- Whoever comes in the instant of a merge ---------------------------------------------------


def in_the_instant_of_a_merge(
    source: Series, target: Series, client: Client, address: str, form: Mapping[str, Any]
) -> HttpResponse:
    """Sends ``form`` while the merge holds its locks; gives the first answer, without following."""
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(client.post(address, form))
        finally:
            connection.close()

    sender = threading.Thread(target=send)
    with transaction.atomic():
        merging.merge(source, target, by=None, at=timezone.now())
        sender.start()
        sender.join(UNTIL_IT_WAITS)
    sender.join()
    [first] = answers
    return first  # type: ignore[no-any-return]  # what the client gives


def test_case_10_a_session_made_in_the_instant_of_a_merge_comes_into_the_other_series() -> None:
    """Nothing that was typed is lost: the browser sends it again, to where it is led."""
    now = timezone.now()
    (source, _ones), (target, _twos) = a_term("metod", now), a_term("larande", now)
    olle, client = an_organiser(source), Client()
    client.force_login(olle)
    form = test_desk.typed()

    first = in_the_instant_of_a_merge(source, target, client, "/arrangera/metod/ny/", form)

    assert (first.status_code, first.headers["Location"]) == (307, "/arrangera/metod/ny/")
    second = client.post("/arrangera/metod/ny/", form)
    assert (second.status_code, second.headers["Location"]) == (308, "/arrangera/larande/ny/")


def test_case_10_whoever_registers_for_a_series_in_the_instant_of_its_merge() -> None:
    now = timezone.now()
    (source, _ones), (target, _twos) = a_term("metod", now), a_term("larande", now)
    address = reverse("register_for_series", args=["metod"])
    form = test_whole_series_pages.typed()

    first = in_the_instant_of_a_merge(source, target, Client(), address, form)

    assert (first.status_code, first.headers["Location"]) == (307, address)
    assert not SeriesRegistration.objects.exists()
    second = Client().post(address, form)
    there = reverse("register_for_series", args=["larande"])
    assert (second.status_code, second.headers["Location"]) == (308, there)
