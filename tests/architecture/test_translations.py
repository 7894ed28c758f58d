"""English is complete: nothing missing, nothing guessed, nothing forgotten to compile."""

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import source

CATALOGUE = source.ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?[a-z][^>]*>|<\w+:\w+>")

Message = tuple[str, tuple[str, ...], bool]


def messages() -> list[Message]:
    """Every entry as (msgid after its context, translations, whether it is a guess); no header."""
    text = CATALOGUE.read_text(encoding="utf-8")
    entries = [_message(entry) for entry in text.split("\n\n") if "\nmsgid " in f"\n{entry}"]
    return [entry for entry in entries if entry[0]]


def _message(entry: str) -> Message:
    current = [line for line in entry.splitlines() if not line.startswith("#~")]
    found = re.findall(r'^(msg\S+) (".*"(?:\n".*")*)', "\n".join(current), re.MULTILINE)
    texts = [(key, "".join(part[1:-1] for part in value.splitlines())) for key, value in found]
    context = "".join(f"{text}\x04" for key, text in texts if key == "msgctxt")
    msgid = next((f"{context}{text}" for key, text in texts if key == "msgid" and text), "")
    translations = tuple(text for key, text in texts if key.startswith("msgstr"))
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in current)
    return msgid, translations, is_fuzzy


def test_every_text_is_translated() -> None:
    assert [msgid for msgid, translations, _ in messages() if not all(translations)] == []


def test_no_translation_is_a_guess() -> None:
    assert [msgid for msgid, _, is_fuzzy in messages() if is_fuzzy] == []


def test_placeholders_are_kept() -> None:
    wrong = [
        msgid
        for msgid, translations, _ in messages()
        for translation in translations
        if set(PLACEHOLDER.findall(translation)) != set(PLACEHOLDER.findall(msgid))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_in_step() -> None:
    """The .mo is committed, so that nobody needs gettext's tools to run the site."""
    with COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    said = {text for key, text in compiled.items() if key}
    written = {_unescaped(text) for _, translations, _ in messages() for text in translations}
    assert said == written


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def test_no_text_waits_to_be_collected(tmp_path: Path) -> None:
    """Collect again into a copy and compare: a text that only the code knows is untranslated."""
    before = {msgid for msgid, _, _ in messages()}
    assert collected(tmp_path) - before == set()


def collected(folder: Path) -> set[str]:
    """Give the texts of the code, as makemessages finds them; skip without gettext's tools."""
    if shutil.which("xgettext") is None:
        pytest.skip("no gettext; install it: apt install gettext")
    copy = folder / "site"
    for name in (*source.ROOMS, "templates"):
        shutil.copytree(
            source.ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc", "*.html.py")
        )
    (copy / "locale").mkdir()
    code = (
        "import django\nfrom django.conf import settings\n"
        "settings.configure(LANGUAGE_CODE='sv', LOCALE_PATHS=['locale'])\ndjango.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('makemessages', locale=['en'], verbosity=0, no_location=True)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True, capture_output=True)
    text = (copy / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    entries = [_message(entry) for entry in text.split("\n\n")]
    return {msgid for msgid, _, _ in entries if msgid}
