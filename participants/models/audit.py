"""AuditEntry: what was done, to what, by whom, when. Appended, never changed."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


class AuditEntry(models.Model):
    action = models.CharField(max_length=60, help_text="A past participle: registration.made")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Nobody: the system acted by itself.",
    )
    at = models.DateTimeField()
    details = models.JSONField(
        default=dict, help_text="Numbers and states; never words about people."
    )

    objects: ClassVar[AuditEntryQuerySet] = AuditEntryQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    class Meta:
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
