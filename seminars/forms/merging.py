"""Another address for a series, and the series that it becomes part of."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participants.forms import SingleLineField
from participants.models import Person
from seminars.models import Series
from seminars.permissions import series_in_which
from seminars.renaming import LONGEST_SLUG


class _OfOneSeries(forms.Form):
    """Says in a hidden field of which series it is.

    That one may have become part of another while its page was open: then the form comes to the
    other, of which nobody has asked for anything.
    """

    def __init__(
        self, data: QueryDict | None, *, series: Series, initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self._here = str(series.pk)

    @property
    def is_of_this_series(self) -> bool:
        """Whether it was filled in on the page of the series that it has come to."""
        return str(self.data.get("source", self._here)) == self._here


class AddressForm(_OfOneSeries):
    """The last part of the address; the act says what it may be."""

    slug = SingleLineField(
        label=_("Ny adress"),
        max_length=LONGEST_SLUG,
        help_text=_("Små bokstäver a till z, siffror och bindestreck, till exempel metod-2027."),
        error_messages={"required": _("Skriv den nya adressen.")},
    )

    def __init__(self, data: QueryDict | None = None, *, series: Series) -> None:
        super().__init__(data, series=series, initial={"slug": series.slug})


class MergeForm(_OfOneSeries):
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
        super().__init__(data, series=series)
        others = series_in_which(organiser, "change_series").exclude(pk=series.pk)
        self.fields["into"].queryset = others.order_by("order", "pk")  # type: ignore[attr-defined]  # a field with choices
