"""ImportedList: a list of people that an organiser has uploaded; ImportedRow: one of its rows."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models.registration import Registration
from seminars.models.session import Session


class ImportedListQuerySet(models.QuerySet["ImportedList"]):
    def due(self, *, at: datetime) -> Self:
        """What a worker may take now: confirmed, and no living worker holds it."""
        ripe = Q(state=ImportedList.State.WAITING)
        abandoned = Q(state=ImportedList.State.WORKING, lease_until__lt=at)
        return self.filter(ripe | abandoned).order_by("confirmed_at", "pk")

    def shown(self, *, at: datetime) -> Self:
        """Those that can still be looked at."""
        return self.filter(expires_at__gt=at)


class ImportedList(models.Model):
    """What was previewed is what is written: the rows wait here, not in a second upload."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("import", "granskas")
        WAITING = "waiting", pgettext_lazy("import", "väntar på sin tur")
        WORKING = "working", pgettext_lazy("import", "anmäls nu")
        DONE = "done", pgettext_lazy("import", "klar")
        WITHDRAWN = "withdrawn", pgettext_lazy("import", "kastad")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="imported_lists")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    unread_headings = models.JSONField(default=list, help_text="Columns that were not understood.")
    wants_letters = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(help_text="Deleted then, rows and all.")

    objects: ClassVar[ImportedListQuerySet] = ImportedListQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        session_id: int
        rows: "ImportedRowQuerySet"

    class Meta:
        verbose_name = _("importerad lista")
        verbose_name_plural = _("importerade listor")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waiting", "working", "done", "withdrawn"]),
                name="imported_list_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.state}"


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    def ready(self) -> Self:
        """Those that are registered once the list is confirmed."""
        return self.filter(verdict=ImportedRow.Verdict.READY)

    def left(self) -> Self:
        """Those that no worker has settled yet."""
        return self.ready().filter(outcome="").order_by("line", "pk")

    def skipped(self) -> Self:
        return self.exclude(verdict=ImportedRow.Verdict.READY)

    def shown_as(self, name: str) -> Self:
        """All rows; only those that are left out, or only those that will be registered."""
        chosen = {"skipped": self.skipped, "ready": self.ready}.get(name, self.all)
        return chosen().select_related("organisation", "profession").order_by("line", "pk")


class ImportedRow(models.Model):
    class Verdict(models.TextChoices):
        READY = "ready", _("anmäls")
        NO_NAME = "no_name", _("namn saknas")
        NO_ADDRESS = "no_address", _("e-post saknas")
        WRONG_ADDRESS = "wrong_address", _("e-postadressen är felskriven")
        TOO_LONG = "too_long", _("någon uppgift är för lång")
        UNKNOWN_FORMAT = "unknown_format", _("formen går inte att förstå")
        OTHER_FORMAT = "other_format", _("träffen hålls inte i den formen")
        TWICE = "twice", _("samma adress står på en rad ovanför")
        REGISTERED = "registered", _("är redan anmäld")

    class Outcome(models.TextChoices):
        PLACE = "place", _("har plats")
        WAITING = "waiting", _("på reservlistan")
        REQUESTED = "requested", _("väntar på fördelning")
        UNCONFIRMED = "unconfirmed", _("adressen ska bekräftas")
        ALREADY = "already", _("var redan anmäld")
        REFUSED = "refused", _("gick inte att anmäla")

    list = models.ForeignKey(ImportedList, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(help_text="In the file, counted from 1.")
    verdict = models.CharField(max_length=15, choices=Verdict, default=Verdict.READY)
    earlier_line = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(_("namn"), max_length=150, blank=True)
    email = models.CharField(_("e-post"), max_length=254, blank=True)
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
    profession_text = models.CharField(_("yrke eller uppdrag"), max_length=150, blank=True)
    format = models.CharField(_("form"), max_length=10, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    form_token = models.UUIDField(default=uuid.uuid4, help_text="One row, one registration.")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[ImportedRowQuerySet] = ImportedRowQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        list_id: int
        organisation_id: int | None
        profession_id: int | None

    class Meta:
        verbose_name = _("importerad rad")
        verbose_name_plural = _("importerade rader")
        ordering: ClassVar[list[str]] = ["line", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["list", "verdict", "outcome"], name="imported_rows_left"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.line}"

    @property
    def has_formula_signs(self) -> bool:
        """Whether a word begins as a formula does: it is kept as the words it is."""
        words = (self.name, self.organisation_text, self.profession_text)
        return any(each.startswith(("=", "+", "-", "@")) for each in words)
