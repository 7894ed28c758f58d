"""Taking the list of participants away as a file: whom, which columns, what kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars import columns, exports, roster
from seminars.models import Session

GROUPS = (*roster.TABS, *roster.TABS_OF_FORMAT, *roster.TABS_OF_ATTENDANCE)
AT_FIRST = ("number", "name", "email", "organisation", "profession", "format", "state")


class ExportForm(forms.Form):
    """What is chosen is remembered for the rest of the visit, so that it is chosen once."""

    group = forms.ChoiceField(
        label=_("Vilka?"),
        widget=forms.RadioSelect,
        initial=exports.EVERYBODY,
        error_messages={"required": _("Välj vilka som ska vara med")},
    )
    columns = forms.MultipleChoiceField(
        label=_("Vilka kolumner?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Ta bara med det som behövs. Behov och allergier lämnas aldrig ut med namn, "
            "bara i siffror."
        ),
        error_messages={"required": _("Välj minst en kolumn")},
    )
    kind = forms.ChoiceField(
        label=_("Vilket slags fil?"),
        widget=forms.RadioSelect,
        choices=[("xlsx", _("Excel (XLSX)")), ("csv", _("CSV med semikolon"))],
        initial="xlsx",
        error_messages={"required": _("Välj vilket slags fil du vill ha")},
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = (exports.EVERYBODY, pgettext_lazy("participants", "Alla, även avanmälda"))
        self._offer("group", [everybody, *((each.name, each.label) for each in GROUPS)])
        self._offer("columns", [(each.name, each.label) for each in columns.columns_of(session)])
        self.fields["columns"].initial = AT_FIRST

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = choices
