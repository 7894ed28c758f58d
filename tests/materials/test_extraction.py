"""What the child process finds in real files, good and bad."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from materials.extraction import clean, extract
from tests.make_materials import a_pdf


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.pdf"


def changed(path: Path, content: bytes | None = None) -> pikepdf.Pdf:
    path.write_bytes(content or a_pdf("En sida med text nog för att räknas."))
    return pikepdf.open(path, allow_overwriting_input=True)


def test_text_and_facts_of_each_page(path: Path) -> None:
    path.write_bytes(a_pdf("Första sidan, med text nog.", "Andra sidan, också lång nog."))
    found = extract(str(path))
    assert found.refused == ""
    assert (found.pages, found.language, found.title) == (2, "sv", "Delrapport")
    assert (found.tagged, found.has_text, found.damaged) == (True, True, False)
    assert found.texts == ["Första sidan, med text nog.", "Andra sidan, också lång nog."]
    assert found.active_content == []


def test_a_password_is_refused_but_an_empty_one_is_fine(path: Path) -> None:
    with changed(path) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="hemligt"))
    assert extract(str(path)).refused == "encrypted"
    with changed(path) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user=""))
    assert extract(str(path)).refused == ""


@pytest.mark.parametrize("content", [b"%PDF-1.7\nrubbish", b"<html>%PDF-1.7</html>", b""])
def test_what_is_no_pdf_inside_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert extract(str(path)).refused == "damaged"


def test_a_truncated_file_is_read_with_a_note_or_refused(path: Path) -> None:
    whole = a_pdf("Första sidan, med text nog.", "Andra sidan, också lång nog.")
    path.write_bytes(whole[: len(whole) * 9 // 10])
    found = extract(str(path))
    assert found.damaged or found.refused


def test_a_launch_hidden_in_a_nested_dictionary_is_refused(path: Path) -> None:
    launch = Dictionary(S=Name.Launch, F=pikepdf.String("calc.exe"))
    with changed(path) as pdf:
        pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.Named, Next=Array([launch])))
        pdf.save(path)
    assert extract(str(path)).refused == "launch"


def test_javascript_and_attachments_are_told(path: Path) -> None:
    with changed(path) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.attachments["lista.txt"] = b"hej"
        pdf.save(path)
    assert extract(str(path)).active_content == ["embedded_file", "script"]


def test_pages_without_text_count_as_scanned(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    assert not extract(str(path)).has_text


def test_no_pages_and_too_many_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)
    assert extract(str(path)).refused == "no_pages"
    path.write_bytes(a_pdf("a", "b", "c"))
    monkeypatch.setattr("materials.extraction.MOST_PAGES", 2)
    assert extract(str(path)).refused == "too_many_pages"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("sam\u0002\r\nverkan", "samverkan"),
        ("sam\ufffeverkan", "samverkan"),
        ("sam-\r\nverkan", "samverkan"),
        ("sam\u00ad\nverkan", "samverkan"),
        ("sam\u00adverkan", "samverkan"),
        ("hälso-\noch sjukvård", "hälso- och sjukvård"),
        ("IT-\nstöd", "IT-stöd"),
        ("Lund-\nMalmö", "Lund-Malmö"),
        ("ﬁnna \x07ord\ud800", "finna ord"),
        ("två\nrader", "två\nrader"),
    ],
)
def test_line_ends_are_joined_and_invisible_letters_dropped(raw: str, words: str) -> None:
    assert clean(raw) == words
