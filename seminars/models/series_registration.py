"""SeriesRegistration: somebody takes a whole series, sessions added later too."""

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seminars.models.registration import Registration
from seminars.models.series import Format, Series

if TYPE_CHECKING:
    from participants.models import Person


class SeriesRegistrationQuerySet(models.QuerySet["SeriesRegistration"]):
    def active(self) -> Self:
        """Those that still take sessions which are added."""
        return self.filter(ended_at=None)

    def missing_at(
        self, session_id: int | models.OuterRef, *, series_id: int | models.OuterRef
    ) -> Self:
        """Those who take the series and have never been registered at the session.

        Whoever left that one session stays out of it. An unconfirmed address does not count yet.
        """
        there = Registration.objects.filter(session=session_id, person=models.OuterRef("person"))
        return self.counting().filter(~models.Exists(there), series=series_id)

    def counting(self) -> Self:
        """Those whose address is confirmed, or need not be."""
        return self.active().filter(
            Q(series__asks_for_confirmation=False) | Q(confirmed_at__isnull=False)
        )

    def unconfirmed(self) -> Self:
        return self.active().filter(confirmed_at=None)

    def made_by(self, form_token: uuid.UUID, *, email: str) -> Self:
        """What an earlier sending of the same form made; who has left it since comes anew."""
        return self.active().filter(form_token=form_token, email=email)

    def of(self, person: "Person") -> Self:
        return self.filter(person=person)


class SeriesRegistration(models.Model):
    """What was typed then, kept as a snapshot: each later session is registered with it."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="series_registrations"
    )
    form_token = models.UUIDField(
        default=uuid.uuid4, help_text="One sending of a form; the same for both series."
    )
    name = models.CharField(_("namn"), max_length=150, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    organisation = models.ForeignKey(
        "participants.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    organisation_text = models.CharField(_("organisation"), max_length=150, blank=True)
    profession = models.ForeignKey(
        "participants.Profession",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="sv")
    format = models.CharField(
        _("form"),
        max_length=10,
        choices=Format,
        default=Format.ONLINE,
        help_text="What is chosen where a session offers both.",
    )
    privacy_version = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="Where the series asks for a confirmed address."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeriesRegistrationQuerySet] = SeriesRegistrationQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        series_id: int
        person_id: int

    class Meta:
        verbose_name = _("anmälan till serie")
        verbose_name_plural = _("anmälningar till serier")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["series", "person"],
                condition=Q(ended_at__isnull=True),
                name="one_active_series_registration_each",
            ),
            models.CheckConstraint(
                condition=Q(format__in=["on_site", "online"]), name="one_format_for_a_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.person_id}"

    @property
    def counts(self) -> bool:
        """Whether later sessions come: the address is confirmed, or need not be."""
        return self.confirmed_at is not None or not self.series.asks_for_confirmation

    @property
    def has_to_be_confirmed(self) -> bool:
        """Whether anything waits for the address to be confirmed."""
        return not self.counts or self.registrations.unconfirmed().exists()

    @property
    def organisation_name(self) -> str:
        return str(self.organisation) if self.organisation else self.organisation_text
