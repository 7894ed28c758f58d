"""Changing what a series says and decides: its words, its defaults, and who goes first."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db import transaction
from django.utils.translation import gettext as _

from participants import audit
from participants.models import Organisation, Person
from seminars import feeds, places
from seminars.models import Series, Session, Venue

if TYPE_CHECKING:
    from django.db.models import Field

SHOWN_IN_CALENDARS = frozenset({"title_sv", "title_en"})


class SettingsError(Exception):
    """Settings that cannot be saved as they stand."""


class SomebodyElseChanged(SettingsError):
    """The series was saved by somebody else meanwhile; holds how it is now."""

    def __init__(self, theirs: Series) -> None:
        super().__init__(f"series {theirs.pk} is at version {theirs.version}")
        self.theirs = theirs


class Settings(TypedDict, total=False):
    """Everything its owners may say; what is left out stays. Slug, kind and order are not here."""

    title_sv: str
    title_en: str
    lead_sv: str
    lead_en: str
    about_sv: str
    about_en: str
    audience_sv: str
    audience_en: str
    companion: Series | None
    contact_email: str
    default_format: str
    default_venue: Venue | None
    default_language: str
    default_weekday: int
    default_start: time | None
    default_minutes: int
    default_places: int | None
    opens_days_before: int | None
    closes_days_before: int
    default_organisation_limit: int | None
    takes_teams: bool
    default_team_min: int | None
    default_team_max: int | None
    has_reminder: bool
    default_preparation_days: int | None
    is_recorded: bool
    asks_for_confirmation: bool
    priority_rule_sv: str
    priority_rule_en: str
    priority_days_before_closing: int
    priority_organisations: Sequence[Organisation]


@transaction.atomic
def change_series(
    series: Series,
    settings: Settings,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> list[str]:
    """Save what ``settings`` say anew; gives the names of what differs. Sessions keep their own.

    ``seen`` is the version the owner had on the screen. Raises SomebodyElseChanged.
    """
    places.locked_in_order(Session.objects.filter(series=series))  # a new name is news to them
    locked = Series.objects.select_for_update().get(pk=series.pk)
    found = differences(locked, settings)
    if locked.version != (series.version if seen is None else seen):
        raise SomebodyElseChanged(locked)
    if not found:
        return []
    for name in found:
        _set(locked, name, settings[name])  # type: ignore[literal-required]  # names of Settings
    locked.version += 1
    locked.save()
    audit.record("series.changed", locked, by=by, at=at, facts=", ".join(found))
    if SHOWN_IN_CALENDARS.intersection(found):
        feeds.show_new_names(Session.objects.filter(series=locked), at=at)
    return found


def settings_of(series: Series) -> Settings:
    """How the series has it now."""
    return {name: _kept(series, name) for name in Settings.__annotations__}  # type: ignore[return-value]  # names of Settings


def differences(series: Series, settings: Settings) -> list[str]:
    """The names under which ``settings`` say something else than what is kept."""
    said = {name: settings[name] for name in Settings.__annotations__ if name in settings}  # type: ignore[literal-required]  # names of Settings
    return [name for name, value in said.items() if _in_order(value) != _kept(series, name)]


def in_words(settings: Settings, name: str) -> str:
    """One setting as its owners read it."""
    value = settings[name]  # type: ignore[literal-required]  # names of Settings
    if value in (None, "") or value == []:
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    field = cast("Field[Any, Any]", Series._meta.get_field(name))
    return str(dict(field.flatchoices).get(value, value))


def _kept(series: Series, name: str) -> Any:
    if name == "priority_organisations":
        return _in_order(series.priority_organisations.all())
    value = getattr(series, name)
    return "" if value is None and name.endswith(("_sv", "_en")) else value


def _in_order(value: Any) -> Any:
    is_several = hasattr(value, "__iter__") and not isinstance(value, str)
    return sorted(value, key=lambda row: row.pk) if is_several else value


def _set(series: Series, name: str, value: Any) -> None:
    if name == "priority_organisations":
        series.priority_organisations.set(value)
    else:
        setattr(series, name, value)
