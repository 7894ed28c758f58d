"""What calendars know a session by: data, not output (RFC 5545, 3.8.7.4; RFC 5546, 2.1.4)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_uid() -> str:
    """A calendar identity, made once and kept for ever (RFC 7986, 5.3)."""
    return str(uuid.uuid4())


class CalendarIdentity(models.Model):
    """UID never changes, SEQUENCE and LAST-MODIFIED never fall (V2, V7, V8)."""

    uid = models.CharField(max_length=36, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("senast ändrad"), editable=False)

    class Meta:
        abstract = True
