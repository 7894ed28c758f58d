"""Reads the first sheet of an XLSX in a process of its own: ``python -m seminars.workbooks``.

The file comes on standard input, the rows go out as JSON. A hostile file can make any reader
work and fill memory without end, so this process may do little of both, and knows nothing of the
site: neither its settings nor its database.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

MEMORY = 700 * 1024 * 1024
CPU_SECONDS = 8
MOST_OUTPUT_BYTES = 64 * 1024 * 1024
MOST_LINES = 50_000  # of a sheet, the empty ones too
MOST_ROWS = 5_001  # with the heading
MOST_COLUMNS = 60
LONGEST_CELL = 2_000  # characters


def filled_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with its line counted from 1; one more than may be, at most.

    Formulas come as the words they are written with. A line beyond MOST_LINES comes empty.
    """
    book = load_workbook(BytesIO(content), read_only=True, data_only=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    found = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        words = [_words(cell) for cell in row]
        if any(words) or number > MOST_LINES:
            found += 1
            yield number, words
        if number > MOST_LINES or found > MOST_ROWS:
            return


def _words(cell: object) -> str:
    """What the cell shows, as far as that can be said without calculating."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        return str(cell)
    return str(getattr(cell, "text", cell))[:LONGEST_CELL]


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT_BYTES, MOST_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_this_process()
    json.dump(list(filled_rows(sys.stdin.buffer.read())), sys.stdout)
