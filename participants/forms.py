"""Form fields that every form of the site uses for what people type."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from participants.plain_text import clean_line, clean_text, is_mailable

LONGEST_KEY = 18  # digits of what a database still takes for a whole number


class SingleLineField(forms.CharField):
    """One line of text: a pasted line break becomes a space, control characters vanish."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(_without_nul(value)) or "")


class MultiLineField(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(_without_nul(value)) or "")


def validate_address(address: str) -> None:
    """Refuse, in Django's words for it, what is no address or none that mail can be written to."""
    validate_email(address)
    if not is_mailable(address):
        raise ValidationError(validate_email.message, code=validate_email.code)


class AddressField(forms.EmailField):
    """An e-mail address to which a mail can be written."""

    default_validators = [validate_address]  # noqa: RUF012 (Django's own shape)


class TrapField(forms.CharField):
    """A field that people neither see nor hear; whatever fills it in is a program."""

    def __init__(self, **options: Any) -> None:
        nothing = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
        label = _("Lämna det här fältet tomt")
        super().__init__(required=False, widget=nothing, label=label, **options)
        self.template_name = "django/forms/trap.html"

    def clean(self, value: Any) -> bool:
        """Whether something was written; never an error, so that nothing is learned from it."""
        return bool(value)


class TokenField(forms.UUIDField):
    """Names one sending of a form. A missing or damaged one is nobody's fault: there is none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class SeveralField(forms.ModelMultipleChoiceField[Any]):
    """Some rows of a register. SQLite cannot even be asked for a number longer than it stores."""

    def clean(self, value: Any) -> Any:
        too_long = next((key for key in value or () if len(str(key)) > LONGEST_KEY), None)
        if too_long is not None:
            words = self.error_messages["invalid_choice"]
            raise ValidationError(words, code="invalid_choice", params={"value": too_long})
        return super().clean(value)


def _without_nul(value: Any) -> Any:
    """Django refuses NUL with a message that helps nobody; it is invisible, so it just goes."""
    return value.replace("\x00", "") if isinstance(value, str) else value
