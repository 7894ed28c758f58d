"""The demo's registrations: the counts of the plan, filled with invented people.

They are written as rows, not through the acts: nobody is to get a letter about a place in a
seminar that does not exist.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from config.demo.plan import Counts, Plan, SessionPlan
from config.demo.sessions import Loaded
from participants.models import Person
from seminars.models import Needs, PartyMember, Registration, Session

State = Registration.State
Attendance = Registration.Attendance

REGISTERED_DURING = timedelta(days=45)
ANSWER_WITHIN = timedelta(hours=24)
CHANGED_MIND_AFTER = timedelta(days=3)
ACCOUNT_WAITS_AS = 3  # third in line: a position that can be seen to move
TEAM_SIZES = (3, 4, 2, 3)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one registration will be."""

    person: Person
    state: str
    format: str
    places: int = 1


@dataclass(slots=True)
class Crowd:
    """The people of the plan, handed out to one session at a time, nobody twice."""

    everybody: list[Person]
    accounts: dict[str, Person]

    def draw(
        self, session: Session, *, besides: list[Person], chance: random.Random
    ) -> Iterator[Person]:
        """People in a random order who may have a place in ``session`` by its own rules."""
        allowed = [each for each in self.everybody if each not in besides]
        if session.priority_until is not None:
            allowed = [each for each in allowed if _goes_first(each)]
        chance.shuffle(allowed)
        limit = session.per_organisation_limit
        seen = Counter(each.organisation_id for each in besides)
        for person in allowed:
            seen[person.organisation_id] += 1
            if limit is None or seen[person.organisation_id] <= limit:
                yield person


def load_registrations(loaded: Iterable[Loaded], plan: Plan, *, at: datetime) -> int:
    """Fill the sessions that are new, in bulk; gives how many registrations that made."""
    crowd = _crowd(plan)
    made = 0
    for each in loaded:
        if each.is_new:
            made += _fill(each, plan, crowd, at=at)
    return made


def _crowd(plan: Plan) -> Crowd:
    addresses = {account.email: account for account in plan.accounts}
    people = list(Person.objects.select_related("organisation", "profession").order_by("pk"))
    invented = [each for each in people if is_invented(each) and each.email not in addresses]
    accounts = {each.email: each for each in people if each.email in addresses}
    return Crowd(invented, accounts)


def is_invented(person: Person) -> bool:
    """Whether the loader made this person: nobody real has such an address."""
    return person.email.endswith(".example.org")


def _fill(loaded: Loaded, plan: Plan, crowd: Crowd, *, at: datetime) -> int:
    chance = random.Random(f"{plan.seed} {loaded.plan.key}")  # noqa: S311 (the same every time)
    entries = list(_entries(loaded, plan, crowd, chance))
    moments = _moments(loaded.session, len(entries), chance, at=at)
    rows = [
        _row(loaded, entry, number, made_at, at=at)
        for number, (entry, made_at) in enumerate(zip(entries, moments, strict=True), start=1)
    ]
    _note_attendance(rows, loaded.plan.counts, chance)
    Registration.objects.bulk_create(rows, batch_size=500)
    _let_one_cancellation_free_the_offer(rows)
    _add_needs(rows, loaded, plan)
    _name_team_members(rows)
    return len(rows)


def _entries(loaded: Loaded, plan: Plan, crowd: Crowd, chance: random.Random) -> Iterator[Entry]:
    """Every registration of a session in the order of arrival."""
    planned, session = loaded.plan, loaded.session
    first = [crowd.accounts[each.email] for each in plan.accounts if planned.key in each.places]
    waits = [crowd.accounts[each.email] for each in plan.accounts if planned.key in each.waiting]
    people = crowd.draw(session, besides=first + waits, chance=chance)
    counts = planned.counts
    for format_, places in _confirmed(planned):
        yield from _placed(first, people, format_, places, teams=counts.teams)
        first = []
    default = session.formats[0]
    for state, number in _others(counts):
        queue = [next(people) for _ in range(number)]
        if state == State.WAITING and waits:
            queue[ACCOUNT_WAITS_AS - 1 : ACCOUNT_WAITS_AS] = waits
        yield from (Entry(person, state, default) for person in queue)
    yield from (Entry(each, State.REQUESTED, default) for each in _requested(counts, crowd))


def _confirmed(planned: SessionPlan) -> Iterator[tuple[str, int]]:
    confirmed = planned.counts.confirmed
    for format_, number in (("on_site", confirmed.on_site), ("online", confirmed.online)):
        if number:
            yield format_, number


def _placed(
    first: list[Person], people: Iterator[Person], format_: str, places: int, *, teams: int
) -> Iterator[Entry]:
    """Entries that hold ``places`` places together, the teams among them."""
    sizes = [*TEAM_SIZES[:teams]]
    sizes += [1] * (places - sum(sizes))
    for number, size in enumerate(sizes):
        person = first[number] if number < len(first) else next(people)
        yield Entry(person, State.PLACE, format_, size)


def _others(counts: Counts) -> list[tuple[str, int]]:
    return [
        (State.OFFERED, counts.offered),
        (State.WAITING, counts.waiting),
        (State.CANCELLED, counts.cancelled),
    ]


def _requested(counts: Counts, crowd: Crowd) -> Iterator[Person]:
    """Those who ask while others go first: from elsewhere."""
    others = (each for each in crowd.everybody if not _goes_first(each))
    return islice(others, counts.requested)


def _goes_first(person: Person) -> bool:
    return bool(person.organisation and person.organisation.has_priority)


def _moments(
    session: Session, number: int, chance: random.Random, *, at: datetime
) -> list[datetime]:
    """The moments of registering, in order, all before closing and before now."""
    until = min(session.registration_ends_at, at) - timedelta(hours=1)
    span = REGISTERED_DURING.total_seconds()
    return sorted(until - timedelta(seconds=chance.randrange(int(span))) for _ in range(number))


def _row(
    loaded: Loaded, entry: Entry, number: int, made_at: datetime, *, at: datetime
) -> Registration:
    person = entry.person
    return Registration(
        session=loaded.session,
        person=person,
        number=number,
        rank=number,
        form_token=uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{loaded.session.uid}/{number}"),
        name=person.name,
        email=person.email,
        language=person.language,
        organisation=person.organisation,
        organisation_text=person.organisation_text,
        profession=person.profession,
        format=entry.format,
        places=entry.places,
        state=entry.state,
        made_at=made_at,
        **_facts_of_state(entry.state, made_at, at=at),
    )


def _facts_of_state(state: str, made_at: datetime, *, at: datetime) -> dict[str, Any]:
    if state == State.CANCELLED:
        cancelled_at = min(made_at + CHANGED_MIND_AFTER, at)
        return {"changed_at": cancelled_at, "cancelled_at": cancelled_at, "had_place": True}
    if state == State.OFFERED:
        return {"changed_at": at, "offer_expires_at": at + ANSWER_WITHIN}
    return {"changed_at": made_at}


def _note_attendance(rows: list[Registration], counts: Counts, chance: random.Random) -> None:
    """Say who came to a session that was held; accounts of the demo were there."""
    if not counts.attended:
        return
    placed = [row for row in rows if row.state == State.PLACE]
    invented = [row for row in placed if row.number > 1]
    present = [*placed[:1], *chance.sample(invented, counts.attended - 1)]
    for row in placed:
        row.attendance = Attendance.PRESENT if row in present else Attendance.ABSENT


def _let_one_cancellation_free_the_offer(rows: list[Registration]) -> None:
    """Say whose the offered place was before: only so can that person's undo take it back."""
    freed_by = next((row for row in rows if row.state == State.CANCELLED), None)
    for row in rows:
        if row.state == State.OFFERED:
            Registration.objects.filter(pk=row.pk).update(freed_by=freed_by)


def _add_needs(rows: list[Registration], loaded: Loaded, plan: Plan) -> None:
    """Two people with a place on site have needs; those of past sessions are long deleted."""
    if loaded.plan.slot.is_past:
        return
    on_site = [row for row in rows if row.format == "on_site" and row.state == State.PLACE]
    samples = plan.generator["access_needs_samples"]
    Needs.objects.bulk_create(
        Needs(registration=row, text=sample[row.language])
        for row, sample in zip(on_site[3:], samples, strict=False)
    )


def _name_team_members(rows: list[Registration]) -> None:
    """Teams have named their first member; the other names follow, as they do in life."""
    PartyMember.objects.bulk_create(
        PartyMember(registration=row, name=row.name if place == 0 else "")
        for row in rows
        if row.places > 1
        for place in range(row.places)
    )
