"""Two sessions at the same time."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from seminars.models import Registration, Session
from seminars.overlaps import overlapping
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def session(now: datetime) -> Session:
    return make.a_session(at=now)


def beside(session: Session, *, minutes: int, **facts: Any) -> Session:
    starts_at = session.starts_at + timedelta(minutes=minutes)
    return make.a_session(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), **facts)


@pytest.mark.parametrize(
    ("minutes", "is_told"), [(-90, False), (-89, True), (89, True), (90, False)]
)
def test_sessions_that_touch_do_not_overlap(
    session: Session, minutes: int, *, is_told: bool
) -> None:
    anna = make.a_person()
    make.a_registration(beside(session, minutes=minutes), anna)

    assert overlapping(anna, session).exists() is is_told


def test_only_ones_own_active_registrations_to_sessions_that_are_held(session: Session) -> None:
    anna, bo = make.a_person(), make.a_person("Bo Testberg")
    wanted = [
        make.a_registration(beside(session, minutes=10), anna),
        make.a_registration(beside(session, minutes=20), anna, state=State.WAITING),
    ]
    make.a_registration(session, anna)
    make.a_registration(beside(session, minutes=10), bo)
    make.a_registration(beside(session, minutes=10), anna, state=State.CANCELLED)
    make.a_registration(beside(session, minutes=10, state=Session.State.CANCELLED), anna)

    assert list(overlapping(anna, session)) == wanted
