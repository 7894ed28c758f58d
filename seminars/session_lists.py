"""Writing the lists of a session: its topics, speakers, materials and small programme."""

from collections.abc import Callable, Iterable
from typing import Any

from seminars.models import ProgrammeItem, Session, SessionMaterial
from seminars.session_facts import (
    LISTS,
    Item,
    Reading,
    SessionFacts,
    Speaker,
    differences,
)


def write(session: Session, facts: SessionFacts) -> None:
    """Replace the lists that ``facts`` say something else about; what is alike keeps its rows."""
    for name in differences(session, facts).keys() & LISTS:
        _WRITERS[name](session, facts[name])  # type: ignore[literal-required]  # the names of LISTS


def _write_topics(session: Session, topics: Iterable[Any]) -> None:
    session.topics.set(topics)


def _write_speakers(session: Session, speakers: Iterable[Speaker]) -> None:
    """Who was linked to a person stays linked, as long as the name is the same."""
    people = dict(session.speakers.values_list("name", "person_id"))
    session.speakers.all().delete()
    for order, speaker in enumerate(speakers):
        session.speakers.create(order=order, person_id=people.get(speaker.name), **vars(speaker))


def _write_readings(session: Session, readings: Iterable[Reading]) -> None:
    session.session_materials.all().delete()
    SessionMaterial.objects.bulk_create(
        SessionMaterial(session=session, material=reading.material, use=reading.use, order=order)
        for order, reading in enumerate(readings)
    )


def _write_programme(session: Session, items: Iterable[Item]) -> None:
    session.programme_items.all().delete()
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(session=session, order=order, **vars(item))
        for order, item in enumerate(items)
    )


_WRITERS: dict[str, Callable[[Session, Any], None]] = {
    "topics": _write_topics,
    "speakers": _write_speakers,
    "readings": _write_readings,
    "programme": _write_programme,
}
