"""Invented participants: the same ones every time, because chance is seeded."""

import random
import unicodedata
from dataclasses import dataclass

from config.demo.plan import Plan

HOW_MANY = 700
EVERY_NTH_READS_ENGLISH = 25
NO_ORGANISATION = "other"
OTHER_ORGANISATIONS = ("Exempelföreningen", "Påhittade barnrättsbyrån", "Fiktiva församlingen")


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist, with an address in a domain that never gets mail."""

    name: str
    email: str
    language: str
    organisation: str
    organisation_text: str
    profession: str


def invented_people(plan: Plan) -> list[Invented]:
    """The demo's participants; the first ones carry the names that try the layout."""
    chance = random.Random(plan.seed)  # noqa: S311 (the same people every time is the point)
    return [_person(number, plan, chance) for number in range(1, HOW_MANY + 1)]


def _person(number: int, plan: Plan, chance: random.Random) -> Invented:
    generator = plan.generator
    given, family = chance.choice(generator["given"]), chance.choice(generator["family"])
    organisation = weighted(generator["organisation_weights"], chance)
    profession = weighted(generator["profession_weights"], chance)
    is_other = organisation == NO_ORGANISATION
    long_names = generator["long_name_cases"]
    return Invented(
        name=long_names[number - 1] if number <= len(long_names) else f"{given} {family}",
        email=plain_letters(f"{given}.{family}.{number:03d}@{organisation}.example.org"),
        language="sv" if number % EVERY_NTH_READS_ENGLISH else "en",
        organisation="" if is_other else organisation,
        organisation_text=chance.choice(OTHER_ORGANISATIONS) if is_other else "",
        profession=profession,
    )


def weighted(weights: dict[str, int], chance: random.Random) -> str:
    """One of the keys, each as often as its weight says."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def plain_letters(text: str) -> str:
    """``text`` in lower case without dots and rings, as addresses are written."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
