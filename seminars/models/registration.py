"""Registration: one person's place, request or wait at one session."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from participants.models import Organisation
from seminars.models.series import Format, Series
from seminars.models.session import Session, shown_in_feeds

if TYPE_CHECKING:
    from participants.models import Person
    from seminars.models.party import Needs


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        """Those that still mean something for the session."""
        return self.filter(state__in=Registration.State.active())

    def taken(self) -> Self:
        """Those that hold a place: given, offered, or waiting for a confirmed address."""
        return self.filter(state__in=Registration.State.holding())

    def placed(self) -> Self:
        return self.filter(state=Registration.State.PLACE)

    def waiting(self) -> Self:
        """The waiting list, first in line first."""
        return self.filter(state=Registration.State.WAITING).order_by("rank", "pk")

    def requested(self) -> Self:
        return self.filter(state=Registration.State.REQUESTED).order_by("rank", "pk")

    def numbered(self, numbers: Iterable[int]) -> Self:
        """Those with these numbers within their session."""
        return self.filter(number__in=numbers)

    def offered(self) -> Self:
        return self.filter(state=Registration.State.OFFERED)

    def offer_expired(self, *, at: datetime) -> Self:
        return self.offered().filter(offer_expires_at__lte=at)

    def unconfirmed(self) -> Self:
        return self.filter(state=Registration.State.UNCONFIRMED)

    def hold_expired(self, *, at: datetime) -> Self:
        return self.filter(state=Registration.State.UNCONFIRMED, hold_expires_at__lte=at)

    def of(self, person: "Person") -> Self:
        return self.filter(person=person)

    def made_by(
        self, form_token: uuid.UUID, session: Session, *, email: str
    ) -> "Registration | None":
        """What an earlier sending of the same form made, if it still means something.

        Another address is another form: somebody went back and now registers a colleague. And
        whoever cancelled, went back and sent the form again wants to come after all.
        """
        same_form = self.active().filter(form_token=form_token, session=session, email=email)
        return same_form.first()

    def unused(self, form_token: uuid.UUID) -> uuid.UUID:
        """``form_token``, or a new one where it was used for another session or address."""
        return uuid.uuid4() if self.filter(form_token=form_token).exists() else form_token

    def for_its_page(self) -> Self:
        """With everything the page of one registration shows."""
        return self.select_related(
            "session__series", "session__venue", "person", "organisation", "profession"
        )

    def coming_in(self, series: Series, *, at: datetime) -> Self:
        """Those that still mean something, at sessions of ``series`` that are not over."""
        return self.active().filter(session__series=series, session__ends_at__gt=at)

    def for_my_pages(self) -> Self:
        return self.for_its_page().order_by("session__starts_at", "pk")

    def for_own_calendar(self, person_id: int, *, at: datetime) -> Self:
        """What a person's own calendar shows, with the highest number that a mail has had."""
        sent = apps.get_model("seminars", "Invitation").objects.filter(
            person=OuterRef("person"), session=OuterRef("session")
        )
        last = sent.order_by().values("session").annotate(last=Max("sequence")).values("last")
        mine = self.active().filter(person=person_id)
        shown = mine.filter(shown_in_feeds("session__", at=at))
        return shown.select_related("session__series", "session__venue").annotate(
            last_sequence=Subquery(last)
        )

    def with_position(self) -> Self:
        """Adds ``position``: how far from the head of the waiting list, in one query for all."""
        ahead = Registration.objects.waiting().filter(
            session=OuterRef("session"), rank__lt=OuterRef("rank")
        )
        count = ahead.order_by().values("session").annotate(n=Count("pk")).values("n")
        return self.annotate(position=Coalesce(Subquery(count), 0) + 1)

    def places_total(self) -> int:
        """How many places these take together: a team takes several."""
        return self.aggregate(total=Sum("places"))["total"] or 0

    def last_rank(self) -> int:
        return self.aggregate(last=Max("rank"))["last"] or 0

    def last_number(self) -> int:
        return self.aggregate(last=Max("number"))["last"] or 0


class Registration(models.Model):
    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("adressen ska bekräftas")
        REQUESTED = "requested", _("väntar på fördelning")
        PLACE = "place", _("har plats")
        WAITING = "waiting", _("på reservlistan")
        OFFERED = "offered", _("erbjuden plats")
        DECLINED = "declined", _("tackade nej")
        CANCELLED = "cancelled", _("avanmäld")

        @classmethod
        def active(cls) -> list[str]:
            return [cls.UNCONFIRMED, cls.REQUESTED, cls.PLACE, cls.WAITING, cls.OFFERED]

        @classmethod
        def holding(cls) -> list[str]:
            return [cls.PLACE, cls.OFFERED, cls.UNCONFIRMED]

    class Attendance(models.TextChoices):
        UNKNOWN = "unknown", _("inte noterat")
        PRESENT = "present", _("deltog")
        ABSENT = "absent", _("deltog inte")

    class CalendarAnswer(models.TextChoices):
        NONE = "none", _("inget svar")
        ACCEPTED = "accepted", _("tackat ja i kalendern")
        TENTATIVE = "tentative", _("preliminärt i kalendern")
        DECLINED = "declined", _("tackat nej i kalendern")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="registrations"
    )
    number = models.PositiveIntegerField(editable=False, help_text="Runs within the session.")
    form_token = models.UUIDField(
        unique=True, default=uuid.uuid4, help_text="One sending of a form makes one registration."
    )

    # A snapshot of what was typed then; the person's own record may say something else later.
    name = models.CharField(_("namn"), max_length=150)
    email = models.EmailField(_("e-post"), help_text="As typed: the ATTENDEE of invitations.")
    organisation = models.ForeignKey(
        "participants.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    organisation_text = models.CharField(_("organisation"), max_length=150, blank=True)
    profession = models.ForeignKey(
        "participants.Profession",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    format = models.CharField(_("form"), max_length=10, choices=Format)
    places = models.PositiveSmallIntegerField(_("platser"), default=1)
    people = models.PositiveSmallIntegerField(
        _("personer"),
        default=1,
        help_text="How many take part: more than the places where a team shares a screen.",
    )

    state = models.CharField(_("läge"), max_length=12, choices=State)
    rank = models.PositiveIntegerField(
        help_text="Order of arrival within the session; kept for ever."
    )
    had_place = models.BooleanField(default=False, help_text="For undo: what it was before.")
    is_over_capacity = models.BooleanField(
        default=False, help_text="An organiser gave this place knowing that the session was full."
    )
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    freed_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose cancellation freed the place that is offered: an undo takes it back.",
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    series_registration = models.ForeignKey(
        "seminars.SeriesRegistration",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    wants_news = models.BooleanField(_("vill veta när nya träffar öppnar"), default=False)
    wants_reminders = models.BooleanField(
        _("vill ha påminnelser"), default=True, help_text="Of this session only."
    )
    privacy_version = models.CharField(max_length=20, blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.UNKNOWN)
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="Ticked off at the door.")
    calendar_answer = models.CharField(
        max_length=10, choices=CalendarAnswer, default=CalendarAnswer.NONE
    )

    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        session_id: int
        person_id: int
        organisation_id: int | None
        needs: Needs
        position: int
        last_sequence: int | None

    class Meta:
        verbose_name = _("anmälan")
        verbose_name_plural = _("anmälningar")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["session", "state", "rank"], name="registration_line"),
            models.Index(fields=["state", "offer_expires_at"], name="registration_offers"),
            models.Index(fields=["state", "hold_expires_at"], name="registration_holds"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=["unconfirmed", "requested", "place", "waiting", "offered"]),
                name="one_active_registration_each",
            ),
            models.UniqueConstraint(fields=["session", "number"], name="number_once_a_session"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("unconfirmed", "requested", "place", "waiting"),
                        *("offered", "declined", "cancelled"),
                    ]
                ),
                name="registration_state_is_known",
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_registration_takes_a_place"),
            models.CheckConstraint(condition=Q(people__gte=1), name="somebody_takes_part"),
            models.CheckConstraint(
                condition=Q(format__in=["on_site", "online"]), name="one_format_a_registration"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_expires_at__isnull=False),
                name="an_offer_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state="unconfirmed") | Q(hold_expires_at__isnull=False),
                name="a_hold_has_a_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number on confirmations: “L14-0032”."""
        return f"{self.session.label}-{self.number:04d}"

    @property
    def organisation_name(self) -> str:
        return str(self.organisation) if self.organisation else self.organisation_text

    @property
    def counts_with(self) -> int | str:
        """Whom a limit counts together: by the register, or by the words that were typed."""
        if self.organisation and self.organisation.kind != Organisation.Kind.OTHER:
            return self.organisation.pk
        return self.organisation_text.casefold()

    @property
    def shares_a_screen(self) -> bool:
        """Whether several people take one place together."""
        return self.places == 1 and self.people > 1

    @property
    def is_party(self) -> bool:
        """Whether several people may take part by it: a team has a page of its own."""
        return self.people > 1 or self.session.series.takes_teams

    @property
    def party_names(self) -> list[str]:
        """Who comes, as far as they have been named."""
        return [member.name for member in self.party_members.order_by("pk") if member.name]

    @property
    def is_active(self) -> bool:
        return self.state in self.State.active()

    @property
    def is_team(self) -> bool:
        """Whether more than one person takes part by this registration."""
        return self.places > 1 or self.people > 1

    def can_be_cancelled(self, *, at: datetime) -> bool:
        """Whether there is a place, a request or a rank to give back."""
        return self.is_active and self.session.ends_at > at

    def can_be_restored(self, *, at: datetime) -> bool:
        """Whether a cancellation may still be taken back: not by who has been erased since."""
        is_cancelled = self.state == self.State.CANCELLED and bool(self.name)
        return is_cancelled and self.session.is_to_come(at=at) and not self.was_handed_over

    @property
    def was_handed_over(self) -> bool:
        """Whether a colleague has this place now: it was never given back, so no undo."""
        return self.handovers.filter(accepted_at__isnull=False).exists()

    def has_open_offer(self, *, at: datetime) -> bool:
        """Whether an answer to the offer still counts."""
        return (
            self.state == self.State.OFFERED
            and self.offer_expires_at is not None
            and self.offer_expires_at > at
        )
