"""Every field of every room is classified: what is personal has a rule for how long it is kept."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Model

OWNERS = ("participants", "materials", "seminars")


@pytest.mark.parametrize("room", OWNERS)
def test_no_field_is_unclassified(room: str) -> None:
    privacy = import_module(f"{room}.privacy")
    known = set(privacy.PERSONAL) | set(privacy.IMPERSONAL)
    fields = {name for model in apps.get_app_config(room).get_models() for name in names(model)}
    assert sorted(name for name in fields if not is_known(name, known)) == []


@pytest.mark.parametrize("room", OWNERS)
def test_no_classified_field_has_gone(room: str) -> None:
    privacy = import_module(f"{room}.privacy")
    fields = {name for model in apps.get_app_config(room).get_models() for name in names(model)}
    models = {f"{name.rpartition('.')[0]}.*" for name in fields}
    assert sorted((set(privacy.PERSONAL) | set(privacy.IMPERSONAL)) - fields - models) == []


@pytest.mark.parametrize("room", OWNERS)
def test_each_room_hands_out_erases_joins_and_purges(room: str) -> None:
    privacy = import_module(f"{room}.privacy")
    assert all(callable(getattr(privacy, act)) for act in ("export", "erase", "merge", "purge"))


def names(model: type[Model]) -> set[str]:
    """Give "app.model.field" for each column, the links of many-to-many fields included."""
    own = {*model._meta.local_fields, *model._meta.local_many_to_many}
    return {f"{model._meta.label_lower}.{field.name}" for field in own}


def is_known(name: str, known: set[str]) -> bool:
    """Tell whether the field, or its whole model, is classified."""
    return name in known or f"{name.rpartition('.')[0]}.*" in known
