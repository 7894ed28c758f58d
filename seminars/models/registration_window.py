"""Whether a session takes people: from when, until when, who first, how long its list moves."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

PROMOTION_ENDS_BEFORE_START = timedelta(hours=2)


class RegistrationWindow(models.Model):
    needs_registration = models.BooleanField(_("kräver anmälan"), default=True)
    registration_opens_at = models.DateTimeField(_("anmälan öppnar"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("sista anmälningsdag"), null=True, blank=True)
    priority_until = models.DateTimeField(_("företräde till"), null=True, blank=True)
    promotion_ends_at = models.DateTimeField(_("reservlistan stänger"), null=True, blank=True)

    if TYPE_CHECKING:
        state: models.CharField[str, str]
        starts_at: models.DateTimeField[datetime, datetime]
        ends_at: models.DateTimeField[datetime, datetime]

    class Meta:
        abstract = True

    @property
    def has_sign_up(self) -> bool:
        """Whether people come by registering, whenever that is."""
        return self.state == "published" and self.needs_registration

    def takes_registrations(self, *, at: datetime) -> bool:
        """Whether somebody new may come, be it to the waiting list."""
        return self.has_sign_up and not self.opens_later(at=at) and not self.has_closed(at=at)

    def takes_people_by_hand(self, *, at: datetime) -> bool:
        """Whether organisers may still register people, also before opening and after closing."""
        return self.has_sign_up and at < self.ends_at

    @property
    def registration_ends_at(self) -> datetime:
        """The moment from which nobody is registered any more: the start, where nothing is said."""
        return self.registration_closes_at or self.starts_at

    def opens_later(self, *, at: datetime) -> bool:
        """Whether registration has a first moment that is still to come."""
        return self.registration_opens_at is not None and at < self.registration_opens_at

    def has_closed(self, *, at: datetime) -> bool:
        """Whether the last moment to register has passed; the waiting list moves all the same."""
        return at >= self.registration_ends_at

    @property
    def waiting_list_closes_at(self) -> datetime:
        """After this nobody is promoted any more: it would be too late to come."""
        return self.promotion_ends_at or self.starts_at - PROMOTION_ENDS_BEFORE_START

    def waiting_list_moves(self, *, at: datetime) -> bool:
        """Whether a rank is worth anything: later nobody may hope in vain."""
        return at < self.waiting_list_closes_at
