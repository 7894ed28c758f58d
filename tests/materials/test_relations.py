"""Relations from both ends."""

import pytest
from django.contrib.auth.models import AnonymousUser

from materials import publishing
from materials.models import Material, Relation
from materials.relations import WORDS, related_materials
from tests.make_materials import AT, a_material

pytestmark = pytest.mark.django_db


def labels(material: Material) -> list[tuple[str, str]]:
    found = related_materials(material, person=AnonymousUser())
    return [(str(label), other.title) for label, other in found]


@pytest.mark.parametrize(
    ("kind", "from_source", "from_target"),
    [
        ("short_version_of", "Hela rapporten", "Kortversion"),
        ("follows", "Fortsättning på", "Följs av"),
        ("about", "Handlar om", "Läs också om"),
        ("new_version_of", "Tidigare utgåva", "Ny utgåva"),
    ],
)
def test_a_relation_has_words_in_both_directions(
    kind: str, from_source: str, from_target: str
) -> None:
    source, target = a_material("Källa"), a_material("Mål")
    publishing.relate(source, kind, target, by=None, at=AT)
    assert labels(source) == [(from_source, "Mål")]
    assert labels(target) == [(from_target, "Källa")]


def test_a_translation_is_named_by_its_language() -> None:
    swedish, english = a_material("Nyhet"), a_material("News", language="en")
    publishing.relate(english, "translation_of", swedish, by=None, at=AT)
    assert labels(swedish) == [("På engelska", "News")]
    assert labels(english) == [("På svenska", "Nyhet")]


def test_every_kind_has_words() -> None:
    assert set(WORDS) == set(Relation.Kind.values)
