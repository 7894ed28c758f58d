"""Pasted lists of people, in the shapes that mail programs and spreadsheets give them."""

import pytest

from seminars.addressees import Addressee, understood

ANNA = Addressee("anna@example.org", "Anna Exempelsson")


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("Anna Exempelsson <anna@example.org>", [ANNA]),
        ('"Anna Exempelsson" <anna@example.org>;', [ANNA]),
        (
            "Anna Exempelsson <anna@example.org>; Bo <bo@example.org>",
            [ANNA, Addressee("bo@example.org", "Bo")],
        ),
        ("anna@example.org;Anna Exempelsson", [ANNA]),
        ("Anna Exempelsson\tanna@example.org", [ANNA]),
        (
            "anna@example.org;Anna Exempelsson;Växjö kommun",
            [Addressee("anna@example.org", "Anna Exempelsson", "Växjö kommun")],
        ),
        (
            "anna@example.org, bo@example.org",
            [Addressee("anna@example.org"), Addressee("bo@example.org")],
        ),
        ("anna@example.org\r\n\r\nANNA@example.org\n", [Addressee("anna@example.org")]),
        ("", []),
    ],
)
def test_the_usual_shapes_are_understood(words: str, people: list[Addressee]) -> None:
    assert list(understood(words).people) == people
    assert understood(words).unclear == ()


@pytest.mark.parametrize(
    "line", ["Anna Exempelsson", "anna@", "Anna <anna@example>", "@;@;@", "a@b@example.org", "<>"]
)
def test_what_holds_no_address_is_shown_again(line: str) -> None:
    found = understood(f"{line}\nbo@example.org")
    assert found.unclear == (line,)
    assert [each.email for each in found.people] == ["bo@example.org"]
