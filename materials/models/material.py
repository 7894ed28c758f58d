"""The work itself: what the landing page is about."""

import re
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from materials.models.project import Project
from materials.models.readers import keeps_library
from materials.models.register import Kind, Topic
from participants.models import Organisation, Person

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from materials.models.author import Authorship
    from materials.models.file import MaterialFile, MaterialVersion
    from materials.models.relation import Relation


def natural_key(number: str) -> str:
    """A text that sorts “2022:10” after “2022:6”."""
    return re.sub(r"\d+", lambda found: found.group().zfill(8), number.casefold())[:120]


class MaterialQuerySet(models.QuerySet["Material"]):
    """Materials, limited to what somebody may see."""

    def published(self) -> Self:
        """What can be read now."""
        return self.filter(state=Material.State.PUBLISHED)

    def listed(self) -> Self:
        """What stands in the library list: published and announced."""
        return self.filter(state__in=Material.State.listed())

    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """What the person may open; drafts are the librarians' own.

        A withdrawn material stays visible: its page tells that it was withdrawn.
        """
        return self.all() if keeps_library(person) else self.exclude(state=Material.State.DRAFT)

    def newest_first(self) -> Self:
        """Order by year, month and number; unknown years come last.

        What sessions leave behind comes after the works, or it would bury them within a term.
        """
        return self.order_by(
            "kind__comes_from_sessions",
            F("year").desc(nulls_last=True),
            F("month").desc(nulls_last=True),
            "-number_key",
            "title_sv",
            "pk",
        )

    def narrowed(self, *, author: str = "", project: str = "") -> Self:
        """The works of one author and of one project, by slug; empty keeps all."""
        works = self
        if author:
            works = works.filter(
                pk__in=self.model.objects.filter(authorships__author__slug=author).values("pk")
            )
        return works.filter(project__slug=project) if project else works

    def for_list(self) -> Self:
        """With each material what a row of the list shows, in a fixed number of queries."""
        return self.select_related("kind").prefetch_related(
            "authorships__author",
            "authorships__organisation",
            "versions__files",
            "relations_out__target__kind",
            "relations_in__source__kind",
        )

    def for_page(self) -> Self:
        """With the material what its own page shows."""
        return (
            self.for_list()
            .select_related("kind", "project", "commissioner")
            .prefetch_related("publishers", "partners", "topics")
        )


class Material(models.Model):
    """A work of the library. Unknown facts are left empty and shown as unknown."""

    class State(models.TextChoices):
        """Draft → announced → published → withdrawn."""

        DRAFT = "draft", _("utkast")
        ANNOUNCED = "announced", _("kommande")
        PUBLISHED = "published", _("publicerad")
        WITHDRAWN = "withdrawn", _("tillbakadragen")

        @classmethod
        def listed(cls) -> list[str]:
            """What the library list shows to everybody."""
            return [cls.PUBLISHED, cls.ANNOUNCED]

    class Language(models.TextChoices):
        """The language of the text; empty means unknown."""

        SWEDISH = "sv", _("svenska")
        ENGLISH = "en", _("engelska")
        DANISH = "da", _("danska")
        NORWEGIAN = "nb", _("norska")
        FINNISH = "fi", _("finska")

    class Licence(models.TextChoices):
        """What a reader may do with the text; empty means unknown."""

        CC0 = "CC0-1.0", _("CC0 – fritt att använda")
        CC_BY = "CC-BY-4.0", _("CC BY – fritt att sprida med namn")
        CC_BY_SA = (
            "CC-BY-SA-4.0",
            _("CC BY-SA – fritt att sprida med namn, på samma villkor"),
        )
        CC_BY_NC = (
            "CC-BY-NC-4.0",
            _("CC BY-NC – fritt att sprida med namn, inte i vinstsyfte"),
        )
        CC_BY_NC_ND = "CC-BY-NC-ND-4.0", _("CC BY-NC-ND – fritt att sprida oförändrad")
        RESERVED = "all-rights-reserved", _("Alla rättigheter förbehållna")

    slug = models.SlugField(_("kortnamn i adressen"), max_length=120, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("titel"), max_length=300)
    subtitle = models.CharField(_("undertitel"), max_length=300, blank=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="materials")
    report_series = models.CharField(_("rapportserie"), max_length=160, blank=True)
    number = models.CharField(_("nummer i serien"), max_length=60, blank=True)
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("månad"), null=True, blank=True)
    language = models.CharField(_("språk"), max_length=2, choices=Language, blank=True)
    summary = models.TextField(_("sammanfattning"), blank=True)
    publishers = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="published_materials",
        verbose_name=_("utgivare"),
    )
    partners = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="partner_materials",
        verbose_name=_("i samarbete med"),
    )
    commissioner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commissioned_materials",
        verbose_name=_("uppdragsgivare"),
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("projekt"),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="materials", verbose_name=_("ämnen")
    )
    licence = models.CharField(_("licens"), max_length=20, choices=Licence, blank=True)
    isbn = models.CharField("ISBN", max_length=17, blank=True)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    urn = models.CharField("URN:NBN", max_length=200, blank=True)
    link = models.URLField(_("länk till materialet"), max_length=500, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.DRAFT)
    withdrawn_reason = models.CharField(_("varför det drogs tillbaka"), max_length=300, blank=True)
    last_reviewed_on = models.DateField(_("senast granskad"), null=True, blank=True)
    changed_at = models.DateTimeField(_("senast ändrad"))
    note_internal = models.TextField(_("intern anteckning"), blank=True)

    objects: ClassVar[MaterialQuerySet] = MaterialQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        kind_id: int
        project_id: int | None
        title_sv: str | None
        title_en: str | None
        subtitle_sv: str | None
        subtitle_en: str | None
        report_series_sv: str | None
        report_series_en: str | None
        summary_sv: str | None
        summary_en: str | None
        authorships: RelatedManager[Authorship]
        versions: RelatedManager[MaterialVersion]
        relations_out: RelatedManager[Relation]
        relations_in: RelatedManager[Relation]

    class Meta:
        ordering = ("-year", "-month", "pk")
        verbose_name = _("material")
        verbose_name_plural = _("material")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "announced", "published", "withdrawn"]),
                name="material_state_known",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1800, year__lte=2200),
                name="material_year_plausible",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True)
                | Q(month__gte=1, month__lte=12, year__isnull=False),
                name="material_month_of_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""),
                name="material_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", "sv", "en", "da", "nb", "fi"]),
                name="material_language_known",
            ),
        )
        indexes = (models.Index(fields=["state", "-year"], name="material_by_state"),)

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store with the key that sorts the report's number."""
        self.number_key = natural_key(self.number)
        super().save(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        """Whether it can be read now."""
        return self.state == self.State.PUBLISHED

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the library list."""
        return self.state in self.State.listed()

    def current_file(self) -> "MaterialFile | None":
        """The file a reader gets: of the newest version that has a readable one."""
        return next(iter(self.readable_files()), None)

    def earlier_files(self) -> "list[MaterialFile]":
        """The files that a newer one has replaced, newest first."""
        return self.readable_files()[1:]

    def readable_files(self) -> "list[MaterialFile]":
        """All that can be handed out, newest first; from what was prefetched if it was."""
        versions = sorted(self.versions.all(), key=lambda version: -version.number)
        files = (sorted(version.files.all(), key=lambda file: -file.pk) for version in versions)
        return [file for of_version in files for file in of_version if file.is_readable]
