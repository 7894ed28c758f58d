"""A few lines of a page, the words that were asked for marked; built from escaped text."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from materials.analysis import WORD, folded, index_keys, normal
from materials.query import Query, Wording

LENGTH = 240
BEFORE = 60
COMPARED_LETTERS = 2


class Word(NamedTuple):
    """A word of the text with its place."""

    start: int
    end: int
    word: str


def snippet(text: str, asked: Query) -> SafeString:
    """The stretch of the text that holds most of what was asked for, marked."""
    text = " ".join(text.split())
    spans = _spans(text, asked)
    start, end = _stretch(text, spans)
    inside = [(first, last) for first, last in spans if start <= first and last <= end]
    return format_html(
        "{}{}{}",
        "… " if start else "",
        _marked(text, start, end, inside),
        " …" if end < len(text) else "",
    )


def _spans(text: str, asked: Query) -> list[tuple[int, int]]:
    """Where the words and phrases stand, in order and without overlaps."""
    words = [Word(*each.span(), normal(each.group())) for each in WORD.finditer(text)]
    wordings = [wording for term in asked.terms for wording in term.wordings]
    found = sorted(span for wording in wordings for span in _places(words, wording))
    apart: list[tuple[int, int]] = []
    for first, last in found:
        if not apart or first >= apart[-1][1]:
            apart.append((first, last))
    return apart


def _places(words: list[Word], wording: Wording) -> Iterator[tuple[int, int]]:
    """Where one wording stands. Only words that begin as some key does are looked up."""
    length = len(wording.words) if wording.adjacent else 1
    keys = wording.groups[0] if wording.adjacent else frozenset().union(*wording.indexed)
    beginnings = {folded(key).lstrip("~")[:COMPARED_LETTERS] for key in keys}
    for place in range(len(words) - length + 1):
        here = words[place : place + length]
        if folded(here[0].word)[:COMPARED_LETTERS] not in beginnings:
            continue
        if keys.isdisjoint(index_keys(here[0].word)):
            continue
        if not wording.adjacent or wording.stands_at([each.word for each in here]):
            yield here[0].start, here[-1].end


def _stretch(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Start and end of the stretch with most places in it, cut between words."""
    starts = [max(first - BEFORE, 0) for first, _ in spans] or [0]
    best = max(starts, key=lambda start: sum(start <= at < start + LENGTH for at, _ in spans))
    start = 0 if best == 0 else text.find(" ", best) + 1
    cut = text.rfind(" ", start, start + LENGTH)
    whole = len(text) - start <= LENGTH
    return start, len(text) if whole or cut <= start else cut


def _marked(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> SafeString:
    pieces: list[tuple[SafeString | str]] = []
    for first, last in spans:
        pieces += [(text[start:first],), (format_html("<mark>{}</mark>", text[first:last]),)]
        start = last
    return format_html_join("", "{}", [*pieces, (text[start:end],)])
