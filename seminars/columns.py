"""What a list of participants can be asked to hold, column by column.

Needs and allergies are health data: no column holds them. They are passed on as numbers
(``needs_in_numbers``) to whoever cooks or finds a room.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from seminars.models import Needs, Question, Registration, Session
from seminars.spreadsheets import Cell

if TYPE_CHECKING:
    from seminars.models.registration import RegistrationQuerySet

Attendance = Registration.Attendance


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    cell: Callable[[Registration], Cell]


def _moment(registration: Registration) -> str:
    return f"{timezone.localtime(registration.made_at):%Y-%m-%d %H:%M}"


def _attendance(registration: Registration) -> str:
    if registration.attendance == Attendance.UNKNOWN:
        return ""
    return registration.get_attendance_display()


def _calendar_answer(registration: Registration) -> str:
    if registration.calendar_answer == Registration.CalendarAnswer.NONE:
        return ""
    return registration.get_calendar_answer_display()


def _calendar_comment(registration: Registration) -> str:
    """What the person wrote beside the last answer that was applied (R8)."""
    said = [each.comment for each in registration.calendar_replies.all() if each.comment]
    return said[-1] if said else ""


def _party(registration: Registration) -> str:
    return ", ".join(each.name for each in registration.party_members.all() if each.name)


def _answer(registration: Registration, question: int) -> str:
    """Several choices stand on a line each; in a cell they stand beside each other."""
    answers = registration.answers.all()
    words = next((each.words for each in answers if each.question_id == question), "")
    return "; ".join(words.splitlines())


OF_EVERY_SESSION = (
    Column("number", gettext_lazy("Nummer"), lambda each: each.reference),
    Column("name", gettext_lazy("Namn"), lambda each: each.name),
    Column("email", gettext_lazy("E-post"), lambda each: each.email),
    Column("organisation", gettext_lazy("Organisation"), lambda each: each.organisation_name),
    Column(
        "profession",
        gettext_lazy("Yrke eller uppdrag"),
        lambda each: str(each.profession or ""),
    ),
    Column("format", gettext_lazy("Form"), lambda each: each.get_format_display()),
    Column("places", gettext_lazy("Platser"), lambda each: each.places),
    Column("people", pgettext_lazy("column", "Personer"), lambda each: each.people),
    Column("party", gettext_lazy("Namn i teamet"), _party),
    Column("state", gettext_lazy("Läge"), lambda each: each.get_state_display()),
    Column("calendar_answer", gettext_lazy("Svar i kalendern"), _calendar_answer),
    Column("calendar_comment", gettext_lazy("Kommentar i kalendern"), _calendar_comment),
    Column("made_at", gettext_lazy("Anmäld"), _moment),
    Column("attendance", gettext_lazy("Närvaro"), _attendance),
    Column("language", gettext_lazy("Språk"), lambda each: each.language),
)


def columns_of(session: Session) -> list[Column]:
    """Those of every session, then the questions as the form has them, answered ones for ever."""
    questions = Question.objects.asked_or_answered(session)
    return [*OF_EVERY_SESSION, *(_answers_to(question) for question in questions)]


def chosen(session: Session, names: Sequence[str]) -> list[Column]:
    """The columns of those names, in their own order."""
    return [each for each in columns_of(session) if each.name in names]


def needs_in_numbers(rows: "RegistrationQuerySet") -> list[tuple[str, int]]:
    """How many of those with a place wrote something, never who or what."""
    needs = Needs.objects.filter(registration__in=rows.placed())
    return [
        (_("Behov för att kunna delta"), needs.exclude(text="").count()),
        (_("Allergier eller specialkost"), needs.exclude(diet="").count()),
    ]


def _answers_to(question: Question) -> Column:
    return Column(f"question-{question.pk}", question.text, partial(_answer, question=question.pk))
