"""Versions of a material, their files, and the text of each page."""

import uuid
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from materials.models.material import Material
from materials.models.readers import keeps_library
from participants.models import Person

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def storage_name(_file: "MaterialFile", _original_name: str) -> str:
    """A name for the disk that owes nothing to the name the file was uploaded with."""
    name = uuid.uuid4().hex
    return str(PurePosixPath("materials", name[:2], f"{name}.pdf"))


class MaterialVersion(models.Model):
    """An edition of a material, with a note of what changed."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    note = models.CharField(_("vad som ändrats"), max_length=300, blank=True)
    issued_on = models.DateField(_("utgiven"), null=True, blank=True)

    if TYPE_CHECKING:
        material_id: int
        files: "RelatedManager[MaterialFile]"

    class Meta:
        ordering = ("-number",)
        verbose_name = _("version")
        verbose_name_plural = _("versioner")
        constraints = (
            models.UniqueConstraint(fields=["material", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.material_id} v{self.number}"


class MaterialFileQuerySet(models.QuerySet["MaterialFile"]):
    """Files, by how far their reading has come."""

    def waiting(self, *, at: datetime) -> Self:
        """Files that nobody reads: received, or left by a reader whose lease ran out."""
        state = MaterialFile.State
        return self.filter(Q(state=state.RECEIVED) | Q(state=state.READING, lease_until__lt=at))

    def in_use(self) -> Self:
        """All but the refused: readable files, and those that may still become so."""
        return self.exclude(state=MaterialFile.State.REFUSED)

    def with_bytes(self, sha256: str) -> Self:
        """Files with these bytes that are in use."""
        return self.in_use().filter(sha256=sha256)

    def readable(self) -> Self:
        """Files that were read and may be handed out."""
        return self.filter(state=MaterialFile.State.READABLE)

    def of(self, material: Material) -> Self:
        """The files of all versions of one material."""
        return self.filter(version__material=material)

    def refused_of(self, material: Material) -> Self:
        """The files of one material that could not be used."""
        return self.of(material).filter(state=MaterialFile.State.REFUSED)

    def uploaded_by(self, person: Person) -> Self:
        """The files that one person uploaded."""
        return self.filter(uploaded_by=person)

    def newest_first(self) -> Self:
        """Order by upload, newest first."""
        return self.order_by("-pk")

    def of_visible_material(self, person: Person | AnonymousUser) -> Self:
        """Files whose bytes the person may have: published works, and all for librarians."""
        if keeps_library(person):
            return self.all()
        return self.filter(version__material__state=Material.State.PUBLISHED)


class MaterialFile(models.Model):
    """The bytes of one version and what reading them found."""

    class State(models.TextChoices):
        """How far the reading has come."""

        RECEIVED = "received", _("mottagen")
        READING = "reading", _("läses")
        READABLE = "readable", _("läst")
        REFUSED = "refused", _("kan inte användas")

    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=storage_name, max_length=120)
    original_name = models.CharField(_("filens namn"), max_length=255)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField(_("storlek"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField()
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField(_("skäl"), max_length=30, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveIntegerField(_("sidor"), null=True, blank=True)
    language = models.CharField(_("språk i filen"), max_length=35, blank=True)
    title = models.CharField(_("titel i filen"), max_length=300, blank=True)
    tagged = models.BooleanField(_("taggad"), null=True)
    has_text = models.BooleanField(_("har text"), null=True)
    has_outline = models.BooleanField(_("har bokmärken"), null=True)
    damaged = models.BooleanField(_("skadad men läsbar"), default=False)
    active_content = models.JSONField(_("aktivt innehåll"), default=list, blank=True)

    objects: ClassVar[MaterialFileQuerySet] = MaterialFileQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        version_id: int
        page_texts: "RelatedManager[PageText]"

    class Meta:
        ordering = ("pk",)
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        constraints = (
            models.UniqueConstraint(
                fields=["sha256"], condition=~Q(state="refused"), name="file_bytes_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "reading", "readable", "refused"]),
                name="file_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="reading", lease_until__isnull=False)
                | Q(~Q(state="reading"), lease_until__isnull=True),
                name="file_lease_while_reading",
            ),
            models.CheckConstraint(
                condition=~Q(state="readable") | Q(pages__gte=1),
                name="file_readable_has_pages",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="file_refused_has_reason",
            ),
        )
        indexes = (models.Index(fields=["state", "lease_until"], name="file_by_state"),)

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_readable(self) -> bool:
        """Whether the file was read and may be handed out."""
        return self.state == self.State.READABLE


class PageText(models.Model):
    """The cleaned text of one page."""

    file = models.ForeignKey(MaterialFile, on_delete=models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)

    if TYPE_CHECKING:
        file_id: int

    class Meta:
        ordering = ("number",)
        verbose_name = _("sidtext")
        verbose_name_plural = _("sidtexter")
        constraints = (
            models.UniqueConstraint(fields=["file", "number"], name="page_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="page_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.file_id} s. {self.number}"
