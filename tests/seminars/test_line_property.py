"""Whatever happens in whatever order: places and waiting list do what a small model says.

Random deeds (registering, cancelling, undoing, accepting, declining, letting time pass, changing
the number of places, allocating, giving a place by hand) are done to the site and to the model of
``line_model``, and compared after every one, together with the invariants that must hold of every
state. LINE_EXAMPLES=500 looks longer.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from participants.models import OutgoingMail
from seminars import allocation, letters, on_behalf, places, registration, waiting_list
from seminars.applicants import Applicant
from seminars.models import Format, Registration
from tests import make
from tests.seminars.line_model import ACTIVE, Entry, Line

EXAMPLES = int(os.environ.get("LINE_EXAMPLES", "12"))
BEGIN = datetime(2026, 12, 1, 8, tzinfo=UTC)
STARTS = BEGIN + timedelta(days=6)
FORMATS = ["on_site", "online"]
LETTERS_WITH_A_PLACE = ("registered", "place_given")

some_places = st.one_of(st.integers(0, 4), st.none())
applicants = st.tuples(
    st.sampled_from(FORMATS), st.sampled_from([1, 1, 1, 2, 3]), st.sampled_from([0, 1])
)
chosen = st.integers(0, 200)


def happens(refusal: type[Exception], act: Callable[..., object], *said: Any, **how: Any) -> bool:
    """Whether the act was done; ``refusal`` is how it says no."""
    try:
        act(*said, **how)
    except refusal:
        return False
    return True


class TheLine(RuleBasedStateMachine):
    """One session, on site and online, with a limit and a time in which some go first, or not."""

    @initialize(
        on_site=some_places,
        online=some_places,
        limit=st.one_of(st.none(), st.integers(1, 3)),
        priority_days=st.one_of(st.none(), st.integers(1, 3)),
        crowd=st.lists(applicants, min_size=4, max_size=10),
    )
    def make_the_session(
        self,
        on_site: int | None,
        online: int | None,
        limit: int | None,
        priority_days: int | None,
        crowd: list[tuple[str, int, int]],
    ) -> None:
        self.savepoint = transaction.savepoint()
        self.now = BEGIN
        self.rows: list[Registration] = []
        priority_until = BEGIN + timedelta(days=priority_days) if priority_days else None
        self.session = make.a_session(
            at=BEGIN,
            format=Format.BOTH,
            venue=make.a_venue(),
            starts_at=STARTS,
            places_on_site=on_site,
            places_online=online,
            per_organisation_limit=limit,
            priority_until=priority_until,
            registration_closes_at=STARTS,
        )
        self.organisations = [make.an_organisation(f"Organisation {n}") for n in range(2)]
        self.session.series.priority_organisations.add(self.organisations[0])
        self.line = Line(
            capacity={"on_site": on_site, "online": online},
            limit=limit,
            starts_at=STARTS,
            priority_until=priority_until,
            list_closes_at=self.session.waiting_list_closes_at,
        )
        for format_, size, whose in crowd:
            self.register(format_, size, whose)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def one(self, pick: int, *states: str) -> tuple[Entry, Registration] | None:
        """One of those in ``states``, or None where there is none."""
        found = [n for n, entry in enumerate(self.line.entries) if entry.state in states]
        if not found:
            return None
        number = found[pick % len(found)]
        return self.line.entries[number], Registration.objects.get(pk=self.rows[number].pk)

    @precondition(lambda self: self.now < self.line.list_closes_at)
    @rule(applicant=applicants)
    def somebody_registers(self, applicant: tuple[str, int, int]) -> None:
        self.register(*applicant)

    def register(self, format_: str, size: int, whose: int) -> None:
        entry = Entry(format_, size, f"{whose}", whose == 0, state="")
        applicant = Applicant(
            name="Testa Exempelsson",
            email=f"testa{len(self.rows)}@vaxjo.example.org",
            format=format_,
            language="sv",
            organisation=self.organisations[whose],
            places=size,
        )
        found = registration.register(self.session, applicant, by=None, at=self.now)
        self.line.register(entry, at=self.now)
        self.rows.append(found.registration)

    @rule(pick=chosen)
    def somebody_cancels(self, pick: int) -> None:
        if found := self.one(pick, *ACTIVE):
            entry, row = found
            registration.cancel(row, by=row.person, at=self.now)
            self.line.cancel(entry, at=self.now)

    @rule(pick=chosen)
    def somebody_takes_it_back(self, pick: int) -> None:
        if found := self.one(pick, "cancelled"):
            entry, row = found
            was_in_time = happens(
                registration.UndoTooLate,
                registration.undo_cancellation,
                row,
                by=row.person,
                at=self.now,
            )
            assert was_in_time == self.line.undo(entry, at=self.now)

    @rule(pick=chosen)
    def somebody_accepts(self, pick: int) -> None:
        if found := self.one(pick, "offered"):
            entry, row = found
            was_in_time = happens(
                waiting_list.OfferGone, waiting_list.accept_offer, row, by=row.person, at=self.now
            )
            assert was_in_time == self.line.accept(entry, at=self.now)

    @rule(pick=chosen)
    def somebody_declines(self, pick: int) -> None:
        if found := self.one(pick, "offered"):
            entry, row = found
            was_in_time = happens(
                waiting_list.OfferGone, waiting_list.decline_offer, row, by=row.person, at=self.now
            )
            assert was_in_time == self.line.decline(entry, at=self.now)

    @precondition(lambda self: self.now < STARTS - timedelta(hours=14))
    @rule(hours=st.sampled_from([1, 6, 13]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_minute_sweep_comes(self) -> None:
        waiting_list.expire_offers(at=self.now)
        self.line.pass_on_expired(at=self.now)
        registration.place_requested(at=self.now)
        self.line.settle_requests(at=self.now)

    @rule(on_site=some_places, online=some_places)
    def the_number_of_places_changes(self, on_site: int | None, online: int | None) -> None:
        was_done = happens(
            waiting_list.FewerPlacesThanTaken,
            waiting_list.change_places,
            self.session,
            on_site=on_site,
            online=online,
            by=None,
            at=self.now,
        )
        assert was_done == self.line.resize({"on_site": on_site, "online": online}, at=self.now)

    @rule(picks=st.lists(st.booleans(), min_size=10, max_size=10), others_wait=st.booleans())
    def the_organiser_allocates(self, picks: list[bool], *, others_wait: bool) -> None:
        asking = [n for n, entry in enumerate(self.line.entries) if entry.state == "requested"]
        chosen = [n for n, is_chosen in zip(asking, picks, strict=False) if is_chosen]
        refused = [n for n in asking if n not in chosen] if others_wait else []
        if not asking or self.now >= STARTS:
            return
        was_done = happens(
            allocation.OverCapacity,
            allocation.allocate,
            self.session,
            [self.rows[n] for n in chosen],
            refused=[self.rows[n] for n in refused],
            by=None,
            at=self.now,
        )
        entries = self.line.entries
        assert was_done == self.line.allocate(
            [entries[n] for n in chosen], [entries[n] for n in refused], at=self.now
        )

    @rule(pick=chosen, over_capacity=st.booleans())
    def the_organiser_gives_a_place(self, pick: int, *, over_capacity: bool) -> None:
        if found := self.one(pick, "waiting", "requested", "offered", "declined"):
            entry, row = found
            was_done = happens(
                on_behalf.NoRoom,
                on_behalf.give_place,
                row,
                by=None,
                at=self.now,
                over_capacity=over_capacity,
            )
            assert was_done == self.line.give(entry, over_capacity=over_capacity)

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        if hasattr(self, "line"):
            kept = self.session.registrations.order_by("rank").values_list("state", flat=True)
            assert list(kept) == self.line.states()

    @invariant()
    def no_more_places_are_taken_than_there_are(self) -> None:
        if hasattr(self, "line"):
            self.session.refresh_from_db()
            for format_ in FORMATS:
                capacity = self.session.places_in(format_)
                taken = places.taken_within_capacity(self.session, format_)
                assert capacity is None or taken <= capacity

    @invariant()
    def nobody_eligible_waits_beside_a_free_place(self) -> None:
        if hasattr(self, "line") and self.now < self.line.list_closes_at:
            assert places.first_eligible(self.session) is None

    @invariant()
    def everybody_with_a_place_has_one_letter_that_says_so(self) -> None:
        if hasattr(self, "line"):
            for row in self.session.registrations.placed():
                mails = OutgoingMail.objects.about(letters.about(row)).waiting()
                said = Counter(mail.purpose.split(":")[2] for mail in mails)
                assert sum(said[name] for name in LETTERS_WITH_A_PLACE) == 1


@pytest.mark.django_db
def test_places_and_waiting_list_do_what_the_rules_say() -> None:
    run_state_machine_as_test(
        TheLine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
