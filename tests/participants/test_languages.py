"""The language that is active is one of two, whatever Django says."""

import pytest
from django.utils import translation

from participants.languages import active_language


@pytest.mark.parametrize(
    ("asked_for", "active"),
    [("sv", "sv"), ("en", "en"), ("en-gb", "en"), ("nb", "sv"), (None, "sv")],
)
def test_english_where_it_was_asked_for_else_swedish(asked_for: str | None, active: str) -> None:
    with translation.override(asked_for):
        assert active_language() == active
