"""The librarian's desk: from nothing to a published report that is found, and what is refused."""

import pytest
from django.test import Client
from django.urls import reverse

from materials import reading
from materials.models import Material, MaterialFile, Relation
from participants.models import Person
from tests.make import a_person, an_organisation
from tests.make_materials import (
    a_file_read_in_a_child,
    a_kind,
    a_material,
    a_pdf,
    a_topic,
    an_upload,
)

pytestmark = pytest.mark.django_db

POST_ONLY = ("material_upload", "material_publish", "material_withdraw")
PAGES = ("library_desk", "material_new", "material_edit")


@pytest.fixture
def librarian() -> Person:
    return a_person("Bibbi Bibliotekarie", is_librarian=True)


@pytest.fixture
def desk(librarian: Person) -> Client:
    client = Client()
    client.force_login(librarian)
    return client


def written(**fields: object) -> dict[str, object]:
    """What the form sends when only the given fields were touched."""
    return {
        "kind": a_kind().pk,
        "title_sv": "Delrapport 1",
        "author-TOTAL_FORMS": 1,
        "author-INITIAL_FORMS": 0,
        "author-0-role": "author",
        "relation-TOTAL_FORMS": 1,
        "relation-INITIAL_FORMS": 0,
        **fields,
    }


def address(name: str, slug: str = "rapport") -> str:
    return reverse(name, args=[] if name in ("library_desk", "material_new") else [slug])


@pytest.mark.parametrize("name", [*PAGES, *POST_ONLY])
def test_only_librarians_and_administrators_may_enter(name: str, librarian: Person) -> None:
    a_material("Rapport", state="draft")

    def status(person: Person | None) -> int:
        client = Client()
        if person:
            client.force_login(person)
        method = client.post if name in POST_ONLY else client.get
        return method(address(name)).status_code

    assert status(None) == 302
    assert status(a_person()) == 403
    assert status(librarian) in (200, 302, 422)
    assert status(a_person(is_administrator=True)) in (200, 302, 422)


@pytest.mark.parametrize("name", POST_ONLY)
def test_nothing_changes_by_looking(desk: Client, name: str) -> None:
    a_material("Rapport")
    assert desk.get(address(name)).status_code == 405


def test_from_nothing_to_a_published_report_that_is_found(desk: Client, client: Client) -> None:
    topic, publisher = a_topic("Tillit"), an_organisation("FoU Exempel")
    typed = written(
        year=2022,
        month=6,
        topics=[topic.pk],
        publishers=[publisher.pk],
        **{"author-0-given_name": "Veronika", "author-0-family_name": "Burcar Alm"},
    )
    desk.post("/bibliotek/arbetsbord/nytt/", typed)
    material = Material.objects.get(slug="delrapport-1")
    assert [each.name for each in material.authorships.all()] == ["Veronika Burcar Alm"]
    upload = an_upload(a_pdf("Ett.", "Två.", "En sällsynt formulering."))
    answer = desk.post(address("material_upload", material.slug), {"file": upload}, follow=True)
    assert "Filen läses." in answer.content.decode()
    reading.read_file(MaterialFile.objects.get().pk)
    assert client.get("/bibliotek/", {"q": "formuleringar"}).context["result"].total == 0
    desk.post(address("material_publish", material.slug))
    assert "#page=3" in client.get("/bibliotek/", {"q": "formuleringar"}).content.decode()


def test_a_refusal_keeps_what_was_typed(desk: Client) -> None:
    typed = written(title_sv="", subtitle_sv="Initiering", month=5, isbn="978-91-0-000000-1")
    page = desk.post("/bibliotek/arbetsbord/nytt/", typed).content.decode()
    for words in ("Skriv materialets titel", "Skriv året också", "ISBN stämmer inte", "Initiering"):
        assert words in page
    assert "<title>Fel:" in page
    assert not Material.objects.exists()


@pytest.mark.parametrize("register", ["publishers", "partners", "topics"])
@pytest.mark.parametrize("key", ["9" * 30, "-1", "x", "a" * 10_000])
def test_a_forged_choice_is_refused_in_words(desk: Client, register: str, key: str) -> None:
    answer = desk.post(address("material_new"), written(**{register: [key]}))
    assert answer.status_code == 200
    assert register in answer.context["form"].errors


def test_without_a_kind_the_form_says_what_to_choose(desk: Client) -> None:
    form = desk.post("/bibliotek/arbetsbord/nytt/", written(kind="")).context["form"]
    assert form.errors["kind"] == ["Välj typ"]
    assert "Välj typ</option>" in str(form["kind"])


def test_an_author_is_named_in_one_way(desk: Client) -> None:
    typed = written(**{"author-0-given_name": "Veronika"})
    page = desk.post("/bibliotek/arbetsbord/nytt/", typed).content.decode()
    assert "Välj en författare, skriv ett efternamn eller välj en organisation." in page


def test_fields_that_the_form_does_not_have_change_nothing(desk: Client) -> None:
    desk.post("/bibliotek/arbetsbord/nytt/", written(state="published", slug="egen", uuid="x"))
    material = Material.objects.get()
    assert (material.state, material.slug) == ("draft", "delrapport-1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html></html>", "Filen är inte en pdf."),
        (b"", "Filen är inte en pdf."),
        (None, "Välj en pdf-fil."),
    ],
)
def test_a_refused_upload_says_why(desk: Client, content: bytes | None, words: str) -> None:
    a_material("Rapport")
    data = {} if content is None else {"file": an_upload(content)}
    answer = desk.post(address("material_upload"), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "<title>Fel:" in answer.content.decode()


def test_a_refused_file_shows_its_reason_and_can_be_read_again(desk: Client) -> None:
    file = a_file_read_in_a_child(a_material("Rapport"), b"%PDF-1.7 rubbish")
    page = desk.get(address("material_edit")).content.decode()
    assert "Filen går inte att läsa." in page
    desk.post(address("material_upload"), {"again": file.pk})
    file.refresh_from_db()
    assert file.state == "received"


def test_relations_are_added_and_removed(desk: Client) -> None:
    a_material("Rapport")
    other = a_material("En annan")
    added = {"relation-0-kind": "follows", "relation-0-target": other.pk}
    desk.post(address("material_edit"), written(title_sv="Rapport", **added))
    relation = Relation.objects.get()
    assert (relation.kind, relation.target) == ("follows", other)
    removed = {
        **added,
        "relation-INITIAL_FORMS": 1,
        "relation-0-id": relation.pk,
        "relation-0-DELETE": "on",
    }
    desk.post(address("material_edit"), written(title_sv="Rapport", **removed))
    assert not Relation.objects.exists()


def test_a_changed_relation_is_one_relation(desk: Client) -> None:
    material, other = a_material("Rapport"), a_material("En annan")
    relation = Relation.objects.create(source=material, target=other, kind="follows")
    changed = {
        "relation-INITIAL_FORMS": 1,
        "relation-0-id": relation.pk,
        "relation-0-kind": "part_of",
        "relation-0-target": other.pk,
    }
    desk.post(address("material_edit"), written(title_sv="Rapport", **changed))
    assert [each.kind for each in Relation.objects.all()] == ["part_of"]


def test_publishing_and_withdrawing_answer_in_words(desk: Client) -> None:
    a_material("Rapport", state="draft")

    def said(name: str, **data: str) -> str:
        return desk.post(address(name), data, follow=True).content.decode()

    assert "Ladda upp en fil eller skriv en länk" in said("material_publish")
    assert "visas nu som kommande" in said("material_publish", **{"as": "announced"})
    assert "Skriv varför materialet dras tillbaka" in said("material_withdraw", reason="")
    assert "Materialet är tillbakadraget" in said("material_withdraw", reason="Fel\x00 i\r\ntabell")
    assert Material.objects.get().withdrawn_reason == "Fel i tabell"
    assert "i läget ”tillbakadragen”" in said("material_publish", **{"as": "announced"})


def test_the_desk_lists_drafts_and_finds_them(desk: Client) -> None:
    a_material("Utkastet", state="draft")
    a_material("Den andra")
    assert "Utkastet" in desk.get("/bibliotek/arbetsbord/").content.decode()
    page = desk.get("/bibliotek/arbetsbord/", {"q": "utkastet"}).content.decode()
    assert "Utkastet" in page
    assert "Den andra" not in page
