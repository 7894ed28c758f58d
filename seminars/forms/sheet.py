"""The whole sheet of a session: its form, and the rows for speakers and materials."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from materials.models import Material
from participants.forms import SingleLineField
from seminars import cautions
from seminars.cautions import Slot
from seminars.forms.moments import HourField
from seminars.forms.session import SessionForm
from seminars.models import Series, Session, SessionMaterial
from seminars.session_facts import TIME, Item, Reading, SessionFacts, Speaker, differences

MOST_ROWS = 12
SPARE_ROWS = 2


class SpeakerForm(forms.Form):
    name = SingleLineField(
        label=_("Namn"), max_length=150, error_messages={"required": _("Skriv namnet.")}
    )
    role_sv = SingleLineField(label=_("Titel eller roll"), max_length=150, required=False)
    role_en = SingleLineField(
        label=_("Titel eller roll på engelska"), max_length=150, required=False
    )
    affiliation_sv = SingleLineField(label=_("Organisation"), max_length=150, required=False)
    affiliation_en = SingleLineField(
        label=_("Organisation på engelska"), max_length=150, required=False
    )


class ReadingForm(forms.Form):
    material = forms.ModelChoiceField(
        Material.objects.listed(),
        label=_("Material"),
        error_messages={
            "required": _("Välj ett material."),
            "invalid_choice": _("Välj ett material i listan."),
        },
    )
    use = forms.ChoiceField(
        label=_("Hur"),
        choices=SessionMaterial.Use.choices,
        initial=SessionMaterial.Use.READ_MORE,  # so that an untouched row counts as empty
    )

    def __init__(self, *args: Any, choices: list[tuple[Any, Any]], **kwargs: Any) -> None:
        """``choices`` are read once for all rows of the page."""
        super().__init__(*args, **kwargs)
        self.fields["material"].choices = choices  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    starts = HourField(label=_("Klockan"), required=False)
    title_sv = SingleLineField(
        label=_("Punkt"), max_length=200, error_messages={"required": _("Skriv vad som händer.")}
    )
    title_en = SingleLineField(label=_("Punkt på engelska"), max_length=200, required=False)


class Rows(forms.BaseFormSet[Any]):
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": _("En del av formuläret kom inte fram. Skicka det igen."),
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Ta bort raden")


class ReadingRows(Rows):
    def clean(self) -> None:
        chosen = [row["material"] for row in _filled(self) if "material" in row]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(gettext("Samma material står på två rader."))


def _rows_of(form: type[forms.Form], rows: type[Rows]) -> type[Rows]:
    return forms.formset_factory(  # type: ignore[return-value]  # made of ``rows``
        form,
        formset=rows,
        extra=SPARE_ROWS,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )


SpeakerRows = _rows_of(SpeakerForm, Rows)
ReadingRowsOf = _rows_of(ReadingForm, ReadingRows)
ItemRows = _rows_of(ItemForm, Rows)


class Sheet:
    """Everything on the organiser's page about one session, checked and read as one."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        session: Session | None = None,
        facts: SessionFacts,
        usual: SessionFacts,
    ) -> None:
        self.form = SessionForm(data, session=session, facts=facts, usual=usual)
        speakers = [vars(speaker) for speaker in facts.get("speakers", [])]
        items = [vars(item) for item in facts.get("programme", [])]
        readings = [
            {"material": reading.material.pk, "use": reading.use}
            for reading in facts.get("readings", [])
        ]
        self.speakers = SpeakerRows(data, prefix="speakers", initial=speakers)
        self.programme = ItemRows(data, prefix="programme", initial=items)
        choices = {"choices": _materials_to_choose()}
        self.readings = ReadingRowsOf(
            data, prefix="readings", initial=readings, form_kwargs=choices
        )

    def is_valid(self) -> bool:
        """Check all parts, so that every error is said at once."""
        parts = (self.form, self.speakers, self.programme, self.readings)
        return all([part.is_valid() for part in parts])  # noqa: C419 (no part may be left out)

    def facts(self) -> SessionFacts:
        speakers = [Speaker(**row) for row in _filled(self.speakers)]
        readings = [Reading(**row) for row in _filled(self.readings)]
        programme = [Item(**row) for row in _filled(self.programme)]
        lists: SessionFacts = {
            "speakers": speakers,
            "readings": readings,
            "programme": programme,
        }
        return self.form.facts() | lists

    def unheeded(self, series: Series, *, at: datetime) -> list[str]:
        """What speaks against a new time or room and has not been said; saving again heeds it."""
        facts, session = self.facts(), self.form.session
        if session and not differences(session, facts).keys() & {*TIME, "venue"}:
            return []
        slot = Slot(facts["starts_at"], facts["ends_at"], facts.get("venue"), session)
        [found] = cautions.of_slots([slot], series, at=at)
        said = (
            f"{slot.starts_at:%Y%m%d%H%M}-{slot.ends_at:%Y%m%d%H%M}-{slot.venue and slot.venue.pk}"
        )
        if not found or self.form.cleaned_data["heeded"] == said:
            return []
        self.form.take(heeded=said)
        return found

    @property
    def form_token(self) -> UUID:
        """One sending of a new sheet makes one draft; without a token each sending does."""
        return self.form.cleaned_data["form_token"] or uuid4()

    @property
    def seen_version(self) -> int:
        return self.form.cleaned_data.get("version") or 0

    def errors(self) -> Iterator[tuple[str, str]]:
        """Each error with the id of its field, or "" where it concerns the whole."""
        for form in (self.form, *self.speakers, *self.programme, *self.readings):
            for field in form.visible_fields():
                target = field.id_for_label or f"{field.auto_id}_0"
                yield from ((target, str(error)) for error in field.errors)
            for field in form.hidden_fields():
                yield from (("", str(error)) for error in field.errors)
            yield from (("", str(error)) for error in form.non_field_errors())
        for rows in (self.speakers, self.programme, self.readings):
            yield from (("", str(error)) for error in rows.non_form_errors())


def _materials_to_choose() -> list[tuple[Any, Any]]:
    materials = Material.objects.listed().order_by("title_sv")
    return [("", gettext("Inget valt")), *((row.pk, row.title) for row in materials)]


def _filled(rows: Any) -> list[dict[str, Any]]:
    """What stands in the rows that were filled in and are not to be removed."""
    kept = [form.cleaned_data for form in rows.forms if getattr(form, "cleaned_data", None)]
    return [
        {name: value for name, value in row.items() if name != "DELETE"}
        for row in kept
        if not row.get("DELETE")
    ]
