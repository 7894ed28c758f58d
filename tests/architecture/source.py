"""Walks over the project's own source, for tests that measure it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "participants", "materials", "seminars")

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    path: Path
    node: Definition

    @property
    def lines(self) -> int:
        """How long it is: from ``def`` to its last line, without the docstring."""
        first = self.node.body[0]
        is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        documented = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
        return (self.node.end_lineno or 0) - self.node.lineno + 1 - documented

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno} {self.node.name} ({self.lines})"


@cache
def files() -> tuple[Path, ...]:
    """Every module of the four rooms, without migrations."""
    found = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def functions() -> tuple[Function, ...]:
    return tuple(Function(path, node) for path in files() for node in _definitions(path))


def _definitions(path: Path) -> Iterator[Definition]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Definition):
            yield node


def is_view_module(path: Path) -> bool:
    return "views" in path.parts or path.name == "views.py"


def templates(suffix: str = ".html") -> list[Path]:
    return sorted((ROOT / "templates").rglob(f"*{suffix}"))
