"""The index on SQLite: an ordinary FTS5 table whose rowid is the search entry's id."""

from collections.abc import Iterable, Sequence

from django.db import connection

from materials.index import Match, Row, Term, sentence

DELETE = "DELETE FROM materials_index WHERE rowid = %s"
INSERT = "INSERT INTO materials_index (rowid, title, keys, parts) VALUES (%s, %s, %s, %s)"
RETITLE = "UPDATE materials_index SET title = %s WHERE rowid = %s"
MATCH = """
    SELECT entry.id, entry.material_id, entry.page_id,
        -bm25(materials_index, 5.0, 1.0, 0.3) AS score
    FROM materials_index JOIN materials_searchentry AS entry ON entry.id = materials_index.rowid
    WHERE materials_index MATCH %s
    ORDER BY score DESC, entry.id
"""


def write(rows: Iterable[Row]) -> None:
    """Store the keys of entries, in place of what they had."""
    stored = list(rows)
    with connection.cursor() as cursor:
        cursor.executemany(DELETE, [(row.entry_id,) for row in stored])
        cursor.executemany(
            INSERT,
            [
                (row.entry_id, " ".join(row.title), " ".join(row.keys), " ".join(row.parts))
                for row in stored
            ],
        )


def retitle(entry_ids: Sequence[int], title: Sequence[str]) -> None:
    """Replace the title's keys, leaving those of the text."""
    with connection.cursor() as cursor:
        cursor.executemany(RETITLE, [(" ".join(title), entry_id) for entry_id in entry_ids])


def matching(terms: Sequence[Term], *, every: bool) -> list[Match]:
    """The entries that meet every term (or at least one), best first."""
    with connection.cursor() as cursor:
        question = sentence(terms, every=every, words=(" AND ", " OR "), quote='"')
        cursor.execute(MATCH, [question])
        return [Match(*row) for row in cursor.fetchall()]
