"""The demo plan (demo-data.yaml), read once into typed facts."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from config.demo.dates import Slot

PLAN = Path(__file__).parent / "demo-data.yaml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
FORMATS = {"digital": "online", "physical": "on_site", "hybrid": "both"}


class PlanLoader(yaml.SafeLoader):
    """YAML as of 1.2, where the key ``no`` is a word; PyYAML follows 1.1 and makes it False."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (as the parent declares it)
        letter: [rule for rule in rules if letter in "tTfF" or not rule[0].endswith(":bool")]
        for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages; an empty one falls back to the other on the page."""

    sv: str = ""
    en: str = ""

    @classmethod
    def of(cls, raw: dict[str, Any] | None) -> Self:
        """Read ``{sv: …, en: …}``; other keys of the same mapping are somebody else's."""
        raw = raw or {}
        return cls(sv=raw.get("sv", ""), en=raw.get("en", ""))

    def fields(self, name: str) -> dict[str, str]:
        """As the two columns of a translated field."""
        return {f"{name}_sv": self.sv, f"{name}_en": self.en}


@dataclass(frozen=True, slots=True)
class Places:
    """A number for each format; None means that there is no such limit."""

    on_site: int | None = None
    online: int | None = None

    @classmethod
    def of(cls, raw: int | dict[str, int] | None, format_: str) -> Self:
        """Read a bare number, which belongs to the session's only format, or one per format."""
        if isinstance(raw, dict):
            return cls(on_site=raw.get("physical"), online=raw.get("digital"))
        return cls(on_site=raw) if format_ == "on_site" else cls(online=raw)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many invented registrations of each kind a session has."""

    confirmed: Places
    waiting: int
    cancelled: int
    offered: int
    attended: int
    teams: int
    requested: int
    want_to_be_told: int

    @classmethod
    def of(cls, raw: dict[str, Any], format_: str) -> Self:
        return cls(
            confirmed=Places.of(raw.get("confirmed", 0), format_),
            waiting=raw.get("waitlisted", 0),
            cancelled=raw.get("cancelled", 0),
            offered=raw.get("offer_sent", 0),
            attended=raw.get("attended", 0),
            teams=raw.get("teams", 0),
            requested=raw.get("requested", 0),
            want_to_be_told=raw.get("notify_me", 0),
        )


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A series, with what its sessions begin with."""

    key: str
    title: Words
    lead: Words
    about: Words
    companion: str
    priority_rule: Words
    takes_teams: bool
    defaults: dict[str, Any]

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        return cls(
            key=raw["key"],
            title=Words.of(raw),
            lead=Words.of(raw["lead"]),
            about=Words.of(raw["about"]),
            companion=raw["complements"],
            priority_rule=Words.of(raw.get("priority", {}).get("rule")),
            takes_teams=raw.get("team_registration", False),
            defaults=raw["defaults"],
        )


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session: the plan's own facts, with the defaults of its series filled in."""

    key: str
    series: str
    number: int
    slot: Slot
    state: str
    title: Words
    abstract: Words
    before: Words
    after: Words
    cancel_reason: Words
    cancelled_days_before: int | None
    format: str
    venue: str
    places: Places
    language: str
    start: str
    minutes: int
    closes_days_before: int
    opens_in_days: int | None
    moved_from: dict[str, Any] | None
    per_organisation_limit: int | None
    team: dict[str, int]
    topics: list[str]
    speakers: list[str]
    materials: list[str]
    outputs: dict[str, Any]
    has_food: bool
    programme: list[dict[str, str]]
    questions: list[dict[str, Any]]
    calendar_answers: dict[str, int]
    counts: Counts

    @classmethod
    def of(cls, raw: dict[str, Any], series: SeriesPlan) -> Self:
        """Read a session; what it does not say, its series says."""
        said = series.defaults | raw
        format_ = FORMATS[said["mode"]]
        return cls(
            key=raw["key"],
            series=raw["series"],
            number=raw["no"],
            slot=_slot(raw),
            state=raw["state"],
            title=Words.of(raw["title"]),
            abstract=Words.of(raw["abstract"]),
            before=Words.of(raw.get("before")),
            after=Words.of(raw.get("after")),
            cancel_reason=Words.of(raw.get("cancel_reason")),
            cancelled_days_before=raw.get("cancelled_days_before"),
            format=format_,
            venue=said["venue"],
            places=Places.of(said["capacity"], format_),
            language=said["language"],
            start=said["start"],
            minutes=said["duration_min"],
            closes_days_before=said["registration_closes_days_before"],
            opens_in_days=raw.get("registration_opens"),
            moved_from=raw.get("previous"),
            per_organisation_limit=raw.get("per_organisation_limit"),
            team=raw.get("team_registration", {}),
            topics=raw["topics"],
            speakers=raw["speakers"],
            materials=raw.get("materials", []),
            outputs=raw.get("outputs", {}),
            has_food=raw.get("serves_food", False),
            programme=raw.get("programme", []),
            questions=raw.get("questions", []),
            calendar_answers=raw.get("calendar_answers", {}),
            counts=Counts.of(raw["registrations"], format_),
        )


def _slot(raw: dict[str, Any]) -> Slot:
    snap = raw["snap"]
    return Slot(
        offset_days=raw["offset_days"],
        weekday=None if snap == "next_workday" else WEEKDAYS.index(snap["weekday"]),
        is_fixed=raw.get("fixed", False),
    )


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody a newcomer can sign in as."""

    name: str
    email: str
    role: str
    language: str
    organisation: str
    profession: str
    series: list[str]
    registered: list[str]
    waiting: list[str]
    attended: list[str]

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        return cls(
            name=raw["name"],
            email=raw["email"],
            role=raw["role"],
            language=raw.get("language", "sv"),
            organisation=raw.get("organisation", ""),
            profession=raw.get("profession", ""),
            series=raw.get("series", []),
            registered=raw.get("registered", []),
            waiting=raw.get("waitlisted", []),
            attended=raw.get("attended", []),
        )

    @property
    def places(self) -> list[str]:
        """Sessions in which this person has, or had, a place."""
        return [*self.registered, *self.attended]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. The plain registers stay as the file has them: rows of key and words."""

    seed: int
    join_url_pattern: str
    organisations: list[dict[str, Any]]
    professions: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    synonyms: list[list[str]]
    authors: list[dict[str, Any]]
    speakers: dict[str, dict[str, Any]]
    accounts: list[Account]
    venues: list[dict[str, Any]]
    generator: dict[str, Any]
    series: list[SeriesPlan]
    sessions: list[SessionPlan]
    projects: list[dict[str, Any]]
    materials: list[dict[str, Any]]
    avoid_weeks: frozenset[int] = field(default_factory=frozenset)

    def sessions_of(self, series: SeriesPlan) -> list[SessionPlan]:
        """The sessions of one series, in the order of the file."""
        return [session for session in self.sessions if session.series == series.key]


@cache
def read_plan() -> Plan:
    """The plan of demo-data.yaml. A key that is missing there is a KeyError here."""
    raw = yaml.load(PLAN.read_text(encoding="utf-8"), PlanLoader)  # noqa: S506 (a SafeLoader)
    series = {each["key"]: SeriesPlan.of(each) for each in raw["series"]}
    return Plan(
        seed=raw["loader_rules"]["seed_for_random"],
        join_url_pattern=raw["meta"]["join_url_pattern"],
        organisations=raw["organisations"],
        professions=raw["professions"],
        topics=raw["topics"],
        synonyms=raw["synonyms"],
        authors=raw["people"],
        speakers={each["key"]: each for each in raw["speakers"]},
        accounts=[Account.of(each) for each in raw["accounts"]],
        venues=raw["venues"],
        generator=raw["participant_generator"],
        series=list(series.values()),
        sessions=[SessionPlan.of(each, series[each["series"]]) for each in raw["sessions"]],
        projects=raw["projects"],
        materials=raw["materials"],
        avoid_weeks=frozenset(raw["loader_rules"]["avoid_weeks"]),
    )
