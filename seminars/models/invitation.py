"""Invitation: one calendar message that we issued to one person about one session."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.session import Session

if TYPE_CHECKING:
    from participants.models import Person


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def to(self, person: "Person", session: Session) -> Self:
        """Every message about ``session`` that ``person`` ever got, oldest first."""
        return self.filter(person=person, session=session).order_by("sequence", "issued_at")

    def to_address(self, address: str) -> Self:
        """What was sent to ``address``, whatever its capitals, the last message last (R2)."""
        return self.filter(attendee__iexact=address).order_by("sequence", "issued_at")


class Invitation(models.Model):
    """SEQUENCE and issue time never fall for one person and session (RFC 5546, 2.1.5)."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST"
        CANCEL = "CANCEL"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations"
    )
    attendee = models.EmailField(help_text="The address as it was typed.")
    method = models.CharField(max_length=7, choices=Method)
    sequence = models.PositiveIntegerField()
    issued_at = models.DateTimeField(help_text="The message's DTSTAMP.")
    mail = models.OneToOneField(
        "participants.OutgoingMail",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitation",
    )

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    class Meta:
        verbose_name = _("kalenderinbjudan")
        verbose_name_plural = _("kalenderinbjudningar")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "person", "issued_at"], name="one_invitation_an_instant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.sequence}"
