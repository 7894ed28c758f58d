"""Asking people to come: the list that an organiser pastes, and the form behind a yes."""

from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.forms import MultiLineField
from seminars.addressees import Understood, understood
from seminars.asking import Asked
from seminars.forms.registration import RegistrationForm, what_we_know
from seminars.models import PersonalInvitation

MOST_AT_ONCE = 200


class AskingForm(forms.Form):
    """Lines in any of the usual shapes; seen before anything is sent."""

    lines = MultiLineField(
        label=gettext_lazy("Vilka vill du bjuda in?"),
        max_length=30_000,
        help_text=gettext_lazy(
            "En person på varje rad: namn och adress som i ett mejl, eller "
            "adress;namn;organisation. "
            "Du kan klistra in från ett mejl eller ett kalkylblad."
        ),
        error_messages={"required": gettext_lazy("Skriv minst en e-postadress.")},
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Språk i inbjudan"), choices=settings.LANGUAGES, initial="sv"
    )

    def clean_lines(self) -> str:
        words: str = self.cleaned_data["lines"]
        self.understood = understood(words)
        if not self.understood.people:
            raise ValidationError(_("Vi hittade ingen e-postadress i det du skrev."))
        if len(self.understood.people) > MOST_AT_ONCE:
            raise ValidationError(_("Bjud in högst %(n)s personer i taget.") % {"n": MOST_AT_ONCE})
        return words

    understood: Understood

    @property
    def mark(self) -> str:
        """Stands for exactly these lines: what is sent is what was seen."""
        said = f"{self.cleaned_data['language']}\n{self.cleaned_data['lines']}"
        return sha256(said.encode()).hexdigest()[:16]

    def people(self) -> list[Asked]:
        """Those who were understood, in the words of the act; only for a valid form."""
        language = self.cleaned_data["language"]
        return [
            Asked(each.name, each.email, each.organisation, language)
            for each in self.understood.people
        ]


class AcceptingForm(RegistrationForm):
    """The registration form for an invited address, which cannot be changed."""

    def __init__(self, data: QueryDict | None = None, *, invited: PersonalInvitation) -> None:
        known = {
            "name": invited.name,
            "email": invited.email,
            "organisation": invited.organisation_text,
        }
        initial: dict[str, Any] = what_we_know(None) | known
        super().__init__(data, session=invited.session, initial=initial)
        self.fields["email"].disabled = True  # Django then takes the invited one, whatever is sent
        self.fields["email"].help_text = _("Inbjudan gäller den här adressen.")
