"""Writing down what was done, in the same transaction as the deed."""

from datetime import datetime

from django.db import models

from participants.models import AuditEntry, Person

Detail = str | int | bool | None


def record(
    action: str, subject: models.Model, *, by: Person | None, at: datetime, **details: Detail
) -> AuditEntry:
    """Append one entry. ``details`` hold numbers and states, never words that people wrote."""
    return AuditEntry.objects.create(
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        by=by,
        at=at,
        details=details,
    )
