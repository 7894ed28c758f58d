"""What belongs to a registration and is kept apart from it: needs, and the names of a party."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.registration import Registration


class Needs(models.Model):
    """What somebody needs to take part: health data, so kept apart and deleted first."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="needs"
    )
    text = models.TextField(_("behov"), max_length=500, blank=True)
    diet = models.CharField(_("allergier eller specialkost"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("behov")
        verbose_name_plural = _("behov")

    def __str__(self) -> str:
        return str(self.registration)


class PartyMember(models.Model):
    """One of the people for whom a registration takes several places; names may follow later."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="party_members"
    )
    name = models.CharField(_("namn"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("medlem i team")
        verbose_name_plural = _("medlemmar i team")

    def __str__(self) -> str:
        return self.name
