"""Registers for administrators. What an act owns is never written here."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from materials.models import Author, Kind, SynonymGroup, Topic


@admin.register(Kind)
class KindAdmin(TranslationAdmin[Kind]):
    list_display = ("name", "slug", "schema_type", "order")


@admin.register(Topic)
class TopicAdmin(TranslationAdmin[Topic]):
    list_display = ("name", "slug", "order")


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin[SynonymGroup]):
    """Words that mean the same."""


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin[Author]):
    """Authors: names and ORCID, never contact data."""

    list_display = ("sort_name", "orcid")
    search_fields = ("family_name", "given_name")
