"""What an uploaded list says, as rows of words: CSV or XLSX, bounded, never calculated.

A file is judged by its bytes, not by its name. Letters: a byte order mark decides; else UTF-8,
which Swedish text in Windows-1252 practically never happens to be; else Windows-1252, which is
Latin-1 as far as anybody types it. A guesser (charset-normalizer) was weighed and left: on ten
short lines of names it guesses Central European as readily, and differently from file to file.
"""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants import apart
from participants.plain_text import clean_line
from seminars.workbooks import LONGEST_CELL, MOST_COLUMNS, MOST_LINES, MOST_OUTPUT_BYTES

Row = tuple[str, ...]

MOST_BYTES = 5 * 1024 * 1024
MOST_BYTES_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 5_000
WALL_SECONDS = 20
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # what spreadsheets are packed with
# What zipfile raises for bytes that are not what the file says of itself.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = (";", ",", "\t")
NAMES_ITS_SEPARATOR = re.compile(r"^sep=([;,\t])\n")
UNREADABLE = _(
    "Filen går inte att läsa som XLSX. Öppna den i Excel, spara den på nytt och försök igen."
)
TYPE_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class NotAList(Exception):
    """A file that cannot be read as a list; ``words`` say why and what helps."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


def rows_of(file: IO[bytes]) -> list[tuple[int, Row]]:
    """The rows that are not empty, each with its line in the file, counted from 1.

    At most MOST_ROWS and a heading. Raises NotAList.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotAList(_("Filen är större än 5 MB. Dela upp listan i flera filer."))
    if not content.strip():
        raise NotAList(_("Filen är tom."))
    found = list(islice(_filled(_lines(content)), MOST_ROWS + 2))
    if len(found) > MOST_ROWS + 1:
        raise NotAList(_("Listan har fler än 5 000 rader. Dela upp den i flera filer."))
    return found


def _lines(content: bytes) -> Iterator[tuple[int, Row]]:
    if content.startswith(ZIP):
        return _lines_of_xlsx(content)
    if content.startswith(OLD_EXCEL):
        raise NotAList(
            _("Filen är i Excels äldre format. Spara den som .xlsx eller .csv och försök igen.")
        )
    return enumerate(_lines_of_csv(_text(content)), start=1)


def _filled(lines: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    for number, row in lines:
        if number > MOST_LINES:
            raise NotAList(
                _(
                    "Bladet har fler än 50 000 rader, tomma medräknade. "
                    "Kopiera listan till ett nytt blad och försök igen."
                )
            )
        if any(row):
            filled = max(index for index, words in enumerate(row) if words)
            yield number, row[: filled + 1]


def _text(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\x00" in content:
        raise NotAList(_("Filen är varken CSV eller XLSX. Spara listan som .xlsx eller .csv."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines_of_csv(text: str) -> Iterator[Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = NAMES_ITS_SEPARATOR.match(text)
    separator = named[1] if named else _separator(text)
    reader = csv.reader(io.StringIO(text[named.end() :] if named else text), delimiter=separator)
    try:
        for row in reader:
            yield tuple(_words(cell) for cell in row[:MOST_COLUMNS])
    except csv.Error as error:
        raise NotAList(
            _("Rad {line} går inte att läsa. Titta efter ett citattecken utan slut.").format(
                line=reader.line_num
            )
        ) from error


def _separator(text: str) -> str:
    """The sign that parts most cells in the first lines that have any."""
    beginning = "\n".join(text.split("\n", 10)[:10])
    return max(SEPARATORS, key=beginning.count)


def _lines_of_xlsx(content: bytes) -> Iterator[tuple[int, Row]]:
    """The rows that a limited child process finds on the first sheet."""
    _refuse_hostile(content)
    module, most = "seminars.workbooks", MOST_OUTPUT_BYTES
    try:
        printed = apart.said_by(module, given=content, seconds=WALL_SECONDS, at_most=most)
    except apart.Died as error:
        raise NotAList(UNREADABLE) from error
    for number, row in json.loads(printed):
        yield number, tuple(_words(cell) for cell in row)


def _refuse_hostile(content: bytes) -> None:
    """What would unpack to more than its worth, or defines XML entities: no spreadsheet does."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > MOST_BYTES_UNPACKED:
                raise NotAList(
                    _("Filen packas upp till mer än 20 MB. Kopiera listan till en ny fil.")
                )
            packings = {part.compress_type for part in parts}
            if packings - PACKINGS or any(_declares_types(packed, part) for part in parts):
                raise NotAList(UNREADABLE)
    except DAMAGED as error:
        raise NotAList(UNREADABLE) from error


def _declares_types(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type or an entity; as UTF-16 it would have NULs."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    return bool(TYPE_DECLARATION.search(packed.read(part).replace(b"\x00", b"")))


def _words(cell: str) -> str:
    """One line of what the cell says. Our own files mark words that look like a formula."""
    return clean_line(re.sub(r"^'(?=[=+\-@])", "", cell[:LONGEST_CELL]))
