"""Two series merged while people register: one act at a time, and nobody is lost (case 10)."""

from datetime import datetime
from functools import partial

import pytest

from seminars import merging, renaming
from seminars import registration as single
from seminars.models import Registration, Series, Session
from tests.make import a_series, a_session
from tests.seminars.test_series_at_once import all_at_once, applicant

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4


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
