"""What a hit shows of its page."""

from hypothesis import given
from hypothesis import strategies as st

from materials.query import understood
from materials.snippets import LENGTH, snippet


def shown(text: str, query: str, synonyms: list[list[str]] | None = None) -> str:
    return snippet(text, understood(query, synonyms=synonyms or []))


def test_every_form_is_marked_and_markup_is_text() -> None:
    assert shown("Barnets <b>bästa</b>", "barn") == "<mark>Barnets</mark> &lt;b&gt;bästa&lt;/b&gt;"


def test_a_long_page_is_cut_around_the_words_between_words() -> None:
    text = f"{'utfyllnad ' * 100}där tilliten bor {'mera text ' * 100}"
    cut = shown(text, "tillit")
    assert "där <mark>tilliten</mark> bor" in cut
    assert cut.startswith("… utfyllnad")
    assert cut.endswith(" …")
    assert len(cut) < LENGTH + 40


def test_a_synonym_is_marked_as_a_whole_and_its_single_words_are_not() -> None:
    synonyms = [["SIP", "samordnad individuell plan"]]
    text = "En plan är inte en samordnad individuell plan."
    marked = "En plan är inte en <mark>samordnad individuell plan</mark>."
    assert shown(text, "SIP", synonyms) == marked


def test_without_a_place_the_beginning_is_shown() -> None:
    assert shown("Annan text", "tillit") == "Annan text"
    assert shown("", "tillit") == ""


@given(st.text(max_size=400), st.text(max_size=30))
def test_nothing_but_marks_is_ever_markup(text: str, query: str) -> None:
    rest = shown(text, query).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
