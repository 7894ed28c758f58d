"""Requests that no browser sends: an answer in order, and never an error of ours."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/finns-inte/", "/feeds/all.ics", "/health/live"])
def test_every_answer_carries_the_rules_for_browsers(client: Client, address: str) -> None:
    for answer in (client.get(address), client.trace(address), client.get(f"{address}?q=%00")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_trace_is_refused(client: Client) -> None:
    answer = client.trace("/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "cp037", "idna"])
@pytest.mark.parametrize("address", ["/", "/konto/login/code/"])
def test_a_form_in_another_alphabet_is_a_bad_request_at_most(address: str, charset: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.get("/konto/login/code/")
    answer = careful.post(
        f"{address}?q=a",
        b"email=a@example.org",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert answer.status_code in {400, 403}
