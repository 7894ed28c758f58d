"""Reads one PDF in a process of its own: ``python -m materials.extraction PATH`` prints JSON.

A file of 4 kB can unpack to gigabytes, hang a parser or crash it, so nothing here ever runs in
the web server or in the queue's worker. This module must not import Django: the process is to be
small, knows no secret and no database, and lives seconds.
"""

import json
import re
import resource
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pikepdf
import pypdfium2

from materials.findings import MOST_OUTPUT_BYTES, Findings

MEMORY = 1 << 30
CPU_SECONDS = 30
MOST_PAGES = 5_000
MOST_LETTERS_A_PAGE = 200_000
MOST_LETTERS = 20_000_000
SCANNED_BELOW = 0.1  # share of pages with text under which a file counts as scanned
LEAST_LETTERS = 20  # a page number alone is no text

FORBIDDEN_ACTIONS = {"/Launch"}
ACTIONS = {
    "/JavaScript": "script",
    "/ImportData": "import_data",
    "/SubmitForm": "submit_form",
    "/GoToE": "embedded_file",
    "/Rendition": "rich_media",
    "/RichMediaExecute": "rich_media",
}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EF": "embedded_file",
    "/XFA": "xfa",
    "/RichMediaContent": "rich_media",
}

LINE_END_HYPHEN = re.compile(
    # PDFium marks a hyphen at the end of a line itself: U+0002 or U+FFFE.
    r"(?P<head>\w)(?:[\u0002\ufffe]\s*|[-\u2010\u00ad][ \t]*\n\s*)(?P<tail>\w+)"
)
SUSPENDED_BEFORE = {"och", "eller", "samt", "and", "or"}  # "hälso- och sjukvård"
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\ud800-\udfff\ufffe\uffff]")


class Refused(Exception):
    """The file cannot be used; the argument is the code of the reason."""


def extract(path: str) -> Findings:
    """What the file at ``path`` holds, or the code of the reason to refuse it."""
    try:
        with _opened(path) as pdf:
            facts = _facts(pdf)
        texts = list(_texts(path))
    except Refused as refusal:
        return Findings(refused=str(refusal))
    return Findings(**facts, texts=texts, has_text=_is_text(texts))


def _opened(path: str) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, ValueError):
        raise Refused("damaged") from None


def _facts(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The facts of the structure."""
    pages = _counted(pdf)
    active = _active_content(pdf)
    root = pdf.Root
    return {
        "pages": pages,
        "active_content": active,
        "language": _words(root.get("/Lang"))[:35],
        "title": _words(_title(pdf))[:300],
        "tagged": _is_marked(root) and "/StructTreeRoot" in root,
        "has_outline": _is_dictionary(root.get("/Outlines")) and "/First" in root["/Outlines"],
        "damaged": bool(pdf.get_warnings()),
    }


def _counted(pdf: pikepdf.Pdf) -> int:
    try:
        pages = len(pdf.pages)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Refused("damaged") from None
    if pages < 1:
        raise Refused("no_pages")
    if pages > MOST_PAGES:
        raise Refused("too_many_pages")
    return pages


def _is_dictionary(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary)


def _is_marked(root: pikepdf.Object) -> bool:
    mark = root.get("/MarkInfo")
    return isinstance(mark, pikepdf.Dictionary) and bool(mark.get("/Marked", False))


def _title(pdf: pikepdf.Pdf) -> object:
    try:
        return pdf.docinfo.get("/Title")
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return None  # a broken information dictionary is no reason to refuse


def _words(value: object) -> str:
    """A PDF string as clean text on one line; anything else is nothing."""
    if not isinstance(value, str | pikepdf.String):
        return ""
    return " ".join(UNWANTED.sub("", unicodedata.normalize("NFKC", str(value))).split())


def _active_content(pdf: pikepdf.Pdf) -> list[str]:
    """The codes of what would act when the file is opened. Raises Refused for Launch."""
    found: set[str] = set()
    for thing in pdf.objects:
        for dictionary in _dictionaries_in(thing):
            found |= _active_in(dictionary)
    return sorted(found)


def _dictionaries_in(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary of an object, nested ones too: a Launch once sat in the root."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            waiting += [value for _, value in each.items() if _stands_here(value)]
        elif isinstance(each, pikepdf.Array):
            waiting += [value for value in each if _stands_here(value)]


def _stands_here(value: object) -> bool:
    """Whether a value stands in its parent; indirect ones are met on their own."""
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _active_in(dictionary: pikepdf.Object) -> set[str]:
    names = set(dictionary.keys())
    action = str(dictionary.get("/S", ""))
    if action in FORBIDDEN_ACTIONS:
        raise Refused("launch")
    found = {KEYS[name] for name in names & KEYS.keys()}
    return found | {ACTIONS[action]} if action in ACTIONS else found


def _texts(path: str) -> Iterator[str]:
    """The text of each page; a page that cannot be read is empty."""
    left = MOST_LETTERS
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None
    for number in range(len(document)):
        text = clean(_text_of(document, number))[: min(left, MOST_LETTERS_A_PAGE)]
        left -= len(text)
        yield text


def _text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
        page.close()
    except pypdfium2.PdfiumError:
        return ""
    return str(text)


def clean(text: str) -> str:
    """A page's text with its line-end hyphens joined and without invisible characters."""
    lines = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n")
    return UNWANTED.sub("", LINE_END_HYPHEN.sub(_joined, lines)).strip()


def _joined(found: re.Match[str]) -> str:
    """Join a word that was cut at the end of a line; keep the hyphen where it belongs."""
    head, tail = found["head"], found["tail"]
    if tail in SUSPENDED_BEFORE:
        return f"{head}- {tail}"
    return head + tail if head.islower() and tail[0].islower() else f"{head}-{tail}"


def _is_text(texts: list[str]) -> bool:
    with_text = sum(len(text) >= LEAST_LETTERS for text in texts)
    return with_text > 0 and with_text >= SCANNED_BELOW * len(texts)


def _limit_this_process() -> None:
    """Bind memory, time and output before the first byte of the file is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT_BYTES, MOST_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str) -> None:
    """Read the file and print the findings."""
    _limit_this_process()
    json.dump(asdict(extract(path)), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main(sys.argv[1])
