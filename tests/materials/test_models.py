"""Names of things, and what the database itself refuses."""

import pytest
from django.contrib.auth.models import AnonymousUser

from materials import receiving
from materials.models import (
    Kind,
    Material,
    MaterialFile,
    PageText,
    Relation,
    SearchEntry,
    SynonymGroup,
)
from materials.models.material import natural_key
from materials.related import no_events
from tests.make import an_organisation
from tests.make_materials import (
    AT,
    a_kind,
    a_material,
    a_pdf,
    a_project,
    a_read_file,
    a_topic,
    an_author,
    an_upload,
)

pytestmark = pytest.mark.django_db


def test_everything_has_a_name() -> None:
    author = an_author("Lina Larsson")
    material = a_material("Rapport", authors=[author], kind=a_kind("review"))
    file = a_read_file(material, "Text.")
    other = a_material("En annan")
    relation = Relation.objects.create(source=material, target=other, kind="follows")
    assert str(material) == "Rapport"
    assert str(material.kind) == "Kunskapsöversikt"
    assert str(material.authorships.get()) == "Lina Larsson"
    assert str(file) == "rapport.pdf"
    assert str(file.version) == f"{material.pk} v1"
    assert str(PageText.objects.get()) == f"{file.pk} s. 1"
    assert str(SearchEntry.objects.get(page=None, material=other)) == "En annan"
    assert str(relation) == f"{material.pk} follows {other.pk}"
    assert str(SynonymGroup(terms=["SIP", "plan"])) == "SIP = plan"
    assert (str(a_topic("Tillit")), str(a_project("Projektet"))) == ("Tillit", "Projektet")


def test_a_corporate_author_is_an_organisation() -> None:
    material = a_material("Rapport")
    material.authorships.create(organisation=an_organisation("FoU Exempel"))
    assert [each.name for each in material.authorships.all()] == ["FoU Exempel"]


def test_numbers_sort_as_people_count() -> None:
    numbers = ["2022:10", "2022:6", "2021:11", ""]
    assert sorted(numbers, key=natural_key) == ["", "2021:11", "2022:6", "2022:10"]


def test_of_two_uploads_at_once_the_second_learns_of_the_first() -> None:
    """Both passed the question whether the bytes are known; the constraint decides."""
    first = receiving.add_file(a_material("Rapport"), an_upload(a_pdf()), by=None, at=AT)
    version = a_material("En annan").versions.create(number=1)
    second = MaterialFile(
        version=version,
        original_name="b.pdf",
        sha256=first.sha256,
        bytes=first.bytes,
        uploaded_at=AT,
    )
    second.file.save("", an_upload(b"%PDF-"), save=False)
    name, storage = second.file.name or "", second.file.storage
    with pytest.raises(receiving.AlreadyInLibrary, match="Rapport"):
        receiving._insert(second)  # the moment between asking and storing
    assert not storage.exists(name)


def test_the_library_on_its_own_knows_no_sessions() -> None:
    assert no_events(Material(), AnonymousUser()) == ()


def test_the_newest_file_is_read_and_those_before_it_stay_to_be_had() -> None:
    material = a_material("Rapport")
    assert (material.current_file(), material.earlier_files()) == (None, [])
    first, second, third = (a_read_file(material, words) for words in ("Ett.", "Två.", "Tre."))
    found = Material.objects.get(pk=material.pk)
    assert (found.current_file(), found.earlier_files()) == (third, [second, first])


def test_what_a_session_leaves_behind_stands_after_the_works() -> None:
    slides = a_material("Bilder", kind=Kind.objects.get(slug="slides"), year=2026)
    report = a_material("Rapport", kind=Kind.objects.get(slug="evaluation"), year=2022)

    assert list(Material.objects.newest_first()) == [report, slides]
