"""The reader of workbooks: what it says of each cell, and that it knows nothing of the site."""

import io
import json
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from seminars import workbooks


def a_workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_lines_and_words() -> None:
    content = a_workbook(
        ["Namn", None, 7.0, 1.5, True],
        [],
        [datetime(2026, 12, 17, 9, 30), "=1+1", "x" * 3000],  # noqa: DTZ001 (as Excel has them)
    )
    first, third = workbooks.filled_rows(content)
    assert (first[0], first[1][:6]) == (1, ["Namn", "", "7", "1.5", "True", ""])
    assert (third[0], third[1][:2]) == (3, ["2026-12-17 09:30:00", "=1+1"])
    assert len(third[1][2]) == workbooks.LONGEST_CELL
    assert len(first[1]) == workbooks.MOST_COLUMNS


def test_a_formula_over_several_cells_is_its_words() -> None:
    content = a_workbook([ArrayFormula("A1", "=SUM(B1:B2)")])
    ((_line, words),) = workbooks.filled_rows(content)
    assert words[0] == "=SUM(B1:B2)"


def test_a_day_without_a_time() -> None:
    ((_line, words),) = workbooks.filled_rows(a_workbook([date(2026, 12, 17)]))
    assert words[0].startswith("2026-12-17")


def test_it_stops_one_row_after_the_last_it_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    assert len(list(workbooks.filled_rows(a_workbook(*[["a"]] * 9)))) == 3


def test_it_stops_at_the_last_line_it_may_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_LINES", 3)
    content = a_workbook(["a"], [], [], [], [], ["b"])
    assert [line for line, _words in workbooks.filled_rows(content)] == [1, 4]


def test_as_a_process_it_needs_no_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "seminars.workbooks"],
        input=a_workbook(["Åsa"]),
        capture_output=True,
        env={"LANG": "C.UTF-8"},
        check=True,
    )
    assert json.loads(done.stdout)[0][1][0] == "Åsa"


def test_it_loads_nothing_of_the_site() -> None:
    code = "import sys, seminars.workbooks; print([m for m in sys.modules if 'django' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
