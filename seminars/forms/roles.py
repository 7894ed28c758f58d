"""Roles in a series: another role for somebody, and asking somebody new."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participants.forms import AddressField, SingleLineField
from seminars.models import SeriesRole


class RoleForm(forms.Form):
    """One role; ``auto_id`` keeps the rows of a page apart."""

    role = forms.ChoiceField(
        label=_("Roll"),
        choices=SeriesRole.Role.choices,
        error_messages={"invalid_choice": _("Välj en roll i listan.")},
    )


class InviteForm(forms.Form):
    name = SingleLineField(
        label=_("Namn"), max_length=150, error_messages={"required": _("Skriv ett namn.")}
    )
    email = AddressField(
        label=_("E-post"),
        help_text=_("Den som bjuds in loggar in med den här adressen."),
        error_messages={"required": _("Skriv en e-postadress.")},
    )
    role = forms.ChoiceField(
        label=_("Roll"),
        choices=SeriesRole.Role.choices,
        initial=SeriesRole.Role.EDITOR,
        error_messages={"invalid_choice": _("Välj en roll i listan.")},
    )
    language = forms.ChoiceField(label=_("Mejlets språk"), choices=settings.LANGUAGES)
