"""The tags of participants.templatetags.look."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch

from participants.templatetags.look import aria_current, icon


def context_of(url_name: str) -> Context:
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda _request: None, (), {}, url_name)
    return Context({"request": request})


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawing = Template('{% icon "clock" %}').render(Context())
    assert drawing.startswith('<svg class="icon" aria-hidden="true" focusable="false"')


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


@pytest.mark.parametrize(
    ("url_name", "expected"),
    [
        ("programme", ' aria-current="page"'),
        ("session", ' aria-current="true"'),
        ("session_edit", ""),
        ("library", ""),
    ],
)
def test_the_menu_marks_page_and_section(url_name: str, expected: str) -> None:
    assert aria_current(context_of(url_name), "programme", "session") == expected


def test_a_page_without_an_address_marks_nothing() -> None:
    assert aria_current(Context(), "programme") == ""
