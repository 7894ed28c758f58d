"""What was typed, understood."""

from hypothesis import given
from hypothesis import strategies as st

from materials.query import MOST_TERMS, cleaned, understood


def said(typed: str) -> list[tuple[str, ...]]:
    return [term.wordings[0].words for term in understood(typed).terms]


def test_words_phrases_and_exclusions() -> None:
    query = understood('tillit "gemensam plan" -skola -"två ord"')
    assert [term.wordings[0].words for term in query.terms] == [("tillit",), ("gemensam", "plan")]
    assert [term.wordings[0].words for term in query.excluded] == [("skola",), ("två", "ord")]


def test_words_that_hold_sentences_together_are_left_out_unless_alone() -> None:
    assert said("barn i Sörmland") == [("barn",), ("sörmland",)]
    assert said("vad ska vi") == [("vad",), ("ska",), ("vi",)]


def test_an_open_quotation_ends_with_the_query() -> None:
    assert said('"barnets bästa') == [("barnets", "bästa")]


def test_a_synonym_is_known_in_any_form_and_the_longest_wins() -> None:
    groups = [["SIP", "samordnad individuell plan"], ["plan", "upplägg"]]
    query = understood("samordnade individuella planer nu", synonyms=groups)
    assert query.also_shows == ("SIP",)
    assert len(query.terms) == 1 or query.terms[1].wordings[0].words == ("nu",)


def test_a_query_is_bounded_and_visible() -> None:
    assert len(understood("ord " * 5_000).terms) <= MOST_TERMS
    assert cleaned("\x00 barn\u202e\ud800\n och ") == "barn och"


@given(st.text(max_size=200))
def test_anything_is_understood(typed: str) -> None:
    groups = [["GIRFEC", "Getting It Right For Every Child"], ["", "-"]]
    for term in understood(typed, synonyms=groups).terms:
        assert all(wording.indexed for wording in term.wordings)
