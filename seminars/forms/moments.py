"""Days and hours as people type them: Swedish time by the wall clock, a four-digit year."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from seminars.session_facts import is_sane_local_time

END_OF_DAY = time(23, 59)
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
