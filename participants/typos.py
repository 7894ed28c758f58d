"""A slip in the domain of an address: a question to ask, never a reason to refuse."""

from django.core.cache import cache
from django.db.models import Count, Value
from django.db.models.functions import StrIndex, Substr

from participants.models import Person

# Where people in Sweden have their mail; also those that look like a slip and are none.
COMMON_DOMAINS = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.se hotmail.de hotmail.fr hotmail.co.uk
    outlook.com outlook.se outlook.de outlook.dk live.com live.se live.de live.dk msn.com
    yahoo.com yahoo.se yahoo.de yahoo.dk yahoo.co.uk ymail.com mail.com email.com fastmail.com
    icloud.com proton.me protonmail.com telia.com telia.se tele2.se comhem.se bredband.net
    bahnhof.se spray.se swipnet.se home.se bostream.nu glocalnet.net tre.se
    skolverket.se skr.se socialstyrelsen.se polisen.se
    """.split()  # noqa: SIM905 (forty names on eight lines)
)
# Endings that no domain has, and what is meant by them.
ENDINGS = {
    **dict.fromkeys(("s", "ss", "sse", "see", "ese"), "se"),
    **dict.fromkeys(("con", "cmo", "ocm", "comm", "vom", "xom", "cim", "coom"), "com"),
}
SHORTEST = 8  # in shorter domains a slip leads to somebody else's as easily
FAMILIAR_FROM = 5  # people of one domain; it leads to none of them
KEPT_FOR = 3600  # seconds


def meant_address(typed: str) -> str:
    """The address that was probably meant; "" where nothing looks like a slip.

    One letter too many, too few, wrong or swapped, beside a common domain or one that several
    people here have: "anna@gmial.com" gives "anna@gmail.com".
    """
    local, at_sign, domain = typed.strip().rpartition("@")
    meant = _meant_domain(domain.lower()) if local and len(domain) <= 255 else ""
    return f"{local}{at_sign}{meant}" if meant else ""


def _meant_domain(typed: str) -> str:
    if typed in COMMON_DOMAINS:
        return ""
    known = COMMON_DOMAINS | _familiar_domains()
    name, _dot, ending = typed.rpartition(".")
    if name and ending in ENDINGS:
        return f"{name}.{ENDINGS[ending]}"
    if typed in known or len(typed) < SHORTEST:
        return ""
    return min((each for each in known if _is_one_slip(typed, each)), default="")


def _familiar_domains() -> frozenset[str]:
    """Domains of at least five people; asked of the database once an hour."""
    found = cache.get("familiar-domains")
    if found is None:
        domain = Substr("email", StrIndex("email", Value("@")) + 1)
        people = Person.objects.annotate(domain=domain).values("domain")
        many = people.annotate(number=Count("pk")).filter(number__gte=FAMILIAR_FROM)
        found = sorted(many.values_list("domain", flat=True))
        cache.set("familiar-domains", found, KEPT_FOR)
    return frozenset(found)


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter was added, left out, mistaken, or swapped with its neighbour."""
    start = _shared(typed, meant)
    typed, meant = typed[start:], meant[start:]
    end = _shared(typed[::-1], meant[::-1])
    typed, meant = typed[: len(typed) - end], meant[: len(meant) - end]
    return max(len(typed), len(meant)) == 1 or (len(typed) == 2 and typed == meant[::-1])


def _shared(one: str, other: str) -> int:
    """With how many letters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
