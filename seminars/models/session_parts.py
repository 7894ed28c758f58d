"""What belongs to one session: who speaks there, and which materials go with it."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.session import Session


class SessionSpeaker(models.Model):
    """Name and affiliation as they were on the day; a speaker need not be a Person here."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("namn"), max_length=150)
    role = models.CharField(_("titel eller roll"), max_length=150, blank=True)
    affiliation = models.CharField(_("organisation"), max_length=150, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["SessionSpeaker"]]
        role_sv: str
        role_en: str
        affiliation_sv: str
        affiliation_en: str

    class Meta:
        verbose_name = _("medverkande")
        verbose_name_plural = _("medverkande")
        ordering: ClassVar[list[str]] = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class SessionMaterial(models.Model):
    class Use(models.TextChoices):
        READ_MORE = "read_more", _("läs mer")
        READ_BEFORE = "read_before", _("läs innan du kommer")
        SLIDES = "slides", _("presentation")
        NOTES = "notes", _("minnesanteckningar")
        RECORDING = "recording", _("inspelning")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_materials")
    material = models.ForeignKey(
        "materials.Material", on_delete=models.CASCADE, related_name="session_materials"
    )
    use = models.CharField(_("hur"), max_length=12, choices=Use, default=Use.READ_MORE)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("material vid träff")
        verbose_name_plural = _("material vid träffar")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "material"], name="material_once_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.material} ({self.get_use_display()})"
