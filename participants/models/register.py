"""The registers that administrators keep: organisations and professions."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.collation import swedish_order


class Organisation(models.Model):
    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommun")
        REGION = "region", _("region")
        UNIVERSITY = "university", _("universitet eller högskola")
        ACADEMY = "academy", _("akademi")
        RD_UNIT = "rd_unit", _("FoU-enhet")
        AUTHORITY = "authority", _("myndighet")
        FOUNDATION = "foundation", _("stiftelse")
        ASSOCIATION = "association", _("förening")
        OTHER = "other", _("annan")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("namn"), max_length=150)
    short_name = models.CharField(_("kortnamn"), max_length=40, blank=True)
    former_names = models.JSONField(_("tidigare namn"), default=list, blank=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("hör till"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
    )
    county = models.CharField(_("län"), max_length=40, blank=True)
    municipality_code = models.CharField(_("kommunkod"), max_length=4, blank=True)
    has_priority = models.BooleanField(
        _("går före"), default=False, help_text=_("I serier där vissa verksamheter går före.")
    )
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)

    objects: ClassVar[models.Manager["Organisation"]] = models.Manager()

    if TYPE_CHECKING:
        name_sv: str
        name_en: str

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """Everything it is known by, for suggestions and for understanding what somebody typed."""
        known = [self.name_sv, self.name_en, self.short_name, *self.former_names]
        return list(dict.fromkeys(name for name in known if name))

    @property
    def order(self) -> tuple[int, str]:
        """Sorts as a Swedish reader expects, the catch-all last."""
        return (int(self.kind == self.Kind.OTHER), swedish_order(self.name))


class Profession(models.Model):
    class Sector(models.TextChoices):
        SOCIAL = "social", _("Socialtjänst")
        SCHOOL = "school", _("Skola och elevhälsa")
        PRESCHOOL = "preschool", _("Förskola")
        HEALTH = "health", _("Hälso- och sjukvård")
        LEAD = "lead", _("Ledning och utveckling")
        COMMUNITY = "community", _("Polis, fritid och civilsamhälle")
        RESEARCH = "research", _("Forskning och utbildning")
        OTHER = "other", _("Annat")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("namn"), max_length=150)
    sector = models.CharField(_("område"), max_length=20, choices=Sector)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    objects: ClassVar[models.Manager["Profession"]] = models.Manager()

    if TYPE_CHECKING:
        name_sv: str
        name_en: str

    class Meta:
        verbose_name = _("yrke eller uppdrag")
        verbose_name_plural = _("yrken och uppdrag")
        ordering: ClassVar[list[str]] = ["order"]

    def __str__(self) -> str:
        return self.name
