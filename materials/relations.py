"""Relations read from both ends, in words."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from materials.models import Material, Relation
from materials.models.readers import keeps_library
from participants.models import Person

# What to call the other material: seen from the source, seen from the target.
WORDS: dict[str, tuple[Promise | str, Promise | str]] = {
    Relation.Kind.SHORT_VERSION_OF: (_("Hela rapporten"), _("Kortversion")),
    Relation.Kind.TRANSLATION_OF: (_("Översättning av"), _("Översättning")),
    Relation.Kind.PART_OF: (_("Del av"), _("Del")),
    Relation.Kind.NEW_VERSION_OF: (_("Tidigare utgåva"), _("Ny utgåva")),
    Relation.Kind.SUPPLEMENT_TO: (_("Bilaga till"), _("Bilaga")),
    Relation.Kind.FOLLOWS: (_("Fortsättning på"), _("Följs av")),
    Relation.Kind.ABOUT: (_("Handlar om"), _("Läs också om")),
}
IN_LANGUAGE = {"sv": _("På svenska"), "en": _("På engelska")}
VARIANTS = {Relation.Kind.SHORT_VERSION_OF, Relation.Kind.TRANSLATION_OF}


class RelatedMaterial(NamedTuple):
    """Another material and what it is to the one being read."""

    label: Promise | str
    material: Material


def related_materials(
    material: Material, *, person: Person | AnonymousUser, kinds: Iterable[str] = WORDS
) -> list[RelatedMaterial]:
    """What belongs to a material, both ways; only what this person may find."""
    wanted = set(kinds)
    pairs = [
        *((_label(each, 0, each.target), each) for each in material.relations_out.all()),
        *((_label(each, 1, each.source), each) for each in material.relations_in.all()),
    ]
    found = [
        RelatedMaterial(label, each.target if each.source_id == material.pk else each.source)
        for label, each in pairs
        if each.kind in wanted
    ]
    return [each for each in found if _may_be_found(each.material, person)]


def variants(material: Material, *, person: Person | AnonymousUser) -> list[RelatedMaterial]:
    """The short or long version and the translations of a material."""
    return related_materials(material, person=person, kinds=VARIANTS)


def _label(relation: Relation, end: int, other: Material) -> Promise | str:
    if relation.kind == Relation.Kind.TRANSLATION_OF and other.language in IN_LANGUAGE:
        return IN_LANGUAGE[other.language]
    return WORDS[relation.kind][end]


def _may_be_found(material: Material, person: Person | AnonymousUser) -> bool:
    return material.is_listed or keeps_library(person)
