"""Reading pasted lists of people: from a mail's To field, a spreadsheet, or typed line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from participants.plain_text import clean_line, is_mailable

IN_ANGLES = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>\s]+)>")
BETWEEN_CELLS = re.compile(r"[;,]")
AROUND = " \t,;\"'”“"
LONGEST_NAME = 150


@dataclass(frozen=True)
class Addressee:
    """One person of a list; ``name`` and ``organisation`` are empty where they were not said."""

    email: str
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Understood:
    """Whom the lines speak of, each address once, and the lines that were not understood."""

    people: tuple[Addressee, ...]
    unclear: tuple[str, ...]


def understood(words: str) -> Understood:
    """Read “Name <address>”, several in a row too, and “address;name;organisation”."""
    people: dict[str, Addressee] = {}
    unclear = []
    lines = words.replace("\t", ";").splitlines()
    for line in filter(None, map(clean_line, lines)):
        found = list(_read(line))
        if not found or not all(_is_address(each.email) for each in found):
            unclear.append(line)
            continue
        for each in found:
            people.setdefault(each.email.lower(), each)
    return Understood(tuple(people.values()), tuple(unclear))


def _read(line: str) -> Iterator[Addressee]:
    in_angles = list(IN_ANGLES.finditer(line))
    if in_angles:
        for found in in_angles:
            yield Addressee(found["email"], name=_bare(found["name"]))
        return
    cells = [_bare(cell) for cell in BETWEEN_CELLS.split(line)]
    addresses = [cell for cell in cells if "@" in cell]
    others = [cell for cell in cells if cell and "@" not in cell]
    if len(addresses) == 1:
        name, organisation = (*others, "", "")[:2]
        yield Addressee(addresses[0], name=name, organisation=organisation)
    else:
        yield from (Addressee(address) for address in addresses)


def _bare(words: str) -> str:
    return words.strip(AROUND)[:LONGEST_NAME]


def _is_address(words: str) -> bool:
    try:
        validate_email(words)
    except ValidationError:
        return False
    return is_mailable(words)
