"""OpeningReminder: somebody wants a mail when registration for a session opens."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.session import Session


class OpeningReminder(models.Model):
    """Deleted as soon as the one mail is written: there is nothing more to keep."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="opening_reminders")
    email = models.EmailField(_("e-post"), help_text="In lower case.")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    made_at = models.DateTimeField()

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["OpeningReminder"]]

    class Meta:
        verbose_name = _("påminnelse när anmälan öppnar")
        verbose_name_plural = _("påminnelser när anmälan öppnar")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "email"], name="one_opening_reminder_each"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.made_at:%Y-%m-%d}"
