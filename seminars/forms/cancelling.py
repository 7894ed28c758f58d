"""Calling a session off: the reason that everybody reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.forms import SingleLineField


class CancelForm(forms.Form):
    reason_sv = SingleLineField(
        label=_("Skäl på svenska"),
        max_length=300,
        help_text=_("Alla anmälda läser det i mejlet, och det står på träffens sida."),
        error_messages={"required": _("Skriv varför träffen ställs in.")},
    )
    reason_en = SingleLineField(label=_("Skäl på engelska"), max_length=300, required=False)
