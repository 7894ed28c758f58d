"""Adding a person who phoned or wrote: what an organiser types for them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participants.forms import AddressField, MultiLineField, SingleLineField, TokenField
from participants.languages import active_language
from participants.models import Profession
from participants.organisations import organisation_called, suggestions
from seminars import questions
from seminars.applicants import Applicant
from seminars.forms.questions import NOT_ABOUT_A_CHILD, add_questions, answers_in
from seminars.forms.registration import ProfessionField
from seminars.models import Session

STOP, WAIT, OVER = "stop", "wait", "over"
LARGEST_TEAM = 50


class AddForm(forms.Form):
    """``applicant`` is what the act takes; only name and address must be there."""

    name = SingleLineField(
        label=_("Namn"),
        max_length=150,
        error_messages={"required": _("Skriv namnet på den som ska anmälas")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = AddressField(
        label=_("E-post"),
        max_length=254,
        help_text=_(
            "En adress behövs: bekräftelse, kalenderinbjudan och ändringar går bara med mejl. "
            "Har personen ingen egen, skriv en som hen läser, till exempel enhetens."
        ),
        error_messages={
            "required": _("Skriv en e-postadress. Utan den kan vi inte bekräfta anmälan"),
            "invalid": _("Skriv e-postadressen i rätt format, till exempel namn@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = SingleLineField(
        label=_("Organisation"),
        max_length=150,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "list": "organisations", "spellcheck": "false"}
        ),
    )
    profession = ProfessionField(
        label=_("Yrke eller uppdrag"), queryset=Profession.objects.all(), required=False
    )
    format = forms.ChoiceField(
        label=_("Hur deltar personen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om det gäller en plats i lokalen eller digitalt")},
    )
    places = forms.IntegerField(
        label=_("Antal platser"), initial=1, min_value=1, max_value=LARGEST_TEAM
    )
    needs = MultiLineField(
        label=_("Behöver personen något för att kunna delta?"),
        required=False,
        max_length=500,
        help_text=NOT_ABOUT_A_CHILD,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Mejlens språk"), widget=forms.RadioSelect, choices=settings.LANGUAGES
    )
    if_full = forms.ChoiceField(
        label=_("Om träffen är fullsatt"),
        widget=forms.RadioSelect,
        choices=(
            (STOP, _("Lägg inte till, säg till mig")),
            (WAIT, _("Ställ personen på reservlistan")),
            (OVER, _("Ge en plats ändå, utöver antalet platser")),
        ),
    )
    form_token = TokenField(required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.questions = questions.asked_for(session)
        choice = self.fields["format"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
        choice.choices = [(format_, format_.label) for format_ in session.formats]
        if len(session.formats) == 1:
            del self.fields["format"]
        if not session.series.takes_teams:
            del self.fields["places"]
        add_questions(self, self.questions)
        for question in self.questions:  # the organiser may not know
            self.fields[f"question_{question.pk}"].required = False
        for name in ("language", "if_full"):  # these come last
            self.fields[name] = self.fields.pop(name)

    @property
    def organisations(self) -> list[str]:
        return suggestions(active_language())

    def refuse_full(self) -> None:
        self.add_error("if_full", _("Träffen är fullsatt. Välj hur du vill göra"))

    def refuse_known(self, reference: str) -> None:
        words = _("Den som har adressen är redan anmäld, med nummer %(reference)s")
        self.add_error("email", words % {"reference": reference})

    @property
    def goes_over_capacity(self) -> bool:
        """Whether the organiser gives a place whatever the numbers say; only for a valid form."""
        return bool(self.cleaned_data["if_full"] == OVER)

    def applicant(self) -> Applicant:
        """The typed answers in the words of the act; only for a valid form."""
        typed = self.cleaned_data
        organisation = organisation_called(typed["organisation"])
        token = {"form_token": typed["form_token"]} if typed["form_token"] else {}
        return Applicant(
            name=typed["name"],
            email=typed["email"],
            format=typed.get("format") or self.session.formats[0],
            language=typed["language"],
            organisation=organisation,
            organisation_text="" if organisation else typed["organisation"],
            profession=typed["profession"],
            places=typed.get("places") or 1,
            needs=typed["needs"],
            answers=answers_in(self, self.questions),
            accepts_waiting=typed["if_full"] == WAIT,
            **token,
        )
