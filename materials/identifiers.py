"""Check digits of the numbers that identify publications and people."""

import re


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def is_isbn(text: str) -> bool:
    """Whether this is an ISBN of ten or thirteen digits with the right check digit."""
    digits = _digits(text)
    if re.fullmatch(r"\d{13}", digits, re.ASCII):
        return sum(int(each) * (1, 3)[place % 2] for place, each in enumerate(digits)) % 10 == 0
    return bool(re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII)) and _modulo_11(digits)


def is_issn(text: str) -> bool:
    """Whether this is an ISSN with the right check digit."""
    digits = _digits(text)
    return bool(re.fullmatch(r"\d{7}[\dX]", digits, re.ASCII)) and _modulo_11(digits)


def _modulo_11(digits: str) -> bool:
    """Check ISBN-10 and ISSN: each digit times its place from the right, X is ten."""
    places = range(len(digits), 0, -1)
    values = (10 if each == "X" else int(each) for each in digits)
    return sum(place * value for place, value in zip(places, values, strict=True)) % 11 == 0


def is_orcid(text: str) -> bool:
    """Whether this is an ORCID iD with the right check digit (ISO 7064, mod 11-2)."""
    if not re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", text.upper(), re.ASCII):
        return False
    total = 0
    digits = _digits(text)
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return (12 - total % 11) % 11 == (10 if digits[-1] == "X" else int(digits[-1]))


def is_doi(text: str) -> bool:
    """Whether this is written as a DOI ("10.…/…")."""
    return bool(re.fullmatch(r"10\.\d{4,9}/\S+", text, re.ASCII))


def is_urn_nbn(text: str) -> bool:
    """Whether this is written as a URN:NBN ("urn:nbn:se:…")."""
    return bool(re.fullmatch(r"urn:nbn:[a-z]{2}:\S+", text, re.ASCII | re.IGNORECASE))
