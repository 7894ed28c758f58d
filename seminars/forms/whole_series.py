"""The form for whole series: who, and whether the companion series comes along."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participants.forms import TokenField, TrapField
from participants.languages import active_language
from participants.organisations import organisation_called, suggestions
from seminars.applicants import Applicant
from seminars.forms.registration import PRIVACY_VERSION, RegistrationForm
from seminars.models import Format, Series

ASKED = RegistrationForm.declared_fields


class WhoForm(forms.Form):
    """Name, address and organisation, asked for in the words of the form for one session."""

    name = ASKED["name"]
    email = ASKED["email"]
    organisation = ASKED["organisation"]

    @property
    def organisations(self) -> list[str]:
        """What the organisation field suggests while somebody types; without JavaScript too."""
        return suggestions(active_language())

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled in what people cannot see; only for a valid form."""
        return bool(self.cleaned_data["homepage"])

    def who(self, **facts: Any) -> Applicant:
        """The typed answers in the words of the acts; only for a valid form."""
        typed = self.cleaned_data
        organisation = organisation_called(typed["organisation"])
        asked: dict[str, Any] = {
            "name": typed["name"],
            "email": typed["email"],
            "format": typed.get("format") or Format.ONLINE,
            "language": active_language(),
            "organisation": organisation,
            "organisation_text": "" if organisation else typed["organisation"],
            "privacy_version": PRIVACY_VERSION,
            "form_token": typed["form_token"] or uuid.uuid4(),
        }
        return Applicant(**asked | facts)


class SeriesForm(WhoForm):
    """What somebody types to take part in the whole of ``series``."""

    profession = ASKED["profession"]
    format = forms.ChoiceField(
        label=_("Hur vill du helst delta?"),
        help_text=_("Gäller träffar där du kan välja."),
        choices=[(each, each.label) for each in (Format.ON_SITE, Format.ONLINE)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om du helst deltar i lokalen eller digitalt")},
    )
    also = forms.BooleanField(required=False)
    homepage = TrapField()
    form_token = TokenField(required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, series: Series, is_mixed: bool, initial: dict[str, Any]
    ) -> None:
        """``was_of_another``: the form was opened of a series that is part of this one now.

        Nobody has asked for the whole of this one then, so it is to be shown before anything else.
        """
        here = str(series.pk)
        self.was_of_another = data is not None and data.get("shown", here) != here
        if data is not None and self.was_of_another:
            data = data.copy()
            data["shown"] = here
        super().__init__(data, initial=initial | {"shown": here})
        self.series = series
        if not is_mixed:
            del self.fields["format"]
        if series.companion is None:
            del self.fields["also"]
        else:
            self.fields["also"].label = format_lazy(
                _("Anmäl mig också till hela {title}"), title=series.companion.title
            )

    @property
    def chosen(self) -> list[Series]:
        """The series, and the companion where it was ticked; only for a valid form."""
        companion = self.series.companion if self.cleaned_data.get("also") else None
        return [self.series, companion] if companion else [self.series]

    def applicant(self) -> Applicant:
        """Who takes the series; only for a valid form."""
        return self.who(profession=self.cleaned_data["profession"])
