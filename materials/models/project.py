"""The projects that reports come from."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from materials.models.author import Author
from participants.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from materials.models.material import Material


class Precision(models.TextChoices):
    """How much of a date is known; a month is never invented."""

    YEAR = "year", _("år")
    MONTH = "month", _("månad")
    DAY = "day", _("dag")


class Project(models.Model):
    """A research or development project with its people, organisations and outputs."""

    slug = models.SlugField(_("kortnamn i adressen"), max_length=120, unique=True)
    title = models.CharField(_("titel"), max_length=300)
    summary = models.TextField(_("sammanfattning"), blank=True)
    start_on = models.DateField(_("start"), null=True, blank=True)
    start_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    end_on = models.DateField(_("slut"), null=True, blank=True)
    end_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    leader = models.ForeignKey(
        Author,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_projects",
    )
    members = models.ManyToManyField(Author, blank=True, related_name="projects")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="projects")
    evaluators = models.ManyToManyField(Organisation, blank=True, related_name="evaluated_projects")
    funders = models.ManyToManyField(Organisation, blank=True, related_name="funded_projects")

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Project"]]
        materials: RelatedManager[Material]
        leader_id: int | None
        title_sv: str
        title_en: str | None
        summary_sv: str
        summary_en: str | None

    class Meta:
        ordering = ("-start_on", "slug")
        verbose_name = _("projekt")
        verbose_name_plural = _("projekt")
        constraints = (
            models.CheckConstraint(
                condition=Q(start_on__isnull=True)
                | Q(end_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                name="project_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.title
