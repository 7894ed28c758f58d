"""Cells that no spreadsheet calculates with, and sheets that come back as they were written."""

import csv
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from seminars import spreadsheets

EVIL = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
]


def sheet_of(rows: list[list[Any]]) -> Any:
    with spreadsheets.xlsx_file([("Blad", rows)]) as file:
        return load_workbook(BytesIO(file.read())).worksheets[0]


@pytest.mark.parametrize(
    ("cell", "words"),
    [("\x00=1", "'=1"), ("", ""), ("Anna", "Anna"), (3, "3"), ("a=b", "a=b"), ("\r=1", "'\r=1")],
)
def test_inert_cells(cell: Any, words: str) -> None:
    assert spreadsheets.inert(cell) == words


def test_csv_is_what_swedish_excel_opens() -> None:
    content = b"".join(spreadsheets.csv_lines([["Namn", "Antal"], ["Åsa; Öst", 3]]))
    assert content == '\ufeffNamn;Antal\r\n"Åsa; Öst";3\r\n'.encode()


@pytest.mark.parametrize("evil", EVIL)
def test_no_line_of_csv_begins_a_formula(evil: str) -> None:
    content = b"".join(spreadsheets.csv_lines([[evil]])).decode("utf-8-sig")
    assert next(csv.reader([content], delimiter=";"))[0].startswith("'")


@pytest.mark.parametrize("evil", EVIL)
def test_words_stay_words_in_xlsx(evil: str) -> None:
    cell = sheet_of([["Namn"], [evil]])["A2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == evil.strip()


def test_numbers_stay_numbers() -> None:
    assert sheet_of([["Antal"], [43]])["A2"].value == 43


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_what_xml_cannot_carry_is_left_out(bad: str) -> None:
    assert sheet_of([["Namn"], [f"An{bad}na"]])["A2"].value == "Anna"


def test_a_cell_is_never_longer_than_excel_takes() -> None:
    assert len(sheet_of([["x" * 40_000]])["A1"].value) == 32_767


@pytest.mark.parametrize(
    ("name", "becomes"), [("a/b:[c]*?\\", "a b  c    "), ("å" * 40, "å" * 31), ("", "1")]
)
def test_a_sheet_gets_a_name_that_excel_takes(name: str, becomes: str) -> None:
    with spreadsheets.xlsx_file([(name, [["x"]])]) as file:
        assert load_workbook(file).sheetnames == [becomes]


def test_more_than_26_columns() -> None:
    sheet = sheet_of([[str(number) for number in range(30)]])
    assert [cell.value for cell in sheet[1]] == [str(number) for number in range(30)]
    assert sheet.column_dimensions["AB"].width == spreadsheets.WIDTH_OF_A_COLUMN
