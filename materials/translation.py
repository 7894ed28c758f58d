"""Which texts of the library exist in two languages."""

from modeltranslation.translator import TranslationOptions, register

from materials.models import Kind, Material, Project, Topic


@register(Kind)
class KindTranslation(TranslationOptions):
    fields = ("name",)


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)


@register(Project)
class ProjectTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Material)
class MaterialTranslation(TranslationOptions):
    fields = ("title", "subtitle", "report_series", "summary")
