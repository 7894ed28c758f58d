"""Choosing who gets a place: numbers of registrations, and what becomes of the others."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WAITING, REQUESTED = "waiting", "requested"
LONGEST_NUMBER = 9


class NumbersField(forms.Field):
    """Numbers of registrations; what is no number is nobody's, so it is left out.

    Many may stand in one value, with commas: a request has room for some hundred fields only.
    """

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        parts = ",".join(value or ()).split(",")
        numbers = [each for each in parts if each.isascii() and each.isdecimal()]
        return frozenset(int(each) for each in numbers if len(each) <= LONGEST_NUMBER)


class AllocationForm(forms.Form):
    chosen = NumbersField(required=False)
    seen = NumbersField(required=False)
    rest = forms.ChoiceField(
        label=_("De som inte får plats nu"),
        choices=[
            (WAITING, _("ställs på reservlistan och får besked")),
            (REQUESTED, _("väntar kvar på fördelning, utan mejl")),
        ],
        widget=forms.RadioSelect,
        initial=WAITING,
    )
    over_capacity = forms.BooleanField(
        label=_("Ja, ge plats utöver gränsen. Det antecknas."), required=False
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("chosen") and not self.refused:
            raise ValidationError(gettext("Välj minst en person som får plats."))
        return typed

    @property
    def refused(self) -> frozenset[int]:
        """The numbers that were on the page but not chosen, where they are to have an answer."""
        typed = self.cleaned_data
        nobody: frozenset[int] = frozenset()
        return typed["seen"] - typed["chosen"] if typed.get("rest") == WAITING else nobody
