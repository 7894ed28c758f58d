"""Handover: a place meant for a colleague; it moves when the colleague says yes."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seminars.models.registration import Registration


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self) -> Self:
        """Neither accepted nor taken back."""
        return self.filter(accepted_at=None, ended_at=None)


class Handover(models.Model):
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="handovers"
    )
    name = models.CharField(_("namn"), max_length=150)
    email = models.EmailField(_("e-post"))
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Declined, taken back, or the place was given up."
    )
    became = models.OneToOneField(
        Registration,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="came_by_handover",
    )

    objects: ClassVar[HandoverQuerySet] = HandoverQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        registration_id: int

    class Meta:
        verbose_name = _("överlåtelse")
        verbose_name_plural = _("överlåtelser")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="one_open_handover_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.offered_at:%Y-%m-%d}"

    def is_open(self, *, at: datetime) -> bool:
        """Whether a yes still counts: the place is still there and the session is to come."""
        still_held = self.registration.state == Registration.State.PLACE
        unanswered = self.accepted_at is None and self.ended_at is None
        return still_held and unanswered and self.registration.session.is_to_come(at=at)
