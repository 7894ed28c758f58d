"""Where the addresses lead that a series has left, by another name or into another series."""

from dataclasses import dataclass

from seminars.models import FormerNumber, FormerSlug, Series, SeriesRegistration


@dataclass(frozen=True)
class Address:
    """What stands in the address of a series now, and of one of its sessions."""

    slug: str
    number: int | None


def leads_to(slug: str, number: int | None = None) -> Address | None:
    """The present address, however often the series has moved since; None: it was never one."""
    if number is not None:
        known = FormerNumber.objects.filter(slug=slug, number=number)
        if moved := known.select_related("session__series").first():
            return Address(moved.session.series.slug, moved.session.number)
    former = FormerSlug.objects.filter(slug=slug).select_related("series").first()
    if former is None or (number is not None and former.has_own_numbers):
        return None
    return Address(former.series.slug, number)


def is_ended_by_merging(mine: SeriesRegistration) -> bool:
    """Whether it ended because its series became part of another, and not by anybody's leaving."""
    if mine.ended_at is None:
        return False
    return FormerSlug.objects.filter(series=mine.series_id, left_at=mine.ended_at).exists()


def is_taken(slug: str) -> bool:
    """Whether it is, or ever was, the address of a series.

    Not even its own series takes an address again: browsers keep the old redirect for ever, and
    would go round in a circle.
    """
    return (
        Series.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists()
    )
