"""The index on PostgreSQL: a tsvector written as a literal; its own parser would cut our keys."""

from collections.abc import Iterable, Sequence

from django.db import connection

from materials.index import Match, Row, Term, sentence

LAST_POSITION = 16_383  # PostgreSQL counts no further
MOST_POSITIONS = 255  # of one key in one row
MOST_KEYS = 20_000  # a vector holds one megabyte
WRITE = "UPDATE materials_searchentry SET vector = %s::tsvector WHERE id = %s"
RETITLE = """
    UPDATE materials_searchentry SET vector = ts_filter(vector, '{b,d}') || %s::tsvector
    WHERE id = ANY(%s)
"""
MATCH = """
    SELECT id, material_id, page_id, ts_rank('{0.02, 0.1, 0.5, 1.0}', vector, question) AS score
    FROM materials_searchentry, CAST(%s AS tsquery) AS question
    WHERE vector @@ question
    ORDER BY score DESC, id
"""


def write(rows: Iterable[Row]) -> None:
    """Store the keys of entries, in place of what they had."""
    with connection.cursor() as cursor:
        cursor.executemany(WRITE, [(vector_of(row), row.entry_id) for row in rows])


def retitle(entry_ids: Sequence[int], title: Sequence[str]) -> None:
    """Replace the title's keys, leaving those of the text."""
    with connection.cursor() as cursor:
        cursor.execute(RETITLE, [vector_of(Row(0, title, ())), list(entry_ids)])


def matching(terms: Sequence[Term], *, every: bool) -> list[Match]:
    """The entries that meet every term (or at least one), best first."""
    with connection.cursor() as cursor:
        cursor.execute(MATCH, [sentence(terms, every=every, words=(" & ", " | "), quote="'")])
        return [Match(*row) for row in cursor.fetchall()]


def vector_of(row: Row) -> str:
    """Write the keys as a tsvector: A for the title, B for the text, D for parts of compounds."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, keys in (("A", row.title), ("B", row.keys), ("D", row.parts)):
        for key in keys:
            position = min(position + 1, LAST_POSITION)
            _add_place(places, key, f"{position}{weight}")
    return " ".join(f"'{key}':{','.join(found)}" for key, found in places.items())


def _add_place(places: dict[str, list[str]], key: str, place: str) -> None:
    if key not in places and len(places) >= MOST_KEYS:
        return
    found = places.setdefault(key, [])
    if len(found) < MOST_POSITIONS:
        found.append(place)
