"""What somebody typed into the search box, understood. Nothing that can be typed is an error."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from materials.analysis import folded, index_keys, is_function_word, query_keys, words_of
from materials.index import Group

LONGEST_QUERY = 10_000
MOST_TERMS = 24
MOST_ALSO_SHOWN = 3
CHUNK = re.compile(r'-?"[^"]*"?|[^\s"]+')
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True)
class Wording:
    """One way to say a term: words that stand together, or just occur."""

    words: tuple[str, ...]
    adjacent: bool = False
    exact: bool = False

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The keys that answer each word."""
        return tuple(query_keys(word) for word in self.words)

    @cached_property
    def indexed(self) -> tuple[Group, ...]:
        """The keys to ask the index for: *och* and *the* find everything and are left out."""
        telling = zip(self.words, self.groups, strict=True)
        return tuple(keys for word, keys in telling if not is_function_word(word)) or self.groups

    def is_met_by(self, words: Sequence[str]) -> bool:
        """Whether a text, given as its words, says this."""
        if not self.adjacent:
            present = {key for word in words for key in index_keys(word)}
            return all(keys & present for keys in self.indexed)
        length = len(self.words)
        starts = range(len(words) - length + 1)
        return any(self.stands_at(words[start : start + length]) for start in starts)

    def stands_at(self, words: Sequence[str]) -> bool:
        """Whether exactly these words say it."""
        if self.exact:
            return all(_same_letters(*pair) for pair in zip(self.words, words, strict=True))
        pairs = zip(self.groups, words, strict=True)
        return all(not keys.isdisjoint(index_keys(word)) for keys, word in pairs)


def _same_letters(asked: str, found: str) -> bool:
    """Whether the word stands there as typed; who types no diacritics may mean some."""
    return asked in (found, folded(found))


@dataclass(frozen=True)
class Term:
    """Something the reader asks for, with the other ways to say it."""

    wordings: tuple[Wording, ...]

    @property
    def needs_text(self) -> bool:
        """Whether keys alone cannot decide, because words must stand together."""
        return any(wording.adjacent for wording in self.wordings)

    @property
    def indexed(self) -> tuple[tuple[Group, ...], ...]:
        """The question to the index."""
        return tuple(wording.indexed for wording in self.wordings)

    def is_met_by(self, words: Sequence[str]) -> bool:
        """Whether a text says it in one of the ways."""
        return any(wording.is_met_by(words) for wording in self.wordings)


@dataclass(frozen=True)
class Query:
    """A search box, understood."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    also_shows: tuple[str, ...] = ()


def cleaned(typed: str) -> str:
    """What was typed, bounded and without what cannot be seen."""
    visible = UNSEEN.sub(" ", unicodedata.normalize("NFKC", typed[:LONGEST_QUERY]))
    return " ".join(visible.split())


def understood(typed: str, *, synonyms: Iterable[Sequence[str]] = ()) -> Query:
    """The query: words are all asked for, "…" stands together, -word is left out."""
    terms: list[Wording] = []
    excluded: list[Term] = []
    for chunk in CHUNK.findall(cleaned(typed))[:MOST_TERMS]:
        wording = _wording(chunk)
        if wording.words and chunk.startswith("-"):
            excluded.append(Term((wording,)))
        elif wording.words:
            terms.append(wording)
    return _with_synonyms(_telling(terms), tuple(excluded), synonyms)


def _wording(chunk: str) -> Wording:
    """Read one chunk; "2022:6" and "e-post" are words that stand together."""
    words = tuple(words_of(chunk))[:MOST_TERMS]
    quoted = '"' in chunk
    return Wording(words, adjacent=quoted or len(words) > 1, exact=quoted)


def _telling(wordings: list[Wording]) -> list[Wording]:
    """Leave out words that only hold the sentence together, unless there are no others."""
    telling = [each for each in wordings if each.adjacent or not is_function_word(each.words[0])]
    return telling or wordings


def _with_synonyms(
    wordings: list[Wording], excluded: tuple[Term, ...], synonyms: Iterable[Sequence[str]]
) -> Query:
    """Join each stretch of words that is a known term with the terms that mean the same."""
    known = _known_terms(synonyms)
    terms: list[Term] = []
    shown: list[str] = []
    while wordings:
        taken, others = _longest_known(wordings, known)
        own = wordings[0] if taken == 1 else Wording(_joined(wordings[:taken]))
        terms.append(Term((own, *(_as_wording(other) for other in others))))
        shown += others[:MOST_ALSO_SHOWN]
        wordings = wordings[taken:]
    return Query(tuple(terms), excluded, tuple(dict.fromkeys(shown)))


def _joined(wordings: Sequence[Wording]) -> tuple[str, ...]:
    return tuple(word for wording in wordings for word in wording.words)


def _as_wording(term: str) -> Wording:
    words = tuple(words_of(term))
    return Wording(words, adjacent=len(words) > 1)


def _known_terms(synonyms: Iterable[Sequence[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Each term's telling words with the other terms of its group."""
    return [
        (tuple(words_of(term)), [other for other in group if other != term])
        for group in synonyms
        for term in group
        if any(words_of(term))
    ]


def _longest_known(
    wordings: Sequence[Wording], known: list[tuple[tuple[str, ...], list[str]]]
) -> tuple[int, list[str]]:
    """How many wordings the longest known term at the start takes, and what means the same."""
    best: tuple[int, list[str]] = (1, [])
    for words, others in known:
        taken = _taken_by(words, wordings)
        if taken > best[0] or (taken == 1 and not best[1]):
            best = (taken, others)
    return best


def _taken_by(words: tuple[str, ...], wordings: Sequence[Wording]) -> int:
    """How many wordings are exactly these words (in any form); 0 if they are not."""
    telling = tuple(word for word in words if not is_function_word(word)) or words
    for spoken in {words, telling}:
        for taken in range(1, min(len(spoken), len(wordings)) + 1):
            typed = _joined(wordings[:taken])
            if len(typed) == len(spoken) and Wording(typed, adjacent=True).is_met_by(spoken):
                return taken
    return 0
