"""The demo's library: real reports, with placeholder files of invented text."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile

from config.demo.placeholders import language_of, placeholder_pdf, text_for
from config.demo.plan import Plan, Words
from materials import publishing
from materials.models import Author, Kind, Material, MaterialFile, Project, Relation, Topic
from materials.models.project import Precision
from materials.publishing import Contributor, Description
from materials.reading import claim, keep, read_in_child
from participants.models import Organisation

READERS = 2
PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
RELATIONS = {
    "short_version_of": (Relation.Kind.SHORT_VERSION_OF, False),
    "full_version_of": (Relation.Kind.SHORT_VERSION_OF, True),
    "has_short_version": (Relation.Kind.SHORT_VERSION_OF, True),
    "follows": (Relation.Kind.FOLLOWS, False),
    "followed_by": (Relation.Kind.FOLLOWS, True),
    "translation_of": (Relation.Kind.TRANSLATION_OF, False),
    "translated_as": (Relation.Kind.TRANSLATION_OF, True),
    "about": (Relation.Kind.ABOUT, False),
}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a placeholder file needs: whose it is, and which invented text stands in it."""

    material: Material
    title: str
    text: str
    subtitle: str = ""

    def pdf(self) -> bytes:
        return placeholder_pdf(
            title=self.title,
            subtitle=self.subtitle,
            language=language_of(self.text),
            sections=text_for(self.text),
        )


def load_library(plan: Plan, *, at: datetime) -> int:
    """Add projects and materials that are missing, with files and relations; gives how many."""
    for row in plan.projects:
        load_project(row)
    new = [row for row in plan.materials if not known(slug_of(row["key"]))]
    materials = {row["key"]: _add(row, at=at) for row in new}
    files = [_placeholder(row, materials[row["key"]]) for row in new if "pdf" in row["formats"]]
    add_files(files, at=at)
    for row in new:
        open_to_readers(materials[row["key"]], is_planned=row.get("status") == "planned", at=at)
    for row in new:
        _relate(row, at=at)
    return len(new)


def slug_of(key: str) -> str:
    """The address part of a material of the plan: its key without the first letter."""
    return key.removeprefix("m-")


def known(slug: str) -> Material | None:
    """The material with this address, if it has been loaded before."""
    return Material.objects.filter(slug=slug).first()


def load_project(row: dict[str, Any]) -> Project:
    """Write one project with everybody who takes part."""
    start, end = row.get("period", (None, None))
    facts = {
        "leader": Author.objects.filter(slug=row.get("lead")).first(),
        "start_on": first_day(start),
        "end_on": last_day(end),
        "start_precision": PRECISIONS[len(start or "yyyy-mm-dd")],
        "end_precision": PRECISIONS[len(end or "yyyy-mm-dd")],
    }
    slug = row["key"].removeprefix("p-")
    project, made = Project.objects.get_or_create(
        slug=slug, defaults=facts | Words.of(row).fields("title")
    )
    if not made:
        return project
    project.organisations.set(organisations(row.get("partners", [])))
    project.evaluators.set(organisations(row.get("evaluators", [])))
    project.funders.set(organisations([row.get("funder")]))
    return project


def first_day(text: str | None) -> date | None:
    """The day a period begins on; a bare year begins in January."""
    return date.fromisoformat(f"{text}-01-01"[:10]) if text else None


def last_day(text: str | None) -> date | None:
    """The day a period ends on; a bare year ends in December."""
    return date.fromisoformat(f"{text}-12-31"[:10]) if text else None


def organisations(keys: Iterable[str | None]) -> list[Organisation]:
    """The organisations of the register with these keys."""
    return list(Organisation.objects.filter(slug__in=[key for key in keys if key]))


def _add(row: dict[str, Any], *, at: datetime) -> Material:
    project = row.get("project", "").removeprefix("p-")
    facts = {
        "slug": slug_of(row["key"]),
        "kind": Kind.objects.get(slug=row["type"]),
        "language": row["language"] or "",
        "year": row["year"],
        "month": row.get("month"),
        "number": row.get("number", ""),
        "project": Project.objects.filter(slug=project).first(),
        "link": f"https://example.org/{slug_of(row['key'])}" if "link" in row["formats"] else "",
        "note_internal": row.get("note_source", ""),
        "subtitle_sv": row["title"].get("subtitle", ""),
        **Words.of(row["title"]).fields("title"),
        **Words.of(row["summary"]).fields("summary"),
        **Words.of(row.get("report_series")).fields("report_series"),
    }
    return publishing.add_material(
        Description(
            facts=facts,
            contributors=_contributors(row),
            publishers=organisations(row.get("publisher", [])),
            partners=organisations(row.get("in_cooperation_with", [])),
            topics=list(Topic.objects.filter(slug__in=row["topics"])),
        ),
        by=None,
        at=at,
    )


def _contributors(row: dict[str, Any]) -> list[Contributor]:
    """The named authors, or the organisations where the source names nobody."""
    people = [Contributor(Author.objects.get(slug=key)) for key in row["authors"]]
    return people or [Contributor(each) for each in organisations(row.get("corporate_author", []))]


def _placeholder(row: dict[str, Any], material: Material) -> Placeholder:
    words = Words.of(row["title"])
    return Placeholder(
        material=material,
        title=words.sv or words.en,
        subtitle=row["title"].get("subtitle", ""),
        text=row["key"],
    )


def add_files(placeholders: Sequence[Placeholder], *, at: datetime) -> None:
    """Make the files, add them and read them at once, so that the search knows them."""
    with ThreadPoolExecutor(READERS) as pool:
        pdfs = pool.map(Placeholder.pdf, placeholders)
        files = [_add_file(each, pdf, at=at) for each, pdf in zip(placeholders, pdfs, strict=True)]
        for file, findings in zip(files, pool.map(read_in_child, files), strict=True):
            keep(file, findings, at=at)


def _add_file(placeholder: Placeholder, pdf: bytes, *, at: datetime) -> MaterialFile:
    """Add one file and take it for reading, before the worker does."""
    name = f"{placeholder.material.slug}.pdf"
    file = publishing.add_file(placeholder.material, ContentFile(pdf, name=name), by=None, at=at)
    claim(file.pk, at=at)
    file.refresh_from_db()
    return file


def open_to_readers(material: Material, *, is_planned: bool, at: datetime) -> None:
    """Publish what can be read, announce what is to come."""
    if is_planned:
        publishing.announce(material, by=None, at=at)
    else:
        publishing.publish(material, by=None, at=at)


def _relate(row: dict[str, Any], *, at: datetime) -> None:
    for relation in row.get("relations", []):
        kind, is_inverse = RELATIONS[relation["type"]]
        ends = Material.objects.in_bulk(
            [slug_of(row["key"]), slug_of(relation["to"])], field_name="slug"
        )
        source, target = ends[slug_of(row["key"])], ends[slug_of(relation["to"])]
        if is_inverse:
            source, target = target, source
        publishing.relate(source, kind, target, by=None, at=at)
