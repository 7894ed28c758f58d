"""The organiser's sheet about one session: its facts, who takes part, what to read."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from materials.models import Topic
from participants.forms import MultiLineField, SingleLineField
from seminars import timing
from seminars.models import Format, Session, Venue
from seminars.models.series import Language
from seminars.session_facts import (
    DEADLINES,
    SessionFacts,
    is_sane_local_time,
    kept,
    with_deadlines_moved_along,
)

END_OF_DAY = time(23, 59)
FACTS = SessionFacts.__annotations__.keys() - {"speakers", "readings"}
MOST_PLACES = 100_000
LONGEST_KEY = 18  # digits of what a database still takes for a whole number
FAR_DAY = _("Välj ett datum mellan år 2000 och 2100.")
CLOCK_CHANGE = _("Då ställs klockan om, och kalendrar tolkar tiden olika. Välj en annan tid.")


class DayField(forms.DateField):
    """A day in the lifetime of such a site: year 1 and year 9999 break time zones."""

    default_validators = [  # noqa: RUF012 (Django's own shape)
        MinValueValidator(date(2000, 1, 1), FAR_DAY),
        MaxValueValidator(date(2100, 12, 31), FAR_DAY),
    ]
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Skriv datumet som 2026-12-17.")
    }


class HourField(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Skriv klockslaget som 13.00.")
    }


class TopicsField(forms.ModelMultipleChoiceField[Topic]):
    def clean(self, value: Any) -> Any:
        """SQLite cannot even be asked for a number this long; nobody has ever been given one."""
        if any(len(str(key)) > LONGEST_KEY for key in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class DeadlineField(forms.MultiValueField):
    """A day, and an hour where the end of that day is not meant; Swedish time by the wall clock."""

    def __init__(self, **options: Any) -> None:
        fields = (DayField(required=False), HourField(required=False))
        day: dict[str, Any] = {"type": "date", "aria-label": _("Datum")}
        hour: dict[str, Any] = {"type": "time", "aria-label": _("Klockslag")}
        options["widget"] = forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d", time_format="%H:%M", date_attrs=day, time_attrs=hour
        )
        super().__init__(fields, required=False, require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> datetime | None:
        day, hour = data_list or (None, None)
        if day is None:
            if hour is not None:
                raise ValidationError(gettext("Skriv också datumet."))
            return None
        return on_the_wall(day, hour or END_OF_DAY)


def on_the_wall(day: date, hour: time) -> datetime:
    """A Swedish clock time as a moment; refuses the hour that spring skips or autumn has twice."""
    wall = datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())
    if not is_sane_local_time(wall) or timezone.localtime(wall) != wall:
        raise ValidationError(CLOCK_CHANGE)
    return wall


class SessionForm(forms.Form):
    """The facts of a session. What acts own (state, number, uid, sequence) has no field here."""

    title_sv = SingleLineField(
        label=_("Titel på svenska"),
        max_length=200,
        error_messages={"required": _("Skriv en titel på svenska.")},
    )
    title_en = SingleLineField(label=_("Titel på engelska"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Språk under träffen"), choices=Language.choices)
    topics = TopicsField(
        Topic.objects.all(),
        label=_("Ämnen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Välj ämnen i listan.")},
    )

    day = DayField(label=_("Datum"), error_messages={"required": _("Välj ett datum.")})
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
    recording = forms.ChoiceField(label=_("Inspelning"), choices=Session.Recording.choices)

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        session: Session | None,
        facts: SessionFacts,
    ) -> None:
        version = session.version if session else 0
        super().__init__(data, initial=_typed_form_of(facts) | {"version": version})
        self.session = session
        self.before = session or _as_offered(facts)
        self._echo_the_day()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        self._read_the_time(typed)
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

    def take_new_version(self, version: int) -> None:
        """After a conflict has been shown the next save is meant, so it may go through."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["version"] = str(version)
        self.data = typed

    def _read_the_time(self, typed: dict[str, Any]) -> None:
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

    def _echo_the_day(self) -> None:
        """Municipalities plan by weekday and week, so both are said under the date."""
        try:
            day = self.fields["day"].clean(self["day"].value())
        except ValidationError:
            return
        self["day"].help_text = f"{timing.date_words(day)}, {timing.week_words(day)}"


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
    return {
        **facts,
        "needs_registration": facts.get("needs_registration", True),
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }


def facts_of(session: Session) -> SessionFacts:
    """Everything that is kept of a session, as the sheet begins with it."""
    return {name: kept(session, name) for name in SessionFacts.__annotations__}  # type: ignore[return-value]  # the names of SessionFacts
