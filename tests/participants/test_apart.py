"""A module in a process of its own: what goes in, what comes out, what it cannot reach."""

import pytest

from participants import apart


def test_it_prints_what_it_makes_of_what_is_given() -> None:
    said = apart.said_by("json.tool", "--compact", given=b"[1, 2]", seconds=20, at_most=100)
    assert said == b"[1,2]\n"


def test_no_more_is_taken_than_was_asked_for() -> None:
    assert apart.said_by("json.tool", "--compact", given=b"[1, 2]", seconds=20, at_most=3) == b"[1,"


def test_no_secret_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "known-to-us-alone")
    code = b"import os; os.environ.get('SECRET_KEY', 'nothing')\n"
    printed = apart.said_by("code", "-q", given=code, seconds=20, at_most=100)
    assert printed.split() == [b">>>", b"'nothing'", b">>>"]


@pytest.mark.parametrize(("module", "seconds"), [("nowhere.to_be_found", 20), ("http.server", 0.2)])
def test_however_it_ends_badly_it_has_died(module: str, seconds: float) -> None:
    with pytest.raises(apart.Died):
        apart.said_by(module, seconds=seconds, at_most=100)
