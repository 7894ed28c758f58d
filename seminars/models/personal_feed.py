"""PersonalFeed: one person's secret calendar address, with the sessions she is registered for."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonalFeed(models.Model):
    """One a person. The secret itself is shown once and kept by her; here is its SHA-256."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    wants_invitations = models.BooleanField(
        default=True,
        help_text="No: new places bring no calendar entry by mail, which would show them twice.",
    )
    made_at = models.DateTimeField(help_text="When this secret was made: renewing makes another.")

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["PersonalFeed"]]
        person_id: int

    class Meta:
        verbose_name = _("personlig kalender")
        verbose_name_plural = _("personliga kalendrar")

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"
