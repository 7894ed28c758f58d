"""Which words of series and sessions are kept in both languages."""

from modeltranslation.translator import TranslationOptions, register

from seminars.models import (
    Message,
    ProgrammeItem,
    Question,
    Series,
    Session,
    SessionSpeaker,
    Venue,
)


@register(Venue)
class VenueTranslation(TranslationOptions):
    fields = ("name", "access_notes")


@register(Series)
class SeriesTranslation(TranslationOptions):
    fields = ("title", "lead", "about", "audience", "priority_rule")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title", "abstract", "before", "after", "cancel_reason")


@register(SessionSpeaker)
class SessionSpeakerTranslation(TranslationOptions):
    fields = ("role", "affiliation")


@register(ProgrammeItem)
class ProgrammeItemTranslation(TranslationOptions):
    fields = ("title",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "hint", "choices")


@register(Message)
class MessageTranslation(TranslationOptions):
    fields = ("subject", "body")
