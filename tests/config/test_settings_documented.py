"""docs/settings.md lists exactly the variables that the settings read."""

import ast
import re

from tests.architecture import source

READERS = {"text", "flag", "whole_number", "words", "required"}


def read_by_settings() -> set[str]:
    calls = (
        node
        for node in ast.walk(source.tree(source.ROOT / "config" / "settings.py"))
        if isinstance(node, ast.Call)
    )
    return {
        str(call.args[0].value)
        for call in calls
        if _name(call.func) in READERS and call.args and isinstance(call.args[0], ast.Constant)
    }


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def documented() -> set[str]:
    text = (source.ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def test_every_variable_is_documented() -> None:
    assert read_by_settings() - documented() == set()


def test_no_variable_is_documented_in_vain() -> None:
    assert documented() - read_by_settings() == set()
