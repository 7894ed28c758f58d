"""Forms for planning a term: dates by a rule, and an earlier term laid on a new one."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.forms import SingleLineField
from seminars import planning
from seminars.cautions import Slot
from seminars.forms.moments import DayField, HourField, on_the_wall
from seminars.models import Series
from seminars.planning import MOST_DATES, Copy, Part, Proposal, Rhythm, Rule
from seminars.session_facts import USUAL_HOUR, SessionFacts, inherited


class RuleForm(forms.Form):
    """A series of dates: when the first is, how often, and where it ends."""

    title_sv = SingleLineField(
        label=_("Titel tills vidare"),
        max_length=200,
        help_text=_("Varje träff får sin egen titel innan den publiceras."),
        error_messages={"required": _("Skriv en titel tills vidare.")},
    )
    first = DayField(label=_("Första datum"), error_messages={"required": _("Välj ett datum.")})
    starts = HourField(
        label=_("Börjar"), error_messages={"required": _("Skriv när träffarna börjar.")}
    )
    ends = HourField(
        label=_("Slutar"), error_messages={"required": _("Skriv när träffarna slutar.")}
    )
    rhythm = forms.ChoiceField(
        label=_("Hur ofta"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    every = forms.IntegerField(
        label=_("Var n:te vecka eller månad"),
        min_value=1,
        max_value=52,
        error_messages={"required": _("Skriv ett tal, till exempel 2 för varannan.")},
    )
    nth = forms.TypedChoiceField(
        label=_("Vecka i månaden"),
        required=False,
        coerce=int,
        choices=[
            (1, _("första")),
            (2, _("andra")),
            (3, _("tredje")),
            (4, _("fjärde")),
            (-1, _("sista")),
        ],
        help_text=_("Gäller bara ”En viss vecka i månaden”. Veckodagen är första datumets."),
    )
    count = forms.IntegerField(
        label=_("Antal träffar"), required=False, min_value=1, max_value=MOST_DATES
    )
    until = DayField(
        label=_("Till och med"),
        required=False,
        help_text=_("Skriv antingen antal träffar eller ett sista datum."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, series: Series, at: datetime) -> None:
        self.series, self.at = series, at
        super().__init__(data, initial=_usual_rule(series, at=at))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("starts") and typed.get("ends") and typed["ends"] <= typed["starts"]:
            self.add_error("ends", gettext("Träffen slutar innan den har börjat."))
        if "count" in typed and "until" in typed:
            self._check_the_end(typed)
        if not self.errors:
            self.slots = self._slots(typed)
        return typed

    def drafts(self, chosen: Collection[str]) -> list[SessionFacts]:
        """A draft with what the series has, for each date of the rule that is in ``chosen``.

        Those are written as 2027-02-09; whatever else stands there is no date of the rule.
        """
        title = self.cleaned_data["title_sv"]
        return [
            inherited(self.series, at=self.at, starts_at=slot.starts_at)
            | {"title_sv": title, "ends_at": slot.ends_at}
            for slot in self.slots
            if timezone.localtime(slot.starts_at).date().isoformat() in chosen
        ]

    def _check_the_end(self, typed: dict[str, Any]) -> None:
        if bool(typed["count"]) == bool(typed["until"]):
            words = gettext("Skriv antingen antal träffar eller ett sista datum, inte båda.")
            self.add_error("count", words)
        elif typed["until"] and typed.get("first") and typed["until"] < typed["first"]:
            self.add_error("until", gettext("Det sista datumet är före det första."))

    def _slots(self, typed: dict[str, Any]) -> list[Slot]:
        names = ("first", "rhythm", "every", "count", "until")
        rule = Rule(**{name: typed[name] for name in names}, nth=typed["nth"] or 1)
        try:
            days = planning.dates_by_rule(rule)
        except planning.TooManyDates:
            words = gettext("Det blir fler än %(n)s datum. Välj en kortare tid.")
            self.add_error("until", words % {"n": MOST_DATES})
            return []
        if not days:
            self.add_error("until", gettext("Regeln ger inget datum. Välj en längre tid."))
        venue = self.series.default_venue if self.series.default_format != "online" else None
        try:
            return [
                Slot(on_the_wall(day, typed["starts"]), on_the_wall(day, typed["ends"]), venue)
                for day in days
            ]
        except ValidationError as error:
            self.add_error("starts", error)
            return []


class CopyForm(forms.Form):
    """One box and one date for each session of the earlier term, and what to copy of them."""

    parts = forms.MultipleChoiceField(
        label=_("Det här kopieras"),
        choices=Part.choices,
        initial=[Part.TEXTS, Part.QUESTIONS, Part.PLACES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, proposals: Sequence[Proposal]) -> None:
        super().__init__(data, initial={"form_token": uuid.uuid4()})
        self.proposals = proposals
        for proposal in proposals:
            number = proposal.session.number
            self.fields[f"keep_{number}"] = forms.BooleanField(
                label=_("Kopiera"), required=False, initial=True
            )
            self.fields[f"day_{number}"] = DayField(
                label=_("Nytt datum"), required=False, initial=proposal.day
            )

    @property
    def rows(self) -> list[tuple[Proposal, forms.BoundField, forms.BoundField]]:
        """Each earlier session beside its box and its date."""
        return [
            (each, self[f"keep_{each.session.number}"], self[f"day_{each.session.number}"])
            for each in self.proposals
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        self.copies = [
            copy for each in self.proposals if (copy := self._copy_of(each, typed)) is not None
        ]
        if not self.copies and not self.errors:
            self.add_error(None, gettext("Välj minst en träff att kopiera."))
        return typed

    @property
    def slots(self) -> list[Slot]:
        """The times of the copies, for what speaks against them."""
        return [
            Slot(
                copy.starts_at,
                copy.ends_at,
                copy.session.venue if Part.PLACES in self.cleaned_data["parts"] else None,
            )
            for copy in self.copies
        ]

    def _copy_of(self, proposal: Proposal, typed: dict[str, Any]) -> Copy | None:
        session, name = proposal.session, f"day_{proposal.session.number}"
        if not typed.get(f"keep_{session.number}") or name not in typed:
            return None
        if typed[name] is None:
            self.add_error(name, gettext("Välj ett datum."))
            return None
        try:
            hour = timezone.localtime(session.starts_at).time()
            return Copy(session, on_the_wall(typed[name], hour))
        except ValidationError as error:
            self.add_error(name, error)
            return None


def _usual_rule(series: Series, *, at: datetime) -> dict[str, Any]:
    """The series' own weekday and hour, every fourth week."""
    usual = planning.usual(series, at=at)
    first = timezone.localtime(usual["starts_at"])
    hour = series.default_start or USUAL_HOUR
    ends = datetime.combine(first.date(), hour) + timedelta(minutes=series.default_minutes)
    return {
        "title_sv": planning.working_title(series),
        "first": first.date(),
        "starts": hour,
        "ends": ends.time(),
        "rhythm": Rhythm.WEEKS,
        "every": 4,
        "nth": 1,
        "count": 4,
        "form_token": uuid.uuid4(),
    }
