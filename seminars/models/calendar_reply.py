"""CalendarReply: one mail that came to the address of our invitations, and what became of it."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models.registration import Registration
from seminars.models.session import Session

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from participants.models import Person
    from seminars.models.invitation import Invitation
    from seminars.models.series import Series


class CalendarReplyQuerySet(models.QuerySet["CalendarReply"]):
    def to_review(self) -> Self:
        """What somebody has to decide about, oldest first."""
        return self.filter(state=CalendarReply.State.REVIEW).order_by("received_at", "pk")

    def applied(self) -> Self:
        """What has changed, or confirmed, a registration."""
        return self.filter(state=CalendarReply.State.APPLIED)

    def last_answer_to(self, sent: "Invitation") -> datetime | None:
        """DTSTAMP of the last answer to one message that counted by the rules alone (R4).

        No later than we read it: a clock that goes ahead locks no later answer out.
        """
        given = self.filter(session=sent.session_id, attendee__iexact=sent.attendee)
        counted = Q(state=CalendarReply.State.APPLIED)
        counted |= Q(reason=CalendarReply.Reason.NOTHING_NEW)
        given = given.filter(counted, sequence=sent.sequence, decided_by=None)
        last: datetime | None = given.aggregate(last=Max(Least("issued_at", "received_at")))["last"]
        return last

    def said_by(self, person: "Person") -> Self:
        """From or for the address that ``person`` has, or about what they are registered for.

        The latter also where they have had another address, or two records were joined; of mails
        with several senders (R3) those in which theirs is one.
        """
        address = person.email
        among = Q(sender__istartswith=f"{address}, ") | Q(sender__iendswith=f", {address}")
        among |= Q(sender__icontains=f", {address}, ")
        said = Q(sender__iexact=address) | Q(attendee__iexact=address) | among
        return self.filter(said | Q(registration__person=person))

    def of_series(self, series: "QuerySet[Series]") -> Self:
        """What was said about sessions of these series."""
        return self.filter(session__series__in=series)

    def for_list(self) -> Self:
        """With everything that a row of the organisers' lists shows."""
        return self.select_related(
            "session__series", "registration__session__series", "registration__person", "decided_by"
        )

    def latest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")

    def without_session(self) -> Self:
        """Mails that could not be matched with any session of ours."""
        return self.filter(session=None)


class CalendarReply(models.Model):
    """A mail is one row, by its Message-ID: the same mail twice changes nothing (R6, R10, R11)."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("reply", "genomfört")
        IGNORED = "ignored", pgettext_lazy("reply", "utan verkan")
        REVIEW = "review", pgettext_lazy("reply", "att granska")
        DISMISSED = "dismissed", pgettext_lazy("reply", "avfärdat")

    class Answer(models.TextChoices):
        """PARTSTAT of the one ATTENDEE, as far as an organiser can do something with it."""

        NONE = "", pgettext_lazy("reply", "inget svar")
        ACCEPTED = "ACCEPTED", pgettext_lazy("reply", "tackar ja")
        TENTATIVE = "TENTATIVE", pgettext_lazy("reply", "kommer kanske")
        DECLINED = "DECLINED", pgettext_lazy("reply", "tackar nej")
        DELEGATED = "DELEGATED", pgettext_lazy("reply", "lämnar över till någon annan")

    class Reason(models.TextChoices):
        """Why an answer was not simply applied. R numbers are those of docs/calendar.md."""

        NONE = "", pgettext_lazy("reply", "svaret gäller")
        # Nothing to do for anybody.
        OLDER = "older", pgettext_lazy("reply", "svaret gäller en äldre version av inbjudan")  # R4
        PAST = "past", pgettext_lazy("reply", "träffen har börjat eller varit")  # R6
        CANCELLED = "cancelled", pgettext_lazy("reply", "träffen är inställd")  # R6
        NOTHING_NEW = "nothing_new", pgettext_lazy("reply", "svaret ändrar ingenting")  # R6
        AUTOMATIC = (
            "automatic",
            pgettext_lazy("reply", "ett automatiskt svar, till exempel semester"),
        )
        BOUNCE = "bounce", pgettext_lazy("reply", "ett mejl kom inte fram")  # R1
        NOT_A_REPLY = (
            "not_a_reply",
            pgettext_lazy("reply", "någon annans inbjudan eller ändring"),
        )  # R9
        REFRESH = "refresh", pgettext_lazy("reply", "ber om inbjudan igen")  # R5
        # Somebody has to look.
        NO_CALENDAR = (
            "no_calendar",
            pgettext_lazy("reply", "mejlet innehåller inget kalendersvar"),
        )  # R1
        BROKEN = "broken", pgettext_lazy("reply", "mejlet går inte att läsa")  # R8
        TOO_LARGE = "too_large", pgettext_lazy("reply", "mejlet är för stort")  # R8
        TOO_DEEP = "too_deep", pgettext_lazy("reply", "mejlet har för många delar i varandra")  # R8
        SEVERAL = (
            "several",
            pgettext_lazy("reply", "mejlet svarar för flera, eller flera gånger"),
        )  # R2
        UNKNOWN_SESSION = "unknown_session", pgettext_lazy("reply", "träffen finns inte här")  # R2
        UNKNOWN_PERSON = "unknown_person", pgettext_lazy("reply", "adressen är inte inbjuden")  # R2
        NOT_OURS = "not_ours", pgettext_lazy("reply", "inbjudan är någon annans")  # R2
        OTHER_SENDER = "other_sender", pgettext_lazy("reply", "avsändaren är någon annan")  # R3
        NOT_PROVEN = "not_proven", pgettext_lazy("reply", "avsändaren är inte styrkt")  # R3
        NEWER = (
            "newer",
            pgettext_lazy("reply", "svaret gäller en version som vi inte har skickat"),
        )  # R4
        NO_PLACE = "no_place", pgettext_lazy("reply", "den som svarar har ingen plats")
        TEAM = "team", pgettext_lazy("reply", "anmälan gäller flera personer")
        TAKEN = "taken", pgettext_lazy("reply", "platsen har gått till någon annan")
        DELEGATED = (
            "delegated",
            pgettext_lazy("reply", "vill att någon annan kommer i stället"),
        )  # R5
        COUNTER = "counter", pgettext_lazy("reply", "föreslår en annan tid")  # R5
        ON_BEHALF = "on_behalf", pgettext_lazy("reply", "någon annan har svarat åt personen")  # R5
        UNKNOWN_ANSWER = "unknown_answer", pgettext_lazy("reply", "svaret går inte att tolka")  # R5

    mail_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the Message-ID, or of the whole mail."
    )
    message_id = models.CharField(max_length=255, blank=True, help_text="Cut where it is longer.")
    received_at = models.DateTimeField(help_text="When we read it.")
    sender = models.CharField(_("avsändare"), max_length=320, blank=True)
    subject = models.CharField(_("ämnesrad"), max_length=255, blank=True)

    # What its calendar part says; empty where there is none that can be read.
    method = models.CharField(max_length=20, blank=True)
    uid = models.CharField(max_length=255, blank=True)
    attendee = models.CharField(max_length=320, blank=True)
    answer = models.CharField(_("svar"), max_length=10, choices=Answer, blank=True)
    sequence = models.PositiveBigIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True, help_text="Its DTSTAMP.")
    comment = models.CharField(_("kommentar"), max_length=1000, blank=True)

    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="calendar_replies"
    )
    registration = models.ForeignKey(
        Registration,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="calendar_replies",
    )
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(_("skäl"), max_length=20, choices=Reason, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty where the rules decided.",
    )

    objects: ClassVar[CalendarReplyQuerySet] = CalendarReplyQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        session_id: int | None
        registration_id: int | None

    class Meta:
        verbose_name = _("kalendersvar")
        verbose_name_plural = _("kalendersvar")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "received_at"], name="reply_to_review"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["applied", "ignored", "review", "dismissed"]),
                name="reply_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="review") | Q(decided_at__isnull=False),
                name="what_needs_no_review_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.received_at:%Y-%m-%d %H:%M}"
