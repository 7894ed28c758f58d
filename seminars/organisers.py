"""Who organises a series: given and taken by administrators, and written down."""

from datetime import datetime

from django.db import transaction

from participants.audit import record
from participants.models import Person
from seminars.models import Series, SeriesRole


@transaction.atomic
def appoint(
    person: Person, series: Series, role: str, *, by: Person | None, at: datetime
) -> SeriesRole:
    """Give ``person`` this role in the series, in place of the one they may have had."""
    given, _is_new = SeriesRole.objects.update_or_create(
        series=series, person=person, defaults={"role": role}
    )
    record("organiser.appointed", given, by=by, at=at, series=series.pk, role=role)
    return given


@transaction.atomic
def dismiss(role: SeriesRole, *, by: Person | None, at: datetime) -> None:
    """Take the role away; what the person did in it stays."""
    record("organiser.dismissed", role, by=by, at=at, series=role.series.pk, role=role.role)
    role.delete()
