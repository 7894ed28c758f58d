"""PersonalInvitation: an organiser asks somebody to come; no place is taken until the answer."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models.session import Session


class PersonalInvitationQuerySet(models.QuerySet["PersonalInvitation"]):
    def unanswered(self) -> Self:
        """Those who have said neither yes nor no."""
        return self.exclude(answer__in=["yes", "no"])


class PersonalInvitation(models.Model):
    """Bound to its address: a forwarded letter registers nobody else."""

    class Answer(models.TextChoices):
        NONE = "none", pgettext_lazy("invited", "inget svar")
        YES = "yes", pgettext_lazy("invited", "ja")
        NO = "no", pgettext_lazy("invited", "nej")
        LATER = "later", pgettext_lazy("invited", "svarar senare")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invited")
    name = models.CharField(_("namn"), max_length=150)
    email = models.EmailField(_("e-post"), help_text="In lower case.")
    organisation_text = models.CharField(_("organisation"), max_length=150, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonalInvitationQuerySet] = PersonalInvitationQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    class Meta:
        verbose_name = _("personlig inbjudan")
        verbose_name_plural = _("personliga inbjudningar")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "email"], name="invited_once_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.invited_at:%Y-%m-%d}"
