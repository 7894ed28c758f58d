"""What people type, made safe to keep."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from participants.forms import AddressField, MultiLineField, SingleLineField
from participants.plain_text import UNWANTED, clean_line, clean_text, is_mailable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna \t Ek\r\n", "Anna Ek"),
        ("Anna\nBcc: x", "Anna Bcc: x"),
        ("An\x00na\x07\x0b", "Anna"),
        ("Anna\u202eke", "Annake"),
        ("A\u0308ngel", "Ängel"),
        ("två\u2028rader", "två rader"),
        ("\u200b\u200d \u2060", ""),
    ],
)
def test_a_line_is_one_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_text_keeps_its_lines() -> None:
    assert clean_text(" ett\r\ntvå\rtre\x0c ") == "ett\ntvå\ntre"


@given(st.text())
def test_whatever_is_typed_can_be_kept_in_a_header_and_a_database(typed: str) -> None:
    line = clean_line(typed)
    assert not UNWANTED.search(line)
    assert len(line.splitlines()) <= 1
    assert clean_line(line) == line
    line.encode()


class Form(forms.Form):
    name = SingleLineField()
    story = MultiLineField(required=False)


def test_forms_clean_what_is_typed_instead_of_refusing_it() -> None:
    form = Form({"name": "Anna\x00\nEk", "story": "ett\x00\r\ntvå"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "Anna Ek", "story": "ett\ntvå"}


def test_only_invisible_characters_are_nothing() -> None:
    form = Form({"name": "\x00 \x07"})
    assert form.errors["name"]


@pytest.mark.parametrize(
    "address",
    ["anna+tag@vaxjo.example.org", "o'brien@example.org", "a@exämple.se", "a@例え.jp"],
)
def test_mail_can_be_written_to_every_honest_address(address: str) -> None:
    assert is_mailable(address)
    assert AddressField().clean(address) == address


@pytest.mark.parametrize(
    "address",
    [
        '"a\x0bb"@example.org',
        '"a\x0cBcc:all@example.org\x0c"@example.org',
        '"a\x1cb"@example.org',
        '"a\x01b"@example.org',
        "a@exa\u202emple.se",
        "a@exa\u2028mple.se",
        "a@exa\ufeffmple.se",
        "a@exa\ufffdmple.se",
        "a@\u3000b.org",
        "\u017f@b.org",
        f"a@{'ä' * 60}.se",
    ],
)
def test_an_address_that_would_break_a_mail_is_refused(address: str) -> None:
    assert not is_mailable(address)
    with pytest.raises(forms.ValidationError):
        AddressField().clean(address)
