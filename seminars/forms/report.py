"""Which series and which term a report is on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from seminars.models import Series
from seminars.terms import Term


class ReportForm(forms.Form):
    """Sent by GET, so that a report has an address of its own."""

    serie = forms.ChoiceField(label=_("Serie"))
    termin = forms.ChoiceField(label=_("Termin"))

    def __init__(
        self, *args: Any, series: Sequence[Series], terms: Sequence[Term], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "serie": [(each.slug, each.title) for each in series],
            "termin": [(each.name, each.words) for each in terms],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
            field.choices = choices
