"""Question: what organisers ask besides; Answer: what somebody said."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models.registration import Registration
from seminars.models.series import Series
from seminars.models.session import Session


class QuestionQuerySet(models.QuerySet["Question"]):
    def of(self, owner: Series | Session) -> Self:
        """Those that belong to the series itself, or to the session itself."""
        return self.filter(**{"series" if isinstance(owner, Series) else "session": owner})

    def asked(self) -> Self:
        """Those not taken back, in the order of the form."""
        return self.filter(retired_at=None)

    def retired(self) -> Self:
        return self.exclude(retired_at=None).order_by("-retired_at", "pk")

    def asked_for(self, session: Session) -> Self:
        """The series' questions, then the session's own, without those that were taken back."""
        about = Q(session=session) | Q(series=session.series_id)
        return self.filter(about, retired_at=None).order_by(
            models.F("series").asc(nulls_last=True), "order", "pk"
        )

    def asked_or_answered(self, session: Session) -> Self:
        """Those asked for a session, and those taken back that somebody there has answered."""
        answered = self.filter(answers__registration__session=session).values("pk")
        asked = self.asked_for(session).order_by().values("pk")
        return self.filter(Q(pk__in=asked) | Q(pk__in=answered)).order_by(
            models.F("series").asc(nulls_last=True), "order", "pk"
        )


class Question(models.Model):
    """Belongs to a series (asked at each of its sessions) or to one session."""

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("question", "Text")
        ONE_OF = "one_of", pgettext_lazy("question", "Ett av flera svar")
        SEVERAL_OF = "several_of", pgettext_lazy("question", "Flera svar")
        NUMBER = "number", pgettext_lazy("question", "Tal")

    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.CASCADE, related_name="questions"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="questions"
    )
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("slag"), max_length=12, choices=Kind, default=Kind.TEXT)
    text = models.CharField(_("fråga"), max_length=200)
    hint = models.CharField(_("hjälptext"), max_length=200, blank=True)
    choices = models.TextField(
        _("svarsalternativ"), blank=True, max_length=2000, help_text=_("Ett på varje rad.")
    )
    is_required = models.BooleanField(_("måste besvaras"), default=False)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Not asked any more; answers given are kept."
    )

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    if TYPE_CHECKING:
        text_sv: str
        text_en: str
        hint_sv: str
        hint_en: str
        choices_sv: str
        choices_en: str

    class Meta:
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(series__isnull=True) ^ Q(session__isnull=True),
                name="a_question_belongs_to_a_series_or_a_session",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "one_of", "several_of", "number"]),
                name="question_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """A snapshot in words; several choices stand on a line each."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField(_("svar"), max_length=2000)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Answer"]]

    class Meta:
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["registration", "question"], name="one_answer_to_a_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.registration_id}"
