"""The organiser's sheet about one session: its facts, who takes part, what to read."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from materials.models import Topic
from participants.forms import MultiLineField, SeveralField, SingleLineField
from seminars.forms import hints
from seminars.forms.moments import DayField, DeadlineField, HourField, on_the_wall
from seminars.models import Format, Session, Venue
from seminars.models.series import Language
from seminars.session_facts import (
    DEADLINES,
    LISTS,
    SessionFacts,
    kept,
    whole_days,
    with_deadlines_moved_along,
)
from seminars.timing import INSTANT

FACTS = SessionFacts.__annotations__.keys() - (LISTS - {"topics"})
MOST_PLACES = 100_000
MOST_DAYS = 31


class SessionForm(forms.Form):
    """The facts of a session. What acts own (state, number, uid, sequence) has no field here."""

    title_sv = SingleLineField(
        label=_("Titel på svenska"),
        max_length=200,
        error_messages={"required": _("Skriv en titel på svenska.")},
    )
    title_en = SingleLineField(label=_("Titel på engelska"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Språk under träffen"), choices=Language.choices)
    topics = SeveralField(
        Topic.objects.all(),
        label=_("Ämnen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Välj ämnen i listan.")},
    )

    day = DayField(label=_("Datum"), error_messages={"required": _("Välj ett datum.")})
    is_whole_day = forms.BooleanField(
        label=_("Hela dagar"),
        required=False,
        help_text=_("För till exempel nätverksdagar: då visas inga klockslag."),
    )
    last_day = DayField(
        label=_("Sista dag"), required=False, help_text=_("Bara för hela dagar. Tomt: en enda dag.")
    )
    starts = HourField(
        label=_("Börjar"), error_messages={"required": _("Skriv när träffen börjar.")}
    )
    ends = HourField(label=_("Slutar"), error_messages={"required": _("Skriv när träffen slutar.")})
    format = forms.ChoiceField(
        label=_("Så deltar man"), choices=Format.choices, widget=forms.RadioSelect
    )
    venue = forms.ModelChoiceField(
        Venue.objects.order_by("name_sv"),
        label=_("Lokal"),
        required=False,
        empty_label=_("Ingen lokal vald"),
        error_messages={"invalid_choice": _("Välj en lokal i listan.")},
    )
    join_url = forms.CharField(
        label=_("Möteslänk"),
        max_length=500,
        required=False,
        validators=[URLValidator(["http", "https"], message=_("Länken ska börja med https://."))],
        widget=forms.URLInput,
        help_text=_("Visas bara på träffens egen sida när det är dags, aldrig i kalendern."),
    )

    needs_registration = forms.BooleanField(label=_("Man behöver anmäla sig"), required=False)
    places_on_site = forms.IntegerField(
        label=_("Platser i lokalen"),
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        help_text=_("Tomt: ingen gräns."),
    )
    places_online = forms.IntegerField(
        label=_("Platser digitalt"),
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        help_text=_("Tomt: ingen gräns."),
    )
    per_organisation_limit = forms.IntegerField(
        label=_("Högst så många från samma organisation"),
        required=False,
        min_value=1,
        max_value=1000,
    )
    team_min = forms.IntegerField(
        label=_("Team, minst"), required=False, min_value=1, max_value=100
    )
    team_max = forms.IntegerField(
        label=_("Team, högst"), required=False, min_value=1, max_value=100
    )

    has_food = forms.BooleanField(
        label=_("Vi bjuder på mat"),
        required=False,
        help_text=_("Då frågar anmälan om kost. Svaren raderas efter träffen."),
    )

    registration_opens_at = DeadlineField(
        label=_("Anmälan öppnar"), help_text=_("Tomt: när träffen publiceras.")
    )
    registration_closes_at = DeadlineField(
        label=_("Sista anmälningsdag"),
        help_text=_("Utan klockslag: till dagens slut. Följer med när träffen flyttas."),
    )
    priority_until = DeadlineField(
        label=_("Företräde till"),
        help_text=_("Till dess får bara de som går före en plats direkt."),
    )
    promotion_ends_at = DeadlineField(
        label=_("Reservlistan stänger"), help_text=_("Tomt: två timmar före start.")
    )

    abstract_sv = MultiLineField(label=_("Beskrivning på svenska"), max_length=6000, required=False)
    abstract_en = MultiLineField(
        label=_("Beskrivning på engelska"), max_length=6000, required=False
    )
    before_sv = MultiLineField(
        label=_("Innan du kommer, på svenska"), max_length=2000, required=False
    )
    before_en = MultiLineField(
        label=_("Innan du kommer, på engelska"), max_length=2000, required=False
    )
    after_sv = MultiLineField(label=_("Efteråt, på svenska"), max_length=2000, required=False)
    after_en = MultiLineField(label=_("Efteråt, på engelska"), max_length=2000, required=False)
    has_reminder = forms.BooleanField(label=_("Påminn dagen före"), required=False)
    preparation_days = forms.IntegerField(
        label=_("Mejla förberedelsen så många dagar före"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Tomt: inget mejl. Texten är den under ”Innan du kommer”."),
    )
    recording = forms.ChoiceField(label=_("Inspelning"), choices=Session.Recording.choices)

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    heeded = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        session: Session | None,
        facts: SessionFacts,
        usual: SessionFacts,
    ) -> None:
        """``usual`` is what the series has: it is said at each field that inherits it."""
        unseen = {"version": session.version if session else 0, "form_token": uuid.uuid4()}
        super().__init__(data, initial=_typed_form_of(facts) | unseen)
        self.session = session
        self.before = session or _as_offered(facts)
        self._need_hours(is_needed=not self["is_whole_day"].value())
        hints.echo_the_day(self)
        hints.show_inheritance(self, facts, usual)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("is_whole_day"):
            self._read_the_days(typed)
        else:
            self._read_the_hours(typed)
        if "starts_at" in typed:
            self._check_deadlines(self.facts())
        if (typed.get("team_min") or 0) > (typed.get("team_max") or 1000):
            self.add_error("team_max", gettext("Det högsta antalet är mindre än det minsta."))
        return typed

    def facts(self) -> SessionFacts:
        """What was typed, as the acts take it; deadlines that nobody touched follow the start."""
        typed = self.cleaned_data
        facts: SessionFacts = {name: typed[name] for name in FACTS if name in typed}  # type: ignore[assignment]  # only names of SessionFacts
        if typed.get("format") == Format.ONLINE:
            facts["venue"] = None
        return with_deadlines_moved_along(self.before, _with_seconds(self.before, facts))

    def take(self, **hidden: object) -> None:
        """Put what the next save means into the hidden fields; what was typed stays."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        for name, value in hidden.items():
            typed[name] = str(value)
        self.data = typed

    def _need_hours(self, *, is_needed: bool) -> None:
        for name in ("starts", "ends"):
            self.fields[name].required = is_needed

    def _read_the_days(self, typed: dict[str, Any]) -> None:
        """From the first to the last day; what stands at the hours has no meaning then."""
        for name in ("starts", "ends"):
            self.errors.pop(name, None)
        first, last = typed.get("day"), typed.get("last_day", typed.get("day"))
        if first is None or "last_day" in self.errors:
            return
        last = last or first
        if last < first:
            self.add_error("last_day", gettext("Den sista dagen är före den första."))
        elif (last - first).days >= MOST_DAYS:
            words = gettext("En träff kan vara högst %(n)s dagar.") % {"n": MOST_DAYS}
            self.add_error("last_day", words)
        else:
            typed["starts_at"], typed["ends_at"] = whole_days(first, last)

    def _read_the_hours(self, typed: dict[str, Any]) -> None:
        if typed.get("last_day") and typed["last_day"] != typed.get("day"):
            words = gettext(
                "En sista dag finns bara för hela dagar. Kryssa för det, eller ta bort dagen."
            )
            self.add_error("last_day", words)
        for field, fact in (("starts", "starts_at"), ("ends", "ends_at")):
            if typed.get("day") and typed.get(field):
                try:
                    typed[fact] = on_the_wall(typed["day"], typed[field])
                except ValidationError as error:
                    self.add_error(field, error)
        if typed.get("starts") and typed.get("ends") and typed["ends"] <= typed["starts"]:
            typed.pop("ends_at", None)
            self.add_error("ends", gettext("Träffen slutar innan den har börjat."))

    def _check_deadlines(self, facts: SessionFacts) -> None:
        closes_at = facts.get("registration_closes_at")
        opens_at = facts.get("registration_opens_at")
        if closes_at and closes_at > facts["starts_at"]:
            words = gettext("Anmälan måste stänga innan träffen börjar.")
            self.add_error("registration_closes_at", words)
        if opens_at and opens_at >= (closes_at or facts["starts_at"]):
            words = gettext("Anmälan måste öppna innan den stänger.")
            self.add_error("registration_opens_at", words)
        for name in DEADLINES[1:]:
            deadline = facts.get(name)
            if isinstance(deadline, datetime) and deadline > facts["starts_at"]:
                self.add_error(name, gettext("Det måste vara innan träffen börjar."))


def _as_offered(facts: SessionFacts) -> Session:
    """What a new sheet begins with, as if it were kept: its deadlines follow the start too."""
    moments = {name: value for name, value in facts.items() if isinstance(value, datetime)}
    return Session(**moments)


def _with_seconds(session: Session, facts: SessionFacts) -> SessionFacts:
    """The fields show whole minutes; what was not touched keeps the seconds it has."""
    moments = {name: value for name, value in facts.items() if isinstance(value, datetime)}
    kept_moments = {name: getattr(session, name) for name in moments}
    untouched = {
        name: moment
        for name, moment in kept_moments.items()
        if moment and moment.replace(second=0, microsecond=0) == moments[name]
    }
    return facts | untouched  # type: ignore[return-value]  # names that facts have


def _typed_form_of(facts: SessionFacts) -> dict[str, Any]:
    """The facts as the fields show them: a day and two hours by the Swedish wall clock."""
    starts, ends = timezone.localtime(facts["starts_at"]), timezone.localtime(facts["ends_at"])
    typed = {
        **facts,
        "needs_registration": facts.get("needs_registration", True),
        "day": starts.date(),
    }
    if facts.get("is_whole_day"):
        last = (ends - INSTANT).date()
        return typed | {"last_day": last if last != starts.date() else None}
    return typed | {"starts": starts.time(), "ends": ends.time()}


def facts_of(session: Session) -> SessionFacts:
    """Everything that is kept of a session, as the sheet begins with it."""
    return {name: kept(session, name) for name in SessionFacts.__annotations__}  # type: ignore[return-value]  # the names of SessionFacts
