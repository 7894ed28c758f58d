"""OutgoingMail: the outbox. A row is written in the transaction of its cause."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import connections, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> Self:
        """Not yet tried to the end: may still be sent, or called off."""
        return self.filter(state__in=OutgoingMail.State.waiting())

    def due(self, *, at: datetime) -> Self:
        """What a sender may claim now: its time has come and no living sender holds it."""
        ripe = Q(state__in=OutgoingMail.State.waiting(), next_try_at__lte=at)
        abandoned = Q(state=OutgoingMail.State.CLAIMED, lease_until__lt=at)
        return self.filter(ripe | abandoned).order_by("next_try_at", "pk")

    def refused_and_untold(self, *, before: datetime) -> Self:
        """Refused for good before that moment, and nobody has been told that could mend it."""
        refused = self.filter(state=OutgoingMail.State.REFUSED, refusal_told_at=None)
        return refused.filter(refused_at__lt=before).order_by("pk")

    def about(self, cause: str) -> Self:
        """Mails for one cause, found by the first words of their purpose."""
        return self.filter(self.cause(cause))

    def cause(self, cause: str) -> Q:
        """The condition of ``about``, in the form for which each database has an index.

        PostgreSQL has one for LIKE beside the unique one. SQLite's LIKE takes no heed of case and
        so none of its index, but it compares byte by byte: ";" follows ":".
        """
        cause = cause.rstrip(":")
        if connections[self.db].vendor == "sqlite":
            parts = Q(purpose__gt=f"{cause}:", purpose__lt=f"{cause};")
        else:
            parts = Q(purpose__startswith=f"{cause}:")
        return Q(purpose=cause) | parts


class OutgoingMail(models.Model):
    class State(models.TextChoices):
        DUE = "due", _("väntar")
        CLAIMED = "claimed", _("skickas nu")
        SENT = "sent", _("skickat")
        UNCERTAIN = "uncertain", _("osäkert om det kom fram")
        DEFERRED = "deferred", _("försöker igen")
        REFUSED = "refused", _("kom inte fram")
        CANCELLED = "cancelled", _("inte längre aktuellt")

        @classmethod
        def waiting(cls) -> list[str]:
            return [cls.DUE, cls.DEFERRED, cls.UNCERTAIN]

    purpose = models.CharField(
        max_length=200,
        unique=True,
        help_text="Why this mail exists: the same cause never mails twice.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mails",
    )
    address = models.EmailField()
    language = models.CharField(max_length=2)
    sender_name = models.CharField(max_length=150, blank=True)
    reply_to = models.EmailField(blank=True)
    in_reply_to = models.CharField(
        max_length=255, blank=True, help_text="Message-ID of the mail that this one answers."
    )
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.BinaryField(null=True, blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    unsubscribe_url = models.URLField(
        blank=True, max_length=300, help_text="Where one click ends mails of this kind (RFC 8058)."
    )
    is_secret = models.BooleanField(
        default=False, help_text="Its text is erased once it is sent (sign-in codes)."
    )
    message_id = models.CharField(max_length=150, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True, help_text="None: not tried again.")
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    uncertain_at = models.DateTimeField(
        null=True, blank=True, help_text="When the server last took it without an answer."
    )
    answer = models.CharField(max_length=255, blank=True, help_text="The mail server's last word.")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When those who can mend the address were told."
    )

    objects: ClassVar[OutgoingMailQuerySet] = OutgoingMailQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    class Meta:
        verbose_name = _("mejl")
        verbose_name_plural = _("mejl")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("due", "claimed", "sent", "uncertain"),
                        *("deferred", "refused", "cancelled"),
                    ]
                ),
                name="mail_state_is_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_try_at"], name="mail_due"),
        ]

    def __str__(self) -> str:
        return self.purpose
