"""The organisers' questions: as fields in a registration form, and the form that makes them."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.forms import MultiLineField, SingleLineField
from seminars.models import Question
from seminars.questions import CHOOSING, QuestionFacts, choices_of

Kind = Question.Kind

LONGEST_ANSWER = 1000
LARGEST_NUMBER = 10_000
FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE = 2, 20, 100
NOT_ABOUT_A_CHILD = _("Skriv inget som rör ett enskilt barn eller en familj.")


def name_of(question: Question) -> str:
    """The name of its field in a form."""
    return f"question_{question.pk}"


def add_questions(form: forms.Form, questions: Iterable[Question]) -> None:
    """Ask ``questions`` in ``form``, each in the reader's language."""
    for question in questions:
        form.fields[name_of(question)] = field_for(question)


def answers_in(form: forms.Form, questions: Iterable[Question]) -> dict[Question, str]:
    """What was answered, in the words that are kept; only for a valid form."""
    typed = {each: form.cleaned_data.get(name_of(each)) for each in questions}
    return {question: in_words(answer) for question, answer in typed.items() if in_words(answer)}


def in_words(answer: Any) -> str:
    """An answer as it is kept: several choices on a line each, a number in digits."""
    if isinstance(answer, list):
        return "\n".join(answer)
    return "" if answer is None else str(answer)


def initial_of(question: Question, words: str) -> Any:
    """A kept answer in the shape that its field shows again."""
    return words.splitlines() if question.kind == Kind.SEVERAL_OF else words


def field_for(question: Question) -> forms.Field:
    """The field that asks ``question``; whatever is wrong is said with its words."""
    maker = {
        Kind.ONE_OF: _one_of,
        Kind.SEVERAL_OF: _several_of,
        Kind.NUMBER: _number,
    }.get(Kind(question.kind), _text)
    return maker(question)


def _common(question: Question, **errors: str) -> dict[str, Any]:
    words = gettext("Svara på frågan ”%(question)s”") % {"question": question.text}
    return {
        "label": question.text,
        "help_text": question.hint,
        "required": question.is_required,
        "error_messages": {"required": words, **errors},
    }


def _text(question: Question) -> forms.Field:
    facts = {"question": question.text, "most": LONGEST_ANSWER}
    words = gettext("Svaret på frågan ”%(question)s” får ha högst %(most)s tecken") % facts
    common = _common(question, max_length=_literally(words))
    common["help_text"] = f"{question.hint} {NOT_ABOUT_A_CHILD}".strip()
    widget = forms.Textarea(attrs={"rows": 3})
    return MultiLineField(max_length=LONGEST_ANSWER, widget=widget, **common)


def _one_of(question: Question) -> forms.Field:
    words = gettext("Välj ett av svaren på frågan ”%(question)s”") % {"question": question.text}
    choices = choices_of(question)
    if not question.is_required:
        choices.append(("", gettext("Inget svar")))  # a chosen radio button cannot be let go of
    common = _common(question, required=words, invalid_choice=_literally(words))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _several_of(question: Question) -> forms.Field:
    words = gettext("Välj bland svaren på frågan ”%(question)s”") % {"question": question.text}
    common = _common(question, required=words, invalid_choice=_literally(words), invalid_list=words)
    return forms.MultipleChoiceField(
        choices=choices_of(question), widget=forms.CheckboxSelectMultiple, **common
    )


def _number(question: Question) -> forms.Field:
    facts = {"question": question.text, "most": LARGEST_NUMBER}
    words = gettext("Svara på frågan ”%(question)s” med ett heltal mellan 0 och %(most)s") % facts
    bound = _literally(words)
    common = _common(question, invalid=words, min_value=bound, max_value=bound)
    return forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, **common)


def _literally(words: str) -> str:
    """For an error into which Django puts a value: a per cent sign in ``words`` is only that."""
    return words.replace("%", "%%")


class QuestionForm(forms.Form):
    """One question, in Swedish and English side by side; ``facts`` is what the acts take."""

    kind = forms.ChoiceField(
        label=_("Slags svar"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.TEXT
    )
    text_sv = SingleLineField(
        label=_("Fråga på svenska"),
        max_length=200,
        error_messages={"required": _("Skriv frågan på svenska")},
    )
    text_en = SingleLineField(
        label=_("Fråga på engelska"),
        max_length=200,
        error_messages={"required": _("Skriv frågan på engelska")},
    )
    hint_sv = SingleLineField(label=_("Hjälptext på svenska"), max_length=200, required=False)
    hint_en = SingleLineField(label=_("Hjälptext på engelska"), max_length=200, required=False)
    choices_sv = MultiLineField(
        label=_("Svar att välja på, på svenska"),
        help_text=_("Ett på varje rad. Bara när svaret väljs."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    choices_en = MultiLineField(
        label=_("Svar att välja på, på engelska"),
        help_text=_("Lika många, i samma ordning."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_required = forms.BooleanField(label=_("Måste besvaras"), required=False)

    def __init__(self, data: QueryDict | None = None, *, question: Question | None = None) -> None:
        super().__init__(data, initial=_kept(question) if question else None)

    def clean_choices_sv(self) -> str:
        return _clean_choices(self.cleaned_data["choices_sv"])

    def clean_choices_en(self) -> str:
        return _clean_choices(self.cleaned_data["choices_en"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if bool(typed.get("hint_sv")) != bool(typed.get("hint_en")):
            missing = "hint_en" if typed.get("hint_sv") else "hint_sv"
            self.add_error(missing, gettext("Skriv hjälptexten på båda språken."))
        if typed.get("kind") not in CHOOSING:
            typed.update(choices_sv="", choices_en="")
        elif "choices_sv" in typed and "choices_en" in typed:
            self._compare_choices(typed["choices_sv"], typed["choices_en"])
        return typed

    def facts(self) -> QuestionFacts:
        """What was typed; only for a valid form."""
        return cast("QuestionFacts", self.cleaned_data)

    def _compare_choices(self, swedish: str, english: str) -> None:
        if len(swedish.splitlines()) < FEWEST_CHOICES:
            self.add_error("choices_sv", gettext("Skriv minst två svar att välja på."))
        elif len(swedish.splitlines()) != len(english.splitlines()):
            words = gettext("Skriv lika många svar på engelska som på svenska.")
            self.add_error("choices_en", words)


def _kept(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in QuestionFacts.__annotations__}


def _clean_choices(typed: str) -> str:
    """One on each line, without empty ones."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_CHOICES:
        words = gettext("Skriv högst %(most)s svar att välja på.")
        raise ValidationError(words % {"most": MOST_CHOICES})
    if any(len(line) > LONGEST_CHOICE for line in lines):
        words = gettext("Ett svar får ha högst %(most)s tecken.")
        raise ValidationError(words % {"most": LONGEST_CHOICE})
    if len(set(lines)) < len(lines):
        raise ValidationError(gettext("Samma svar står två gånger."))
    return "\n".join(lines)
