"""ProgrammeItem: one line of a session's small programme."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.session import Session


class ProgrammeItem(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="programme_items")
    order = models.PositiveSmallIntegerField(default=0)
    starts = models.TimeField(_("klockan"), null=True, blank=True)
    title = models.CharField(_("punkt"), max_length=200)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["ProgrammeItem"]]
        title_sv: str
        title_en: str

    class Meta:
        verbose_name = _("programpunkt")
        verbose_name_plural = _("programpunkter")
        ordering: ClassVar[list[str]] = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
