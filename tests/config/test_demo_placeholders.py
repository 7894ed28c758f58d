"""The placeholder PDFs of the demo: enough pages, honest on each, accessible and searchable."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import typst
import yaml

from config.demo import placeholders
from config.demo.placeholders import Section, language_of, placeholder_pdf, text_for

PLAN = Path(placeholders.__file__).with_name("demo-data.yaml")
LONG_KINDS = {"research_report", "evaluation", "review"}
DERIVED = ("slides", "notes")


@cache
def materials() -> dict[str, dict[str, Any]]:
    plan = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    return {material["key"]: material for material in plan["materials"]}


def pdf_keys() -> list[str]:
    return [key for key, material in materials().items() if "pdf" in material["formats"]]


@cache
def pdf_of(key: str) -> bytes:
    title = materials().get(key, {"title": {"sv": "Tillit som arbetsredskap – underlag"}})["title"]
    language = language_of(key)
    return placeholder_pdf(
        title=title.get(language, title.get("sv")),
        language=language,
        subtitle=title.get("subtitle", ""),
        sections=text_for(key),
    )


def pages_of(pdf: bytes) -> list[str]:
    """Give the text of each page with every run of white space as one space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            " ".join(document[number].get_textpage().get_text_range().split())
            for number in range(len(document))
        ]


def plain_text(key: str) -> str:
    return " ".join(
        " ".join((section.heading, *section.paragraphs, *section.items))
        for section in text_for(key)
    )


def test_the_plan_has_pdf_materials() -> None:
    assert len(pdf_keys()) == 11


@pytest.mark.parametrize("key", [*pdf_keys(), *DERIVED])
def test_every_page_says_that_the_text_is_invented(key: str) -> None:
    pages = pages_of(pdf_of(key))

    assert all(page.startswith(placeholders.HEADING) for page in pages)
    assert all(
        f"{number} av {len(pages)}" in page or f"{number} of {len(pages)}" in page
        for number, page in enumerate(pages, start=1)
    )


@pytest.mark.parametrize("key", [*pdf_keys(), *DERIVED])
def test_reports_are_longer_than_short_versions(key: str) -> None:
    pages = len(pages_of(pdf_of(key)))

    if materials().get(key, {}).get("type") in LONG_KINDS:
        assert 4 <= pages <= 6
    else:
        assert 2 <= pages <= 3


@pytest.mark.parametrize("key", [*pdf_keys(), *DERIVED])
def test_title_language_and_tags_are_set(key: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(key))) as document:
        assert str(document.Root.Lang) == language_of(key)
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == str(document.docinfo["/Title"]) != ""
            assert metadata["pdfuaid:part"] == "1"


def test_the_searchable_phrase_is_on_page_three_only() -> None:
    pages = pages_of(pdf_of("m-sormland-1"))

    found = [n for n, page in enumerate(pages, start=1) if "en karta som alla får rita på" in page]
    assert found == [3]


def test_texts_use_different_names_of_one_thing_so_synonyms_can_be_shown() -> None:
    assert "GIRFEC" in plain_text("m-kunskapsoversikt")
    assert "Getting It Right For Every Child" in plain_text("m-planer-full")
    assert "Skottlandsmodellen" not in plain_text("m-kunskapsoversikt")
    assert "GIRFEC" not in plain_text("m-nyckelfunktioner")
    assert "Skottlandsmodellen" in plain_text("m-nyckelfunktioner")
    assert "De fem frågorna" in plain_text("m-trygga-barnet")


def test_texts_name_none_of_the_real_researchers() -> None:
    plan = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    written = " ".join(plain_text(key) for key in [*pdf_keys(), *DERIVED])

    assert not [person["name"] for person in plan["people"] if person["name"] in written]


def test_an_english_document_says_it_in_both_languages() -> None:
    for page in pages_of(pdf_of("m-connected-children")):
        assert page.startswith(f"{placeholders.HEADING} {placeholders.HEADING_ENGLISH}")


def test_same_input_gives_same_bytes() -> None:
    one, other = (
        placeholder_pdf(title="Lika", language="sv", sections=text_for("notes")) for _ in range(2)
    )

    assert one == other


def test_markup_in_a_text_stays_text() -> None:
    typed = '#panic("nej") *fet* $x$ </p> "citat" \\ @ref <lapp>'

    pages = pages_of(
        placeholder_pdf(
            title=f"Titel {typed}",
            language="sv",
            subtitle=typed,
            sections=[Section(typed, (typed,), (typed,))],
        )
    )

    # title, subtitle, heading, paragraph, list item and the foot of the page
    assert "".join(pages).count(typed) == 6


def test_a_document_without_a_title_is_refused() -> None:
    with pytest.raises(typst.TypstError, match="missing document title"):
        placeholder_pdf(title="", language="sv", sections=[Section("Rubrik")])


def test_an_unknown_material_has_no_text() -> None:
    with pytest.raises(placeholders.NoPlaceholderText, match="m-okand"):
        text_for("m-okand")
