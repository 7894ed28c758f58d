"""Which words of the registers are kept in both languages."""

from modeltranslation.translator import TranslationOptions, register

from participants.models import Organisation, Profession


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("sv",)


@register(Profession)
class ProfessionTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("sv",)
