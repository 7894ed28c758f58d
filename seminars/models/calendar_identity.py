"""What calendars know a session by: data, not output (RFC 5545, 3.8.7.4; RFC 5546, 2.1.4)."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

CLOCK_STEP = timedelta(seconds=1)  # DTSTAMP and LAST-MODIFIED count whole seconds


def new_uid() -> str:
    """A calendar identity, made once and kept for ever (RFC 7986, 5.3)."""
    return str(uuid.uuid4())


def risen(at: datetime) -> Greatest:
    """For a whole queryset at once: ``at``, or later where a row is ahead of the clock (V8)."""
    return Greatest(Value(at), F("changed_at") + CLOCK_STEP)


class CalendarIdentity(models.Model):
    """UID never changes; SEQUENCE and LAST-MODIFIED never fall (V2, V7, V8)."""

    uid = models.CharField(max_length=36, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("senast ändrad"), editable=False)

    class Meta:
        abstract = True
