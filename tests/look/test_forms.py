"""How every form is written out: label, hint, error, summary, and the ids that tie them."""

import re

from django import forms
from django.utils.translation import override


class Choosing(forms.Form):
    name = forms.CharField(
        label="Namn",
        help_text="Så som det ska stå på intyget",
        error_messages={"required": "Skriv ditt namn"},
        widget=forms.TextInput(attrs={"class": "wide-name", "placeholder": "Anna"}),
    )
    needs = forms.CharField(label="Behov", required=False, widget=forms.Textarea)
    way = forms.ChoiceField(
        label="Hur vill du delta?",
        choices=[("room", "På plats"), ("online", "Digitalt")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur du vill delta"},
    )
    news = forms.BooleanField(label="Mejla mig", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def written(form: forms.Form) -> str:
    """The form's HTML without the spaces that mean nothing."""
    with override("sv"):
        return re.sub(r"\s+(?=>|</)", "", re.sub(r"\s+", " ", str(form)))


def test_a_fresh_form_shows_label_hint_and_what_is_optional() -> None:
    html = written(Choosing())
    assert '<label for="id_name">Namn</label>' in html
    assert '<div class="hint" id="id_name_helptext">Så som det ska stå på intyget</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'Behov <span class="optional">(frivilligt)</span>' in html
    assert "Namn <span" not in html
    assert "error-summary" not in html


def test_controls_have_our_class_beside_their_own_and_no_placeholder() -> None:
    html = written(Choosing())
    assert 'class="input wide-name"' in html
    assert "placeholder" not in html
    assert re.search(r'<textarea name="needs" class="input"', html)
    assert re.search(r'<input type="hidden" name="token" id="id_token">', html)


def test_groups_are_fieldsets_and_a_lone_checkbox_is_not_called_optional() -> None:
    html = written(Choosing())
    assert re.search(r"<fieldset[^>]*> <legend>Hur vill du delta\?</legend>", html)
    assert html.count('<div class="check">') == 3
    assert '<label for="id_news">Mejla mig</label>' in html


def test_errors_are_said_above_the_control_and_in_the_summary() -> None:
    html = written(Choosing({}))
    assert "Det finns ett problem" in html
    assert '<a href="#id_name">Skriv ditt namn</a>' in html
    assert '<a href="#id_way_0">Välj hur du vill delta</a>' in html
    assert re.search(r'id="id_way_0"', html)
    assert re.search(
        r'id="id_name_error"><p><span class="visually-hidden">Fel:</span>Skriv ditt namn</p>',
        html,
    )
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index("id_name_error") < html.index('name="name"')


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = Choosing({"name": "Testa", "way": "room"})
    form.add_error(None, "Välj en annan dag")
    assert "<li>Välj en annan dag</li>" in written(form)


def test_what_people_typed_is_escaped() -> None:
    html = written(Choosing({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
