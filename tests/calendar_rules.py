"""Prints each row of docs/calendar.md with the tests that prove it: `make rules`.

A test names its rows in its own name, `test_r4_…` or `test_b4_b5_case_5_…`; where the name cannot
carry them, a line of its docstring does: `Rows: F15, I14.` Exit code 1 when a row has no test.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "calendar.md"
ROW = re.compile(r"^\| ([BVFIR]?\d+) \| (.+?) \|")
IN_A_NAME = re.compile(r"(?<=_)(case_\d+|[bvfir]\d+)(?=_|$)")
IN_A_DOCSTRING = re.compile(r"^\s*Rows: (.+)\.$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One rule, or one of the nasty cases, with its first words."""

    name: str
    words: str


def rows() -> list[Row]:
    """Every row of every table of the page, in its order."""
    found = (ROW.match(line) for line in PAGE.read_text().splitlines())
    return [Row(_row_name(row[1]), row[2]) for row in found if row]


def proofs() -> dict[str, list[str]]:
    """The names of tests by the row that they prove, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, row in _claims(ast.parse(path.read_text())):
            found[row].append(f"{path.relative_to(TESTS)}::{name}")
    return found


def without_proof(asked: Iterable[Row]) -> list[str]:
    """Those of the rows that no test names."""
    proven = proofs()
    return [row.name for row in asked if row.name not in proven]


def without_row(known: Iterable[Row]) -> list[str]:
    """What tests claim to prove and is none of the rows: a slip of the pen."""
    return sorted(set(proofs()) - {row.name for row in known})


def _row_name(number: str) -> str:
    return f"case {number}" if number.isdigit() else number


def _claims(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = IN_A_DOCSTRING.search(ast.get_docstring(node) or "")
            named = [name.replace("case_", "case ") for name in IN_A_NAME.findall(node.name)]
            for row in [*named, *(said[1].split(", ") if said else [])]:
                yield node.name, row if row.startswith("case") else row.upper()


def _lines() -> Iterator[str]:
    proven = proofs()
    for row in rows():
        yield f"{row.name:8}{row.words[:90]}"
        yield from (f"        - {test}" for test in proven.get(row.name, ["NO TEST"]))


if __name__ == "__main__":
    print("\n".join(_lines()))
    missing = without_proof(rows())
    print(f"\n{len(rows())} rows, {len(missing)} without a test. {' '.join(missing)}".rstrip())
    sys.exit(1 if missing else 0)
