"""FormerSlug: an address that a series had, or that a series had which was merged into it."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.series import Series


class FormerSlug(models.Model):
    """Calendars ask at an address for years: the old one goes on leading to its series."""

    slug = models.SlugField(unique=True)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="former_slugs")
    left_at = models.DateTimeField(help_text="When the series took its new address.")

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["FormerSlug"]]
        series_id: int

    class Meta:
        verbose_name = _("tidigare adress")
        verbose_name_plural = _("tidigare adresser")

    def __str__(self) -> str:
        return self.slug
