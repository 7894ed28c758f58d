"""Facts in words."""

from datetime import date

import pytest
from django.utils import translation

from materials import wording
from materials.models import Material, MaterialFile, Project


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1\u00a0kB"), (180_400, "180\u00a0kB"), (2_449_000, "2,4\u00a0MB")],
)
def test_sizes(size: int, words: str) -> None:
    with translation.override("sv"):
        assert wording.size_words(size) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2019, 9, 1), date(2022, 8, 31), "2019–2022"),
        (date(2021, 1, 1), date(2021, 12, 31), "2021"),
        (date(2021, 1, 1), None, "från 2021"),
        (None, date(2023, 12, 31), "till 2023"),
        (None, None, "Tid okänd"),
    ],
)
def test_periods(start: date | None, end: date | None, words: str) -> None:
    with translation.override("sv"):
        assert wording.period_words(Project(start_on=start, end_on=end)) == words


def test_years() -> None:
    with translation.override("sv"):
        assert wording.year_words(Material(year=2021, month=5)) == "maj 2021"
        assert wording.year_words(Material(year=2021)) == "2021"
        assert wording.year_words(Material()) == "Årtal saknas"


def test_warnings_name_each_finding() -> None:
    file = MaterialFile(damaged=True, active_content=sorted(wording.ACTIVE_CONTENT))
    assert len(wording.warning_words(file)) == 1 + len(wording.ACTIVE_CONTENT)
