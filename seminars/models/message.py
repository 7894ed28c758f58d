"""Message: what an organiser writes to a group; SessionNotice: what is told once, by the clock."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models.session import Session


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, *, at: datetime) -> Self:
        """What a worker may take now: its time has come and no living worker holds it."""
        ripe = Q(state=Message.State.WAITING, send_at__lte=at)
        abandoned = Q(state=Message.State.WRITING, lease_until__lt=at)
        return self.filter(ripe | abandoned).order_by("send_at", "pk")

    def of(self, session: Session) -> Self:
        return self.filter(session=session)

    def written_since(self, moment: datetime) -> Self:
        """What an organiser wrote after ``moment`` and has not taken back."""
        return self.exclude(state=Message.State.WITHDRAWN).filter(made_at__gt=moment)

    def for_pages(self) -> Self:
        """With everything that lists and pages show, the latest first."""
        return self.select_related("session__series", "by").order_by("-send_at", "-pk")


class Message(models.Model):
    """Its receivers are found when it is sent, so a cause that is gone gets none."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("message", "väntar på sin tid")
        WRITING = "writing", pgettext_lazy("message", "skrivs nu")
        WRITTEN = "written", pgettext_lazy("message", "lämnat till utskick")
        WITHDRAWN = "withdrawn", pgettext_lazy("message", "återtaget")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="messages")
    group = models.CharField(_("till vilka"), max_length=20, help_text="A name in roster.GROUPS.")
    subject = models.CharField(_("ämne"), max_length=120)
    body = models.TextField(_("text"), max_length=6000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField()
    send_at = models.DateTimeField(_("skickas"))
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_written = models.BigIntegerField(
        default=0, help_text="Key of the last registration whose mail is in the outbox."
    )
    wanted = models.PositiveIntegerField(default=0, help_text="How many it was for when sent.")

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        session_id: int
        subject_sv: str
        subject_en: str
        body_sv: str
        body_en: str

    class Meta:
        verbose_name = _("meddelande")
        verbose_name_plural = _("meddelanden")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "writing", "written", "withdrawn"]),
                name="message_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class SessionNotice(models.Model):
    """That everybody concerned by a session is told one thing on one occasion.

    While ``finished_at`` is empty letters are still to be written, to those registrations whose
    key is greater than ``last_written``: whoever goes on begins there.
    """

    class Kind(models.TextChoices):
        PREPARE = "prepare", pgettext_lazy("notice", "det här förbereder du")
        TOMORROW = "tomorrow", pgettext_lazy("notice", "i morgon")
        RESERVE_LIST_CLOSED = "reserve_closed", pgettext_lazy("notice", "reservlistan stängd")
        REGISTRATION_CLOSED = "closed", pgettext_lazy("notice", "anmälan stängd")
        LINK_MISSING = "link_missing", pgettext_lazy("notice", "möteslänk saknas")
        MATERIALS = "materials", pgettext_lazy("notice", "materialet finns")
        RECORDING = "recording", pgettext_lazy("notice", "inspelningen finns")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=15, choices=Kind)
    occasion = models.CharField(
        max_length=40, help_text="The start it was about: a moved session is told of again."
    )
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0, help_text="How many it was written to.")
    last_written = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["SessionNotice"]]
        session_id: int

    class Meta:
        verbose_name = _("avisering")
        verbose_name_plural = _("aviseringar")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["session"],
                condition=Q(finished_at__isnull=True),
                name="notices_to_be_written",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "kind", "occasion"], name="told_once_on_an_occasion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_id}"
