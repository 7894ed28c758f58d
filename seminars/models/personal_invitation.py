"""PersonalInvitation: an organiser asks somebody to come; no place is taken until the answer."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models.session import Session


class PersonalInvitationQuerySet(models.QuerySet["PersonalInvitation"]):
    def unanswered(self) -> Self:
        """Those who have said neither yes nor no."""
        return self.exclude(answer__in=["yes", "no"])

    def to_remind(self, *, at: datetime, before_closing: timedelta, not_within: timedelta) -> Self:
        """Whose session closes soon and who has said neither yes nor no, oldest first.

        Not those who were asked so late that the reminder would follow on the letter's heels.
        """
        closes_at = Coalesce("session__registration_closes_at", "session__starts_at")
        waiting = self.unanswered().filter(reminded_at=None, session__state=Session.State.PUBLISHED)
        closing = waiting.annotate(closes_at=closes_at).filter(
            closes_at__gt=at, closes_at__lte=at + before_closing
        )
        asked_in_time = closing.filter(
            invited_at__lte=F("closes_at") - (before_closing + not_within)
        )
        return asked_in_time.select_related("session").order_by("pk")

    def for_list(self) -> Self:
        """With how things stand: registered by whatever way, and what became of the letter."""
        registrations = apps.get_model("seminars", "Registration").objects.active()
        registered = registrations.filter(
            session=OuterRef("session"), person__email=OuterRef("email")
        )
        purpose = Concat(
            Value("asked:"),
            Cast(OuterRef("session"), CharField()),
            Value(":"),
            Cast(OuterRef("pk"), CharField()),
            Value(":personal_invitation"),
        )
        mails = apps.get_model("participants", "OutgoingMail").objects.filter(purpose=purpose)
        return self.annotate(
            is_registered=Exists(registered), mail_state=Subquery(mails.values("state")[:1])
        ).order_by("name", "email", "pk")

    def for_its_page(self) -> Self:
        return self.select_related("session__series", "session__venue")


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
    reminded_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        session_id: int

    objects: ClassVar[PersonalInvitationQuerySet] = PersonalInvitationQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    class Meta:
        verbose_name = _("personlig inbjudan")
        verbose_name_plural = _("personliga inbjudningar")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "email"], name="invited_once_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.invited_at:%Y-%m-%d}"
