"""How materials belong together: stored once, read from both ends."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Relation(models.Model):
    """Source *is a short version of* (and so on) target."""

    class Kind(models.TextChoices):
        """What the source is to the target."""

        SHORT_VERSION_OF = "short_version_of", _("kortversion av")
        TRANSLATION_OF = "translation_of", _("översättning av")
        PART_OF = "part_of", _("del av")
        NEW_VERSION_OF = "new_version_of", _("ny utgåva av")
        SUPPLEMENT_TO = "supplement_to", _("bilaga till")
        FOLLOWS = "follows", _("fortsättning på")
        ABOUT = "about", _("handlar om")

    source = models.ForeignKey(
        "materials.Material", on_delete=models.CASCADE, related_name="relations_out"
    )
    target = models.ForeignKey(
        "materials.Material", on_delete=models.CASCADE, related_name="relations_in"
    )
    kind = models.CharField(_("samband"), max_length=20, choices=Kind)

    if TYPE_CHECKING:
        source_id: int
        target_id: int

    class Meta:
        ordering = ("kind", "pk")
        verbose_name = _("samband")
        verbose_name_plural = _("samband")
        constraints = (
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_self"),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
