"""Sessions and materials beside each other: a session's shelves, and a material's sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from materials.models import Material
from materials.related import RelatedEvent
from participants.languages import language_of
from seminars.models import Session, SessionMaterial
from seminars.timing import dates_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from participants.models import Person

Use = SessionMaterial.Use
SHELVES_BEFORE = (Use.READ_BEFORE, Use.READ_MORE, Use.SLIDES, Use.NOTES, Use.RECORDING)
SHELVES_AFTER = (Use.RECORDING, Use.SLIDES, Use.NOTES, Use.READ_MORE, Use.READ_BEFORE)


@dataclass(frozen=True)
class Shelf:
    """The materials of a session that serve the same use."""

    use: str
    materials: list[Material]


def shelves(session: Session, *, is_held: bool) -> list[Shelf]:
    """The materials everybody may see, in the order in which they help; no empty shelves."""
    rows = list(session.session_materials.all())
    shown = Material.objects.listed().select_related("kind").prefetch_related("versions__files")
    materials = shown.in_bulk([row.material_id for row in rows])
    uses = SHELVES_AFTER if is_held else SHELVES_BEFORE
    filled = [Shelf(use, _on_shelf(rows, use, materials)) for use in uses]
    return [shelf for shelf in filled if shelf.materials]


def readable(session: Session, *uses: str) -> list[Material]:
    """The published materials at ``session`` for ``uses``: what a letter may link to."""
    rows = session.session_materials.filter(
        use__in=uses, material__state=Material.State.PUBLISHED
    ).select_related("material")
    return [row.material for row in rows]


def events_of(material: Material, _person: "Person | AnonymousUser") -> Sequence[RelatedEvent]:
    """The published sessions that use ``material``, for its page; drafts stay unseen."""
    sessions = Session.objects.published().presenting(material).select_related("series")
    return [_as_event(session) for session in sessions]


def _on_shelf(
    rows: list[SessionMaterial], use: str, materials: dict[int, Material]
) -> list[Material]:
    return [
        materials[row.material_id]
        for row in rows
        if row.use == use and row.material_id in materials
    ]


def _as_event(session: Session) -> RelatedEvent:
    return RelatedEvent(
        title=session.title,
        address=reverse("session", args=[session.series.slug, session.number]),
        starts_at=session.starts_at,
        when=dates_words(session),
        series=session.series.title,
        language=language_of(session, "title"),
    )
