"""Facts of a material in words; what is unknown is said, not left out."""

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from materials.models import Material, MaterialFile, Project

MEGABYTE = 1_000_000
KILOBYTE = 1_000
MONTHS = (
    pgettext_lazy("publicerad", "januari"),
    pgettext_lazy("publicerad", "februari"),
    pgettext_lazy("publicerad", "mars"),
    pgettext_lazy("publicerad", "april"),
    pgettext_lazy("publicerad", "maj"),
    pgettext_lazy("publicerad", "juni"),
    pgettext_lazy("publicerad", "juli"),
    pgettext_lazy("publicerad", "augusti"),
    pgettext_lazy("publicerad", "september"),
    pgettext_lazy("publicerad", "oktober"),
    pgettext_lazy("publicerad", "november"),
    pgettext_lazy("publicerad", "december"),
)
ACTIVE_CONTENT: dict[str, Promise | str] = {
    "script": gettext_lazy("Filen innehåller skript."),
    "import_data": gettext_lazy("Filen hämtar uppgifter från andra filer."),
    "submit_form": gettext_lazy("Filen skickar formulär."),
    "embedded_file": gettext_lazy("Filen har andra filer i sig."),
    "xfa": gettext_lazy("Filen är ett XFA-formulär, som många läsare inte kan visa."),
    "rich_media": gettext_lazy("Filen har inbäddad film eller ljud."),
}


def year_words(material: Material) -> str:
    """“2022”, “maj 2021” or “Årtal saknas”."""
    if material.year is None:
        return _("Årtal saknas")
    month = f"{MONTHS[material.month - 1]} " if material.month else ""
    return f"{month}{material.year}"


def author_words(material: Material) -> str:
    """The authors in their order, or “Författare saknas”."""
    names = [authorship.name for authorship in material.authorships.all()]
    return ", ".join(names) or _("Författare saknas")


def language_words(material: Material) -> str:
    """The language, or “Okänt språk”."""
    return capfirst(str(material.get_language_display())) if material.language else _("Okänt språk")


def report_words(material: Material) -> str:
    """Series and number as “Utvärderingsrapport 2022:6”, or the number alone."""
    return f"{material.report_series or ''} {material.number}".strip()


def size_words(size: int) -> str:
    """“2,4 MB” or “180 kB”."""
    if size >= MEGABYTE:
        return f"{number_format(round(size / MEGABYTE, 1), 1)}\u00a0MB"
    return f"{max(round(size / KILOBYTE), 1)}\u00a0kB"


def page_words(pages: int) -> str:
    """“1 sida” or “64 sidor”."""
    return ngettext("%(n)s sida", "%(n)s sidor", pages) % {"n": pages}


def file_words(file: MaterialFile) -> str:
    """“pdf, 64 sidor, 2,4 MB”."""
    return ", ".join(["pdf", page_words(file.pages or 0), size_words(file.bytes)])


def accessibility_words(file: MaterialFile) -> list[str]:
    """What a reader with a screen reader should know; empty if nothing is amiss."""
    return [str(words) for amiss, words in _shortcomings(file) if amiss]


def _shortcomings(file: MaterialFile) -> Iterable[tuple[bool, Promise | str]]:
    yield (
        not file.has_text,
        _("Sidorna är bilder utan text. De går varken att söka i eller att lyssna på."),
    )
    yield not file.tagged, _("Filen saknar taggar, så en skärmläsare ser inte rubriker och listor.")
    yield not file.language, _("Filen säger inte vilket språk den är skriven på.")
    yield not file.title, _("Filen har ingen titel.")
    yield (
        not file.has_outline and (file.pages or 0) > 20,
        _("Filen är lång och saknar bokmärken."),
    )


def warning_words(file: MaterialFile) -> list[str]:
    """What a librarian should know before publishing the file."""
    damaged = [_("Filen är skadad men går att läsa.")] if file.damaged else []
    return damaged + [str(ACTIVE_CONTENT[code]) for code in file.active_content]


def period_words(project: Project) -> str:
    """“2019–2022”, “från 2021”, “till 2023” or “Tid okänd”."""
    start = str(project.start_on.year) if project.start_on else ""
    end = str(project.end_on.year) if project.end_on else ""
    if start and end:
        return start if start == end else f"{start}–{end}"
    if start:
        return _("från %(year)s") % {"year": start}
    return _("till %(year)s") % {"year": end} if end else _("Tid okänd")
