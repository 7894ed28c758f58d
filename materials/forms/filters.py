"""The filters of the library, as they stand in an address."""

from collections.abc import Mapping

from materials.facets import DIMENSIONS, Filters
from participants.plain_text import clean_line

LONGEST_FILTER = 120
LAST_PAGE = 10_000


def filters_from(parameters: Mapping[str, str], *, everything: bool = False) -> Filters:
    """The filters of an address; whatever else stands there is ignored."""
    names = (*DIMENSIONS, "author", "project")
    values = {name: clean_line(parameters.get(name, "")[:LONGEST_FILTER]) for name in names}
    page = parameters.get("page", "1")[:5]
    number = min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() else 1
    return Filters(**values, page=number, everything=everything)
