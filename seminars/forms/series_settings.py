"""The sheet of a series: its words, what its sessions begin with, and who goes first."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.collation import swedish_order
from participants.forms import AddressField, MultiLineField, SeveralField, SingleLineField
from participants.models import Organisation
from seminars.forms.moments import HourField
from seminars.models import Format, Series, Venue
from seminars.models.series import Language
from seminars.series_settings import Settings, settings_of

MOST_DAYS = 365


def _days(label: Any, *, required: bool = False, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=MOST_DAYS, **options
    )


def _number(label: Any, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most, **options)


class SeriesForm(forms.Form):
    """What its owners decide. Slug, kind and order stand in addresses and menus."""

    title_sv = SingleLineField(
        label=_("Seriens namn på svenska"),
        max_length=150,
        error_messages={"required": _("Skriv seriens namn på svenska.")},
    )
    title_en = SingleLineField(
        label=_("Seriens namn på engelska"),
        max_length=150,
        error_messages={"required": _("Skriv seriens namn på engelska.")},
    )
    lead_sv = SingleLineField(label=_("Ingress på svenska"), max_length=300, required=False)
    lead_en = SingleLineField(label=_("Ingress på engelska"), max_length=300, required=False)
    about_sv = MultiLineField(label=_("Om serien, på svenska"), max_length=6000, required=False)
    about_en = MultiLineField(label=_("Om serien, på engelska"), max_length=6000, required=False)
    audience_sv = SingleLineField(label=_("För vem, på svenska"), max_length=300, required=False)
    audience_en = SingleLineField(label=_("För vem, på engelska"), max_length=300, required=False)
    companion = forms.ModelChoiceField(
        Series.objects.all(),
        label=_("Gå gärna också"),
        required=False,
        empty_label=_("Ingen annan serie"),
        error_messages={"invalid_choice": _("Välj en serie i listan.")},
    )
    contact_email = AddressField(
        label=_("Frågor till"),
        required=False,
        help_text=_("Svar på seriens mejl går hit. Tomt: webbplatsens adress."),
    )

    default_format = forms.ChoiceField(
        label=_("Så deltar man"), choices=Format.choices, widget=forms.RadioSelect
    )
    default_venue = forms.ModelChoiceField(
        Venue.objects.order_by("name_sv"),
        label=_("Lokal"),
        required=False,
        empty_label=_("Ingen lokal vald"),
        error_messages={"invalid_choice": _("Välj en lokal i listan.")},
    )
    default_language = forms.ChoiceField(label=_("Språk under träffen"), choices=Language.choices)
    default_weekday = forms.TypedChoiceField(
        label=_("Veckodag"), coerce=int, choices=sorted(WEEKDAYS.items())
    )
    default_start = HourField(label=_("Börjar"), required=False)
    default_minutes = forms.IntegerField(
        label=_("Längd i minuter"),
        min_value=5,
        max_value=1440,
        error_messages={"required": _("Skriv hur många minuter en träff tar.")},
    )
    default_places = forms.IntegerField(
        label=_("Antal platser"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Tomt: ingen gräns."),
    )
    default_organisation_limit = _number(_("Högst så många från samma organisation"), 1000)
    takes_teams = forms.BooleanField(label=_("Tar emot team"), required=False)
    default_team_min = _number(_("Team, minst"), 100)
    default_team_max = _number(_("Team, högst"), 100)
    opens_days_before = _days(
        _("Anmälan öppnar, dagar före"), help_text=_("Tomt: när träffen publiceras.")
    )
    closes_days_before = _days(
        _("Anmälan stänger, dagar före"),
        required=True,
        error_messages={"required": _("Skriv hur många dagar före anmälan stänger.")},
    )
    asks_for_confirmation = forms.BooleanField(
        label=_("Be om bekräftad e-postadress"),
        required=False,
        help_text=_("Platsen hålls två timmar tills adressen har bekräftats."),
    )
    has_reminder = forms.BooleanField(label=_("Påminn dagen före"), required=False)
    default_preparation_days = _number(_("Mejla förberedelsen så många dagar före"), 60)
    is_recorded = forms.BooleanField(label=_("Träffarna spelas in"), required=False)

    priority_rule_sv = SingleLineField(
        label=_("Vem går före, på svenska"),
        max_length=300,
        required=False,
        help_text=_("Visas före anmälan. Tomt: alla får plats i den ordning de anmäler sig."),
    )
    priority_rule_en = SingleLineField(
        label=_("Vem går före, på engelska"), max_length=300, required=False
    )
    priority_organisations = SeveralField(
        Organisation.objects.exclude(kind=Organisation.Kind.OTHER),
        label=_("Organisationer som går före"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Välj organisationer i listan.")},
    )
    priority_days_before_closing = _days(
        _("Företräde till, dagar före sista anmälningsdag"),
        required=True,
        error_messages={"required": _("Skriv ett antal dagar.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, series: Series) -> None:
        super().__init__(data, initial={**settings_of(series), "version": series.version})
        companions: Any = self.fields["companion"]
        companions.queryset = Series.objects.exclude(pk=series.pk)
        organisations: Any = self.fields["priority_organisations"]
        by_name = sorted(organisations.choices, key=lambda choice: swedish_order(str(choice[1])))
        organisations.choices = by_name

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if (typed.get("default_team_min") or 0) > (typed.get("default_team_max") or 1000):
            words = gettext("Det högsta antalet är mindre än det minsta.")
            self.add_error("default_team_max", words)
        if typed.get("priority_organisations") and not typed.get("priority_rule_sv"):
            words = gettext("Skriv i ord vem som går före, så att alla förstår ordningen.")
            self.add_error("priority_rule_sv", words)
        return typed

    def settings(self) -> Settings:
        """What was typed, as the act takes it."""
        typed = self.cleaned_data
        return {name: typed[name] for name in Settings.__annotations__}  # type: ignore[return-value]  # names of Settings

    def take_new_version(self, version: int) -> None:
        """After a conflict has been shown the next save is meant, so it may go through."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["version"] = str(version)
        self.data = typed
