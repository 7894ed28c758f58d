"""What somebody wants of a calendar of their own."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from seminars.models import PersonalFeed

CREATE, CHOOSE, RENEW, REVOKE = "create", "choose", "renew", "revoke"
DEEDS = [(deed, deed) for deed in (CREATE, CHOOSE, RENEW, REVOKE)]
ALONE, BOTH = "alone", "both"


class CalendarForm(forms.Form):
    """One deed, and for making or choosing: whether invitations come beside the calendar (F16)."""

    do = forms.ChoiceField(choices=DEEDS, widget=forms.HiddenInput)
    wants = forms.ChoiceField(
        label=_("Vad vill du ha när du får en plats?"),
        choices=[
            (ALONE, _("Bara kalendern: inga inbjudningar i mejlen")),
            (BOTH, _("Kalendern och inbjudningar: varje träff syns två gånger")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett av alternativen")},
    )

    def __init__(self, data: QueryDict | None = None, *, feed: PersonalFeed | None) -> None:
        super().__init__(data, initial=_as_it_stands(feed))
        if data and data.get("do") in {RENEW, REVOKE}:
            self.fields["wants"].required = False  # it stays as it is

    @property
    def deed(self) -> str:
        """What to do; only for a valid form."""
        return str(self.cleaned_data["do"])

    @property
    def wants_invitations(self) -> bool:
        """Whether new places bring one; only for a valid form that makes or chooses."""
        return bool(self.cleaned_data["wants"] == BOTH)


def _as_it_stands(feed: PersonalFeed | None) -> dict[str, str]:
    if feed is None:
        return {"do": CREATE, "wants": ALONE}
    return {"do": CHOOSE, "wants": BOTH if feed.wants_invitations else ALONE}
