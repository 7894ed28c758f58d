"""Words and the keys they are found by: Swedish and English base forms in one key space.

Pure functions, the same for both databases. Stemmers fail on our own words (*barnets* does not
meet *barn*, *seminariet* does not meet *seminarier*), so every word is looked up in the word
lists of both languages; no guess at the language of a text is needed, also in mixed ones.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from materials.function_words import FUNCTION_WORDS

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 64
FOLDED = "~"  # marks a key without its diacritics, so that only queries without them meet it
SHORTEST_TAIL = 4
MOST_RESTORED = 500
RESTORED_LETTERS = {"a": "aåä", "o": "oö", "e": "eé"}
ENDINGS_OF_A_BASE_FORM = {
    "sv": ("en", "et", "er", "ar", "or", "n", "t", "r", "s"),
    "en": ("s",),
}

# Low memory: 12 MB instead of 100 in every process, for lookups of some 0.05 ms.
_lookup = DictionaryLookupStrategy(LOW_MEMORY_DICTIONARY_FACTORY)


def words_of(text: str) -> Iterator[str]:
    """The words of a text, lower case, in order."""
    for found in WORD.finditer(normal(text)):
        yield found.group()[:LONGEST_WORD]


def normal(text: str) -> str:
    """The text as it is compared: one form of each letter, lower case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def folded(word: str) -> str:
    """The word without diacritics."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def plain(word: str) -> str:
    """The word in letters that every database cuts alike; rare scripts become their codes."""
    if all(letter < "\u0180" for letter in word):
        return word
    return "".join(each if each < "\u0180" else f"u{ord(each):x}" for each in word)[:LONGEST_WORD]


def is_function_word(word: str) -> bool:
    """Whether the word only holds sentences together (*och*, *ska*, *the*)."""
    return word in FUNCTION_WORDS


@lru_cache(maxsize=65_536)
def lemma(word: str, language: str) -> str | None:
    """The base form if the word list of the language knows the word.

    The lists hold some with signs in them (*st.*, *d'or*); a key is letters and digits alone.
    """
    found = _lookup.get_lemma(word, language)
    return "".join(WORD.findall(normal(found))) or None if found else None


def is_known(word: str) -> bool:
    """Whether either word list knows the word."""
    return lemma(word, "sv") is not None or lemma(word, "en") is not None


@lru_cache(maxsize=65_536)
def keys_of(word: str) -> frozenset[str]:
    """The keys of one word: its base forms, or the word itself."""
    if is_function_word(word) or word[0].isdigit():
        return frozenset({plain(word)})
    keys = _base_forms(word) or _by_longest_tail(word) or {word}
    return frozenset(plain(key) for key in keys)


def _base_forms(word: str) -> set[str]:
    """The base forms in both languages, with the word itself where it is one of them."""
    keys = set()
    for language in ("sv", "en"):
        base = lemma(word, language)
        if base is None:
            continue
        keys.add(base)
        if base != word and _is_base_form(word, language):
            keys.add(word)  # "risk", whose first base form in the list is the verb "riska"
    return keys


def _is_base_form(word: str, language: str) -> bool:
    """Whether other words come from this one."""
    return any(lemma(word + end, language) == word for end in ENDINGS_OF_A_BASE_FORM[language])


def _by_longest_tail(word: str) -> set[str]:
    """An unknown compound with its longest known tail in base form: *lärseminarium*."""
    for cut in range(2, len(word) - SHORTEST_TAIL + 1):
        base = lemma(word[cut:], "sv")
        if base is not None:
            return {word[:cut] + base}
    return set()


def index_keys(text: str) -> list[str]:
    """All keys of a text in its order, with the folded ones behind their marker."""
    return [key for word in words_of(text) for key in _stored_keys(word)]


@lru_cache(maxsize=65_536)
def _stored_keys(word: str) -> tuple[str, ...]:
    keys = sorted(keys_of(word))
    marked = {FOLDED + folded(key) for key in keys if folded(key) != key}
    return (*keys, *sorted(marked))


def query_keys(word: str) -> frozenset[str]:
    """The keys any of which a page must hold to answer this word of a query.

    With diacritics the word means itself (*vård* does not bring *värd*); without, it may also
    have been typed on a keyboard that lacks them.
    """
    keys = keys_of(word)
    if folded(word) != word:
        return keys
    if not is_known(word):
        keys = keys.union(*(keys_of(each) for each in _with_diacritics(word)))
    return keys | {FOLDED + folded(key) for key in (*keys, plain(word))}


def _with_diacritics(word: str) -> list[str]:
    """The known words that become this one when their diacritics are lost."""
    choices = (RESTORED_LETTERS.get(letter, letter) for letter in word)
    tried = islice(("".join(letters) for letters in product(*choices)), MOST_RESTORED)
    return [each for each in tried if each != word and is_known(each)]
