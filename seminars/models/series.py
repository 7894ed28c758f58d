"""Series: what its sessions have in common, and who may organise them."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from participants.models import Person


class Format(models.TextChoices):
    """How one takes part; ``BOTH`` is said of a session, never of one person's place."""

    ON_SITE = "on_site", _("På plats")
    ONLINE = "online", _("Digitalt")
    BOTH = "both", _("På plats eller digitalt")


class Language(models.TextChoices):
    SWEDISH = "sv", _("Svenska")
    ENGLISH = "en", _("Engelska")


class Venue(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(_("namn"), max_length=150)
    city = models.CharField(_("ort"), max_length=80, blank=True)
    address = models.CharField(_("adress"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("platser"), null=True, blank=True)
    access_notes = models.TextField(_("tillgänglighet"), blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Venue"]]
        name_sv: str
        name_en: str
        access_notes_sv: str
        access_notes_en: str

    class Meta:
        verbose_name = _("lokal")
        verbose_name_plural = _("lokaler")

    def __str__(self) -> str:
        return f"{self.name}, {self.city}" if self.city else self.name


class SeriesQuerySet(models.QuerySet["Series"]):
    def organised_by(self, person: "Person") -> Self:
        """Series in which ``person`` has any role; administrators have all."""
        if person.is_administrator:
            return self.all()
        return self.filter(roles__person=person).distinct()

    def to_be_digested(self, *, until: datetime) -> Self:
        """Those whose organisers have not been told the news up to then."""
        return self.filter(Q(digested_at=None) | Q(digested_at__lt=until)).order_by("pk")


class Series(models.Model):
    class Kind(models.TextChoices):
        RESEARCH = "research", pgettext_lazy("series", "Forskning")
        LEARNING = "learning", pgettext_lazy("series", "Lärande")

    slug = models.SlugField(
        unique=True, help_text=_("Står i adressen. Byts den leder den gamla vidare.")
    )
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    title = models.CharField(_("titel"), max_length=150)
    lead = models.CharField(_("ingress"), max_length=300, blank=True)
    about = models.TextField(_("om serien"), blank=True)
    audience = models.CharField(_("för vem"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    companion = models.ForeignKey(
        "self",
        verbose_name=_("gå gärna också"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    project = models.ForeignKey(
        "materials.Project",
        verbose_name=_("projekt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="series",
    )
    contact_email = models.EmailField(_("frågor till"), blank=True)

    # What sessions begin with; each session keeps its own copy and may differ.
    default_format = models.CharField(
        _("form"), max_length=10, choices=Format, default=Format.ONLINE
    )
    default_venue = models.ForeignKey(
        Venue,
        verbose_name=_("lokal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    default_language = models.CharField(
        _("språk"), max_length=2, choices=Language, default=Language.SWEDISH
    )
    default_weekday = models.PositiveSmallIntegerField(
        _("veckodag"), default=1, validators=[MinValueValidator(0), MaxValueValidator(6)]
    )
    default_start = models.TimeField(_("börjar"), null=True, blank=True)
    default_minutes = models.PositiveSmallIntegerField(_("längd i minuter"), default=90)
    default_places = models.PositiveIntegerField(_("platser"), null=True, blank=True)
    closes_days_before = models.PositiveSmallIntegerField(
        _("anmälan stänger, dagar före"), default=1
    )
    opens_days_before = models.PositiveSmallIntegerField(
        _("anmälan öppnar, dagar före"),
        null=True,
        blank=True,
        help_text=_("Tomt: öppen så snart träffen är publicerad."),
    )
    default_organisation_limit = models.PositiveSmallIntegerField(
        _("högst per organisation"), null=True, blank=True
    )
    default_team_min = models.PositiveSmallIntegerField(_("team, minst"), null=True, blank=True)
    default_team_max = models.PositiveSmallIntegerField(_("team, högst"), null=True, blank=True)
    has_reminder = models.BooleanField(_("påminner dagen före"), default=True)
    default_preparation_days = models.PositiveSmallIntegerField(
        _("förberedelse mejlas, dagar före"),
        null=True,
        blank=True,
        help_text=_("Tomt: inget mejl om förberedelse."),
    )
    is_recorded = models.BooleanField(_("spelas in"), default=False)

    # How places are given.
    priority_rule = models.CharField(_("vem går före"), max_length=300, blank=True)
    priority_organisations = models.ManyToManyField(
        "participants.Organisation",
        verbose_name=_("organisationer som går före"),
        blank=True,
        related_name="+",
    )
    priority_days_before_closing = models.PositiveSmallIntegerField(
        _("företräde till, dagar före sista anmälningsdag"), default=7
    )
    asks_for_confirmation = models.BooleanField(
        _("ber om bekräftad adress"),
        default=False,
        help_text=_("Platsen hålls två timmar tills adressen har bekräftats."),
    )
    digested_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Up to when its organisers know the news."
    )
    takes_teams = models.BooleanField(_("tar emot team"), default=False)

    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Rises with each edit; shows that somebody else edited.",
    )

    objects: ClassVar[SeriesQuerySet] = SeriesQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        title_sv: str
        title_en: str
        lead_sv: str
        lead_en: str
        about_sv: str
        about_en: str
        audience_sv: str
        audience_en: str
        priority_rule_sv: str
        priority_rule_en: str

    class Meta:
        verbose_name = _("serie")
        verbose_name_plural = _("serier")
        ordering: ClassVar[list[str]] = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def sender_address(self) -> str:
        """Where answers to the series' letters go."""
        return self.contact_email or settings.CONTACT_EMAIL


class SeriesRole(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", _("ägare")
        EDITOR = "editor", _("redaktör")
        REGISTRAR = "registrar", _("anmälningsansvarig")
        CHECK_IN = "check_in", _("avprickare")
        READER = "reader", _("läsare")

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="series_roles"
    )
    role = models.CharField(_("roll"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("roll i serie")
        verbose_name_plural = _("roller i serier")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "person"], name="one_role_per_series"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.series}"


class RoleInvitation(models.Model):
    """A role that somebody is asked to take; it is theirs once they accept by the mailed link."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="role_invitations")
    role = models.CharField(_("roll"), max_length=10, choices=SeriesRole.Role)
    name = models.CharField(_("namn"), max_length=150)
    email = models.EmailField(_("e-post"), help_text="In lower case.")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Declined or taken back.")

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["RoleInvitation"]]
        series_id: int

    class Meta:
        verbose_name = _("inbjudan till roll")
        verbose_name_plural = _("inbjudningar till roller")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["series", "email"],
                condition=models.Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="one_open_role_invitation_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.series}"
