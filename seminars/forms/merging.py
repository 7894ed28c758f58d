"""Another address for a series, and the series that it becomes part of."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participants.forms import SingleLineField
from participants.models import Person
from seminars.models import Series
from seminars.permissions import series_in_which
from seminars.renaming import LONGEST_SLUG


class AddressForm(forms.Form):
    """The last part of the address; the act says what it may be."""

    slug = SingleLineField(
        label=_("Ny adress"),
        max_length=LONGEST_SLUG,
        help_text=_("Små bokstäver a till z, siffror och bindestreck, till exempel metod-2027."),
        error_messages={"required": _("Skriv den nya adressen.")},
    )

    def __init__(self, data: QueryDict | None = None, *, series: Series) -> None:
        super().__init__(data, initial={"slug": series.slug})


class MergeForm(forms.Form):
    """One of the other series that the same person owns."""

    into = forms.ModelChoiceField(
        Series.objects.none(),
        label=_("Serien ska ingå i"),
        empty_label=_("Ingen serie vald"),
        error_messages={
            "required": _("Välj en serie i listan."),
            "invalid_choice": _("Välj en serie i listan."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, series: Series, organiser: Person) -> None:
        super().__init__(data)
        others = series_in_which(organiser, "change_series").exclude(pk=series.pk)
        self.fields["into"].queryset = others.order_by("order", "pk")  # type: ignore[attr-defined]  # a field with choices
