"""Uploading a list of people, and confirming what was understood of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from seminars.models import Session


class UploadListForm(forms.Form):
    file = forms.FileField(
        label=_("Fil med deltagare"),
        help_text=_(
            "CSV eller XLSX, högst 5 000 rader. Rubrikerna Namn och E-post måste finnas; "
            "Organisation, Yrke, Form och Språk läses också."
        ),
        error_messages={
            "required": _("Välj en fil"),
            "empty": _("Filen är tom."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    format = forms.ChoiceField(
        label=_("De som inte har någon form i listan deltar"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj på plats eller digitalt")},
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(session.formats) == 1:
            del self.fields["format"]
            return
        choice = self.fields["format"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
        choice.choices = [(format_, format_.label) for format_ in session.formats]


class ConfirmListForm(forms.Form):
    wants_letters = forms.BooleanField(
        label=_("Skicka bekräftelse till var och en"),
        help_text=_("Med kalenderinbjudan och en länk för att ändra eller avanmäla sig."),
        required=False,
        initial=True,
    )
