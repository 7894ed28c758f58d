"""The acts on a calendar of one's own: one row, one address that works, and a log of it (F11)."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

import participants.privacy
import seminars.privacy
from participants.models import AuditEntry, Person
from seminars import feeds, subscriptions
from seminars.deed_words import words_for
from seminars.models import PersonalFeed
from tests import make
from tests.participants.test_people import at_once
from tests.seminars.test_series_at_once import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Person:
    return make.a_person("Anna Exempelsson")


def create(person: Person, at: datetime, *, wants: bool = False, language: str = "sv") -> str:
    return subscriptions.create(
        person, language=language, wants_invitations=wants, by=person, at=at
    )


def is_found(secret: str, at: datetime) -> bool:
    try:
        feeds.of_person(secret, language="sv", at=at)
    except feeds.NoFeed:
        return False
    return True


def done_to(person: Person) -> list[str]:
    return [entry.action for entry in AuditEntry.objects.about(person).order_by("pk")]


def test_f11_only_the_digest_is_kept(anna: Person, now: datetime) -> None:
    secret = create(anna, now)
    feed = PersonalFeed.objects.get()
    assert (feed.person, feed.digest) == (anna, subscriptions.digest_of(secret))
    assert (feed.language, feed.wants_invitations, feed.made_at) == ("sv", False, now)
    assert subscriptions.opens(secret, feed)
    assert not subscriptions.opens(f"{secret}x", feed)
    assert not subscriptions.opens(secret, None)


def test_f11_no_two_secrets_are_alike(anna: Person, now: datetime) -> None:
    secrets = [create(anna, now), *(subscriptions.renew(anna, by=anna, at=now) for _ in range(9))]
    assert len(set(secrets)) == 10
    assert {len(secret) for secret in secrets} == {43}
    assert [is_found(secret, now) for secret in secrets] == [*[False] * 9, True]


def test_f9_the_address_is_in_the_language_in_which_it_was_made(settings: Settings) -> None:
    settings.SITE_URL = "https://seminarier.example.org"
    assert subscriptions.address("x", "sv") == "https://seminarier.example.org/feeds/mine/x.ics"
    assert subscriptions.address("x", "en") == "https://seminarier.example.org/en/feeds/mine/x.ics"


def test_every_deed_is_written_down_in_words_and_without_the_secret(
    anna: Person, now: datetime
) -> None:
    secrets = [create(anna, now), subscriptions.renew(anna, by=anna, at=now)]
    subscriptions.choose(anna, wants_invitations=True, by=anna, at=now)
    subscriptions.choose(anna, wants_invitations=True, by=anna, at=now)
    subscriptions.revoke(anna, by=anna, at=now)
    subscriptions.revoke(anna, by=anna, at=now)
    kinds = ("created", "renewed", "chosen", "revoked")
    assert done_to(anna) == [f"personal_calendar.{kind}" for kind in kinds]
    assert all(words_for(action) != action for action in done_to(anna))
    log = repr(list(AuditEntry.objects.values()))
    assert not any(secret in log for secret in secrets)


def test_renewing_keeps_the_choice_and_the_language(anna: Person, now: datetime) -> None:
    create(anna, now, language="en")
    subscriptions.renew(anna, by=anna, at=now + timedelta(days=1))
    feed = PersonalFeed.objects.get()
    facts = (feed.language, feed.wants_invitations, feed.made_at)
    assert facts == ("en", False, now + timedelta(days=1))


def test_f16_without_a_calendar_invitations_come(anna: Person, now: datetime) -> None:
    wanted = [subscriptions.wants_invitations(anna)]
    create(anna, now, wants=False)
    wanted.append(subscriptions.wants_invitations(anna))
    subscriptions.revoke(anna, by=anna, at=now)
    wanted.append(subscriptions.wants_invitations(anna))
    assert wanted == [True, False, True]


@pytest.mark.parametrize(
    "act",
    [
        lambda who, at: subscriptions.renew(who, by=who, at=at),
        lambda who, at: subscriptions.choose(who, wants_invitations=True, by=who, at=at),
    ],
)
def test_what_there_is_not_cannot_be_changed(
    anna: Person, now: datetime, act: Callable[[Person, datetime], object]
) -> None:
    with pytest.raises(subscriptions.NoCalendar):
        act(anna, now)


def test_f11_erasing_ends_the_address_at_once(anna: Person, now: datetime) -> None:
    secret = create(anna, now)
    assert is_found(secret, now)
    seminars.privacy.erase(anna, by=None, at=now)
    assert not is_found(secret, now)
    assert not PersonalFeed.objects.exists()


def test_f11_who_is_shut_out_has_no_calendar_and_makes_none(anna: Person, now: datetime) -> None:
    secret = create(anna, now)
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    assert not is_found(secret, now)
    with pytest.raises(subscriptions.Gone):
        create(anna, now)
    with pytest.raises(subscriptions.Gone):
        subscriptions.renew(anna, by=anna, at=now)


@pytest.mark.django_db(transaction=True)
def test_f11_made_several_times_at_once_there_is_one_row_and_one_address_that_works(
    now: datetime,
) -> None:
    anna = make.a_person()
    secrets: list[str] = []
    at_once(lambda: secrets.append(create(anna, now)), 6)
    assert PersonalFeed.objects.count() == 1
    assert (len(secrets), sum(is_found(secret, now) for secret in secrets)) == (6, 1)
    assert sorted(done_to(anna)).count("personal_calendar.created") == 1


@pytest.mark.django_db(transaction=True)
def test_f11_renewed_and_chosen_at_once_neither_deed_is_lost(now: datetime) -> None:
    anna = make.a_person()
    create(anna, now)
    secrets: list[str] = []
    wrong = all_at_once(
        [
            *[lambda: secrets.append(subscriptions.renew(anna, by=anna, at=now))] * 3,
            lambda: subscriptions.choose(anna, wants_invitations=True, by=anna, at=now),
        ]
    )
    assert wrong == []
    assert PersonalFeed.objects.get().wants_invitations
    assert sum(is_found(secret, now) for secret in secrets) == 1


@pytest.mark.django_db(transaction=True)
def test_f11_nobody_makes_a_calendar_while_being_erased(now: datetime) -> None:
    """The second act waits until the first is done, and finds that there is nobody."""
    anna = make.a_person()
    is_begun = threading.Event()

    def erase() -> None:
        with transaction.atomic():
            seminars.privacy.erase(anna, by=None, at=now)
            is_begun.set()
            time.sleep(0.5)  # long enough for an act that does not wait
            participants.privacy.erase(anna, by=None, at=now)

    def make_one() -> None:
        is_begun.wait(10)
        create(anna, now)

    wrong = all_at_once([erase, make_one])
    assert [type(each) for each in wrong] == [subscriptions.Gone]
    assert not PersonalFeed.objects.exists()
