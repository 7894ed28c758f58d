"""Words and their keys."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from materials.analysis import index_keys, keys_of, query_keys, words_of
from materials.index import Row
from materials.index_postgresql import vector_of


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("barn barnet barnets barnen barnens", "barn"),
        ("seminarium seminarier seminariet seminarierna", "seminarium"),
        ("lärseminariet lärseminarierna", "lärseminarium"),
        ("förälder föräldrar föräldrarna", "förälder"),
        ("child children", "child"),
        ("risk risken riskerna", "risk"),
    ],
)
def test_forms_of_a_word_share_a_key(words: str, key: str) -> None:
    assert all(key in keys_of(word) for word in words.split())


def test_function_words_keep_their_form() -> None:
    for word in ("ska", "skall", "skulle", "och", "the"):
        assert keys_of(word) == {word}


def test_a_key_is_also_stored_without_its_diacritics() -> None:
    assert index_keys("Malmö") == ["malmö", "~malmo"]


def test_who_types_no_diacritics_may_mean_some() -> None:
    assert "förälder" in query_keys("foraldrarna")
    assert "~vard" in query_keys("vard")
    assert query_keys("vård") == {"vård"}


@given(st.text(max_size=60))
@example("ST")  # the word list's base form is "st."
def test_every_text_has_keys_that_every_database_cuts_alike(text: str) -> None:
    for key in index_keys(text):
        assert all(letter < "\u0180" for letter in key)
        assert key.removeprefix("~").isalnum()
        assert " " not in key


@given(st.text(alphabet=st.characters(categories=["L", "N", "M"]), min_size=1, max_size=20))
def test_a_word_finds_the_text_it_stands_in(word: str) -> None:
    stored = set(index_keys(word))
    assert all(query_keys(each) & stored for each in words_of(word))


def test_a_vector_holds_each_key_once_with_all_its_places() -> None:
    assert vector_of(Row(1, ["a"], ["b", "a"], ["c"])) == "'a':1A,3B 'b':2B 'c':4D"
