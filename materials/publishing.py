"""What librarians do: add a work, add its file, announce, publish, withdraw."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from materials.models import (
    Author,
    Authorship,
    Material,
    MaterialFile,
    Relation,
    Topic,
)
from materials.receiving import (
    AlreadyInLibrary,
    NotAPdf,
    TooLarge,
    add_file,
    read_again,
)
from materials.refusals import PublishingError
from materials.search import index_material
from participants.audit import record
from participants.models import Organisation, Person
from participants.plain_text import clean_line

__all__ = [
    "ActiveContent",
    "AlreadyInLibrary",
    "Contributor",
    "Description",
    "NotAPdf",
    "NothingToRead",
    "PublishingError",
    "ReasonMissing",
    "StillReading",
    "TooLarge",
    "WrongState",
    "add_author",
    "add_file",
    "add_material",
    "announce",
    "change_material",
    "publish",
    "read_again",
    "relate",
    "unrelate",
    "withdraw",
]

State = Material.State

LONGEST_SLUG = 100
# Words of the library's own addresses, in both languages.
RESERVED_SLUGS = {"arbetsbord", "desk", "feeds", "new", "nytt", "project", "projects", "projekt"}


class WrongState(PublishingError):
    """The material is in a state from which this cannot be done."""

    message = _("Det går inte att göra så med ett material i läget ”%(state)s”.")

    def __init__(self, material: Material) -> None:
        super().__init__()
        self.state = material.get_state_display()


class NothingToRead(PublishingError):
    """The material has neither a readable file nor a link."""

    message = _("Ladda upp en fil eller skriv en länk innan du publicerar.")


class StillReading(PublishingError):
    """The file has not been read yet."""

    message = _("Filen läses fortfarande. Vänta någon minut och försök igen.")


class ActiveContent(PublishingError):
    """The file would act when somebody opens it."""

    message = _(
        "Filen innehåller skript eller bifogade filer."
        " Skriv ut dokumentet till pdf på nytt och ladda upp den nya filen."
    )


class ReasonMissing(PublishingError):
    """A withdrawal needs a reason for the page that stays."""

    message = _("Skriv varför materialet dras tillbaka. Det visas på sidan som blir kvar.")


@dataclass(frozen=True)
class Contributor:
    """Somebody behind a material, in the order of the list they stand in."""

    who: Author | Organisation
    role: str = Authorship.Role.AUTHOR
    affiliation: Organisation | None = None
    affiliation_text: str = ""


@dataclass(frozen=True)
class Description:
    """What a librarian writes about a material. ``facts`` are its own fields by name."""

    facts: Mapping[str, Any]
    contributors: Sequence[Contributor] = ()
    publishers: Iterable[Organisation] = ()
    partners: Iterable[Organisation] = ()
    topics: Iterable[Topic] = field(default_factory=tuple)


@transaction.atomic
def add_material(description: Description, *, by: Person | None, at: datetime) -> Material:
    """A new draft. Its address comes from ``facts["slug"]`` or else from the title."""
    material = Material(changed_at=at)
    _describe(material, description)
    if not material.slug:
        material.slug = _free_slug(material.title)
    material.save()
    _connect(material, description)
    record("material.added", material, by=by, at=at)
    return material


@transaction.atomic
def change_material(
    material: Material, description: Description, *, by: Person | None, at: datetime
) -> Material:
    """Replace what is written about a material; its address never changes."""
    material.changed_at = at
    _describe(material, description)
    material.save()
    _connect(material, description)
    record("material.changed", material, by=by, at=at)
    return material


def _describe(material: Material, description: Description) -> None:
    for name, value in description.facts.items():
        setattr(material, name, value)


def _connect(material: Material, description: Description) -> None:
    """Write who stands behind the material and what it is about, and index it anew."""
    material.publishers.set(description.publishers)
    material.partners.set(description.partners)
    material.topics.set(description.topics)
    material.authorships.all().delete()
    Authorship.objects.bulk_create(
        _authorship(material, contributor, order)
        for order, contributor in enumerate(description.contributors, start=1)
    )
    index_material(Material.objects.for_page().get(pk=material.pk))


def _authorship(material: Material, contributor: Contributor, order: int) -> Authorship:
    who = contributor.who
    return Authorship(
        material=material,
        author=who if isinstance(who, Author) else None,
        organisation=who if isinstance(who, Organisation) else None,
        order=order,
        role=contributor.role,
        affiliation=contributor.affiliation,
        affiliation_text=contributor.affiliation_text,
    )


def _free_slug(title: str) -> str:
    """An address part from a title that no other material has."""
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "material"
    stem = f"{stem}-1" if stem in RESERVED_SLUGS else stem
    taken = set(Material.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return _unused(stem, taken)


def _unused(stem: str, taken: set[str]) -> str:
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(each for each in numbered if each not in taken)


@transaction.atomic
def add_author(*, given_name: str, family_name: str, orcid: str = "") -> Author:
    """A new author of the register; nothing but the name is kept of a person."""
    stem = slugify(f"{given_name} {family_name}")[:LONGEST_SLUG] or "author"
    taken = set(Author.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return Author.objects.create(
        slug=_unused(stem, taken),
        given_name=given_name,
        family_name=family_name,
        sort_name=f"{family_name}, {given_name}".rstrip(", "),
        orcid=orcid,
    )


@transaction.atomic
def relate(
    source: Material, kind: str, target: Material, *, by: Person | None, at: datetime
) -> Relation:
    """Say what the source is to the target; saying it twice changes nothing."""
    relation, made = Relation.objects.get_or_create(source=source, target=target, kind=kind)
    if made:
        record("relation.made", relation, by=by, at=at, kind=kind)
    return relation


@transaction.atomic
def unrelate(relation: Relation, *, by: Person | None, at: datetime) -> None:
    """Take a relation back."""
    record("relation.removed", relation, by=by, at=at, kind=relation.kind)
    relation.delete()


@transaction.atomic
def announce(material: Material, *, by: Person | None, at: datetime) -> Material:
    """Show a draft in the library as coming. Raises WrongState."""
    return _move(material, State.ANNOUNCED, from_states=[State.DRAFT], by=by, at=at)


@transaction.atomic
def publish(material: Material, *, by: Person | None, at: datetime) -> Material:
    """Open a material to everybody.

    Raises WrongState, NothingToRead, StillReading or ActiveContent.
    """
    _refuse_unreadable(material)
    states = [State.DRAFT, State.ANNOUNCED, State.WITHDRAWN]
    return _move(material, State.PUBLISHED, from_states=states, by=by, at=at)


@transaction.atomic
def withdraw(material: Material, *, reason: str, by: Person | None, at: datetime) -> Material:
    """Take a material out of the library; its page stays and says why.

    Raises WrongState or ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    material.withdrawn_reason = clean_line(reason)[:300]
    return _move(material, State.WITHDRAWN, from_states=State.listed(), by=by, at=at)


def _move(
    material: Material,
    state: str,
    *,
    from_states: Sequence[str],
    by: Person | None,
    at: datetime,
) -> Material:
    locked = Material.objects.select_for_update().get(pk=material.pk)
    if locked.state not in from_states:
        raise WrongState(locked)
    material.state, material.changed_at = state, at
    material.save(update_fields=["state", "changed_at", "withdrawn_reason"])
    record(f"material.{state}", material, by=by, at=at, before=locked.state)
    return material


def _refuse_unreadable(material: Material) -> None:
    """Refuse to publish what nobody could or should open; a refused file is in nobody's way."""
    newest = MaterialFile.objects.of(material).in_use().newest_first().first()
    if newest is None and not material.link:
        raise NothingToRead
    if newest is not None and not newest.is_readable:
        raise StillReading
    if newest is not None and newest.active_content:
        raise ActiveContent
