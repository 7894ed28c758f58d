"""One field: to which address we write when registration opens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.forms import AddressField, TrapField


class OpeningForm(forms.Form):
    email = AddressField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Vi skriver en gång, när anmälan öppnar. Sedan tar vi bort adressen."),
        error_messages={
            "required": _("Skriv din e-postadress"),
            "invalid": _("Skriv e-postadressen i rätt format, till exempel namn@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    homepage = TrapField()
