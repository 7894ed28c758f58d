"""Factories for the library: works, authors, and real PDFs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from materials import publishing
from materials.findings import Findings
from materials.models import Author, Kind, Material, MaterialFile, Project, Topic
from materials.publishing import Contributor, Description
from materials.reading import claim, keep, read_file

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_numbers = count(1)


def a_pdf(*pages: str, title: str = "Delrapport", language: str = "sv") -> bytes:
    """A tagged PDF with one page for each text; texts are taken as they stand."""
    texts = pages or (f"Barn i samverkan nummer {next(_numbers)}.",)
    shown = "\n#pagebreak()\n".join(f"#[{_escaped(text)}]" for text in texts)
    source = f'#set document(title: "{title}")\n#set text(lang: "{language}")\n{shown}'
    pdf = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    return pdf


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\#[]*_`$<>@=-+/~" else letter for letter in text)


def an_upload(content: bytes, name: str = "rapport.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def a_kind(slug: str = "evaluation") -> Kind:
    return Kind.objects.get(slug=slug)


def a_topic(name: str = "Samverkan", **facts: Any) -> Topic:
    facts.setdefault("slug", f"topic-{next(_numbers)}")
    return Topic.objects.create(name_sv=name, **facts)


def an_author(name: str = "Lina Larsson", **facts: Any) -> Author:
    given, _, family = name.rpartition(" ")
    facts.setdefault("slug", f"author-{next(_numbers)}")
    facts.setdefault("sort_name", f"{family}, {given}")
    return Author.objects.create(given_name=given, family_name=family, **facts)


def a_project(title: str = "Trygga barnet", **facts: Any) -> Project:
    facts.setdefault("slug", f"project-{next(_numbers)}")
    return Project.objects.create(title_sv=title, **facts)


def a_material(
    title: str = "Tillsammans för barnens bästa",
    *,
    state: str = "published",
    authors: Sequence[Author] = (),
    topics: Sequence[Topic] = (),
    **facts: Any,
) -> Material:
    """A material as the acts make it, put in the state the test needs."""
    facts.setdefault("kind", a_kind())
    facts.setdefault("language", "sv")
    facts.setdefault("title_sv", title)
    if state == "withdrawn":
        facts.setdefault("withdrawn_reason", "Ersatt av en nyare rapport")
    description = Description(
        facts={**facts, "state": state},
        contributors=[Contributor(author) for author in authors],
        topics=topics,
    )
    return publishing.add_material(description, by=None, at=AT)


def a_read_file(material: Material, *pages: str, content: bytes | None = None) -> MaterialFile:
    """A file whose pages hold these texts, kept as the reader keeps it, without a child process."""
    texts = list(pages) or ["En sida."]
    made_up = f"%PDF-1.7 {next(_numbers)} {texts}".encode()
    file = publishing.add_file(material, an_upload(content or made_up), by=None, at=AT)
    claim(file.pk, at=AT)
    file.refresh_from_db()
    facts = {"language": "sv", "title": material.title, "tagged": True, "has_text": True}
    keep(file, Findings(pages=len(texts), texts=texts, **facts), at=AT)  # type: ignore[arg-type]
    return file


def a_file_read_in_a_child(material: Material, content: bytes) -> MaterialFile:
    """A file of the material that the job has read in its child process."""
    file = publishing.add_file(material, an_upload(content), by=None, at=AT)
    read_file(file.pk)
    file.refresh_from_db()
    return file
