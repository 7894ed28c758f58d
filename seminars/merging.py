"""A series becomes part of another (case 10).

Calendars and mails keep what they hold: UID and SEQUENCE stay, LAST-MODIFIED rises because the
address and the name of the series are shown (V2, V7, V8), and every old address goes on leading.

What merging does with those who took the whole source: all they are registered for stays, but the
promise of later sessions ends, and they are told. It would be a promise of another series now. Who
takes the whole target is registered for what comes into it, as for any new session.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from participants import audit
from participants.models import Person
from seminars import letters
from seminars.models import (
    FormerNumber,
    FormerSlug,
    Question,
    Registration,
    RoleInvitation,
    Series,
    SeriesRegistration,
    SeriesRole,
    Session,
)
from seminars.renaming import SeriesError, locked_with_sessions, show_in_calendars

MOST_SESSIONS = 32_000  # numbers are small integers


class MergingError(SeriesError):
    """Series that cannot become one."""


class SameSeries(MergingError):
    """A series cannot become part of itself."""


class SomebodyIsConfirming(MergingError):
    """The mailed link that confirms an address for the whole series must go on working."""


class TooManySessions(MergingError):
    """More than there are numbers for."""


@dataclass(frozen=True)
class Merging:
    """What a merging would do, in numbers."""

    sessions: int
    first_number: int
    questions: int
    told: int
    joining: int


@transaction.atomic
def merge(source: Series, into: Series, *, by: Person | None, at: datetime) -> Series:
    """Make the sessions of ``source`` the last ones of ``into``; ``source`` is no more.

    Its settings go with it, and its questions are not asked any more; answers stay. Roles are
    joined, the higher one counts. Raises SameSeries, ChangedMeanwhile, SomebodyIsConfirming and
    TooManySessions.
    """
    if source.pk == into.pk:
        raise SameSeries
    source, target = locked_with_sessions([source, into])
    _refuse_unsafe(source, target)
    moved = _move_sessions(source, target, at=at)
    told = _end_registrations(source, target, at=at)
    _join_roles(source, target, at=at)
    Question.objects.of(source).update(series=target, retired_at=Coalesce("retired_at", at))
    Series.objects.filter(companion=source).exclude(pk=target.pk).update(companion=target)
    _outdate_open_sheets(source, target)
    source.delete()
    audit.record(
        "series.merged",
        target,
        by=by,
        at=at,
        before=source.title_sv,
        sessions=len(moved),
        people=told,
    )
    return target


def consequences_of_merging(source: Series, target: Series, *, at: datetime) -> Merging:
    """What ``merge`` would do now. Only asks."""
    takers = SeriesRegistration.objects.counting()
    is_open = Session.objects.of_series(source).taking_registrations(at=at).exists()
    return Merging(
        sessions=source.sessions.count(),
        first_number=_last_number(target) + 1,
        questions=Question.objects.of(source).asked().count(),
        told=len(_to_be_told(source, target)),
        joining=takers.filter(series=target).count() if is_open else 0,
    )


def _refuse_unsafe(source: Series, target: Series) -> None:
    if Registration.objects.unconfirmed().filter(series_registration__series=source).exists():
        raise SomebodyIsConfirming
    if _last_number(target) + source.sessions.count() > MOST_SESSIONS:
        raise TooManySessions


def _move_sessions(source: Series, target: Series, *, at: datetime) -> list[Session]:
    """New numbers after the target's last, in the order that they had; the old ones stay known."""
    moved = list(source.sessions.select_related("series").order_by("number"))
    slugs = [source.slug]
    slugs += source.former_slugs.filter(has_own_numbers=False).values_list("slug", flat=True)
    FormerNumber.objects.bulk_create(
        FormerNumber(slug=slug, number=each.number, label=each.label, session=each)
        for slug in slugs
        for each in moved
    )
    source.former_slugs.update(series=target, has_own_numbers=True)
    FormerSlug.objects.create(slug=source.slug, series=target, left_at=at, has_own_numbers=True)
    for number, session in enumerate(moved, start=_last_number(target) + 1):
        Session.objects.filter(pk=session.pk).update(series=target, number=number)
    show_in_calendars(Session.objects.filter(pk__in=[each.pk for each in moved]), at=at)
    return moved


def _end_registrations(source: Series, target: Series, *, at: datetime) -> int:
    """Registrations for the whole source take nothing more; what they brought stays."""
    told = _to_be_told(source, target)
    mine = SeriesRegistration.objects.filter(series=source)
    mine.update(series=target, ended_at=Coalesce("ended_at", at))
    for each in SeriesRegistration.objects.filter(pk__in=told).select_related("series", "person"):
        letters.series_merged(each, source, at=at)
    return len(told)


def _to_be_told(source: Series, target: Series) -> list[int]:
    """Those to whom later sessions will not come any more: not who takes the target as well."""
    also = SeriesRegistration.objects.counting().filter(series=target).values("person")
    takers = SeriesRegistration.objects.counting().filter(series=source).exclude(person__in=also)
    return list(takers.order_by("pk").values_list("pk", flat=True))


def _join_roles(source: Series, target: Series, *, at: datetime) -> None:
    """The higher role counts; who was only asked has to be asked by the series that is."""
    rank = {role: place for place, role in enumerate(SeriesRole.Role)}
    kept = {role.person_id: role for role in target.roles.all()}
    for role in source.roles.all():
        mine = kept.get(role.person_id)
        if mine is None:
            SeriesRole.objects.create(series=target, person_id=role.person_id, role=role.role)
        elif rank[SeriesRole.Role(role.role)] < rank[SeriesRole.Role(mine.role)]:
            mine.role = role.role
            mine.save(update_fields=["role"])
    asked = RoleInvitation.objects.filter(series=source)
    asked.filter(accepted_at=None, ended_at=None).update(ended_at=at)
    asked.update(series=target)


def _outdate_open_sheets(source: Series, target: Series) -> None:
    """What is sent to either series' settings now was written about something else."""
    target.version = max(source.version, target.version) + 1
    target.save(update_fields=["version"])


def _last_number(series: Series) -> int:
    last: int | None = series.sessions.aggregate(last=Max("number"))["last"]
    return last or 0
