"""The rows the full-text index points back to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from materials.models.file import PageText
from materials.models.material import Material


class SearchEntry(models.Model):
    """One row of the index: a page, or (without a page) the record of the material itself.

    The keys stand beside it, in an FTS5 table on SQLite and in a tsvector column on PostgreSQL;
    see ``materials.index``.
    """

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="search_entries")
    page = models.OneToOneField(
        PageText,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="search_entry",
    )

    class Meta:
        verbose_name = _("sökpost")
        verbose_name_plural = _("sökposter")
        constraints = (
            models.UniqueConstraint(
                fields=["material"],
                condition=models.Q(page__isnull=True),
                name="entry_one_record_a_material",
            ),
        )

    def __str__(self) -> str:
        return f"{self.material} {self.page or ''}".strip()
