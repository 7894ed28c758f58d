"""The forms of the librarian's desk, bound and acted on together."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import formset_factory, inlineformset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from materials import publishing
from materials.forms.material import MaterialForm
from materials.models import Author, Authorship, Material, MaterialFile, Relation
from materials.publishing import Contributor, PublishingError
from participants.forms import SingleLineField
from participants.models import Organisation, Person
from participants.plain_text import clean_line

MOST_CONTRIBUTORS = 60


class ContributorForm(forms.Form):
    """One author: chosen from the register, new, or an organisation."""

    author = forms.ModelChoiceField(
        Author.objects.all(), label=_("Författare i registret"), required=False
    )
    given_name = SingleLineField(label=_("Ny författare: förnamn"), max_length=120, required=False)
    family_name = SingleLineField(
        label=_("Ny författare: efternamn"), max_length=120, required=False
    )
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Eller en organisation som författare"), required=False
    )
    role = forms.ChoiceField(label=_("Roll"), choices=Authorship.Role, initial="author")
    affiliation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Tillhörighet då, i registret"), required=False
    )
    affiliation_text = SingleLineField(
        label=_("Tillhörighet då, fritt"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one way to name the author."""
        said = super().clean() or {}
        ways = [bool(said.get(name)) for name in ("author", "family_name", "organisation")]
        if sum(ways) != 1:
            raise ValidationError(
                _("Välj en författare, skriv ett efternamn eller välj en organisation.")
            )
        return said

    def contributor(self) -> Contributor:
        """The contributor; a new author enters the register."""
        said = self.cleaned_data
        return Contributor(
            said["author"] or said["organisation"] or self._new_author(),
            role=said["role"],
            affiliation=said["affiliation"],
            affiliation_text=said["affiliation_text"],
        )

    def _new_author(self) -> Author:
        return publishing.add_author(
            given_name=self.cleaned_data["given_name"],
            family_name=self.cleaned_data["family_name"],
        )


ContributorFormSet = formset_factory(
    ContributorForm, extra=1, can_delete=True, max_num=MOST_CONTRIBUTORS
)


class RelationForm(forms.ModelForm[Relation]):
    """What this material is to another."""

    class Meta:
        model = Relation
        fields: ClassVar[list[str]] = ["kind", "target"]
        labels: ClassVar[dict[str, Any]] = {
            "kind": _("Det här materialet är"),
            "target": _("Annat material"),
        }


RelationFormSet = inlineformset_factory(
    Material, Relation, form=RelationForm, fk_name="source", extra=1, can_delete=True
)


class DeskForms:
    """The description of a material with its authors and, once it exists, its relations."""

    def __init__(self, data: QueryDict | None, *, material: Material | None = None) -> None:
        known = _known_contributors(material) if material else []
        self.material = material
        self.form = MaterialForm(data, instance=material)
        self.contributors = ContributorFormSet(data, initial=known, prefix="author")
        self.relations = (
            RelationFormSet(data, instance=material, prefix="relation") if material else None
        )

    def are_valid(self) -> bool:
        """Check all of them, so that every error is shown at once."""
        relations_are_valid = self.relations is None or self.relations.is_valid()
        return all((self.form.is_valid(), self.contributors.is_valid(), relations_are_valid))

    def context(self) -> dict[str, Any]:
        """The forms by the names the templates know."""
        return {
            "form": self.form,
            "contributors": self.contributors,
            "relation_forms": self.relations,
        }

    @transaction.atomic
    def add(self, *, by: Person, at: datetime) -> Material:
        """Add the material that was described."""
        description = self.form.description(self._contributors())
        return publishing.add_material(description, by=by, at=at)

    @transaction.atomic
    def change(self, *, by: Person, at: datetime) -> None:
        """Change the material, and what it is to others."""
        assert self.material is not None  # noqa: S101 (only an existing material is changed)
        description = self.form.description(self._contributors())
        publishing.change_material(self.material, description, by=by, at=at)
        self._change_relations(self.material, by=by, at=at)

    def _contributors(self) -> list[Contributor]:
        rows = self.contributors.forms
        kept = [row for row in rows if row not in self.contributors.deleted_forms]
        return [row.contributor() for row in kept if row.has_changed() or row.initial]

    def _change_relations(self, material: Material, *, by: Person, at: datetime) -> None:
        assert self.relations is not None  # noqa: S101 (they come with the material)
        said = self.relations.save(commit=False)
        changed = [relation for relation, _fields in self.relations.changed_objects]
        for relation in (*self.relations.deleted_objects, *changed):
            publishing.unrelate(Relation.objects.get(pk=relation.pk), by=by, at=at)
        for relation in said:
            publishing.relate(material, relation.kind, relation.target, by=by, at=at)


def _known_contributors(material: Material) -> list[dict[str, Any]]:
    """The authorships as the rows of the form."""
    names = ("author", "organisation", "role", "affiliation", "affiliation_text")
    rows = material.authorships.all()
    return [{name: getattr(row, name) for name in names} for row in rows]


class UploadForm(forms.Form):
    """A PDF for a material, or the number of a refused file to read once more."""

    file = forms.FileField(
        label=_("Pdf-fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    note = SingleLineField(
        label=_("Vad är nytt i den här versionen?"), required=False, max_length=300
    )
    again = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, material: Material | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.material = material

    def clean(self) -> dict[str, Any]:
        """Ask for a file."""
        said = super().clean() or {}
        if not (said.get("file") or said.get("again") or self.errors):
            self.add_error("file", _("Välj en pdf-fil."))
        return said

    def keep(self, *, by: Person, at: datetime) -> bool:
        """Take the file in; False with the reason at the field if it cannot be."""
        try:
            self._take(by=by, at=at)
        except PublishingError as refusal:
            self.add_error("file", str(refusal))
            return False
        return True

    def _take(self, *, by: Person, at: datetime) -> MaterialFile:
        assert self.material is not None  # noqa: S101 (the view gives it with the data)
        refused = MaterialFile.objects.refused_of(self.material)
        if again := refused.filter(pk=self.cleaned_data["again"]).first():
            return publishing.read_again(again, by=by, at=at)
        if not self.cleaned_data["file"]:
            raise publishing.NotAPdf
        return publishing.add_file(
            self.material, self.cleaned_data["file"], by=by, at=at, note=self.cleaned_data["note"]
        )


class WithdrawForm(forms.Form):
    """Why a material leaves the library."""

    reason = SingleLineField(
        label=_("Varför dras materialet tillbaka?"),
        max_length=300,
        help_text=_("Visas på sidan som blir kvar."),
    )

    @staticmethod
    def reason_in(data: QueryDict) -> str:
        """What was written, cleaned; the act refuses an empty reason."""
        return clean_line(data.get("reason", ""))
