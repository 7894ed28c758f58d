"""Former addresses: of series that were renamed or merged, and of the sessions that moved along."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.series import Series
from seminars.models.session import Session


class FormerSlug(models.Model):
    """Calendars ask at an address for years: the old one goes on leading to its series."""

    slug = models.SlugField(unique=True)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="former_slugs")
    left_at = models.DateTimeField(help_text="When the series took its new address.")
    has_own_numbers = models.BooleanField(
        default=False,
        help_text="The series was merged: only FormerNumber knows what its numbers meant.",
    )

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["FormerSlug"]]
        series_id: int

    class Meta:
        verbose_name = _("tidigare adress")
        verbose_name_plural = _("tidigare adresser")

    def __str__(self) -> str:
        return self.slug


class FormerNumber(models.Model):
    """What a session was called in a series that was merged: mails and calendars still say it."""

    slug = models.SlugField()
    number = models.PositiveSmallIntegerField()
    label = models.CharField(
        max_length=10, help_text="First part of the reference numbers that people hold: “L14”."
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="former_numbers")

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["FormerNumber"]]
        session_id: int

    class Meta:
        verbose_name = _("tidigare nummer")
        verbose_name_plural = _("tidigare nummer")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["slug", "number"], name="one_session_a_former_number"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}/{self.number}"
