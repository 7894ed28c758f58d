from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from seminars.models import Format, Registration, Session
from seminars.states import Standing, is_few, last_day, standing, with_standing
from tests.make import a_registration, a_session

pytestmark = pytest.mark.django_db


def stand(now: datetime, *, taken: dict[str, int] | None = None, **facts: Any) -> Standing:
    session = a_session(at=now, **facts)
    for format_, places in (taken or {}).items():
        a_registration(session, format=format_, places=places)
    return standing(Session.objects.with_places().get(pk=session.pk), at=now)


@pytest.mark.parametrize("state", ["draft", "preliminary", "cancelled"])
def test_stored_states_come_first(now: datetime, state: str) -> None:
    found = stand(now, state=state, places_online=0)
    assert found.name == state
    assert not found.may_register


def test_open_without_limit(now: datetime) -> None:
    found = stand(now)
    assert (found.name, found.chip, found.may_register) == ("open", "ok", True)
    assert found.places_left == {"online": None}
    assert found.words == "Öppen för anmälan"


def test_held_when_the_end_has_passed_and_not_before(now: datetime) -> None:
    facts: dict[str, Any] = {"starts_at": now - timedelta(hours=2), "places_online": 0}
    assert stand(now, ends_at=now, **facts).name == "held"
    assert stand(now, ends_at=now + timedelta(minutes=1), **facts).name == "closed"


def test_a_cancelled_session_is_never_held(now: datetime) -> None:
    start = now - timedelta(days=2)
    assert stand(now, state="cancelled", starts_at=start).name == "cancelled"


def test_no_registration_needed(now: datetime) -> None:
    found = stand(now, needs_registration=False, places_online=1)
    assert (found.name, found.words) == ("no_registration", "Ingen anmälan behövs")


def test_not_yet_open_says_when(now: datetime) -> None:
    found = stand(now, registration_opens_at=now + timedelta(days=1))
    assert (found.name, found.words) == ("not_yet_open", "Öppnar onsdag 25 november")
    assert stand(now, registration_opens_at=now).name == "open"


def test_closed_from_the_closing_moment_on(now: datetime) -> None:
    assert stand(now, registration_closes_at=now).name == "closed"
    assert stand(now, registration_closes_at=now + timedelta(seconds=1)).name == "open"


def test_without_a_closing_moment_the_start_closes(now: datetime) -> None:
    session = a_session(at=now, registration_closes_at=None)
    assert session.registration_ends_at == session.starts_at


@pytest.mark.parametrize(
    ("capacity", "taken", "name"),
    [
        (100, 89, "open"),
        (100, 90, "few_left"),
        (20, 16, "open"),
        (20, 17, "few_left"),
        (3, 0, "few_left"),
    ],
)
def test_few_left_is_a_tenth_or_three(now: datetime, capacity: int, taken: int, name: str) -> None:
    registrations = {"online": taken} if taken else {}
    assert stand(now, places_online=capacity, taken=registrations).name == name


def test_words_of_few_places(now: datetime) -> None:
    assert stand(now, places_online=10, taken={"online": 9}).words == "1 plats kvar"
    assert stand(now, places_online=10, taken={"online": 8}).words == "2 platser kvar"


@pytest.mark.parametrize(
    ("on_site", "online", "words"),
    [
        (37, None, "3 platser kvar i lokalen"),
        (39, 99, "1 plats kvar i lokalen"),
        (10, 98, "2 platser kvar digitalt"),
        (40, None, "Fullsatt i lokalen – plats finns digitalt"),
        (40, 99, "1 plats kvar digitalt"),
        (10, 100, "Fullsatt digitalt – plats finns i lokalen"),
    ],
)
def test_words_of_few_places_in_two_formats(
    now: datetime, on_site: int, online: int | None, words: str
) -> None:
    taken = {"on_site": on_site} | ({"online": online} if online else {})
    places_online = 100 if online else None
    found = stand(
        now, format=Format.BOTH, places_on_site=40, places_online=places_online, taken=taken
    )
    assert (found.name, found.words) == ("few_left", words)


def test_full_only_when_every_format_is_full(now: datetime) -> None:
    facts: dict[str, Any] = {"format": Format.BOTH, "places_on_site": 5, "places_online": 5}
    found = stand(now, taken={"on_site": 5, "online": 5}, **facts)
    assert (found.name, found.may_register) == ("full", True)
    assert found.words == "Fullsatt – reservlista"
    assert found.places_left == {"on_site": 0, "online": 0}


def test_an_overridden_capacity_leaves_nought_not_less(now: datetime) -> None:
    assert stand(now, places_online=2, taken={"online": 5}).places_left == {"online": 0}


def test_so_late_that_nobody_is_promoted_a_full_session_is_closed(now: datetime) -> None:
    facts: dict[str, Any] = {"starts_at": now + timedelta(hours=1), "registration_closes_at": None}
    assert stand(now, places_online=1, taken={"online": 1}, **facts).name == "closed"
    assert stand(now, places_online=1, **facts).name == "few_left"


def test_waiting_is_counted_in_places(now: datetime) -> None:
    session = a_session(at=now, places_online=1)
    a_registration(session)
    a_registration(session, state=Registration.State.WAITING, places=2)
    a_registration(session, state=Registration.State.WAITING)
    ((_session, found),) = with_standing(Session.objects.with_places(), at=now)
    assert (found.name, found.waiting) == ("full", 3)


def test_moved_is_a_flag_beside_the_state(now: datetime) -> None:
    old = now - timedelta(days=3)
    moved = stand(now, previous_starts_at=old)
    assert (moved.name, moved.is_moved, moved.shows_move) == ("open", True, True)
    assert not stand(now, previous_starts_at=old, state="cancelled").shows_move
    assert not stand(now).is_moved


def test_plain_words(now: datetime) -> None:
    assert stand(now, state="draft").words == "Utkast"
    assert stand(now, state="preliminary").words == "Preliminärt"
    assert stand(now, state="cancelled").words == "Inställt"
    assert stand(now, registration_closes_at=now).words == "Anmälan stängd"


def test_no_limit_is_never_few() -> None:
    assert not is_few(0, of=None)


def test_words_follow_the_language(now: datetime) -> None:
    found = stand(now, registration_opens_at=now + timedelta(days=1))
    with translation.override("en"):
        assert "Wednesday 25 November" in found.words


def test_numbers_of_places_left(now: datetime) -> None:
    assert stand(now).places_words == []
    assert stand(now, places_online=48, taken={"online": 31}).places_words == [
        "17 av 48 platser kvar"
    ]
    facts: dict[str, Any] = {"format": Format.BOTH, "places_on_site": 30, "places_online": 200}
    assert stand(now, taken={"on_site": 27, "online": 1}, **facts).places_words == [
        "3 av 30 platser kvar i lokalen",
        "199 av 200 platser kvar digitalt",
    ]
    assert stand(now, taken={"on_site": 30}, **facts).places_words == [
        "200 av 200 platser kvar digitalt"
    ]


def test_last_day_of_a_closing_at_midnight_is_the_day_before(now: datetime) -> None:
    midnight = datetime(2026, 12, 10, 23, 0, tzinfo=UTC)  # 00.00 on 11 December in Sweden
    start = now + timedelta(days=30)
    assert last_day(a_session(starts_at=start, registration_closes_at=midnight)) == date(
        2026, 12, 10
    )
    minute_later = midnight + timedelta(minutes=1)
    assert last_day(a_session(starts_at=start, registration_closes_at=minute_later)) == date(
        2026, 12, 11
    )
