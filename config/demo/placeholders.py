"""The demo's PDFs: accessible placeholders of several pages with invented text."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from seminars.sheets import FONTS

HEADING = "Platshållare: texten är påhittad och inte författarnas"
HEADING_ENGLISH = "Placeholder: the text is invented and not by the authors"

_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "template.typ"
_TEXTS = _HERE / "texts"


class NoPlaceholderText(LookupError):
    """No text has been written for this material."""


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter: a heading, running text and, after it, possibly a list."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def placeholder_pdf(
    *, title: str, language: str, subtitle: str = "", sections: Sequence[Section]
) -> bytes:
    """A tagged PDF (PDF/UA-1) in which every page says that its text is invented.

    The same input gives the same bytes. Texts are taken as they stand, never as markup.
    ``language`` is "sv" or "en"; from six sections on there is a front page with contents.

    Raises typst.TypstError for what PDF/UA forbids: an empty title, a character no font has.
    """
    document = {
        "title": title,
        "subtitle": subtitle,
        "language": language,
        "heading": HEADING,
        "heading_english": HEADING_ENGLISH,
        "sections": [asdict(section) for section in sections],
    }
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document)},
        pdf_standards="ua-1",
    )


def text_for(material_key: str) -> list[Section]:
    """The invented text of a material of the demo plan, or of "slides" and "notes".

    Raises NoPlaceholderText when there is none.
    """
    return list(_sections(_text_file(material_key).read_text(encoding="utf-8")))


def language_of(material_key: str) -> str:
    """The language the text of ``text_for`` is written in: "sv" or "en".

    Raises NoPlaceholderText when there is none.
    """
    return _text_file(material_key).name.split(".")[-2]


def _text_file(material_key: str) -> Path:
    """Find ``<key>.<language>.txt``."""
    found = [path for path in _TEXTS.glob("*.txt") if path.name.split(".")[0] == material_key]
    if not found:
        raise NoPlaceholderText(material_key)
    return found[0]


def _sections(text: str) -> Iterator[Section]:
    """Split at lines beginning with "# "; what stands before the first is ignored."""
    for chapter in f"\n{text}".split("\n# ")[1:]:
        heading, _, body = chapter.partition("\n")
        yield _section(heading.strip(), body)


def _section(heading: str, body: str) -> Section:
    """Sort the blocks between empty lines: those beginning with "- " are the list."""
    blocks = [block.strip() for block in body.split("\n\n") if block.strip()]
    return Section(
        heading=heading,
        paragraphs=tuple(_one_line(block) for block in blocks if not block.startswith("- ")),
        items=tuple(item for block in blocks if block.startswith("- ") for item in _items(block)),
    )


def _items(block: str) -> Iterator[str]:
    return (_one_line(item) for item in f"\n{block}".split("\n- ")[1:])


def _one_line(text: str) -> str:
    return " ".join(text.split())
