"""Names: what modules, dates and moments are called."""

from django.apps import apps
from django.db import models

from tests.architecture import source

SAY_NOTHING = set(
    "utils helpers common core misc services managers handlers base tools".split()  # noqa: SIM905
)
MOMENTS_OF_THE_TRADE = {  # named by what happens then, not by "_at"
    "Session.priority_until",
    "OutgoingMail.lease_until",
    "MaterialFile.lease_until",
    "Message.lease_until",
    "ImportedList.lease_until",
    "Organisation.valid_from",
    "Organisation.valid_to",
    "AuditEntry.at",
}


def test_no_module_has_a_name_that_says_nothing() -> None:
    stems = {part for path in source.files() for part in (*path.parts, path.stem)}
    assert stems & SAY_NOTHING == set()


def test_moments_end_in_at_and_days_in_on() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField) and not field.name.endswith(_ending(field))
    ]
    inherited = {"Person.last_login"}
    assert set(wrong) - MOMENTS_OF_THE_TRADE - inherited == set()


def test_claims_read_as_claims() -> None:
    begins = ("is_", "has_", "had_", "needs_", "asks_", "takes_", "wants_", "may_", "comes_")
    facts_of_a_pdf = {"tagged", "damaged"}
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BooleanField) and not field.name.startswith(begins)
    ]
    assert [each for each in wrong if each.split(".")[1] not in facts_of_a_pdf] == []


def _ending(field: "models.DateField[object, object]") -> str:
    return "_at" if isinstance(field, models.DateTimeField) else "_on"


def _own_models() -> list[type[models.Model]]:
    return [model for room in source.ROOMS for model in apps.get_app_config(room).get_models()]
