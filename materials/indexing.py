"""Keeping the full-text index in step with records and pages, in the transaction of the change."""

from materials.analysis import index_keys
from materials.database_index import backend
from materials.index import Row
from materials.models import Material, MaterialFile, SearchEntry
from materials.records import record_text, title_text


def index_material(material: Material) -> None:
    """Bring the index up to date with the record of a material and its title on each page."""
    entry, _made = SearchEntry.objects.get_or_create(material=material, page=None)
    title = index_keys(title_text(material))
    backend().write([Row(entry.pk, title, index_keys(record_text(material)))])
    pages = material.search_entries.exclude(page=None).values_list("pk", flat=True)
    backend().retitle(list(pages), title)


def index_file(file: MaterialFile) -> None:
    """Bring the index up to date with a file just read: only a material's current file is found."""
    _index_current_file(Material.objects.get(versions=file.version_id))


def _index_current_file(material: Material) -> None:
    current = material.current_file()
    material.search_entries.exclude(page=None).delete()
    if current is not None:
        _index_pages(material, current)


def _index_pages(material: Material, file: MaterialFile) -> None:
    title = index_keys(title_text(material))
    pages = list(file.page_texts.all())
    entries = SearchEntry.objects.bulk_create(
        [SearchEntry(material=material, page=page) for page in pages], batch_size=200
    )
    backend().write(
        Row(entry.pk, title, index_keys(page.text))
        for entry, page in zip(entries, pages, strict=True)
    )


def index_everything() -> int:
    """Index every material and its current file anew; gives how many materials there are."""
    materials = Material.objects.for_page()
    for material in materials:
        index_material(material)
        _index_current_file(material)
    return len(materials)
