"""The words of a material's record that the search finds it by."""

from collections.abc import Iterable

from materials.models import Material


def title_text(material: Material) -> str:
    """What finds every page of the material: titles, number, authors."""
    return "\n".join(_said(_title_words(material)))


def record_text(material: Material) -> str:
    """The rest of the record: summary, kind, series, organisations, topics, project."""
    return "\n".join(_said(_record_words(material)))


def _said(words: Iterable[str | None]) -> Iterable[str]:
    return dict.fromkeys(each for each in words if each)


def _title_words(material: Material) -> Iterable[str | None]:
    yield from (material.title_sv, material.title_en, material.subtitle_sv, material.subtitle_en)
    yield material.number
    for authorship in material.authorships.all():
        yield authorship.name


def _record_words(material: Material) -> Iterable[str | None]:
    yield from (material.summary_sv, material.summary_en)
    yield from (material.report_series_sv, material.report_series_en)
    yield from (material.isbn, material.issn, material.doi, material.urn)
    yield str(material.year or "")
    for organisation in (*material.publishers.all(), *material.partners.all()):
        yield from (organisation.name_sv, organisation.name_en, organisation.short_name)
    yield from (material.kind.name_sv, material.kind.name_en)
    for topic in material.topics.all():
        yield from (topic.name_sv, topic.name_en)
    if material.project:
        yield from (material.project.title_sv, material.project.title_en)
