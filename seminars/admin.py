"""Registers for administrators: venues, what series have in common, and who organises them.

Sessions and registrations are not here: acts write them, from the organisers' own pages.
"""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from materials.admin import TopicAdmin as OfMaterials
from materials.models import Topic
from seminars import feeds, former_addresses, organisers, places, series_settings
from seminars.models import Series, SeriesRole, Session, Venue

if TYPE_CHECKING:
    from datetime import datetime

    from participants.models import Person


@admin.register(Venue)
class VenueAdmin(TranslationAdmin[Venue]):
    list_display = ("name", "city", "capacity")
    search_fields = ("name_sv", "name_en", "city")
    prepopulated_fields = {"slug": ("name_sv",)}  # noqa: RUF012 (Django's own form)

    def save_model(self, request: HttpRequest, obj: Venue, form: Any, change: bool) -> None:  # noqa: FBT001
        """A new name or address is news to the calendars that show it (V8)."""
        super().save_model(request, obj, form, change)
        if {"name_sv", "name_en", "address", "city"}.intersection(form.changed_data):
            feeds.show_new_names(Session.objects.filter(venue=obj), at=timezone.now())


class TopicAdmin(OfMaterials):
    """The materials' register; here because calendars show its names, which it knows nothing of."""

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:  # noqa: FBT001
        """A new name is news to the calendars that show it (V8)."""
        super().save_model(request, obj, form, change)
        if {"name_sv", "name_en"}.intersection(form.changed_data):
            feeds.show_new_names(Session.objects.filter(topics=obj), at=timezone.now())


admin.site.unregister(Topic)
admin.site.register(Topic, TopicAdmin)


class SeriesRoleInline(admin.TabularInline[SeriesRole, Series]):
    model = SeriesRole
    autocomplete_fields = ("person",)
    extra = 1


class SeriesAdminForm(forms.ModelForm[Series]):
    def clean_slug(self) -> str:
        """Calendars still ask at addresses that a series has left."""
        slug: str = self.cleaned_data["slug"]
        if former_addresses.is_taken(slug):
            raise forms.ValidationError(_("Den adressen är, eller har varit, en series adress."))
        return slug


@admin.register(Series)
class SeriesAdmin(TranslationAdmin[Series]):
    form = SeriesAdminForm
    list_display = ("title", "slug", "kind", "order")
    filter_horizontal = ("priority_organisations",)
    inlines = (SeriesRoleInline,)

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's hook)
        obj: Series | None = None,
    ) -> tuple[str, ...]:
        """It stands in addresses and calendars: its owners change it, and the old one leads on."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Series, form: Any, change: bool) -> None:  # noqa: FBT001
        """A new name is news to the calendars that show it (V8)."""
        if change:
            places.locked_in_order(Session.objects.filter(series=obj))  # always before the series
        super().save_model(request, obj, form, change)
        if series_settings.SHOWN_IN_CALENDARS.intersection(form.changed_data):
            feeds.show_new_names(Session.objects.filter(series=obj), at=timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Roles are given and taken by the acts, which write them down."""
        by, at = cast("Person", request.user), timezone.now()
        try:
            _save_roles(formset, by=by, at=at)
        except organisers.LastOwner:
            words = _("Rollerna är inte ändrade: serien måste ha minst en ägare.")
            self.message_user(request, words, messages.ERROR)


@transaction.atomic
def _save_roles(formset: Any, *, by: "Person", at: "datetime") -> None:
    """All or none; new owners first, so that one can follow another."""
    given = formset.save(commit=False)
    for role in sorted(given, key=lambda role: role.role != SeriesRole.Role.OWNER):
        organisers.appoint(role.person, role.series, role.role, by=by, at=at)
    for role in formset.deleted_objects:
        organisers.dismiss(role, by=by, at=at)
