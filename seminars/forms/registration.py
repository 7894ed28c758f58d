"""The registration form: three questions that must be answered, and a few that may be."""

import uuid
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from participants.forms import AddressField, MultiLineField, SingleLineField
from participants.languages import active_language
from participants.models import Person, Profession
from participants.organisations import organisation_called, suggestions
from seminars.applicants import Applicant
from seminars.models import Session

PRIVACY_VERSION = "2026-11"


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
        help_text=_(
            "Till exempel skrivtolk eller plats nära skärmen. Tas bort 14 dagar efter träffen. "
            "Skriv inget som rör ett enskilt barn eller en familj."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_news = forms.BooleanField(
        label=_("Mejla mig när nya träffar i serien öppnar för anmälan"), required=False
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    accepts_waiting = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        formats = session.formats
        if len(formats) == 1:
            del self.fields["format"]
        else:
            choice = self.fields["format"]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
            choice.choices = [(format_, format_.label) for format_ in formats]

    @property
    def organisations(self) -> list[str]:
        """What the organisation field suggests while somebody types; without JavaScript too."""
        return suggestions(active_language())

    def agree_to_wait(self) -> None:
        """Send the same answers again with “I will wait” said."""
        self.data = {**self.data.dict(), "accepts_waiting": "on"}  # type: ignore[attr-defined]

    def applicant(self) -> Applicant:
        """The typed answers in the words of the act; only for a valid form."""
        typed = self.cleaned_data
        organisation = organisation_called(typed["organisation"])
        return Applicant(
            name=typed["name"],
            email=typed["email"],
            format=typed.get("format") or self.session.formats[0],
            language=active_language(),
            organisation=organisation,
            organisation_text="" if organisation else typed["organisation"],
            profession=typed["profession"],
            needs=typed["needs"],
            wants_news=typed["wants_news"],
            accepts_waiting=typed["accepts_waiting"],
            privacy_version=PRIVACY_VERSION,
            form_token=typed["form_token"] or uuid.uuid4(),
        )


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
