"""Session: one seminar on one date, with its places and its calendar identity."""

import re
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from seminars.models.calendar_identity import CalendarIdentity
from seminars.models.registration_window import RegistrationWindow
from seminars.models.series import Format, Language, Series, Venue

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from materials.models import Material
    from participants.models import Person
    from seminars.models.registration import Registration

SHOWN_IN_FEEDS_AFTER_END = timedelta(days=365)


def shown_in_feeds(path: str = "", *, at: datetime) -> Q:
    """Published, and not longer past than twelve months; ``path`` leads to the sessions."""
    published = [state for state in Session.State.values if state != Session.State.DRAFT]
    since = at - SHOWN_IN_FEEDS_AFTER_END
    return Q(**{f"{path}state__in": published, f"{path}ends_at__gt": since})


class SessionQuerySet(models.QuerySet["Session"]):
    def published(self) -> Self:
        """What everybody may see: also preliminary and cancelled ones, never drafts."""
        return self.exclude(state=Session.State.DRAFT)

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Published sessions, and drafts of the series in which ``person`` has a role."""
        if not person.is_authenticated:
            return self.published()
        if person.is_administrator:
            return self.all()
        drafts = Q(series__roles__person=person)
        return self.filter(~Q(state=Session.State.DRAFT) | drafts).distinct()

    def organised_by(self, person: "Person") -> Self:
        return self.filter(series__in=Series.objects.organised_by(person))

    def upcoming(self, *, at: datetime) -> Self:
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, *, at: datetime) -> Self:
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")

    def in_feeds(self, *, at: datetime) -> Self:
        """What calendars show, in the order in which they show it (F12, F13)."""
        return self.filter(shown_in_feeds(at=at)).order_by("starts_at", "uid")

    def in_series(self, slug: str) -> Self:
        return self.filter(series__slug=slug)

    def to_come(self, *, at: datetime) -> Self:
        """What ``Session.is_to_come`` says, asked of the database."""
        return self.filter(state=Session.State.PUBLISHED, starts_at__gt=at)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")

    def held_lately(self, *, since: datetime, at: datetime) -> Self:
        """Published sessions that ended between ``since`` and ``at``, the latest first."""
        held = self.filter(state=Session.State.PUBLISHED, ends_at__gt=since)
        return held.past(at=at)

    def next_published(self, *, at: datetime) -> "Session | None":
        return self.filter(state=Session.State.PUBLISHED).upcoming(at=at).first()

    def of_series(self, series: Series) -> Self:
        return self.filter(series=series)

    def made_by(self, form_token: uuid.UUID, series: Series) -> Self:
        """What an earlier sending of the same form made."""
        return self.of_series(series).filter(form_token=form_token).order_by("number")

    def held_during(self, start: datetime, end: datetime) -> Self:
        """Those not called off of which some part lies between; drafts too: somebody plans them."""
        kept = self.exclude(state=Session.State.CANCELLED)
        return kept.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "pk")

    def earlier_than(self, session: "Session") -> Self:
        """Those of the same series before ``session``, the nearest first."""
        earlier = self.filter(series=session.series_id, starts_at__lt=session.starts_at)
        return earlier.order_by("-starts_at", "-pk")

    def later_than(self, session: "Session") -> Self:
        """Those of the same series after ``session``, the nearest first."""
        later = self.filter(series=session.series_id, starts_at__gt=session.starts_at)
        return later.order_by("starts_at", "pk")

    def instead_of(self, session: "Session", *, at: datetime) -> Self:
        """What somebody who cannot come to ``session`` may still come to in the same series."""
        others = self.filter(series=session.series_id, state=Session.State.PUBLISHED)
        return others.exclude(pk=session.pk).upcoming(at=at)

    def titled(self, words: str) -> Self:
        """Those whose title in either language has ``words`` in it, whatever the case.

        A pattern, because SQLite compares å, ä and ö with regard to case in LIKE.
        """
        pattern = re.escape(words)
        return self.filter(Q(title_sv__iregex=pattern) | Q(title_en__iregex=pattern))

    def in_both_formats(self) -> Self:
        return self.filter(format=Format.BOTH)

    def recorded(self) -> Self:
        return self.filter(recording=Session.Recording.READY)

    def presenting(self, material: "Material") -> Self:
        return self.filter(session_materials__material=material).order_by("starts_at", "pk")

    def taking_registrations(self, *, at: datetime) -> Self:
        """What ``Session.takes_registrations`` says, asked of the database."""
        opened = Q(registration_opens_at=None) | Q(registration_opens_at__lte=at)
        not_closed = Q(registration_closes_at=None, starts_at__gt=at) | Q(
            registration_closes_at__gt=at
        )
        published = self.filter(state=Session.State.PUBLISHED, needs_registration=True)
        return published.filter(opened & not_closed)

    def awaiting_people_of_its_series(self) -> Self:
        """Sessions to which somebody who takes their series has not been brought yet."""
        takers = apps.get_model("seminars", "SeriesRegistration").objects
        missing = takers.missing_at(
            models.OuterRef(models.OuterRef("pk")), series_id=models.OuterRef("series")
        )
        return self.filter(models.Exists(missing))

    def with_requests_due(self, *, at: datetime) -> Self:
        """Sessions whose priority time has ended while somebody still waits for an answer."""
        return self.filter(
            state=Session.State.PUBLISHED,
            priority_until__lte=at,
            registrations__state="requested",
        ).distinct()

    def with_places(self) -> Self:
        """Adds how many places are taken and how many wait, in one query for a whole list."""
        registrations = apps.get_model("seminars", "Registration").objects
        return self.annotate(
            taken_on_site=_places_of(registrations.taken().filter(format=Format.ON_SITE)),
            taken_online=_places_of(registrations.taken().filter(format=Format.ONLINE)),
            waiting_count=_places_of(registrations.waiting()),
        )

    def with_requests(self) -> Self:
        """Adds how many places those ask for who wait for an allocation."""
        registrations = apps.get_model("seminars", "Registration").objects
        return self.annotate(requested_count=_places_of(registrations.requested()))

    def for_pages(self) -> Self:
        """Everything a row or a page about sessions shows."""
        return self.select_related("series", "venue").with_places()


def _places_of(registrations: "models.QuerySet[Registration]") -> Coalesce:
    """The places that ``registrations`` of the outer session take together."""
    of_session = registrations.filter(session=models.OuterRef("pk")).order_by()
    total = of_session.values("session").annotate(total=Sum("places")).values("total")
    return Coalesce(models.Subquery(total), 0)


class Session(RegistrationWindow, CalendarIdentity):
    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        PRELIMINARY = "preliminary", _("preliminärt")
        PUBLISHED = "published", _("publicerad")
        CANCELLED = "cancelled", _("inställt")

    class Recording(models.TextChoices):
        NONE = "none", _("spelas inte in")
        COMING = "coming", _("inspelningen kommer")
        READY = "ready", _("inspelningen finns")

    series = models.ForeignKey(
        Series, verbose_name=_("serie"), on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField(_("nummer"))
    state = models.CharField(_("läge"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("titel"), max_length=200)
    abstract = models.TextField(_("beskrivning"), blank=True, max_length=6000)
    before = models.TextField(_("innan du kommer"), blank=True, max_length=2000)
    after = models.TextField(_("efteråt"), blank=True, max_length=2000)
    language = models.CharField(
        _("språk"), max_length=2, choices=Language, default=Language.SWEDISH
    )

    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))
    is_whole_day = models.BooleanField(
        _("hela dagar"),
        default=False,
        help_text="From midnight to midnight in Sweden: a network day, shown without times.",
    )
    previous_starts_at = models.DateTimeField(_("flyttad från"), null=True, blank=True)
    format = models.CharField(_("form"), max_length=10, choices=Format, default=Format.ONLINE)
    venue = models.ForeignKey(
        Venue, verbose_name=_("lokal"), null=True, blank=True, on_delete=models.PROTECT
    )
    join_url = models.URLField(
        _("möteslänk"), blank=True, max_length=500, validators=[URLValidator(["https", "http"])]
    )
    cancel_reason = models.CharField(_("skäl"), max_length=300, blank=True)

    places_on_site = models.PositiveIntegerField(
        _("platser i lokalen"), null=True, blank=True, help_text=_("Tomt: ingen gräns.")
    )
    places_online = models.PositiveIntegerField(
        _("platser digitalt"), null=True, blank=True, help_text=_("Tomt: ingen gräns.")
    )
    per_organisation_limit = models.PositiveSmallIntegerField(
        _("högst per organisation"), null=True, blank=True
    )
    team_min = models.PositiveSmallIntegerField(_("team, minst"), null=True, blank=True)
    team_max = models.PositiveSmallIntegerField(_("team, högst"), null=True, blank=True)

    has_food = models.BooleanField(_("bjuder på mat"), default=False)
    has_reminder = models.BooleanField(_("påminner dagen före"), default=True)
    preparation_days = models.PositiveSmallIntegerField(
        _("förberedelse mejlas, dagar före"), null=True, blank=True
    )

    recording = models.CharField(
        _("inspelning"), max_length=10, choices=Recording, default=Recording.NONE
    )
    topics = models.ManyToManyField(
        "materials.Topic", verbose_name=_("ämnen"), blank=True, related_name="sessions"
    )
    materials = models.ManyToManyField(
        "materials.Material",
        through="seminars.SessionMaterial",
        blank=True,
        related_name="sessions",
    )

    form_token = models.UUIDField(
        null=True,
        editable=False,
        help_text="One sending of a form makes one set of drafts, which share it.",
    )
    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Rises with each edit; shows that somebody else edited.",
    )

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        title_sv: str
        title_en: str
        abstract_sv: str
        abstract_en: str
        before_sv: str
        before_en: str
        after_sv: str
        after_en: str
        cancel_reason_sv: str
        cancel_reason_en: str
        series_id: int
        venue_id: int | None
        taken_on_site: int
        taken_online: int
        waiting_count: int
        requested_count: int

    class Meta:
        verbose_name = _("träff")
        verbose_name_plural = _("träffar")
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ends_at"], name="session_end"),
            models.Index(fields=["series", "form_token"], name="session_form_token"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "preliminary", "published", "cancelled"]),
                name="session_state_is_known",
            ),
            models.UniqueConstraint(fields=["series", "number"], name="one_number_per_series"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__lte=F("starts_at")),
                name="registration_closes_before_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_on_site(self) -> bool:
        return self.format in {Format.ON_SITE, Format.BOTH}

    @property
    def is_online(self) -> bool:
        return self.format in {Format.ONLINE, Format.BOTH}

    @property
    def formats(self) -> list[Format]:
        """The ways in which one person can take part."""
        both = (Format.ON_SITE, self.is_on_site), (Format.ONLINE, self.is_online)
        return [format_ for format_, offered in both if offered]

    def places_in(self, format_: str) -> int | None:
        """How many places there are in a format; None means that there is no limit."""
        return self.places_on_site if format_ == Format.ON_SITE else self.places_online

    def places_left(self, format_: str, *, taken: int) -> int | None:
        """Never below nought, even where an organiser went over; None: there is no limit."""
        places = self.places_in(format_)
        return None if places is None else max(0, places - taken)

    def is_over(self, *, at: datetime) -> bool:
        return self.ends_at <= at

    def is_to_come(self, *, at: datetime) -> bool:
        """Whether it will be held and has not begun: until then people change what they have."""
        return self.state == self.State.PUBLISHED and at < self.starts_at

    @property
    def label(self) -> str:
        """Series and number as people say them: “L14”. First part of reference numbers."""
        return f"{self.series.title_sv[:1].upper()}{self.number}"
