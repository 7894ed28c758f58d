"""The bars for the code: short functions, short files, views that only show."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.architecture import source

LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_FILE = 40, 25, 350
MOST_CSS_BYTES = 30_000
NOT_IN_VIEWS = {"save", "create", "filter", "bulk_create", "update", "delete", "get_or_create"}


def test_no_function_is_long() -> None:
    assert [str(each) for each in source.functions() if each.lines > LONGEST_FUNCTION] == []


def test_functions_are_short_as_a_rule() -> None:
    lengths = [each.lines for each in source.functions()]
    assert median(lengths) <= 6
    assert quantiles(lengths, n=10)[8] <= 20


def test_no_file_is_long() -> None:
    lengths = {_name(path): len(path.read_text().splitlines()) for path in source.files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}
    assert quantiles(lengths.values(), n=10)[8] <= 220


def test_views_are_short() -> None:
    views = [each for each in source.functions() if source.is_view_module(each.path)]
    assert views
    assert [str(each) for each in views if each.lines > LONGEST_VIEW] == []


def test_views_neither_ask_nor_change_the_database_themselves() -> None:
    modules = [path for path in source.files() if source.is_view_module(path)]
    assert [found for path in modules for found in _database_calls(path)] == []


def _database_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_of_rows = not isinstance(node.func.value, ast.Name | ast.Constant | ast.Dict)
            is_save = node.func.attr == "save"
            if node.func.attr in NOT_IN_VIEWS and (is_of_rows or is_save):
                yield f"{_name(path)}:{node.lineno} .{node.func.attr}("


def test_every_function_says_what_it_returns() -> None:
    silent = [str(each) for each in source.functions() if each.node.returns is None]
    assert silent == []


def test_the_stylesheet_stays_small() -> None:
    sheets = list((source.ROOT / "static" / "css").glob("*.css"))
    assert sum(sheet.stat().st_size for sheet in sheets) < MOST_CSS_BYTES


def _name(path: Path) -> str:
    return str(path.relative_to(source.ROOT))
