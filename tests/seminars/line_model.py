"""A small model of places and the waiting list, written from the rules and not from the code.

It knows no database, no letters and no clock of its own: who stands where after each deed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOLDING = {"place", "offered"}
ACTIVE = {"place", "offered", "waiting", "requested"}
OFFER_LASTS = timedelta(hours=24)
GIVEN_WITHIN = timedelta(hours=48)


@dataclass
class Entry:
    """One registration, in order of arrival."""

    format: str
    places: int
    organisation: str
    goes_first: bool
    state: str
    had_place: bool = False
    deadline: datetime | None = None
    is_beyond: bool = False
    freed_by: "Entry | None" = None


@dataclass
class Line:
    capacity: dict[str, int | None]
    limit: int | None
    starts_at: datetime
    priority_until: datetime | None
    list_closes_at: datetime
    entries: list[Entry] = field(default_factory=list)

    def states(self) -> list[str]:
        return [entry.state for entry in self.entries]

    def taken(self, format_: str) -> int:
        return sum(e.places for e in self.entries if e.format == format_ and e.state in HOLDING)

    def taken_within(self, format_: str) -> int:
        """Without those to whom an organiser gave a place although there was none."""
        beyond = [e for e in self.entries if e.is_beyond and e.state in HOLDING]
        return self.taken(format_) - sum(e.places for e in beyond if e.format == format_)

    def fits(self, entry: Entry) -> bool:
        places = self.capacity[entry.format]
        has_room = places is None or self.taken(entry.format) + entry.places <= places
        return has_room and self._organisation_fits(entry)

    def _organisation_fits(self, entry: Entry) -> bool:
        holding = [
            each.places
            for each in self.entries
            if each.organisation == entry.organisation and each.state in HOLDING
        ]
        return self.limit is None or sum(holding) + entry.places <= self.limit

    def asks_first(self, entry: Entry, *, at: datetime) -> bool:
        is_priority_time = self.priority_until is not None and at < self.priority_until
        return is_priority_time and not entry.goes_first

    def waiting(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.state == "waiting")

    def register(self, entry: Entry, *, at: datetime) -> None:
        """The session's door is open as long as the line may move."""
        self.settle_requests(at=at)
        if self.asks_first(entry, at=at):
            entry.state = "requested"
        else:
            entry.state = "place" if self.fits(entry) else "waiting"
        self.entries.append(entry)

    def settle_requests(self, *, at: datetime) -> None:
        if self.priority_until is None or at < self.priority_until:
            return
        for entry in self.entries:
            if entry.state == "requested":
                entry.state = "place" if self.fits(entry) else "waiting"

    def fill(self, *, at: datetime, freed_by: Entry | None = None) -> None:
        if at >= self.list_closes_at:
            return
        while following := next((e for e in self.waiting() if self.fits(e)), None):
            if self.starts_at - at > GIVEN_WITHIN:
                following.state, following.deadline = "offered", at + OFFER_LASTS
                following.freed_by = freed_by
            else:
                following.state = "place"

    def cancel(self, entry: Entry, *, at: datetime) -> None:
        held, entry.had_place = entry.state in HOLDING, entry.state == "place"
        entry.state = "cancelled"
        if held:
            self.fill(at=at, freed_by=entry if entry.had_place else entry.freed_by)

    def undo(self, entry: Entry, *, at: datetime) -> bool:
        """Whether it could be taken back; nothing has moved where it could not."""
        if entry.had_place:
            withdrawn = [e for e in self.entries if e.state == "offered" and e.freed_by is entry]
            if not self.fits_without(withdrawn, entry):
                return False
            for offered in withdrawn:
                offered.state, offered.freed_by = "waiting", None
            entry.state = "place"
        else:
            entry.state = "requested" if self.asks_first(entry, at=at) else "waiting"
        self.fill(at=at)
        return True

    def fits_without(self, withdrawn: list[Entry], entry: Entry) -> bool:
        """Whether there is room once those offers are taken back."""
        for offered in withdrawn:
            offered.state = "waiting"
        is_room = self.fits(entry)
        for offered in withdrawn:
            offered.state = "offered"
        return is_room

    def accept(self, entry: Entry, *, at: datetime) -> bool:
        if entry.deadline is None or entry.deadline <= at:
            return False
        entry.state, entry.freed_by = "place", None
        return True

    def let_go(self, entry: Entry, *, at: datetime) -> None:
        freed_by, entry.freed_by = entry.freed_by, None
        entry.state = "declined"
        self.fill(at=at, freed_by=freed_by)

    def decline(self, entry: Entry, *, at: datetime) -> bool:
        if entry.deadline is None or entry.deadline <= at:
            return False
        self.let_go(entry, at=at)
        return True

    def pass_on_expired(self, *, at: datetime) -> None:
        expired = [e for e in self.entries if e.state == "offered" and e.deadline]
        for entry in expired:
            if entry.state == "offered" and entry.deadline and entry.deadline <= at:
                self.let_go(entry, at=at)

    def resize(self, capacity: dict[str, int | None], *, at: datetime) -> bool:
        """Nobody is put out: a number below what is taken is refused, unless it was so already."""
        for format_, places in capacity.items():
            is_too_low = places is not None and places < self.taken_within(format_)
            if is_too_low and places != self.capacity[format_]:
                return False
        self.capacity = dict(capacity)
        self.fill(at=at)
        return True

    def allocate(self, chosen: list[Entry], refused: list[Entry], *, at: datetime) -> bool:
        """All of those chosen, in order of arrival, or nobody."""
        given: list[Entry] = []
        for entry in chosen:
            if not self.fits(entry):
                for each in given:
                    each.state = "requested"
                return False
            entry.state = "place"
            given.append(entry)
        for entry in refused:
            entry.state = "waiting"
        self.fill(at=at)
        return True

    def give(self, entry: Entry, *, over_capacity: bool) -> bool:
        """What an organiser gives by hand: beyond the number only when that is said."""
        is_beyond = entry.state not in HOLDING and not self.fits(entry)
        if is_beyond and not over_capacity:
            return False
        entry.state, entry.freed_by, entry.is_beyond = "place", None, is_beyond
        return True
