"""The description of a material."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from materials import identifiers
from materials.models import Kind, Material
from materials.publishing import Contributor, Description
from participants.forms import MultiLineField, SeveralField, SingleLineField

REGISTERS = ("publishers", "partners", "topics")


def _checked_by(is_right: Callable[[str], bool], message: Any) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not is_right(value):
            raise ValidationError(message)

    return check


class MaterialForm(forms.ModelForm[Material]):
    """What a librarian writes about a material."""

    kind = forms.ModelChoiceField(
        Kind.objects.all(),
        label=_("Typ"),
        empty_label=_("Välj typ"),
        error_messages={"required": _("Välj typ")},
    )
    title_sv = SingleLineField(label=_("Titel på svenska"), max_length=300, required=False)
    title_en = SingleLineField(label=_("Titel på engelska"), max_length=300, required=False)
    subtitle_sv = SingleLineField(label=_("Undertitel på svenska"), max_length=300, required=False)
    subtitle_en = SingleLineField(label=_("Undertitel på engelska"), max_length=300, required=False)
    report_series_sv = SingleLineField(label=_("Rapportserie"), max_length=160, required=False)
    report_series_en = SingleLineField(
        label=_("Rapportserie på engelska"), max_length=160, required=False
    )
    number = SingleLineField(
        label=_("Nummer i serien"),
        max_length=60,
        required=False,
        help_text=_("Till exempel 2022:6. Kortversionen får ha samma nummer som rapporten."),
    )
    summary_sv = MultiLineField(
        label=_("Sammanfattning på svenska"), max_length=4000, required=False
    )
    summary_en = MultiLineField(
        label=_("Sammanfattning på engelska"), max_length=4000, required=False
    )
    note_internal = MultiLineField(
        label=_("Intern anteckning"),
        max_length=4000,
        required=False,
        help_text=_("Visas bara här. Skriv inget om enskilda barn eller familjer."),
    )
    year = forms.IntegerField(
        label=_("Utgivningsår"), min_value=1800, max_value=2200, required=False
    )
    month = forms.IntegerField(label=_("Månad"), min_value=1, max_value=12, required=False)
    isbn = SingleLineField(
        label="ISBN",
        required=False,
        max_length=17,
        validators=[_checked_by(identifiers.is_isbn, _("Kontrollsiffran i ISBN stämmer inte."))],
    )
    issn = SingleLineField(
        label="ISSN",
        required=False,
        max_length=9,
        validators=[_checked_by(identifiers.is_issn, _("Kontrollsiffran i ISSN stämmer inte."))],
    )
    doi = SingleLineField(
        label="DOI",
        required=False,
        max_length=200,
        validators=[_checked_by(identifiers.is_doi, _("Skriv DOI så här: 10.1234/exempel."))],
    )
    urn = SingleLineField(
        label="URN:NBN",
        required=False,
        max_length=200,
        validators=[_checked_by(identifiers.is_urn_nbn, _("Skriv URN så här: urn:nbn:se:…"))],
    )
    link = forms.URLField(
        label=_("Länk till materialet"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Om materialet finns på en annan webbplats och inte laddas upp här."),
    )

    class Meta:
        model = Material
        fields: ClassVar[list[str]] = [
            "kind",
            "title_sv",
            "title_en",
            "subtitle_sv",
            "subtitle_en",
            "summary_sv",
            "summary_en",
            "report_series_sv",
            "report_series_en",
            "number",
            "year",
            "month",
            "language",
            "publishers",
            "partners",
            "commissioner",
            "project",
            "topics",
            "licence",
            "isbn",
            "issn",
            "doi",
            "urn",
            "link",
            "last_reviewed_on",
            "note_internal",
        ]
        field_classes: ClassVar[dict[str, Any]] = dict.fromkeys(REGISTERS, SeveralField)
        widgets: ClassVar[dict[str, Any]] = {
            "topics": forms.CheckboxSelectMultiple,
            "last_reviewed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for a title in one of the languages, and for the year of a month."""
        facts: dict[str, Any] = super().clean() or {}
        if not (facts.get("title_sv") or facts.get("title_en")):
            self.add_error("title_sv", _("Skriv materialets titel på svenska eller engelska."))
        if facts.get("month") and not facts.get("year"):
            self.add_error("year", _("Skriv året också, eller ta bort månaden."))
        return facts

    def facts(self) -> dict[str, Any]:
        """The material's own fields."""
        typed = self.cleaned_data
        facts = {name: value for name, value in typed.items() if name not in REGISTERS}
        return {**facts, "year": facts["year"] or None, "month": facts["month"] or None}

    def description(self, contributors: list[Contributor]) -> Description:
        """All that was written, as the acts take it."""
        return Description(
            facts=self.facts(),
            contributors=contributors,
            publishers=self.cleaned_data["publishers"],
            partners=self.cleaned_data["partners"],
            topics=self.cleaned_data["topics"],
        )
