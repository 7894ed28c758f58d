"""What held sessions left behind: slides, notes and recordings, each a material of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from config.demo.library import Placeholder, add_files, known, open_to_readers, slug_of
from config.demo.plan import Words
from config.demo.sessions import Loaded
from materials import publishing
from materials.models import Kind, Material, Topic
from materials.publishing import Description
from seminars.models import SessionMaterial

Use = SessionMaterial.Use

TITLES = {
    Use.SLIDES: Words("presentation", "slides"),
    Use.NOTES: Words("minnesanteckningar", "notes"),
    Use.RECORDING: Words("inspelning", "recording"),
}
PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One output of one held session."""

    loaded: Loaded
    use: Use
    is_pending: bool

    @property
    def slug(self) -> str:
        return f"{self.loaded.plan.key}-{self.use.value}"

    @property
    def is_file(self) -> bool:
        """A recording is a link, and what is still to come has nothing yet."""
        return self.use != Use.RECORDING and not self.is_pending

    @property
    def title(self) -> Words:
        title, what = self.loaded.plan.title, TITLES[self.use]
        return Words(sv=f"{title.sv} – {what.sv}", en=f"{title.en} – {what.en}")


def load_attachments(loaded: Iterable[Loaded], *, at: datetime) -> int:
    """Add what is missing and tie everything to its session; gives how many were added."""
    loaded = list(loaded)
    for session in loaded:
        _tie_reading(session)
    new = [each for each in _attachments(loaded) if not known(each.slug)]
    materials = {each.slug: _add(each, at=at) for each in new}
    files = [_placeholder(each, materials[each.slug]) for each in new if each.is_file]
    add_files(files, at=at)
    for each in new:
        open_to_readers(materials[each.slug], is_planned=each.is_pending, at=at)
        _tie(each.loaded, materials[each.slug], each.use)
    return len(new)


def _attachments(loaded: Iterable[Loaded]) -> Iterator[Attachment]:
    for each in loaded:
        for use in TITLES:
            output = each.plan.outputs.get(use.value)
            if output and each.plan.state == "held":
                yield Attachment(each, use, is_pending=output == PENDING)


def _add(attachment: Attachment, *, at: datetime) -> Material:
    session, planned = attachment.loaded.session, attachment.loaded.plan
    is_link = attachment.use == Use.RECORDING and not attachment.is_pending
    facts = {
        "slug": attachment.slug,
        "kind": Kind.objects.get(slug=attachment.use.value),
        "language": planned.language,
        "year": timezone.localdate(session.starts_at).year,
        "link": f"https://example.org/{attachment.slug}" if is_link else "",
        **attachment.title.fields("title"),
        **planned.abstract.fields("summary"),
    }
    topics = list(Topic.objects.filter(slug__in=planned.topics))
    return publishing.add_material(Description(facts=facts, topics=topics), by=None, at=at)


def _placeholder(attachment: Attachment, material: Material) -> Placeholder:
    return Placeholder(material=material, title=attachment.title.sv, text=attachment.use.value)


def _tie_reading(loaded: Loaded) -> None:
    """Point the session to the reports of the library it is about."""
    for key in loaded.plan.materials:
        material = known(slug_of(key))
        if material:
            _tie(loaded, material, Use.READ_MORE)


def _tie(loaded: Loaded, material: Material, use: Use) -> None:
    order = len(TITLES) + 1 if use == Use.READ_MORE else list(TITLES).index(use)
    SessionMaterial.objects.get_or_create(
        session=loaded.session, material=material, defaults={"use": use, "order": order}
    )
