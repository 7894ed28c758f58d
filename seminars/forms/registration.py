"""The registration form: three questions that must be answered, and a few that may be.

After these stand what the organisers ask besides. A slip in the address is asked about, not
refused; a field that nobody sees shows which senders are programs.
"""

import uuid
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participants.forms import (
    AddressField,
    MultiLineField,
    SingleLineField,
    TokenField,
    TrapField,
)
from participants.languages import active_language
from participants.models import Person, Profession
from participants.organisations import organisation_called, suggestions
from participants.typos import meant_address
from seminars import questions
from seminars.applicants import Applicant
from seminars.forms.questions import NOT_ABOUT_A_CHILD, add_questions, answers_in, in_words
from seminars.models import Format, Session

PRIVACY_VERSION = "2026-11"
NOT_WRITTEN = frozenset({"profession", "format", "wants_news", "homepage"})
DELETED_SOON = _("Tas bort 14 dagar efter träffen.")


class ProfessionsBySector(ModelChoiceIterator[Profession]):
    """Options under the headings of their sectors, so that forty can be skimmed."""

    def __iter__(self) -> Any:
        yield ("", _("Välj om du vill"))
        for sector, label in Profession.Sector.choices:
            found = [self.choice(one) for one in self.queryset if one.sector == sector]
            if found:
                yield (label, found)


class ProfessionField(forms.ModelChoiceField[Profession]):
    iterator = ProfessionsBySector


class RegistrationForm(forms.Form):
    """What somebody types to take part in ``session``; ``applicant`` is what the act takes."""

    name = SingleLineField(
        label=_("Namn"),
        max_length=150,
        error_messages={"required": _("Skriv ditt namn")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    email = AddressField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Hit skickar vi bekräftelse, kalenderinbjudan och ändringar"),
        error_messages={
            "required": _("Skriv din e-postadress"),
            "invalid": _("Skriv e-postadressen i rätt format, till exempel namn@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    organisation = SingleLineField(
        label=_("Organisation"),
        max_length=150,
        help_text=_("Börja skriva och välj i listan, eller skriv ett eget namn"),
        error_messages={"required": _("Skriv vilken organisation du kommer från")},
        widget=forms.TextInput(
            attrs={"autocomplete": "organization", "list": "organisations", "spellcheck": "false"}
        ),
    )
    profession = ProfessionField(
        label=_("Yrke eller uppdrag"), queryset=Profession.objects.all(), required=False
    )
    format = forms.ChoiceField(
        label=_("Hur vill du delta?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om du kommer till lokalen eller deltar digitalt")},
    )
    needs = MultiLineField(
        label=_("Behöver du något för att kunna delta?"),
        required=False,
        max_length=500,
        help_text=format_lazy(
            "{} {} {}",
            _("Till exempel skrivtolk eller plats nära skärmen."),
            DELETED_SOON,
            NOT_ABOUT_A_CHILD,
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    diet = SingleLineField(
        label=_("Allergi eller specialkost"),
        required=False,
        max_length=200,
        help_text=format_lazy("{} {}", _("Köket får veta vad, men inte vem."), DELETED_SOON),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    wants_news = forms.BooleanField(
        label=_("Mejla mig när nya träffar i serien öppnar för anmälan"), required=False
    )
    homepage = TrapField()
    form_token = TokenField(required=False)
    accepts_waiting = forms.BooleanField(widget=forms.HiddenInput, required=False)
    kept_address = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, session: Session, initial: dict[str, Any]
    ) -> None:
        super().__init__(
            _with_address_answered(data) if data is not None else None, initial=initial
        )
        self.session = session
        self.questions = questions.asked_for(session)
        self._ask_only_what_matters()
        add_questions(self, self.questions)
        for name in ("wants_news", "homepage"):  # these come last
            self.fields[name] = self.fields.pop(name)

    @property
    def organisations(self) -> list[str]:
        """What the organisation field suggests while somebody types; without JavaScript too."""
        return suggestions(active_language())

    @cached_property
    def meant_address(self) -> str:
        """The address to ask about: “Menade du namn@gmail.com?”; "" where all seems right."""
        typed = str(self["email"].value() or "").strip() if self.is_bound else ""
        return "" if typed == self["kept_address"].value() else meant_address(typed)

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled in what people cannot see; only for a valid form."""
        return bool(self.cleaned_data["homepage"])

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Label and words of what was written, to copy where it could not be sent."""
        written = [each for each in self.visible_fields() if each.name not in NOT_WRITTEN]
        words = [(str(each.label), in_words(each.value())) for each in written]
        return [(label, said) for label, said in words if said]

    def agree_to_wait(self) -> None:
        """Send the same answers again with “I will wait” said."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 (for the type checker)
        self.data = self.data.copy()
        self.data["accepts_waiting"] = "on"

    def applicant(self) -> Applicant:
        """The typed answers in the words of the act; only for a valid form."""
        typed = self.cleaned_data
        organisation = organisation_called(typed["organisation"])
        format_ = typed.get("format") or self.session.formats[0]
        return Applicant(
            name=typed["name"],
            email=typed["email"],
            format=format_,
            language=active_language(),
            organisation=organisation,
            organisation_text="" if organisation else typed["organisation"],
            profession=typed["profession"],
            needs=typed["needs"],
            diet=typed.get("diet", "") if format_ == Format.ON_SITE else "",
            answers=answers_in(self, self.questions),
            wants_news=typed["wants_news"],
            accepts_waiting=typed["accepts_waiting"],
            privacy_version=PRIVACY_VERSION,
            form_token=typed["form_token"] or uuid.uuid4(),
        )

    def _ask_only_what_matters(self) -> None:
        """How to take part where one can choose, and what to eat where there is food."""
        choice = self.fields["format"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
        choice.choices = [(format_, format_.label) for format_ in self.session.formats]
        if len(self.session.formats) == 1:
            del self.fields["format"]
        if not (self.session.has_food and self.session.is_on_site):
            del self.fields["diet"]


def _with_address_answered(data: QueryDict) -> QueryDict:
    """What was sent, with the answer to “did you mean …?” put in: a button is no field."""
    typed, answer = str(data.get("email", "")).strip(), data.get("address_is")
    if answer not in {"corrected", "kept"}:
        return data
    address = meant_address(typed) if answer == "corrected" else ""
    answered = data.copy()
    answered["email"] = answered["kept_address"] = address or typed
    return answered


def what_we_know(person: Person | None) -> dict[str, Any]:
    """A fresh form; whoever is signed in does not type again what we know (WCAG 3.3.7)."""
    fresh: dict[str, Any] = {"form_token": uuid.uuid4()}
    if person is None:
        return fresh
    return fresh | {
        "name": person.name,
        "email": person.email,
        "organisation": str(person.organisation or person.organisation_text),
        "profession": person.profession_id,
    }
