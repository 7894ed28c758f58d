"""The library's pages as a visitor, a participant and a librarian see them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from materials import publishing
from materials.models import Relation
from materials.related import RelatedEvent
from materials.views import material_page
from tests.make import a_person, an_organisation
from tests.make_materials import (
    AT,
    a_file_read_in_a_child,
    a_kind,
    a_material,
    a_pdf,
    a_project,
    a_read_file,
    a_topic,
    an_author,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def librarian() -> Client:
    signed_in = Client()
    signed_in.force_login(a_person("Bibbi Bibliotekarie", is_librarian=True))
    return signed_in


def relate(source: object, kind: str, target: object) -> None:
    publishing.relate(source, kind, target, by=None, at=AT)  # type: ignore[arg-type]


def test_the_library_shows_short_and_long_version_both_ways(client: Client) -> None:
    long = a_material("Delrapport 1", number="2022:6", year=2022)
    short = a_material("Delrapport 1 i korthet", number="2022:6", kind=a_kind("short_version"))
    relate(short, Relation.Kind.SHORT_VERSION_OF, long)
    page = client.get("/bibliotek/").content.decode()
    assert "2 material, nyast först; det som hör till träffar sist" in page
    assert 'Kortversion: <a href="/bibliotek/delrapport-1-i-korthet/">' in page
    assert 'Hela rapporten: <a href="/bibliotek/delrapport-1/">' in page


def test_what_is_unknown_is_said(client: Client) -> None:
    a_material("Connected children", year=None, language="")
    page = client.get("/bibliotek/connected-children/").content.decode()
    for words in ("Årtal saknas", "Författare saknas", "Utgivare saknas", "Okänt språk"):
        assert words in page


def test_a_page_answers_everything_that_is_known(client: Client) -> None:
    material = a_material(
        "Delrapport 2",
        number="2023:1",
        report_series_sv="Utvärderingsrapport",
        year=2023,
        month=5,
        authors=[an_author("Osman Aytar")],
        topics=[a_topic("Följeforskning")],
        project=a_project("Tillsammans i Sörmland", slug="sormland"),
        commissioner=an_organisation("Region Exempel"),
    )
    a_read_file(material, "Text på en sida som är lång nog.")
    page = client.get("/bibliotek/delrapport-2/").content.decode()
    for words in (
        "Utvärderingsrapport 2023:1",
        "maj 2023",
        "Osman Aytar",
        "Följeforskning",
        "Tillsammans i Sörmland",
        "Region Exempel",
        "pdf, 1 sida",
        "/bibliotek/delrapport-2/utvarderingsrapport-20231-delrapport-2.pdf",
    ):
        assert words in page


def test_the_hit_links_to_the_page_of_the_file(client: Client) -> None:
    a_read_file(a_material("Rapport"), "Ett.", "Om samverkansmodeller i förskolan.")
    page = client.get("/bibliotek/", {"q": "förskola"}).content.decode()
    assert '/bibliotek/rapport/rapport.pdf#page=2">Sida 2</a>' in page
    assert "<mark>förskolan</mark>" in page


def test_markup_in_a_pdf_and_in_a_query_comes_out_as_text(client: Client) -> None:
    a_read_file(a_material("<b>Fet</b>"), "En <script>alert(1)</script> mening.")
    page = client.get("/bibliotek/", {"q": 'alert "><script>'}).content.decode()
    assert "<script>alert" not in page
    assert "<b>Fet" not in page


def test_an_empty_result_helps_on(client: Client) -> None:
    page = client.get("/bibliotek/", {"q": "finnsinte", "kind": "review"}).content.decode()
    assert "Inget material hittades" in page
    assert "Ta bort filtren" in page


@pytest.mark.parametrize(
    "address",
    [
        "/bibliotek/?page=999999999",
        "/bibliotek/?page=-1",
        "/bibliotek/?page=²",
        "/bibliotek/?kind='&year=abc&topic=%F0%9F%98%80&language=x&author=%22&project=%3C",
        "/bibliotek/?q=%22",
        "/bibliotek/?q=" + "a" * 10_000,
        "/en/library/",
    ],
)
def test_strange_addresses_are_answered(client: Client, address: str) -> None:
    assert client.get(address).status_code in (200, 404)


def test_a_draft_is_seen_by_librarians_alone(client: Client, librarian: Client) -> None:
    a_material("Utkast", state="draft")
    participant = Client()
    participant.force_login(a_person())
    assert client.get("/bibliotek/utkast/").status_code == 404
    assert participant.get("/bibliotek/utkast/").status_code == 404
    assert librarian.get("/bibliotek/utkast/").status_code == 200


def test_a_withdrawn_material_leaves_a_page_with_the_reason(client: Client) -> None:
    file = a_read_file(a_material("Borta"), "Text.")
    material = file.version.material
    publishing.withdraw(material, reason="Fel siffror i tabell 3", by=None, at=AT)
    answer = client.get("/bibliotek/borta/")
    assert answer.status_code == 410
    assert "Fel siffror i tabell 3" in answer.content.decode()
    assert client.get("/bibliotek/borta/borta.pdf").status_code == 404
    assert "Borta" not in client.get("/bibliotek/").content.decode()


def test_an_announced_material_says_so_and_has_no_download(client: Client) -> None:
    a_material("Slutrapport", state="announced", year=None)
    assert "Kommande" in client.get("/bibliotek/").content.decode()
    page = client.get("/bibliotek/slutrapport/").content.decode()
    assert "Materialet är inte färdigt än" in page
    assert "Ladda ner" not in page


def test_a_relation_to_a_draft_is_not_shown(client: Client, librarian: Client) -> None:
    shown = a_material("Delrapport 1")
    relate(a_material("Hemligt utkast", state="draft"), Relation.Kind.FOLLOWS, shown)
    for address in ("/bibliotek/", "/bibliotek/delrapport-1/"):
        assert "Hemligt utkast" not in client.get(address).content.decode()
    assert "Hemligt utkast" in librarian.get("/bibliotek/delrapport-1/").content.decode()


def test_a_title_in_the_other_language_is_marked(client: Client) -> None:
    a_material("", title_en="How can parties work together?", language="en")
    assert 'lang="en">How can parties' in client.get("/bibliotek/").content.decode()


def test_everything_in_the_other_language_is_marked_in_the_list(client: Client) -> None:
    long = a_material("Delrapport 1", summary_sv="Om samverkan.")
    short = a_material("Kortversion", kind=a_kind("short_version"))
    relate(short, Relation.Kind.SHORT_VERSION_OF, long)
    a_read_file(long, "Barn i samverkan.")
    page = client.get("/en/library/", {"q": "samverkan"}).content.decode()
    assert 'href="/en/library/kortversion/" lang="sv">Kortversion</a>' in page
    assert '<p lang="sv">Om samverkan.</p>' in page
    assert '<span lang="sv">Barn i <mark>samverkan</mark>.</span>' in page


def test_everything_in_the_other_language_is_marked_on_the_page(client: Client) -> None:
    long = a_material("Delrapport 1", report_series_sv="Utvärderingsrapport", number="2022:6")
    short = a_material("Kortversion", kind=a_kind("short_version"), summary_sv="Om samverkan.")
    relate(short, Relation.Kind.SHORT_VERSION_OF, long)
    a_read_file(long)
    page = client.get("/en/library/delrapport-1/").content.decode()
    assert '<span lang="sv">Utvärderingsrapport 2022:6</span> (' in page
    assert 'href="/en/library/kortversion/" lang="sv">Kortversion</a>' in page
    page = client.get("/en/library/kortversion/").content.decode()
    assert '<p class="prose" lang="sv">Om samverkan.</p>' in page


def test_what_is_in_the_pages_language_or_an_unknown_one_is_not_marked(client: Client) -> None:
    known = a_material("Delrapport 1", summary_sv="Om samverkan.")
    a_read_file(known, "Barn i samverkan.")
    page = client.get("/bibliotek/", {"q": "samverkan"}).content.decode()
    assert "<p>Om samverkan.</p>" in page
    assert "<span>Barn i <mark>samverkan</mark>.</span>" in page
    a_read_file(a_material("Translated", title_en="Translated", language=""), "Of obscure tongue.")
    page = client.get("/en/library/", {"q": "obscure"}).content.decode()
    assert "<span>Of <mark>obscure</mark> tongue.</span>" in page


def test_an_author_is_a_filtered_library(client: Client) -> None:
    author = an_author("Lina Larsson", slug="lina-larsson")
    a_material("Hennes", authors=[author])
    a_material("Någon annans")
    page = client.get("/bibliotek/?author=lina-larsson").content.decode()
    assert "Material av Lina Larsson" in page
    assert "Någon annans" not in page


def test_a_project_shows_its_people_and_works(client: Client) -> None:
    project = a_project("Trygga barnet", slug="trygga-barnet", leader=an_author("Torbjörn Forkby"))
    project.funders.add(an_organisation("Exempelstiftelsen"))
    a_material("Utvärderingen", project=project)
    a_material("Utkastet", project=project, state="draft")
    page = client.get("/bibliotek/projekt/trygga-barnet/").content.decode()
    for words in ("Torbjörn Forkby", "Exempelstiftelsen", "Utvärderingen", "Tid okänd"):
        assert words in page
    assert "Utkastet" not in page


def test_accessibility_findings_are_said_in_words(client: Client) -> None:
    a_file_read_in_a_child(a_material("Bra fil"), a_pdf("En text som är lång nog.", title=""))
    page = client.get("/bibliotek/bra-fil/").content.decode()
    assert "Filen har ingen titel." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_library_costs_the_same_for_one_and_three(
    client: Client, number: int, django_assert_num_queries: object
) -> None:
    for each in range(number):
        material = a_material(f"Rapport {each}", authors=[an_author()], topics=[a_topic()])
        a_read_file(material, f"Sida {each}.")
    with django_assert_num_queries(11):  # type: ignore[operator]
        client.get("/bibliotek/")


def test_sessions_that_used_a_material_come_from_above() -> None:
    a_material("Rapport")
    event = RelatedEvent(
        title="Att läsa en rapport",
        address="/serier/lar/3/",
        starts_at=AT,
        when="tisdag 24 november 2026",
        language="sv",
    )
    request = RequestFactory().get("/bibliotek/rapport/")
    request.user = AnonymousUser()
    page = material_page(request, "rapport", related=lambda _material, _person: [event])
    assert '<a href="/serier/lar/3/">Att läsa en rapport</a>' in page.content.decode()
