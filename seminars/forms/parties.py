"""The forms for colleagues and teams, and the two of a team's own page."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as now_translated
from django.utils.translation import gettext_lazy as _

from participants.forms import (
    AddressField,
    MultiLineField,
    SingleLineField,
    TokenField,
    TrapField,
)
from participants.models import Person
from participants.plain_text import clean_line
from seminars.applicants import Applicant
from seminars.forms.whole_series import ASKED, WhoForm
from seminars.models import Registration, Session

MOST_COLLEAGUES = 10
ROWS = 3
SMALLEST_TEAM, LARGEST_TEAM = 2, 30  # where the session says nothing
NOT_WRITTEN = frozenset({"checkbox", "radioselect"})
WRONG_ADDRESS = ASKED["email"].error_messages["invalid"]


class OfSessionForm(WhoForm):
    """Asks how they take part only where the session offers both."""

    format = ASKED["format"]

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        formats = session.formats
        if len(formats) == 1:
            del self.fields["format"]
        else:
            choice = self.fields["format"]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
            choice.choices = [(each, each.label) for each in formats]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Label and words of what was written, to copy where it could not be sent."""
        written = [each for each in self.visible_fields() if each.widget_type not in NOT_WRITTEN]
        words = [(str(each.label), str(each.value() or "")) for each in written]
        return [(label, said) for label, said in words if said]

    @property
    def chosen_format(self) -> str:
        """How they take part; only for a valid form."""
        return str(self.cleaned_data.get("format") or self.session.formats[0])


class ColleaguesForm(OfSessionForm):
    """Who registers, and up to ten colleagues; empty rows do not count."""

    hides_optional = True  # every row but the first is, and twenty times the word helps nobody
    comes_too = forms.BooleanField(label=_("Jag kommer också själv"), required=False)

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["email"].help_text = _("Hit skickar vi ett mejl med namnen på dem du anmäler")
        if "format" in self.fields:
            self.fields["format"].label = _("Hur deltar de?")
        for number in range(1, rows + 1):
            self.fields[f"name_{number}"] = _name_of(number)
            self.fields[f"email_{number}"] = _address_of(number)
        self.fields["homepage"] = TrapField()
        self.fields["form_token"] = TokenField(required=False)
        self.fields["rows"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=rows
        )

    @property
    def may_have_more(self) -> bool:
        """Whether “show more rows” still has rows to show."""
        return self.rows < MOST_COLLEAGUES

    def clean(self) -> dict[str, Any]:
        """A name needs an address and an address a name; each address stands once."""
        typed: dict[str, Any] = super().clean() or {}
        seen = {_same(typed.get("email", ""))} if typed.get("comes_too") else set()
        for number in range(1, self.rows + 1):
            self._look_at(number, typed, seen)
        if not self.errors and not self._pairs():
            self.add_error("name_1", now_translated("Skriv namn och e-post till minst en kollega"))
        return typed

    def applicants(self) -> list[Applicant]:
        """Everybody who comes, in the order typed; only for a valid form."""
        booker = self.booker()
        others = [
            replace(booker, name=name, email=email, profession=None)
            for name, email in self._pairs()
        ]
        return [booker, *others] if self.cleaned_data["comes_too"] else others

    def booker(self) -> Applicant:
        """Whoever registers the others; only for a valid form."""
        return self.who(format=self.chosen_format)

    def _pairs(self) -> list[tuple[str, str]]:
        typed = self.cleaned_data
        rows = range(1, self.rows + 1)
        pairs = [(typed.get(f"name_{row}", ""), typed.get(f"email_{row}", "")) for row in rows]
        return [pair for pair in pairs if all(pair)]

    def _look_at(self, number: int, typed: Mapping[str, Any], seen: set[str]) -> None:
        name_field, email_field = f"name_{number}", f"email_{number}"
        if name_field in self.errors or email_field in self.errors:
            return
        name, email = typed[name_field], typed[email_field]
        if name and not email:
            words = now_translated("Skriv e-postadressen till %(name)s") % {"name": name}
            self.add_error(email_field, words)
        elif email and not name:
            words = now_translated("Skriv namnet på den som har adressen %(email)s")
            self.add_error(name_field, words % {"email": email})
        elif email and _same(email) in seen:
            words = now_translated("Adressen %(email)s står två gånger") % {"email": email}
            self.add_error(email_field, words)
        seen.add(_same(email))


class SizeForm(forms.Form):
    """How many come, on a team's own page."""

    size = forms.IntegerField(
        label=_("Hur många är ni?"), min_value=1, max_value=LARGEST_TEAM, localize=False
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"size": registration.people})
        super().__init__(*args, **kwargs)
        self.fields["size"] = _size_field(*_limits(registration.session, changing=True))


class NamesForm(forms.Form):
    """Who comes, one name a line; some of them may be left out."""

    names = MultiLineField(
        label=_("Namnen på er i teamet"),
        required=False,
        max_length=3000,
        help_text=_("Ett namn på varje rad. Det går bra att fylla på senare."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_names(self) -> list[str]:
        return names_in(self.cleaned_data["names"], people=self.people)


class TeamForm(OfSessionForm):
    """Who answers for the team, how many they are, and whether they share a screen."""

    EACH, SHARED = "each", "shared"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["size"] = _size_field(*_limits(self.session))
        if self.session.is_online:
            self.fields["screens"] = forms.ChoiceField(
                label=_("Hur sitter ni?"),
                choices=[
                    (self.EACH, _("Var och en har en egen plats eller skärm")),
                    (self.SHARED, _("Vi delar en skärm och tar en plats tillsammans")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Välj om ni delar skärm")},
            )
        self.fields["names"] = NamesForm.declared_fields["names"]
        self.fields["homepage"] = TrapField()
        self.fields["form_token"] = TokenField(required=False)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("screens") == self.SHARED and typed.get("format") == "on_site":
            words = now_translated("Ni kan dela skärm bara om ni deltar digitalt")
            self.add_error("screens", words)
        if self.errors:
            return typed
        try:
            typed["names"] = names_in(typed["names"], people=typed["size"])
        except forms.ValidationError as error:
            self.add_error("names", error)
        self._refuse_more_than_there_are(typed)
        return typed

    def applicant(self) -> Applicant:
        """The team as one applicant; only for a valid form."""
        typed = self.cleaned_data
        shares = typed.get("screens") == self.SHARED
        return self.who(
            format=self.chosen_format,
            places=1 if shares else typed["size"],
            people=typed["size"],
            members=typed["names"],
        )

    def _refuse_more_than_there_are(self, typed: Mapping[str, Any]) -> None:
        """A team that can never fit would wait for nothing."""
        most = self.session.places_in(typed.get("format") or self.session.formats[0])
        if typed.get("screens") != self.SHARED and most is not None and typed["size"] > most:
            words = now_translated("Träffen har bara %(most)s platser") % {"most": most}
            self.add_error("size", words)


def colleagues_form(
    posted: QueryDict, *, session: Session, person: Person | None
) -> ColleaguesForm:
    """A fresh form, the one that was sent, or, after “show more rows”, the same with more."""
    rows = _rows_shown(posted.get("rows", ""))
    if "more" in posted:
        rows = min(rows + ROWS, MOST_COLLEAGUES)
        typed = posted.dict() | {"rows": rows}
        return ColleaguesForm(initial=typed, session=session, rows=rows)
    return ColleaguesForm(posted or None, initial=fresh(person), session=session, rows=rows)


def _rows_shown(typed: str) -> int:
    """How many rows a page showed, whatever came back from the browser."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < len(str(MOST_COLLEAGUES)) + 1
    return min(max(int(typed), ROWS), MOST_COLLEAGUES) if is_number else ROWS


def names_in(typed: str, *, people: int) -> list[str]:
    """The names of a list, one a line. Raises ValidationError for more names than people."""
    names = [name[:150] for line in typed.splitlines() if (name := clean_line(line))]
    if len(names) > people:
        words = now_translated("Det står %(names)s namn, men ni är %(people)s")
        raise forms.ValidationError(words % {"names": len(names), "people": people})
    return names


def fresh(person: Person | None) -> dict[str, Any]:
    """A fresh form with what we know of whoever is signed in (WCAG 3.3.7)."""
    begun: dict[str, Any] = {"form_token": uuid.uuid4()}
    if person is None:
        return begun
    organisation = str(person.organisation or person.organisation_text)
    return begun | {"name": person.name, "email": person.email, "organisation": organisation}


def _limits(session: Session, *, changing: bool = False) -> tuple[int, int]:
    """The smallest and the largest team; a team that exists may shrink to one."""
    least = 1 if changing else session.team_min or SMALLEST_TEAM
    return least, max(session.team_max or LARGEST_TEAM, least)


def _size_field(least: int, most: int) -> forms.IntegerField:
    words = format_lazy(_("Skriv ett tal från {least} till {most}"), least=least, most=most)
    return forms.IntegerField(
        label=_("Hur många är ni?"),
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


def _name_of(number: int) -> SingleLineField:
    return SingleLineField(
        label=format_lazy(_("Kollega {number}: namn"), number=number),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _address_of(number: int) -> AddressField:
    return AddressField(
        label=format_lazy(_("Kollega {number}: e-post"), number=number),
        required=False,
        max_length=254,
        error_messages={"invalid": WRONG_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _same(address: str) -> str:
    return Person.normal_address(address) if address else ""
