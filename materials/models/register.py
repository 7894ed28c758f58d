"""Registers the librarian may edit: kinds of material, topics, words that mean the same."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from materials.models.material import Material


class Kind(models.Model):
    """A kind of material, as evaluation report or short version."""

    slug = models.SlugField(_("kortnamn i adressen"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=120)
    schema_type = models.CharField(_("typ i schema.org"), max_length=60, default="Report")
    order = models.PositiveSmallIntegerField(_("ordning"), default=100)
    comes_from_sessions = models.BooleanField(
        _("hör till en träff"),
        default=False,
        help_text=_("Bilder, anteckningar och inspelningar står efter rapporterna i listan."),
    )

    if TYPE_CHECKING:
        objects: ClassVar["models.Manager[Kind]"]
        materials: RelatedManager[Material]
        name_sv: str
        name_en: str | None

    class Meta:
        ordering = ("order", "slug")
        verbose_name = _("materialtyp")
        verbose_name_plural = _("materialtyper")

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A subject that materials and sessions share; its synonyms are found by the search."""

    slug = models.SlugField(_("kortnamn i adressen"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=120)
    synonyms = models.JSONField(_("synonymer"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=100)

    if TYPE_CHECKING:
        objects: ClassVar["models.Manager[Topic]"]
        materials: RelatedManager[Material]
        name_sv: str
        name_en: str | None

    class Meta:
        ordering = ("order", "slug")
        verbose_name = _("ämne")
        verbose_name_plural = _("ämnen")

    def __str__(self) -> str:
        return self.name


class SynonymGroup(models.Model):
    """Terms that mean the same: who searches for one finds the others; the first is shown."""

    terms = models.JSONField(_("ord som betyder samma sak"), default=list)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("synonymgrupp")
        verbose_name_plural = _("synonymgrupper")

    def __str__(self) -> str:
        return " = ".join(self.terms)
