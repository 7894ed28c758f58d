"""Search in Swedish and English, with the same answers on both databases."""

import pytest
from django.contrib.auth.models import AnonymousUser

from materials.facets import Filters
from materials.models import SynonymGroup
from materials.search import SearchResult, search
from tests.make import a_person
from tests.make_materials import (
    a_file_read_in_a_child,
    a_kind,
    a_material,
    a_pdf,
    a_read_file,
    a_topic,
    an_author,
)

pytestmark = pytest.mark.django_db


def find(query: str, person: object = None, **filters: object) -> SearchResult:
    reader = person or AnonymousUser()
    return search(query, filters=Filters(**filters), person=reader, language="sv")  # type: ignore[arg-type]


def titles(result: SearchResult) -> list[str]:
    return [hit.material.title for hit in result.hits]


def test_a_phrase_on_page_three_of_a_pdf_is_found_with_its_page() -> None:
    material = a_material("Delrapport 1")
    pages = ("Inledning.", "Metod.", "Föräldrarna mötte en samordnad helhet.")
    a_file_read_in_a_child(material, a_pdf(*pages))
    result = find('"samordnad helhet"')
    assert titles(result) == ["Delrapport 1"]
    (page,) = result.hits[0].pages
    assert page.number == 3
    assert "mötte en <mark>samordnad helhet</mark>." in page.snippet


def test_every_form_of_a_swedish_word_finds_it() -> None:
    a_read_file(a_material("Om träffar"), "Vid seminariet och lärseminarierna deltog många.")
    for typed in ("seminarium", "seminarier", "seminariet", "SEMINARIERNA", "lärseminariet"):
        assert titles(find(typed)) == ["Om träffar"]


def test_english_forms_find_each_other() -> None:
    a_read_file(a_material("In English", language="en"), "The evaluations of the children's plans.")
    assert titles(find("evaluation child plan")) == ["In English"]


def test_a_query_without_diacritics_finds_words_with_them_but_not_the_reverse() -> None:
    a_material("Vård av unga")
    a_material("Värd för ett seminarium")
    assert titles(find("vård")) == ["Vård av unga"]
    assert sorted(titles(find("vard"))) == ["Värd för ett seminarium", "Vård av unga"]


def test_function_words_do_not_find_school() -> None:
    a_material("Vad ska vi göra", year=2020)
    a_material("Skolan som arena", year=2021)
    assert titles(find("skola")) == ["Skolan som arena"]


def test_skottlandsmodellen_finds_girfec_and_says_so() -> None:
    SynonymGroup.objects.create(
        terms=["GIRFEC", "Getting It Right For Every Child", "Skottlandsmodellen"]
    )
    a_material("Roller i den skotska policyn GIRFEC")
    a_material("Getting it right for every child in practice", language="en")
    result = find("Skottlandsmodellen")
    assert len(result.hits) == 2
    assert result.also_shows == ("GIRFEC", "Getting It Right For Every Child")
    assert len(find("getting it right for every child").hits) == 2


def test_a_synonym_of_several_words_must_stand_together() -> None:
    SynonymGroup.objects.create(terms=["SIP", "samordnad individuell plan"])
    a_material("Samordnade individuella planer i tre kommuner")
    a_material("En individuell insats, samordnad av en plan")
    assert titles(find("SIP")) == ["Samordnade individuella planer i tre kommuner"]


def test_a_minus_leaves_materials_out() -> None:
    a_material("Barn i skolan")
    a_material("Barn i vården")
    assert titles(find("barn -skola")) == ["Barn i vården"]
    assert titles(find("-barn")) == []


def test_few_hits_are_followed_by_those_with_some_of_the_words() -> None:
    a_material("Tillit och samverkan")
    a_material("Tillit i praktiken")
    result = find("tillit samverkan")
    assert titles(result) == ["Tillit och samverkan", "Tillit i praktiken"]
    assert (result.total_with_all_words, result.total_with_some_words) == (1, 1)


def test_the_report_number_stands_together() -> None:
    a_material("Delrapport 1", number="2022:6")
    a_material("Delrapport 6", number="2022:10")
    assert titles(find("2022:6")) == ["Delrapport 1"]


def test_authors_find_their_works_in_either_order() -> None:
    a_material("Delrapport 2", authors=[an_author("Veronika Burcar Alm")])
    assert titles(find("burcar alm veronika")) == ["Delrapport 2"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_listed_leaks_neither_in_hits_nor_in_counts(state: str) -> None:
    topic = a_topic("Tillit")
    hidden = a_material("Hemlig rapport", state=state, year=2019, topics=[topic])
    a_read_file(hidden, "Hemliga uppgifter.")
    for query in ("", "hemlig", '"hemliga uppgifter"', "hemlig rapport"):
        result = find(query)
        assert result.total == 0
        assert not any(result.counts.values())


def test_three_people_see_the_desk_as_far_as_they_may() -> None:
    a_material("Utkast", state="draft")
    librarian, participant = a_person(is_librarian=True), a_person()
    assert titles(find("utkast", librarian, everything=True)) == ["Utkast"]
    assert titles(find("utkast", librarian)) == []
    assert titles(find("utkast", participant, everything=True)) == []
    assert titles(find("utkast", everything=True)) == []


def test_counts_say_what_each_choice_would_leave() -> None:
    tillit = a_topic("Tillit")
    a_material("Ett", year=2021, topics=[tillit])
    a_material("Två", year=2021, kind=a_kind("short_version"))
    a_material("Tre", year=None, language="")
    result = find("", year="2021")
    counts = {
        dimension: {each.value: each.count for each in choices}
        for dimension, choices in result.counts.items()
    }
    assert result.total == 2
    assert counts["year"] == {"2021": 2, "unknown": 1}
    assert counts["kind"] == {"evaluation": 1, "short_version": 1}
    assert counts["topic"] == {tillit.slug: 1}
    assert titles(find("", language="unknown")) == ["Tre"]


def test_without_a_query_the_newest_stand_first_and_numbers_sort_naturally() -> None:
    a_material("Utan år", year=None)
    a_material("Sexan", year=2022, number="2022:6")
    a_material("Tian", year=2022, number="2022:10")
    a_material("Nyast", year=2023)
    assert titles(find("")) == ["Nyast", "Tian", "Sexan", "Utan år"]


HOSTILE = [
    '"',
    '"""',
    "-",
    "- -",
    '-"',
    "*",
    "AND OR NOT NEAR(",
    "title:barn",
    "barn'; DROP TABLE materials_material; --",
    "!&|<->():*",
    "\x00barn\x00",
    "\ud800",
    "~",
    "%00",
    "🙂 \u202e ﷽",
    "ǅ İ ß ﬁ ½ Ⅷ",
    "漢字 кириллица العربية",
    "a" * 10_000,
    '"' + "barn " * 5_000,
    "barn " * 5_000,
    "- " * 5_000,
    "aoe" * 30,
]


def test_nothing_that_can_be_typed_is_an_error() -> None:
    a_read_file(a_material("Barn"), "Barn och unga.")
    for query in HOSTILE:
        assert find(query).total in (0, 1)


@pytest.mark.parametrize("word", ["漢字", "кириллица", "ǆ", "ﬁnska"])
def test_other_scripts_are_found_alike_on_both_databases(word: str) -> None:
    a_material(f"Om {word}")
    assert len(find(word).hits) == 1


def test_only_the_newest_version_is_searched() -> None:
    material = a_material("Rapport")
    a_read_file(material, "Gammal formulering om tillit.")
    a_read_file(material, "Nyskriven text om samverkan.")
    assert titles(find("gammal formulering")) == []
    assert titles(find("nyskriven")) == ["Rapport"]


def test_deleting_a_material_takes_its_keys_along() -> None:
    material = a_material("Rapport")
    a_read_file(material, "Nyskriven text.")
    material.delete()
    a_material("En annan")  # may take over the entry's number, never its keys
    assert find("nyskriven").total == 0


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_the_same_whatever_it_finds(
    number: int, django_assert_num_queries: object
) -> None:
    for each in range(number):
        material = a_material(f"Tillit {each}", authors=[an_author()], topics=[a_topic()])
        a_read_file(material, f"Tillit på sida ett, {each}.", "Tillit på sida två.")
    with django_assert_num_queries(15):  # type: ignore[operator]
        assert find("tillit").total == number
