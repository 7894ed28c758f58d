"""Every letter has its three templates, and every template of a letter has its letter."""

import ast
from pathlib import Path

import pytest

from tests.architecture import source

PARTS = (".subject.txt", ".txt", ".html")
FOLDERS = sorted(source.ROOT.glob("templates/*/letters"))


def letters(folder: Path) -> set[str]:
    """The letters for which a folder holds at least one part; “_…” are fragments of them."""
    names = {path.name.split(".")[0] for path in folder.iterdir() if not path.name.startswith("_")}
    return names - {"base"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_letter_has_subject_text_and_html(folder: Path) -> None:
    missing = [
        f"{name}{part}"
        for name in sorted(letters(folder))
        for part in PARTS
        if not (folder / f"{name}{part}").is_file()
    ]
    assert missing == []


def test_letters_that_are_written_have_templates() -> None:
    """Names of templates are plain strings in the code: “seminars/letters/registered”."""
    named = {
        node.value
        for path in source.files()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "/letters/" in node.value
        and "{" not in node.value
        and not node.value.endswith("/")
        and " " not in node.value
    }
    missing = [
        name for name in named if not (source.ROOT / "templates" / f"{name}.subject.txt").is_file()
    ]
    assert sorted(missing) == []
