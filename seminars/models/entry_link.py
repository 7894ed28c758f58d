"""EntryLink: a mailed link that opens My registrations once, for thirty minutes."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryLink(models.Model):
    """The secret itself stands only in the mail; here is its SHA-256."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entry_links"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["EntryLink"]]

    class Meta:
        verbose_name = _("engångslänk")
        verbose_name_plural = _("engångslänkar")

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"
