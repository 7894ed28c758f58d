"""What librarians do, and what is refused with which words."""

from pathlib import Path

import pikepdf
import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from materials import publishing
from materials.models import Authorship, Material, MaterialFile, Relation
from materials.publishing import Contributor, Description
from participants.models import AuditEntry
from tests.make import a_person, an_organisation
from tests.make_materials import (
    AT,
    a_file_read_in_a_child,
    a_kind,
    a_material,
    a_pdf,
    a_read_file,
    an_author,
    an_upload,
)

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_material_is_added_with_its_authors_in_order() -> None:
    first, organisation = an_author("Osman Aytar"), an_organisation("FoU Exempel")
    librarian = a_person(is_librarian=True)
    contributors = [Contributor(organisation), Contributor(first, affiliation=organisation)]
    facts = {"title_sv": "Delrapport 1", "kind": a_kind()}
    material = publishing.add_material(Description(facts, contributors), by=librarian, at=AT)
    assert (material.state, material.slug) == ("draft", "delrapport-1")
    assert [each.name for each in material.authorships.all()] == ["FoU Exempel", "Osman Aytar"]
    assert actions() == ["material.added"]


def test_two_titles_alike_get_addresses_of_their_own() -> None:
    slugs = [a_material("Malmö").slug, a_material("Malmo").slug]
    assert slugs == ["malmo", "malmo-2"]


@pytest.mark.parametrize("word", ["arbetsbord", "desk", "projekt", "project", "feeds", "nytt"])
def test_a_title_that_is_a_word_of_the_librarys_addresses_gets_a_number(word: str) -> None:
    slugs = [a_material(word.title()).slug, a_material(word.title()).slug]
    assert slugs == [f"{word}-1", f"{word}-1-2"]


def test_a_change_keeps_the_address_and_replaces_the_rest() -> None:
    material = a_material("Gammal titel", authors=[an_author("Lina Larsson")])
    description = Description({"title_sv": "Ny titel"}, [Contributor(an_author("Sofia Enell"))])
    publishing.change_material(material, description, by=None, at=AT)
    material.refresh_from_db()
    assert (material.title, material.slug) == ("Ny titel", "gammal-titel")
    assert [each.name for each in material.authorships.all()] == ["Sofia Enell"]


@pytest.mark.parametrize(
    "content", [b"", b"<html>%PDF-1.7", b"PK\x03\x04", b" %PDF-1.7", b"%PD", b"\xef\xbb\xbf%PDF-"]
)
def test_what_does_not_begin_as_a_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(publishing.NotAPdf, match="inte en pdf"):
        publishing.add_file(a_material(), an_upload(content), by=None, at=AT)
    assert not MaterialFile.objects.exists()


def test_a_file_over_the_limit_is_refused(settings: LazySettings) -> None:
    settings.MATERIAL_MAX_BYTES = 1024 * 1024
    upload = an_upload(b"%PDF-" + b"x" * 1024 * 1024)
    with pytest.raises(publishing.TooLarge, match="högst 1 MB"):
        publishing.add_file(a_material(), upload, by=None, at=AT)


def test_the_same_bytes_are_refused_with_the_place_they_are_at() -> None:
    content = a_pdf()
    publishing.add_file(a_material("Delrapport 1"), an_upload(content), by=None, at=AT)
    with pytest.raises(publishing.AlreadyInLibrary, match="hos ”Delrapport 1”"):
        publishing.add_file(a_material("En annan"), an_upload(content), by=None, at=AT)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", 'a"\r\nX: y.pdf', "å" * 300 + ".pdf", "\u202efdp.exe", ".pdf"]
)
def test_the_name_on_disk_owes_nothing_to_the_upload(name: str) -> None:
    file = publishing.add_file(a_material(), an_upload(a_pdf(), name), by=None, at=AT)
    assert Path(file.file.name or "").stem.isalnum()
    assert len(file.original_name) <= 255
    assert not set(file.original_name) & set("\r\n/\u202e")


def test_a_second_file_makes_a_second_version() -> None:
    material = a_material()
    a_read_file(material, "Första utgåvan.")
    upload = an_upload(a_pdf("Andra utgåvan."))
    file = publishing.add_file(material, upload, by=None, at=AT, note="Rättad tabell")
    assert (file.version.number, file.version.note) == (2, "Rättad tabell")
    material = Material.objects.for_list().get(pk=material.pk)
    current = material.current_file()
    assert current is not None
    assert current.version.number == 1  # until the new one has been read


def test_a_refused_file_gives_way_to_the_next() -> None:
    material = a_material()
    assert a_file_read_in_a_child(material, b"%PDF-1.7 rubbish").state == "refused"
    assert a_read_file(material).version.number == 1


def test_a_refused_file_may_be_read_again() -> None:
    file = a_file_read_in_a_child(a_material(), b"%PDF-1.7 rubbish")
    publishing.read_again(file, by=None, at=AT)
    assert (file.state, file.attempts) == ("received", 0)


def test_publishing_needs_something_to_read() -> None:
    material = a_material(state="draft")
    with pytest.raises(publishing.NothingToRead):
        publishing.publish(material, by=None, at=AT)
    publishing.add_file(material, an_upload(a_pdf()), by=None, at=AT)
    with pytest.raises(publishing.StillReading):
        publishing.publish(material, by=None, at=AT)


def test_a_link_is_enough_to_publish() -> None:
    material = a_material(state="draft", link="https://example.org/rapport")
    publishing.publish(material, by=None, at=AT)
    assert material.is_published


def test_a_file_with_scripts_is_not_published(tmp_path: Path) -> None:
    material = a_material(state="draft")
    a_file_read_in_a_child(material, a_pdf_with_a_script(tmp_path))
    with pytest.raises(publishing.ActiveContent):
        publishing.publish(material, by=None, at=AT)


def test_a_refused_file_hides_no_scripts_in_the_one_before_it(tmp_path: Path) -> None:
    material = a_material(state="draft", link="https://example.org/rapport")
    a_file_read_in_a_child(material, a_pdf_with_a_script(tmp_path))
    assert a_file_read_in_a_child(material, b"%PDF-1.7 broken").state == "refused"
    with pytest.raises(publishing.ActiveContent):
        publishing.publish(material, by=None, at=AT)


def test_a_refused_file_leaves_the_one_before_it_to_be_published() -> None:
    material = a_material(state="draft")
    readable = a_read_file(material, "Ett.")
    a_file_read_in_a_child(material, b"%PDF-1.7 broken")
    publishing.publish(material, by=None, at=AT)
    assert material.current_file() == readable


def a_pdf_with_a_script(folder: Path) -> bytes:
    path = folder / "script.pdf"
    path.write_bytes(a_pdf())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x"))
        pdf.Root.OpenAction = action
        pdf.save(path)
    return path.read_bytes()


def test_a_material_goes_from_draft_to_announced_to_published_to_withdrawn_and_back() -> None:
    material = a_material(state="draft", link="https://example.org/rapport")
    publishing.announce(material, by=None, at=AT)
    publishing.publish(material, by=None, at=AT)
    publishing.withdraw(material, reason="Fel i tabell", by=None, at=AT)
    with pytest.raises(publishing.WrongState, match="tillbakadragen"):
        publishing.announce(material, by=None, at=AT)
    publishing.publish(material, by=None, at=AT)
    assert actions()[1:] == [
        "material.announced",
        "material.published",
        "material.withdrawn",
        "material.published",
    ]


def test_a_withdrawal_needs_a_reason() -> None:
    with pytest.raises(publishing.ReasonMissing):
        publishing.withdraw(a_material(), reason=" ", by=None, at=AT)


def test_a_relation_is_stored_once_and_may_be_taken_back() -> None:
    first, second = a_material("Ett"), a_material("Två")
    relation = publishing.relate(second, Relation.Kind.FOLLOWS, first, by=None, at=AT)
    assert publishing.relate(second, Relation.Kind.FOLLOWS, first, by=None, at=AT) == relation
    publishing.unrelate(relation, by=None, at=AT)
    assert not Relation.objects.exists()


def test_new_authors_of_the_same_name_are_kept_apart() -> None:
    first = publishing.add_author(given_name="Ann-Christine", family_name="Burcar Alm")
    second = publishing.add_author(given_name="Ann-Christine", family_name="Burcar Alm")
    assert (first.sort_name, first.name) == (
        "Burcar Alm, Ann-Christine",
        "Ann-Christine Burcar Alm",
    )
    assert second.slug == f"{first.slug}-2"


def refused_by_the_database(**facts: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        a_material(**facts)  # type: ignore[arg-type]


def test_the_database_refuses_what_cannot_be() -> None:
    refused_by_the_database(year=None, month=5)
    refused_by_the_database(year=2022, month=13)
    refused_by_the_database(year=3)
    refused_by_the_database(state="lost")
    refused_by_the_database(state="withdrawn", withdrawn_reason="")
    material = a_material()
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(source=material, target=material, kind="follows")
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorship.objects.create(material=material)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorship.objects.create(
            material=material, author=an_author(), organisation=an_organisation()
        )
