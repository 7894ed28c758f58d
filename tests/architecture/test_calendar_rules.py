"""docs/calendar.md promises: each of its rows is proven by a test that names it."""

from tests.calendar_rules import Row, rows, without_proof, without_row


def test_every_rule_and_every_case_has_a_test() -> None:
    assert len(rows()) == 77
    assert without_proof(rows()) == []


def test_no_test_names_a_row_that_does_not_exist() -> None:
    assert without_row(rows()) == []


def test_a_row_without_a_test_and_a_test_without_a_row_would_be_seen() -> None:
    unproven = Row("R99", "what nobody has thought of")
    assert without_proof([unproven]) == ["R99"]
    assert "R4" in without_row([unproven])
