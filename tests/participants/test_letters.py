"""Letters: three templates each, in both languages, plain text first."""

import pytest
from django.template import TemplateDoesNotExist

from participants import letters
from participants.letters import Letter, written

WRITTEN = {
    "sign_in_code": lambda language: letters.sign_in_code(language, code="ABC-123"),
    "unknown_address": lambda language: letters.unknown_address(language, address="a@b.example"),
    "confirm_address": lambda language: letters.confirm_address(language, code="ABC-123"),
    "sign_in_changed": letters.sign_in_changed,
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", WRITTEN)
def test_every_letter_has_a_subject_a_text_and_a_page(name: str, language: str) -> None:
    letter: Letter = WRITTEN[name](language)
    assert letter.subject
    assert "\n" not in letter.subject
    assert f'<html lang="{language}">' in letter.html
    assert "kontakt@example.org" in letter.text
    assert "\n\n\n" not in letter.text
    assert letter.text == letter.text.strip() + "\n"


def test_a_code_stands_in_the_mail_but_not_in_its_subject() -> None:
    letter = letters.sign_in_code("sv", code="ABC-123")
    assert "ABC-123" in letter.text
    assert "ABC-123" in letter.html
    assert "ABC-123" not in letter.subject


def test_plain_text_is_not_escaped_and_html_is() -> None:
    letter = letters.unknown_address("sv", address="o'hara&co@b.example")
    assert "o'hara&co@b.example" in letter.text
    assert "o&#x27;hara&amp;co@b.example" in letter.html


def test_the_link_home_is_in_the_readers_language() -> None:
    assert "http://127.0.0.1:8000/en/" in letters.sign_in_changed("en").text
    assert "http://127.0.0.1:8000/\n" in letters.sign_in_changed("sv").text


def test_a_missing_template_is_loud() -> None:
    with pytest.raises(TemplateDoesNotExist):
        written("participants/letters/nothing", "sv", {})
