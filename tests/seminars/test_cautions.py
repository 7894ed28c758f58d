"""What speaks against a day or a time is said in words, and nothing is said of a plain day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from seminars import cautions
from seminars.cautions import Slot
from seminars.models import Session
from tests.make import a_series, a_session, a_venue

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
START = datetime(2026, 10, 6, 11, tzinfo=UTC)  # a Tuesday at 13.00 Swedish time
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 6), []),
        (date(2026, 10, 10), ["Det är helg."]),
        (date(2027, 5, 6), ["Röd dag: Kristi himmelsfärdsdag."]),
        (date(2027, 5, 7), ["Nära helg: Klämdag."]),
        (date(2026, 4, 30), ["Nära helg: Valborgsmässoafton (från kl. 14.00)."]),
        (date(2026, 7, 7), ["Vecka 28: många har sommarledigt."]),
        (date(2026, 10, 28), ["Vecka 44: höstlov i de flesta kommuner."]),
        (
            date(2026, 12, 24),
            ["Nära helg: Julafton.", "Vecka 52: många har jul- eller nyårsledigt."],
        ),
        (
            date(2027, 1, 1),
            ["Röd dag: Nyårsdagen.", "Vecka 53: många har jul- eller nyårsledigt."],
        ),
    ],
)
def test_the_kind_of_a_day(day: date, words: list[str]) -> None:
    assert cautions.of_day(day) == words
    assert cautions.is_plain(day) == (words == [])


def test_holidays_have_english_names_on_english_pages() -> None:
    with translation.override("en"):
        [words] = cautions.of_day(date(2027, 5, 6))
    assert "Ascension Day" in words


@pytest.mark.django_db
def test_what_is_held_at_the_same_time() -> None:
    series, room = a_series(), a_venue("Stora salen")
    a_session(series, title_sv="Samma serie", starts_at=START)
    a_session(title_sv="I salen", starts_at=START, format="on_site", venue=room)
    a_session(title_sv="Strax efter", starts_at=START + 2 * HOUR)
    a_session(title_sv="Inställd", starts_at=START, state=Session.State.CANCELLED)
    a_session(title_sv="Utkast", starts_at=START, state=Session.State.DRAFT)
    slot = Slot(START, START + HOUR, room)
    [found] = cautions.of_slots([slot], series, at=NOW)
    assert [words.replace("\u00a0", " ") for words in found] == [
        "Krockar med en annan träff i serien: Samma serie, kl. 13.00–14.30.",
        "Lokalen är upptagen: I salen har Stora salen, Växjö kl. 13.00–14.30.",
        "Krockar med Lärseminarier: Utkast, kl. 13.00–14.30.",
    ]


@pytest.mark.django_db
def test_a_session_does_not_clash_with_itself() -> None:
    session = a_session(starts_at=START)
    assert cautions.of_slots([cautions.slot_of(session)], session.series, at=NOW) == [[]]


@pytest.mark.django_db
def test_new_ones_clash_among_themselves_and_with_the_clock() -> None:
    series = a_series()
    twice_that_night = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    slots = [
        Slot(START, START + HOUR),
        Slot(START + HOUR / 2, START + 2 * HOUR),
        Slot(twice_that_night, twice_that_night + HOUR),
        Slot(NOW - HOUR, NOW),
    ]
    found = cautions.of_slots(slots, series, at=NOW)
    assert found[0] == found[1] == ["Krockar med en annan av de nya träffarna."]
    assert "Klockan ställs om just då, och kalendrar tolkar tiden olika." in found[2]
    assert found[3] == ["Dagen har redan passerat."]


@pytest.mark.django_db
@pytest.mark.parametrize("dates", [1, 3])
def test_all_dates_take_one_query(
    dates: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    series = a_series()
    slots = [Slot(START + n * 24 * HOUR, START + n * 24 * HOUR + HOUR) for n in range(dates)]
    for slot in slots:
        a_session(starts_at=slot.starts_at)
    with django_assert_num_queries(1):
        found = cautions.of_slots(slots, series, at=NOW)
    assert all(len(words) == 1 for words in found)
