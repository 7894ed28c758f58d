"""Check digits."""

import pytest

from materials import identifiers


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (identifiers.is_isbn, "978-0-306-40615-7", "978-0-306-40615-8"),
        (identifiers.is_isbn, "0-8044-2957-X", "0-8044-2957-1"),
        (identifiers.is_issn, "0378-5955", "0378-5956"),
        (identifiers.is_orcid, "0000-0002-1825-0097", "0000-0002-1825-0098"),
        (identifiers.is_orcid, "0000-0002-1694-233X", "0000-0002-1694-2330"),
        (identifiers.is_doi, "10.1000/182", "doi 10"),
        (identifiers.is_urn_nbn, "urn:nbn:se:lnu:diva-1", "urn:isbn:1"),
        (identifiers.is_isbn, "9780306406157", "²780306406157"),
    ],
)
def test_numbers_are_checked(check: object, right: str, wrong: str) -> None:
    assert check(right)  # type: ignore[operator]
    assert not check(wrong)  # type: ignore[operator]
    assert not check("")  # type: ignore[operator]
