"""Uploaded lists: every honest spelling is read, and what is hostile is refused in words."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from openpyxl import Workbook

from seminars import tables, workbooks
from seminars.tables import NotAList, rows_of

HEADING = ("Namn", "E-post")
ROW = ("Åsa Öst", "asa@example.org")


def read(content: bytes) -> list[tuple[str, ...]]:
    return [row for _line, row in rows_of(io.BytesIO(content))]


def refusal(content: bytes) -> str:
    with pytest.raises(NotAList) as refused:
        rows_of(io.BytesIO(content))
    return str(refused.value.words)


def an_xlsx(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return stored(book)


def stored(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same file with its parts rewritten."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def with_sheet(sheet: bytes) -> bytes:
    return repacked(
        an_xlsx(HEADING), lambda name, part: sheet if name.endswith("sheet1.xml") else part
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_swedish_letters_in_every_common_spelling(
    encoding: str, separator: str, line_end: str
) -> None:
    text = line_end.join([separator.join(HEADING), separator.join(ROW), ""])
    assert read(text.encode(encoding)) == [HEADING, ROW]


def test_the_dashes_of_windows() -> None:
    assert read("Namn;E-post\nÅsa – Öst;a@example.org".encode("cp1252"))[1][0] == "Åsa – Öst"


def test_a_file_that_names_its_separator() -> None:
    assert read(b"sep=,\nNamn,E-post;mejl\nAnna,a@example.org") == [
        ("Namn", "E-post;mejl"),
        ("Anna", "a@example.org"),
    ]


def test_quotes_separators_and_line_breaks_inside_a_cell() -> None:
    content = b'Namn;Organisation\n"Exempelsson; Anna";"Elevh\xc3\xa4lsan\nV\xc3\xa4xj\xc3\xb6"\n'
    assert read(content)[1] == ("Exempelsson; Anna", "Elevhälsan Växjö")


def test_lines_are_counted_as_in_the_file_and_empty_ones_left_out() -> None:
    found = rows_of(io.BytesIO(b"Namn;E-post\n;\n\nAnna;a@example.org\n"))
    assert [line for line, _row in found] == [1, 4]


def test_xlsx_with_numbers_days_and_gaps() -> None:
    from datetime import date  # noqa: PLC0415  (only here)

    content = an_xlsx(HEADING, ("Anna", None), (7, date(2026, 12, 17)), (True, 1.5))
    assert read(content) == [HEADING, ("Anna",), ("7", "2026-12-17 00:00:00"), ("True", "1.5")]


def test_a_formula_is_the_words_it_is_written_with() -> None:
    assert read(an_xlsx(HEADING, ('=HYPERLINK("http://evil.example")', "x")))[1][0] == (
        '=HYPERLINK("http://evil.example")'
    )
    assert read(b"Namn;E-post\n=1+1;x")[1][0] == "=1+1"


def test_our_own_mark_before_a_formula_is_taken_away_again() -> None:
    assert read(b"Namn;E-post\n'=1+1;'Olle")[1] == ("=1+1", "'Olle")


def test_five_thousand_rows_and_a_heading_are_read() -> None:
    rows = [b"Namn;E-post", *(b"Anna;a%d@example.org" % number for number in range(5000))]
    assert len(read(b"\n".join(rows))) == 5001
    assert "fler än 5 000 rader" in refusal(b"\n".join([*rows, b"Bo;b@example.org"]))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom"),
        (b" \n\n", "Filen är tom"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "äldre format"),
        (b"%PDF-1.7\n\x00\x01\x02", "varken CSV eller XLSX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "varken CSV eller XLSX"),
        (b"PK\x03\x04 not a zip after all", "inte att läsa som XLSX"),
        (b"Namn;E-post\n" + b"x" * 200_000, "Rad 2"),
        (b"x" * (tables.MOST_BYTES + 1), "större än 5 MB"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_zip_that_is_no_spreadsheet() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert "inte att läsa som XLSX" in refusal(file.getvalue())


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_file_that_was_damaged_on_the_way(packing: int) -> None:
    whole = packed_as(packing)
    for place in range(4, len(whole), 25):
        damaged = bytearray(whole)
        damaged[place : place + 6] = bytes(byte ^ 0xFF for byte in damaged[place : place + 6])
        with suppress(NotAList):
            tables._refuse_hostile(bytes(damaged))  # nothing but NotAList may come out


def packed_as(packing: int) -> bytes:
    """Give a part that does not unpack to nothing, so that damage lands in the packed bytes."""
    file = io.BytesIO()
    words = "".join(f"<t>{number * number}</t>" for number in range(900))
    with zipfile.ZipFile(file, "w", packing) as book:
        book.writestr("xl/sharedStrings.xml", f"<sst>{words}</sst>")
    return file.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    bomb = repacked(
        an_xlsx(HEADING),
        lambda name, part: b" " * (50 * 1024 * 1024) if name.endswith("sheet1.xml") else part,
    )
    assert len(bomb) < 200_000
    assert "mer än 20 MB" in refusal(bomb)


def test_a_bomb_that_lies_about_its_size() -> None:
    bomb = bytearray(
        repacked(
            an_xlsx(HEADING),
            lambda name, part: b" " * (50 * 1024 * 1024) if name.endswith("sheet1.xml") else part,
        )
    )
    true_size = (50 * 1024 * 1024).to_bytes(4, "little")
    assert bomb.count(true_size) >= 1
    assert "inte att läsa som XLSX" in refusal(
        bytes(bomb).replace(true_size, (1000).to_bytes(4, "little"))
    )


@pytest.mark.parametrize(
    "entity",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
        b"<!--" + b"x" * 100_000 + b'--><!DOCTYPE x [<!ENTITY a "b">]>',
    ],
)
@pytest.mark.parametrize("part", ["sheet1.xml", "workbook.xml", "workbook.xml.rels", "styles.xml"])
def test_entities_are_refused(entity: bytes, part: str) -> None:
    def with_entity(name: str, content: bytes) -> bytes:
        if not name.endswith(part):
            return content
        declaration, _end, rest = content.rpartition(b"?>")
        return declaration + _end + entity + rest

    hostile = repacked(an_xlsx(HEADING, ROW), with_entity)
    assert "inte att läsa som XLSX" in refusal(hostile)


def test_an_entity_in_a_cell_is_never_resolved() -> None:
    sheet = (
        b"<!--" + b"x" * 100_000 + b'--><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
    )
    assert "inte att läsa som XLSX" in refusal(with_sheet(sheet))


def test_a_million_empty_rows_are_not_waited_for() -> None:
    book = Workbook()
    book.active.append(HEADING)
    book.active.cell(row=1_048_576, column=1, value="sist")
    assert "fler än 50 000 rader" in refusal(stored(book))


def test_a_sheet_that_lies_about_its_size() -> None:
    honest = an_xlsx(HEADING, ROW)
    lying = repacked(
        honest, lambda _name, part: part.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    )
    assert lying != honest
    assert read(lying) == [HEADING, ROW]


def test_a_thousand_columns_are_cut() -> None:
    content = an_xlsx(tuple(f"k{number}" for number in range(1000)))
    assert len(read(content)[0]) == workbooks.MOST_COLUMNS


def test_control_characters_are_left_out() -> None:
    assert read("Namn;E-post\nAn\x07na\u202e;x".encode())[1][0] == "Anna"
