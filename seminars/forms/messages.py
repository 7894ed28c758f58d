"""A message to a group: to whom, the words in both languages side by side, now or later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, override

from participants.forms import MultiLineField, SingleLineField
from seminars import messages, roster
from seminars.forms.moments import DayField, HourField, on_the_wall
from seminars.messages import Wording
from seminars.models import Message

NOW, LATER = "now", "later"

Words = str | Promise
Readers = Mapping[str, int]


@dataclass(frozen=True)
class Template:
    """Words to begin from; times and places stand below every letter, so they are not here."""

    name: str
    label: Words
    subject: Words
    paragraphs: Sequence[Words]

    def words_in(self, language: str) -> dict[str, str]:
        with override(language):
            body = "\n\n".join(str(paragraph) for paragraph in self.paragraphs)
            return {f"subject_{language}": str(self.subject), f"body_{language}": body}


TEMPLATES = (
    Template(
        "practical",
        gettext_lazy("Praktisk information"),
        gettext_lazy("Inför träffen: det här är bra att veta"),
        (
            gettext_lazy("Snart ses vi. Här är det som är bra att veta innan."),
            gettext_lazy("Så hittar du: …"),
            gettext_lazy("Ta med: …"),
            gettext_lazy("Välkommen."),
        ),
    ),
    Template(
        "programme",
        gettext_lazy("Ändrat program"),
        gettext_lazy("Ändrat program"),
        (
            gettext_lazy("Programmet för träffen har ändrats."),
            gettext_lazy("Nytt är: …"),
            gettext_lazy("Tid och plats är som förut."),
        ),
    ),
    Template(
        "thanks",
        gettext_lazy("Tack"),
        gettext_lazy("Tack för att du var med"),
        (
            gettext_lazy("Tack för att du var med på träffen."),
            gettext_lazy("Materialet finns på träffens sida."),
            gettext_lazy("Vi ses gärna igen."),
        ),
    ),
)


class MessageForm(forms.Form):
    group = forms.ChoiceField(
        label=gettext_lazy("Till vilka"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj vilka som ska få meddelandet."),
            "invalid_choice": gettext_lazy("Välj en grupp i listan."),
        },
    )
    subject_sv = SingleLineField(
        label=gettext_lazy("Ämne på svenska"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv ett ämne på svenska.")},
    )
    body_sv = MultiLineField(
        label=gettext_lazy("Text på svenska"),
        max_length=6000,
        help_text=gettext_lazy("Skriv inget som rör en enskild person."),
        error_messages={"required": gettext_lazy("Skriv en text på svenska.")},
    )
    subject_en = SingleLineField(
        label=gettext_lazy("Ämne på engelska"), max_length=120, required=False
    )
    body_en = MultiLineField(
        label=gettext_lazy("Text på engelska"),
        max_length=6000,
        required=False,
        help_text=gettext_lazy("Behövs bara om någon mottagare läser engelska."),
    )
    when = forms.ChoiceField(
        label=gettext_lazy("När"),
        widget=forms.RadioSelect,
        choices=[(NOW, gettext_lazy("Skicka nu")), (LATER, gettext_lazy("Skicka senare"))],
        initial=NOW,
        error_messages={"required": gettext_lazy("Välj när meddelandet ska skickas.")},
    )
    day = DayField(label=gettext_lazy("Datum"), required=False)
    hour = HourField(
        label=gettext_lazy("Klockslag"), required=False, help_text=gettext_lazy("Svensk tid.")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        groups: Sequence[tuple[roster.Group, Readers]],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.groups = groups
        choices = [(group.name, _choice(group, readers)) for group, readers in groups]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if bool(typed.get("subject_en")) != bool(typed.get("body_en")):
            missing = "body_en" if typed.get("subject_en") else "subject_en"
            self.add_error(missing, gettext("Skriv både ämne och text på engelska, eller inget."))
        if typed.get("when") == LATER:
            self._read_the_moment(typed)
        return typed

    @property
    def send_at(self) -> datetime | None:
        """None: now."""
        moment: datetime | None = self.cleaned_data.get("send_at")
        return moment

    @property
    def readers(self) -> Readers:
        """How many of the chosen group read each language."""
        chosen = self.cleaned_data.get("group")
        return next(readers for group, readers in self.groups if group.name == chosen)

    def wording(self) -> Wording:
        typed = self.cleaned_data
        return Wording(
            group=typed["group"],
            subject_sv=typed["subject_sv"],
            body_sv=typed["body_sv"],
            subject_en=typed["subject_en"],
            body_en=typed["body_en"],
        )

    def refuse(self, error: messages.MessageError) -> None:
        """Say beside the right field why the act did not take what was typed."""
        self.add_error(*_refusal(error))

    def _read_the_moment(self, typed: dict[str, Any]) -> None:
        for name, words in (
            ("day", gettext("Skriv vilken dag det ska skickas.")),
            ("hour", gettext("Skriv vilken tid det ska skickas.")),
        ):
            if typed.get(name) is None and name not in self.errors:
                self.add_error(name, words)
        if typed.get("day") and typed.get("hour") is not None:
            try:
                typed["send_at"] = on_the_wall(typed["day"], typed["hour"])
            except ValidationError as error:
                self.add_error("hour", error)


def initial_of(*, template: str, group: str) -> dict[str, Any]:
    """What an empty form begins with: a template's words in both languages, a group."""
    begun: dict[str, Any] = {"group": group, "when": NOW}
    for each in TEMPLATES:
        if each.name == template:
            begun |= each.words_in("sv") | each.words_in("en")
    return begun


def as_typed(message: Message) -> dict[str, Any]:
    """A waiting message as the form shows it, by the Swedish wall clock."""
    goes_at = timezone.localtime(message.send_at)
    return {
        "group": message.group,
        "subject_sv": message.subject_sv,
        "body_sv": message.body_sv,
        "subject_en": message.subject_en,
        "body_en": message.body_en,
        "when": LATER,
        "day": goes_at.date(),
        "hour": goes_at.time(),
    }


def _choice(group: roster.Group, readers: Readers) -> str:
    """“Har plats: 34 (30 läser svenska, 4 läser engelska)”."""
    swedish, english = readers.get("sv", 0), readers.get("en", 0)
    words = {"group": group.label, "all": swedish + english, "sv": swedish, "en": english}
    if not english:
        return gettext("%(group)s: %(all)s") % words
    return gettext("%(group)s: %(all)s (%(sv)s läser svenska, %(en)s läser engelska)") % words


def _refusal(error: messages.MessageError) -> tuple[str | None, str]:
    """The field and the words."""
    match error:
        case messages.EnglishMissing(readers=n):
            words = ngettext(
                "%(n)s mottagare läser engelska. Skriv ämne och text på engelska också.",
                "%(n)s mottagare läser engelska. Skriv ämne och text på engelska också.",
                n,
            )
            return "body_en", words % {"n": n}
        case messages.NobodyToWriteTo():
            return "group", gettext("Ingen finns i den gruppen just nu.")
        case messages.TimeHasPassed():
            return "hour", gettext("Den tiden har redan passerat.")
        case messages.TooLate():
            return "day", gettext("Välj en dag senast 30 dagar efter träffen.")
        case messages.TooManyToday():
            words = gettext("Det har redan skickats %(n)s meddelanden om träffen på ett dygn.")
            return None, words % {"n": messages.MOST_A_DAY}
        case _:
            return None, gettext("Meddelandet är redan skickat eller återtaget.")
