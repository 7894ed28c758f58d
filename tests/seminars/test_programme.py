"""Acts on sessions: what they change, whom they tell, and what they refuse."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from materials.models import Topic
from participants.models import AuditEntry, OutgoingMail
from seminars import invitations, programme, subscriptions, waiting_list
from seminars.consequences import (
    changes_for_organiser,
    changes_in_words,
    consequences,
    consequences_of_cancelling,
)
from seminars.models import Format, Registration, Series, Session
from seminars.session_facts import (
    Difference,
    Reading,
    SessionFacts,
    Speaker,
    closing_before,
    inherited,
    is_sane_local_time,
    missing_before_publishing,
)
from seminars.waiting_list import FewerPlacesThanTaken
from tests.make import a_person, a_registration, a_series, a_session, a_venue, an_organiser
from tests.make_materials import a_material

pytestmark = pytest.mark.django_db
State = Registration.State


def a_complete_session(now: datetime, **facts: Any) -> Session:
    facts.setdefault("abstract_sv", "Om möten.")
    return a_session(at=now, **facts)


def mails(name: str) -> list[str]:
    """The addresses that got the letter called ``name``, sorted."""
    sent = OutgoingMail.objects.filter(purpose__contains=f":{name}:")
    return sorted(sent.values_list("address", flat=True))


def an_hour_later(session: Session) -> SessionFacts:
    return {
        "starts_at": session.starts_at + timedelta(hours=1),
        "ends_at": session.ends_at + timedelta(hours=1),
    }


# Creating


def test_a_new_session_takes_the_next_number_and_what_the_series_usually_has(now: datetime) -> None:
    series = a_series(
        default_places=30,
        default_format=Format.BOTH,
        default_venue=a_venue(),
        default_weekday=3,
        default_start=time(9),
        default_minutes=150,
        closes_days_before=2,
        is_recorded=True,
    )
    a_session(series, at=now, number=7)
    session = programme.create_session(
        series, {"title_sv": "Nytt"}, by=an_organiser(series), at=now
    )
    starts = timezone.localtime(session.starts_at)
    closes = timezone.localtime(session.registration_closes_at)
    assert (session.number, session.state, session.sequence) == (8, "draft", 0)
    assert (starts.weekday(), starts.hour) == (3, 9)
    assert session.ends_at - session.starts_at == timedelta(minutes=150)
    assert (starts.date() - closes.date(), closes.time()) == (timedelta(days=2), time(23, 59))
    assert (session.places_on_site, session.places_online) == (30, 30)
    assert session.venue == series.default_venue
    assert session.recording == Session.Recording.COMING
    assert AuditEntry.objects.about(session).get().action == "session.created"


def test_the_first_session_of_a_series_is_number_one(now: datetime) -> None:
    assert programme.create_session(a_series(), {"title_sv": "Ett"}, by=None, at=now).number == 1


def test_priority_series_begin_with_a_priority_time(now: datetime) -> None:
    series = a_series(priority_rule_sv="Kommuner går före.", priority_days_before_closing=7)
    facts = inherited(series, at=now)
    closes_at, until = facts["registration_closes_at"], facts["priority_until"]
    assert closes_at
    assert until
    assert closes_at - until == timedelta(days=7)
    assert inherited(a_series(), at=now)["priority_until"] is None


def test_closing_on_the_day_itself_is_never_after_the_start(now: datetime) -> None:
    assert closing_before(a_series(closes_days_before=0), now) == now


def test_a_new_session_with_impossible_times_is_refused(now: datetime) -> None:
    facts: SessionFacts = {"title_sv": "Bakvänt", "starts_at": now, "ends_at": now}
    with pytest.raises(programme.ImpossibleTimes):
        programme.create_session(a_series(), facts, by=None, at=now)
    assert not Session.objects.exists()


def test_what_only_acts_write_cannot_be_handed_in(now: datetime) -> None:
    facts: Any = {
        "title_sv": "Nytt",
        "state": "published",
        "uid": "mitt",
        "sequence": 9,
        "number": 99,
    }
    session = programme.create_session(a_series(), facts, by=None, at=now)
    assert (session.state, session.sequence, session.number) == ("draft", 0, 1)
    assert session.uid != "mitt"
    programme.change(session, facts | {"title_sv": "Nyare"}, by=None, at=now)
    session.refresh_from_db()
    assert (session.state, session.sequence, session.number) == ("draft", 0, 1)


def test_speakers_topics_and_materials_are_kept_in_order(now: datetime) -> None:
    topic = Topic.objects.create(slug="samverkan", name_sv="Samverkan")
    first, second = a_material(), a_material()
    speakers = [Speaker("Bo Exempel", "lektor"), Speaker("Ada Exempel", affiliation_sv="Region")]
    readings = [Reading(second, "slides"), Reading(first, "read_before")]
    session = programme.create_session(
        a_series(),
        {"title_sv": "Nytt", "topics": [topic], "speakers": speakers, "readings": readings},
        by=None,
        at=now,
    )
    assert [speaker.name for speaker in session.speakers.all()] == ["Bo Exempel", "Ada Exempel"]
    assert [row.material for row in session.session_materials.all()] == [second, first]
    assert list(session.topics.all()) == [topic]


def test_a_speaker_linked_to_a_person_stays_linked(now: datetime) -> None:
    session, person = a_complete_session(now), a_person()
    session.speakers.create(name="Bo Exempel", person=person)
    speakers = [Speaker("Ada Exempel"), Speaker("Bo Exempel", "lektor")]
    programme.change(session, {"speakers": speakers}, by=None, at=now)
    assert [speaker.person for speaker in session.speakers.all()] == [None, person]


# What the calendar counts (V7, V8)


@pytest.mark.parametrize(
    ("facts", "rises"),
    [
        ({"title_sv": "Ett nytt namn"}, False),
        ({"abstract_sv": "Rättat stavfel."}, False),
        ({"join_url": "https://example.org/rum"}, False),
        ({"per_organisation_limit": 3}, False),
        ({"places_online": 50}, False),
        ({"speakers": [Speaker("Ada Exempel")]}, False),
        ({"format": Format.BOTH}, True),
        ({"ends_at": datetime(2027, 1, 12, 15, tzinfo=UTC)}, True),
        ({"starts_at": datetime(2027, 1, 12, 11, tzinfo=UTC)}, True),
    ],
)
def test_v7_sequence_rises_for_time_and_place_only(
    now: datetime, facts: SessionFacts, *, rises: bool
) -> None:
    starts_at = datetime(2027, 1, 12, 12, tzinfo=UTC)
    session = a_complete_session(
        now, starts_at=starts_at, venue=a_venue(), sequence=4, registration_closes_at=None
    )
    later = now + timedelta(minutes=5)
    changed = programme.change(session, facts, by=None, at=later).session
    changed.refresh_from_db()
    assert changed.sequence == 4 + rises
    assert changed.changed_at == later
    assert changed.version == session.version + 1


def test_v7_v8_an_unchanged_save_changes_nothing(now: datetime) -> None:
    session = a_complete_session(now, sequence=4)
    found = programme.change(
        session,
        {"title_sv": session.title_sv, "starts_at": session.starts_at, "speakers": []},
        by=None,
        at=now + timedelta(hours=1),
    )
    session.refresh_from_db()
    assert not found.differences
    assert (session.sequence, session.version, session.changed_at) == (4, 1, now)
    assert not AuditEntry.objects.exists()


def test_v8_changed_at_rises_even_within_one_second_or_with_a_clock_gone_wrong(
    now: datetime,
) -> None:
    session = a_complete_session(now)
    early = now - timedelta(hours=1)
    changed = programme.change(session, {"title_sv": "Nytt"}, by=None, at=early).session
    assert changed.changed_at == now + timedelta(seconds=1)


def test_a_draft_was_in_no_calendar(now: datetime) -> None:
    session = a_complete_session(now, state=Session.State.DRAFT)
    moved = programme.change(session, an_hour_later(session), by=None, at=now).session
    assert (moved.sequence, moved.previous_starts_at) == (0, None)
    assert programme.publish(moved, by=None, at=now).sequence == 0


def test_v7_each_change_of_status_is_a_new_sequence(now: datetime) -> None:
    session = a_complete_session(now, state=Session.State.DRAFT)
    assert programme.announce(session, by=None, at=now).sequence == 0
    assert programme.publish(session, by=None, at=now).sequence == 1
    assert programme.announce(session, by=None, at=now).sequence == 2
    cancelled = programme.cancel(session, reason_sv="Sjukdom", reason_en="", by=None, at=now)
    assert (cancelled.sequence, cancelled.state) == (3, "cancelled")
    reopened = programme.reopen(session, by=None, at=now)
    assert (reopened.sequence, reopened.state, reopened.cancel_reason_sv) == (4, "published", "")


# Moving


def test_moving_keeps_the_old_time_and_takes_the_deadlines_along(now: datetime) -> None:
    session = a_complete_session(
        now,
        starts_at=datetime(2027, 3, 23, 12, tzinfo=UTC),  # winter time
        registration_closes_at=datetime(2027, 3, 22, 22, 59, tzinfo=UTC),  # 23.59
        promotion_ends_at=datetime(2027, 3, 23, 10, tzinfo=UTC),
    )
    moved = programme.move(
        session,
        starts_at=datetime(2027, 3, 30, 11, tzinfo=UTC),  # summer time, the same hour on the wall
        ends_at=datetime(2027, 3, 30, 12, tzinfo=UTC),
        by=None,
        at=now,
    ).session
    moved.refresh_from_db()
    assert moved.previous_starts_at == session.starts_at
    assert moved.registration_closes_at == datetime(2027, 3, 29, 21, 59, tzinfo=UTC)  # 23.59
    assert moved.promotion_ends_at == datetime(2027, 3, 30, 9, tzinfo=UTC)
    assert moved.uid == session.uid


def test_another_hour_of_the_same_day_leaves_the_last_day_to_register(now: datetime) -> None:
    starts_at = datetime(2027, 1, 12, 12, tzinfo=UTC)
    session = a_complete_session(
        now,
        starts_at=starts_at,
        registration_closes_at=starts_at - timedelta(minutes=30),
        priority_until=datetime(2027, 1, 11, 22, 59, tzinfo=UTC),
    )
    sooner = starts_at - timedelta(hours=1)
    moved = programme.move(session, starts_at=sooner, ends_at=starts_at, by=None, at=now).session
    assert moved.registration_closes_at == sooner
    assert moved.priority_until == session.priority_until


def test_a_deadline_that_was_set_anew_stays_where_it_was_set(now: datetime) -> None:
    session = a_complete_session(now)
    closes_at = session.starts_at - timedelta(days=3)
    facts = an_hour_later(session) | {"registration_closes_at": closes_at}
    assert (
        programme.change(session, facts, by=None, at=now).session.registration_closes_at
        == closes_at
    )


def test_closing_after_the_start_is_refused(now: datetime) -> None:
    session = a_complete_session(now)
    facts: SessionFacts = {"registration_closes_at": session.starts_at + timedelta(hours=1)}
    with pytest.raises(programme.ImpossibleTimes):
        programme.change(session, facts, by=None, at=now)


# Letters


def test_i7_a_move_tells_everybody_once_and_invites_those_with_a_place(now: datetime) -> None:
    session = a_complete_session(now, places_online=1)
    placed = a_registration(session, at=now)
    waiting = a_registration(session, state=State.WAITING, at=now)
    a_registration(session, state=State.CANCELLED, at=now)
    until = now + timedelta(hours=2)
    a_registration(session, at=now, state=State.UNCONFIRMED, hold_expires_at=until)
    found = programme.change(session, an_hour_later(session), by=None, at=now)
    assert (found.told.letter, found.told.mails, found.told.calendars) == ("moved", 2, 1)
    assert mails("session_moved") == sorted([placed.email, waiting.email])
    methods = dict(OutgoingMail.objects.values_list("address", "calendar_method"))
    assert methods == {placed.email: "REQUEST", waiting.email: ""}
    assert not mails("session_changed")


def test_f16_who_subscribes_instead_is_not_counted_among_the_entries_we_update(
    now: datetime,
) -> None:
    session = a_complete_session(now, places_online=3)
    by_mail, chose_later, subscribes = (a_registration(session, at=now) for _ in range(3))
    invitations.invite(chose_later, at=now)
    for each in (chose_later, subscribes):
        subscriptions.create(
            each.person, language="sv", wants_invitations=False, by=each.person, at=now
        )
    told = consequences(session, an_hour_later(session), at=now)
    assert (told.mails, told.calendars, told.subscribers) == (3, 2, 1)
    programme.change(session, an_hour_later(session), by=None, at=now)
    methods = dict(OutgoingMail.objects.values_list("address", "calendar_method"))
    assert methods == {by_mail.email: "REQUEST", chose_later.email: "REQUEST", subscribes.email: ""}


def test_a_new_place_is_told_with_old_beside_new(now: datetime) -> None:
    session = a_complete_session(now, format=Format.ON_SITE, venue=a_venue("Gamla huset"))
    swede = a_registration(session, at=now)
    english = a_registration(session, a_person(language="en"), at=now)
    facts: SessionFacts = {"venue": a_venue("Nya huset", name_en="New House")}
    programme.change(session, facts, by=None, at=now)
    assert mails("session_changed") == sorted([swede.email, english.email])
    text = OutgoingMail.objects.get(address=swede.email).text
    assert "Gamla huset, Växjö → Nya huset, Växjö" in text
    assert "New House" in OutgoingMail.objects.get(address=english.email).text


@pytest.mark.parametrize(
    ("state", "starts_in"), [("draft", 14), ("preliminary", 14), ("published", -2)]
)
def test_nobody_is_told_of_what_is_not_open_or_is_over(
    now: datetime, state: str, starts_in: int
) -> None:
    session = a_complete_session(now, state=state, starts_at=now + timedelta(days=starts_in))
    a_registration(session, at=now)
    programme.change(session, an_hour_later(session), by=None, at=now)
    assert not OutgoingMail.objects.exists()


def test_i7_new_words_alone_mail_nobody(now: datetime) -> None:
    session = a_complete_session(now)
    a_registration(session, at=now)
    found = programme.change(session, {"abstract_sv": "Bättre ord."}, by=None, at=now)
    assert not found.told.must_be_seen_first
    assert not OutgoingMail.objects.exists()


def test_i8_i10_cancelling_tells_everybody_once_and_reopening_restores_places(
    now: datetime,
) -> None:
    session = a_complete_session(now, places_online=1)
    placed = a_registration(session, at=now)
    invitations.invite(placed, at=now)
    offered = a_registration(
        session, state=State.OFFERED, offer_expires_at=now + timedelta(days=1), at=now
    )
    told = consequences_of_cancelling(session)
    cancelled = programme.cancel(
        session, reason_sv="Föreläsaren är sjuk", reason_en="Illness", by=None, at=now
    )
    both = sorted([placed.email, offered.email])
    assert (told.mails, told.calendars) == (2, 1)
    assert mails("session_cancelled") == both
    assert OutgoingMail.objects.get(address=placed.email).calendar_method == "CANCEL"
    assert "Föreläsaren är sjuk" in OutgoingMail.objects.get(address=offered.email).text
    offered.refresh_from_db()
    assert offered.state == State.WAITING
    programme.reopen(cancelled, by=None, at=now + timedelta(hours=1))
    placed.refresh_from_db()
    assert placed.state == State.PLACE
    assert mails("session_reopened") == both


# What is refused


def test_two_organisers_lose_nothing(now: datetime) -> None:
    session = a_complete_session(now)
    seen = session.version
    programme.change(session, {"title_sv": "Ollas titel"}, by=None, at=now, seen=seen)
    with pytest.raises(programme.SomebodyElseEdited) as refused:
        programme.change(session, {"title_sv": "Mijas titel"}, by=None, at=now, seen=seen)
    assert refused.value.theirs.title_sv == "Ollas titel"
    assert refused.value.differences == {"title_sv": Difference("Ollas titel", "Mijas titel")}
    now_seen = refused.value.theirs.version
    programme.change(session, {"title_sv": "Mijas titel"}, by=None, at=now, seen=now_seen)
    session.refresh_from_db()
    assert session.title_sv == "Mijas titel"


def test_lowering_places_below_those_taken_is_refused_and_saves_nothing(now: datetime) -> None:
    session = a_complete_session(now, places_online=3)
    people = [a_registration(session, at=now) for _ in range(2)]
    with pytest.raises(waiting_list.FewerPlacesThanTaken):
        programme.change(session, {"places_online": 1, "title_sv": "Nytt"}, by=None, at=now)
    session.refresh_from_db()
    assert (session.places_online, session.title_sv) == (3, "Att hålla i ett möte")
    assert all(Registration.objects.get(pk=one.pk).state == State.PLACE for one in people)


def test_more_places_go_to_the_first_in_line(now: datetime) -> None:
    session = a_complete_session(now, places_online=1)
    a_registration(session, at=now)
    line = [a_registration(session, state=State.WAITING, at=now) for _ in range(3)]
    programme.change(session, {"places_online": 3}, by=None, at=now)
    states = [Registration.objects.get(pk=one.pk).state for one in line]
    assert states == [State.OFFERED, State.OFFERED, State.WAITING]


def test_whoever_chose_a_format_that_ends_takes_part_in_the_other(now: datetime) -> None:
    session = a_complete_session(now, format=Format.BOTH, venue=a_venue())
    on_site = a_registration(session, format=Format.ON_SITE, at=now)
    a_registration(session, format=Format.ONLINE, at=now)
    facts: SessionFacts = {"format": Format.ONLINE, "venue": None}
    effect = consequences(session, facts, at=now)
    assert (effect.switched, effect.mails) == (1, 2)
    programme.change(session, facts, by=None, at=now)
    on_site.refresh_from_db()
    assert on_site.format == Format.ONLINE
    switched = AuditEntry.objects.get(action="registrations.switched")
    assert switched.details == {"count": 1, "over_capacity": 0}


def test_a_second_format_puts_nobody_over_capacity(now: datetime) -> None:
    session = a_complete_session(now, format=Format.ONLINE)
    online = a_registration(session, at=now)
    facts: SessionFacts = {"format": Format.BOTH, "venue": a_venue(), "places_on_site": 0}
    programme.change(session, facts, by=None, at=now)
    online.refresh_from_db()
    assert (online.format, online.is_over_capacity) == (Format.ONLINE, False)


def test_a_format_that_ends_puts_nobody_out_and_says_who_is_over(now: datetime) -> None:
    session = a_complete_session(now, format=Format.BOTH, venue=a_venue(), places_online=3)
    a_registration(session, format=Format.ONLINE, at=now)
    moved = [a_registration(session, format=Format.ON_SITE, at=now) for _ in range(3)]
    waiting = a_registration(session, format=Format.ON_SITE, state=State.WAITING, at=now)
    facts: SessionFacts = {"format": Format.ONLINE, "venue": None}
    effect = consequences(session, facts, at=now)
    assert (effect.switched, effect.over_capacity) == (4, 1)
    programme.change(session, facts, by=None, at=now)
    kept = [Registration.objects.get(pk=one.pk) for one in moved]
    assert [one.state for one in kept] == [State.PLACE] * 3
    assert [one.is_over_capacity for one in kept] == [False, False, True]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.format) == (State.WAITING, Format.ONLINE)
    switched = AuditEntry.objects.get(action="registrations.switched")
    assert switched.details == {"count": 4, "over_capacity": 1}
    with pytest.raises(FewerPlacesThanTaken):
        programme.change(session, {"places_online": 2}, by=None, at=now, seen=2)


def test_publishing_wants_what_visitors_need(now: datetime) -> None:
    session = a_session(
        at=now,
        state=Session.State.DRAFT,
        title_en="",
        format=Format.ON_SITE,
        places_on_site=0,
    )
    with pytest.raises(programme.NotReady) as refused:
        programme.publish(session, by=None, at=now)
    assert refused.value.missing == [
        "Titel på engelska",
        "Beskrivning på svenska",
        "Lokal, när man kan delta på plats",
        "Minst en plats",
    ]
    assert refused.value.missing == missing_before_publishing(session)


def test_a_published_session_stays_complete(now: datetime) -> None:
    session = a_complete_session(now)
    with pytest.raises(programme.NotReady):
        programme.change(session, {"abstract_sv": ""}, by=None, at=now)


def test_what_was_held_can_be_described_afterwards(now: datetime) -> None:
    session = a_session(at=now, title_en="", starts_at=now - timedelta(days=2))
    changed = programme.change(session, {"after_sv": "Tack!"}, by=None, at=now).session
    assert changed.after_sv == "Tack!"


def test_who_moves_up_through_a_change_hears_of_the_move_first(now: datetime) -> None:
    session = a_complete_session(now, places_online=1)
    a_registration(session, at=now)
    waiting = a_registration(session, state=State.WAITING, at=now)
    facts = an_hour_later(session) | {"places_online": 2}
    programme.change(session, facts, by=None, at=now)
    purposes = OutgoingMail.objects.filter(address=waiting.email).order_by("pk")
    assert [mail.purpose.split(":")[2] for mail in purposes] == ["session_moved", "place_offered"]


def test_publishing_is_written_down(now: datetime) -> None:
    series = a_series()
    organiser = an_organiser(series)
    session = a_complete_session(now, series=series, state=Session.State.DRAFT)
    assert programme.publish(session, by=organiser, at=now).state == Session.State.PUBLISHED
    entry = AuditEntry.objects.about(session).get()
    assert (entry.action, entry.by) == ("session.published", organiser)


@pytest.mark.parametrize("act", [programme.publish, programme.announce, programme.reopen])
def test_what_is_over_stays_as_it_was(now: datetime, act: Any) -> None:
    past = {"starts_at": now - timedelta(days=1), "ends_at": now}
    state = Session.State.CANCELLED if act is programme.reopen else Session.State.DRAFT
    with pytest.raises(programme.AlreadyOver):
        act(a_complete_session(now, state=state, **past), by=None, at=now)


def test_a_held_session_cannot_be_cancelled(now: datetime) -> None:
    session = a_complete_session(now, starts_at=now - timedelta(days=1), ends_at=now)
    with pytest.raises(programme.AlreadyOver):
        programme.cancel(session, reason_sv="x", reason_en="", by=None, at=now)


def test_acts_refuse_a_state_they_do_not_fit(now: datetime) -> None:
    published = a_complete_session(now)
    draft = a_complete_session(now, state=Session.State.DRAFT)
    with pytest.raises(programme.WrongState):
        programme.publish(published, by=None, at=now)
    with pytest.raises(programme.WrongState):
        programme.cancel(draft, reason_sv="x", reason_en="", by=None, at=now)
    with pytest.raises(programme.WrongState):
        programme.reopen(published, by=None, at=now)


def test_nobody_is_left_with_a_place_at_a_preliminary_session(now: datetime) -> None:
    session = a_complete_session(now)
    a_registration(session, at=now)
    with pytest.raises(programme.SomebodyIsRegistered):
        programme.announce(session, by=None, at=now)


def test_a_preliminary_date_needs_a_title(now: datetime) -> None:
    session = a_complete_session(now, state=Session.State.DRAFT, title_sv="")
    with pytest.raises(programme.NotReady):
        programme.announce(session, by=None, at=now)


def test_reopening_wants_what_publishing_wants(now: datetime) -> None:
    session = a_session(at=now, state=Session.State.CANCELLED)
    with pytest.raises(programme.NotReady):
        programme.reopen(session, by=None, at=now)


# Words


@pytest.mark.parametrize(
    ("at", "is_sane"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), True),  # 01.30
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), False),  # 02.30, the first time
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), False),  # 02.30, again
        (datetime(2027, 10, 31, 2, 30, tzinfo=UTC), True),  # 03.30
    ],
)
def test_v6_the_hour_that_autumn_has_twice_is_not_sane(at: datetime, *, is_sane: bool) -> None:
    assert is_sane_local_time(at) is is_sane


def test_changes_are_said_in_the_language_of_the_reader(now: datetime) -> None:
    found = {
        "ends_at": Difference(now, now + timedelta(hours=1)),
        "format": Difference(Format.ONLINE, Format.BOTH),
        "venue": Difference(None, a_venue()),
    }
    assert changes_in_words(found, "sv") == [
        "Sluttid: kl.\u00a009.00 → kl.\u00a010.00",
        "Form: Digitalt → På plats eller digitalt",
        "Lokal: – → Exempelhuset, Växjö",
    ]
    assert "09:00 → 10:00" in changes_in_words(found, "en")[0]


def test_the_organiser_reads_every_difference(now: datetime) -> None:
    topic, material = Topic(name_sv="Tillit"), a_material()
    found = {
        "needs_registration": Difference(True, False),
        "starts_at": Difference(now, None),
        "recording": Difference("none", "coming"),
        "topics": Difference([], [topic]),
        "speakers": Difference([Speaker("Ada")], [Speaker("Ada"), Speaker("Bo")]),
        "readings": Difference([], [Reading(material, "slides")]),
        "places_online": Difference(0, 20),
    }
    assert changes_for_organiser(found) == [
        ("Kräver anmälan", "ja", "nej"),
        ("Börjar", "tisdag 24 november kl.\u00a009.00", "–"),
        ("Inspelning", "spelas inte in", "inspelningen kommer"),
        ("Ämnen", "–", "Tillit"),
        ("Medverkande", "Ada", "Ada, Bo"),
        ("Material", "–", str(material)),
        ("Platser digitalt", "0", "20"),
    ]


def test_series_are_locked_while_a_number_is_given(now: datetime) -> None:
    series = a_series()
    numbers = [
        programme.create_session(series, {"title_sv": "x"}, by=None, at=now).number
        for _ in range(3)
    ]
    assert numbers == [1, 2, 3]
    assert Series.objects.get().sessions.count() == 3
