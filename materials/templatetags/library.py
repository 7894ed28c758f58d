"""Display-only tags of the library's pages: facts in words, what belongs together, addresses."""

from urllib.parse import urlencode

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html
from django.utils.safestring import SafeString

from materials import relations, serving, wording
from materials.models import Material, MaterialFile
from materials.search import FilterCount, Filters
from participants.languages import lang_attribute, lang_of
from participants.models import Person

register = template.Library()
register.simple_tag(lang_attribute)
register.simple_tag(lang_of)

for words in (
    wording.accessibility_words,
    wording.author_words,
    wording.file_words,
    wording.language_words,
    wording.period_words,
    wording.report_words,
    wording.size_words,
    wording.warning_words,
    wording.year_words,
):
    register.filter(words.__name__, words)


@register.filter
def current_file(material: Material) -> MaterialFile | None:
    """The file a reader of the material gets."""
    return material.current_file()


@register.simple_tag
def marked_name(material: Material) -> SafeString | str:
    """Series and number, or else the kind, marked where it is not in the page's language."""
    words = wording.report_words(material)
    lang = lang_of(material, "report_series") if words else lang_of(material.kind, "name")
    words = words or material.kind.name
    return format_html("<span{}>{}</span>", lang, words) if lang else words


@register.simple_tag
def variants(material: Material, person: Person | AnonymousUser) -> list[relations.RelatedMaterial]:
    """Short and long versions and translations."""
    return relations.variants(material, person=person)


@register.simple_tag
def file_address(file: MaterialFile, material: Material) -> str:
    """The address of a file."""
    return serving.file_address(file, material)


@register.simple_tag
def filter_address(filters: Filters, query: str, dimension: str, choice: FilterCount | None) -> str:
    """The address that chooses a value of a filter; without a choice, that clears it."""
    value = choice.value if choice else ""
    parameters = filters.changed(**{dimension: value}).parameters()
    return "?" + urlencode({**({"q": query} if query else {}), **parameters})
