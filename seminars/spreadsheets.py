"""Rows as files that a spreadsheet opens as they are, and that do nothing there.

CSV with a byte order mark and semicolons, as Excel in Swedish expects. A cell that a spreadsheet
would read as a formula gets an apostrophe in front (OWASP: CSV injection; ASVS 1.2.10). XLSX says
of each cell what it is, so there words are words and need no apostrophe.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float
Row = Sequence[Cell]

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = frozenset("=+-@\t\r\n\x00＝＋－＠")
# What XML 1.0 (2.2) cannot carry, and so no XLSX can.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767  # characters: Excel calls a file with longer ones damaged
LONGEST_SHEET_NAME = 31
WIDTH_OF_A_COLUMN = 24  # characters


class _Line:
    """What csv.writer writes to: hands each line back instead of keeping it."""

    def write(self, line: str) -> bytes:
        return line.encode("utf-8", errors="replace")


def inert(cell: object) -> str:
    """The cell as text that no spreadsheet calculates with or calls out by."""
    words = str(cell).replace("\x00", "")
    begins = words.lstrip(" \u00a0")[:1] or words[:1]
    return f"'{words}" if begins in STARTS_A_FORMULA and begins else words


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """The lines of a CSV file, one by one."""
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK.encode()
    for row in rows:
        yield writer.writerow([inert(cell) for cell in row])


def xlsx_file(sheets: Iterable[tuple[str, Iterable[Row]]]) -> IO[bytes]:
    """An open file with a sheet for each name; the first row of each is its heading.

    Rows go to disk as they come: 20,000 of them take no more memory than ten.
    """
    book = Workbook(write_only=True)
    for name, rows in sheets:
        _fill(book.create_sheet(_sheet_name(name)), rows)
    file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def _fill(sheet: WriteOnlyWorksheet, rows: Iterable[Row]) -> None:
    sheet.freeze_panes = "A2"
    for index, row in enumerate(rows):
        if index == 0:
            _set_widths(sheet, len(row))
        sheet.append([_cell(sheet, value, is_heading=index == 0) for value in row])


def _set_widths(sheet: WriteOnlyWorksheet, columns: int) -> None:
    for number in range(columns):
        letters = chr(ord("A") + number % 26)
        name = f"{chr(ord('A') + number // 26 - 1)}{letters}" if number >= 26 else letters
        sheet.column_dimensions[name].width = WIDTH_OF_A_COLUMN


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, is_heading: bool) -> WriteOnlyCell:
    """A number stays a number; words are marked as words, whatever they begin with."""
    cell = WriteOnlyCell(sheet, value=value if isinstance(value, int | float) else None)
    if isinstance(value, str):
        cell.value = NOT_IN_XML.sub("", value)[:LONGEST_CELL]
        cell.data_type = "s"
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _sheet_name(name: str) -> str:
    """Excel takes neither these characters nor long names."""
    return re.sub(r"[\[\]:*?/\\]", " ", NOT_IN_XML.sub("", name))[:LONGEST_SHEET_NAME] or "1"
