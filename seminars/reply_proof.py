"""Whether our own mail server found that a mail comes from the domain that its From names (R3).

Only what our server wrote counts (RFC 8601, 5): it puts its header on top, so the topmost one
with its name is its own, and whatever a sender wrote beforehand stands below.
"""

from collections.abc import Sequence

from authres import AuthenticationResultsHeader
from django.conf import settings

MOST_HEADERS = 20
LONGEST_HEADER = 8_000  # characters


def proven_domain(headers: Sequence[str]) -> str:
    """The domain for which our server's ``dmarc=pass`` speaks, in lower case; empty for none.

    ``headers`` are the values of Authentication-Results from top to bottom. One above ours that
    cannot be read might be ours: then nothing is proven.
    """
    ours = settings.REPLIES_AUTHSERV_ID.lower()
    for value in headers[:MOST_HEADERS] if ours else ():
        if len(value) > LONGEST_HEADER:
            return ""
        try:
            said = AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
        except Exception:  # noqa: BLE001 (a stranger's header may hold anything)
            return ""
        if str(said.authserv_id).lower() == ours:
            return _passed(said)
    return ""


def _passed(said: AuthenticationResultsHeader) -> str:
    """What stands in ``header.from`` of the one DMARC result, if it is a pass."""
    verdicts = [each for each in said.results if str(each.method).lower() == "dmarc"]
    if len(verdicts) != 1 or str(verdicts[0].result).lower() != "pass":
        return ""
    domains = [
        str(each.value).lower()
        for each in verdicts[0].properties
        if (each.type, each.name) == ("header", "from")
    ]
    return domains[0] if len(domains) == 1 else ""
