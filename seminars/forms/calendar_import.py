"""A calendar file, uploaded or pasted, and what was understood of it."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.forms import MultiLineField
from seminars import calendar_import
from seminars.calendar_notes import REFUSALS
from seminars.calendar_reading.findings import MOST_OCTETS, Findings


class CalendarFileForm(forms.Form):
    """After ``is_valid`` the entries stand in ``findings``; an uploaded file goes before a text."""

    file = forms.FileField(
        label=_("Kalenderfil"),
        required=False,
        help_text=_("En .ics-fil, högst 1 MB. Outlook: Arkiv, Spara kalender. Google: Exportera."),
        error_messages={"empty": _("Filen är tom.")},
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    text = MultiLineField(
        label=_("Eller klistra in filens innehåll"),
        required=False,
        help_text=_("Texten börjar med BEGIN:VCALENDAR eller BEGIN:VEVENT."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    hides_optional = True  # one of the two must be there

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        at: datetime,
    ) -> None:
        self.at = at
        super().__init__(data, files, initial={"form_token": uuid.uuid4()})

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        name = "file" if typed.get("file") else "text"
        if not typed[name]:
            self.add_error("file", gettext("Välj en fil eller klistra in innehållet i en."))
            return typed
        self.findings = self._read(typed[name])
        refused = self.findings.refused or ("" if self.findings.entries else "nothing")
        if refused:
            self.add_error(name, str(REFUSALS[refused]))
        return typed

    def _read(self, given: Any) -> Findings:
        octets = given.encode() if isinstance(given, str) else given.read(MOST_OCTETS + 1)
        if len(octets) > MOST_OCTETS:
            return Findings(refused="too_large")
        return calendar_import.read(octets, at=self.at)
