"""Forms about a registration that somebody has, and about the way in to one's own."""

from copy import deepcopy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participants.forms import AddressField, SingleLineField
from participants.languages import active_language
from participants.organisations import organisation_called, suggestions
from seminars import questions
from seminars.applicants import Applicant
from seminars.changing import Details
from seminars.forms.questions import add_questions, in_words, initial_of, name_of
from seminars.forms.registration import PRIVACY_VERSION, RegistrationForm
from seminars.models import Format, Handover, Registration
from seminars.reasons import Reason


class ChangeForm(forms.Form):
    """What was typed, to be changed; the same fields as when registering, but the address."""

    def __init__(self, data: QueryDict | None = None, *, registration: Registration) -> None:
        self.registration = registration
        self.questions = questions.asked_for(registration.session)
        self.needs = getattr(registration, "needs", None)
        super().__init__(data, initial=self._as_it_stands())
        for name in ("name", "organisation", "profession", "needs", "diet"):
            self.fields[name] = deepcopy(RegistrationForm.base_fields[name])
        if not self._asks_about_food():
            del self.fields["diet"]
        add_questions(self, self.questions)

    @property
    def organisations(self) -> list[str]:
        """What the organisation field suggests while somebody types."""
        return suggestions(active_language())

    def details(self) -> Details:
        """The typed answers in the words of the act; only for a valid form."""
        typed = self.cleaned_data
        organisation = organisation_called(typed["organisation"])
        kept_diet = self.needs.diet if self.needs else ""
        return Details(
            name=typed["name"],
            organisation=organisation,
            organisation_text="" if organisation else typed["organisation"],
            profession=typed["profession"],
            needs=typed["needs"],
            diet=typed.get("diet", kept_diet),
            answers={each: in_words(typed.get(name_of(each))) for each in self.questions},
        )

    def _as_it_stands(self) -> dict[str, Any]:
        registration = self.registration
        said = dict(registration.answers.values_list("question", "words"))
        answers = {name_of(q): initial_of(q, said.get(q.pk, "")) for q in self.questions}
        return answers | {
            "name": registration.name,
            "organisation": registration.organisation_name,
            "profession": registration.profession_id,
            "needs": self.needs.text if self.needs else "",
            "diet": self.needs.diet if self.needs else "",
        }

    def _asks_about_food(self) -> bool:
        eats = self.registration.session.has_food and self.registration.format == Format.ON_SITE
        return eats or bool(self.needs and self.needs.diet)


class ReasonForm(forms.Form):
    """Why somebody cancels, if they want to say: a choice, never words about anybody."""

    reason = forms.ChoiceField(
        label=_("Vill du säga varför?"),
        choices=[*Reason.choices, ("", _("Vill inte säga"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Svaret hjälper arrangören att planera."),
    )

    @property
    def code(self) -> str:
        """One of Reason; nothing where something else was sent."""
        return str(self.cleaned_data.get("reason", "")) if self.is_valid() else ""


class HandOverForm(forms.Form):
    """Whom somebody wants to give the place to."""

    name = SingleLineField(
        label=_("Kollegans namn"),
        max_length=150,
        error_messages={"required": _("Skriv kollegans namn")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = AddressField(
        label=_("Kollegans e-post"),
        max_length=254,
        help_text=_("Hit mejlar vi frågan. Adressen används inte till något annat."),
        error_messages={
            "required": _("Skriv kollegans e-postadress"),
            "invalid": _("Skriv e-postadressen i rätt format, till exempel namn@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ColleagueForm(forms.Form):
    """What the colleague says of themselves; the address is the one that the mail went to."""

    def __init__(self, data: QueryDict | None = None, *, handover: Handover) -> None:
        self.handover = handover
        known = {
            "name": handover.name,
            "email": handover.email,
            "organisation": handover.registration.organisation_name,
        }
        super().__init__(data, initial=known)
        for name in known:
            self.fields[name] = deepcopy(RegistrationForm.base_fields[name])
        self.fields["email"].disabled = True

    @property
    def organisations(self) -> list[str]:
        """What the organisation field suggests while somebody types."""
        return suggestions(active_language())

    def applicant(self) -> Applicant:
        """The colleague in the words of the act; only for a valid form."""
        typed = self.cleaned_data
        organisation = organisation_called(typed["organisation"])
        return Applicant(
            name=typed["name"],
            email=self.handover.email,
            format=self.handover.registration.format,
            language=active_language(),
            organisation=organisation,
            organisation_text="" if organisation else typed["organisation"],
            privacy_version=PRIVACY_VERSION,
        )


class EntryForm(forms.Form):
    """The address that a one-time link is mailed to."""

    email = AddressField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Adressen som du anmälde dig med"),
        error_messages={
            "required": _("Skriv din e-postadress"),
            "invalid": _("Skriv e-postadressen i rätt format, till exempel namn@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
