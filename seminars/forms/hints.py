"""What the sheet of a session says beside its fields: the weekday, and what the series has."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from seminars import timing
from seminars.consequences import in_words
from seminars.session_facts import SessionFacts

INHERITED = (
    "language",
    "format",
    "venue",
    "places_on_site",
    "places_online",
    "per_organisation_limit",
    "team_min",
    "team_max",
    "registration_opens_at",
    "registration_closes_at",
    "priority_until",
    "has_reminder",
    "preparation_days",
    "recording",
)


def echo_the_day(form: forms.Form) -> None:
    """Municipalities plan by weekday and week, so both are said under the date."""
    try:
        day = form.fields["day"].clean(form["day"].value())
    except ValidationError:
        return
    form["day"].help_text = f"{timing.date_words(day)}, {timing.week_words(day)}"


def show_inheritance(form: forms.Form, facts: SessionFacts, usual: SessionFacts) -> None:
    """Under each field that the series decides: that it does, or what it would have said."""
    for name in INHERITED:
        field = form.fields[name]
        words = _inheritance(name, facts, usual)
        field.help_text = f"{field.help_text} {words}".strip()


def _inheritance(name: str, facts: SessionFacts, usual: SessionFacts) -> str:
    if usual.get(name) in (None, ""):
        return gettext("Serien har inget förval.") if facts.get(name) else ""
    words = {"usual": in_words(name, usual.get(name))}
    if facts.get(name) == usual.get(name):
        return gettext("Ärvt från serien: %(usual)s.") % words
    return gettext("Serien har: %(usual)s.") % words
