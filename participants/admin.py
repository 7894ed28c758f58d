"""Django's admin: the registers, and a look at people, mails and the log. Administrators only.

Its door is the site's own sign-in, with the site's limits and second factor. What an act owns
is written by the act, here as anywhere.
"""

from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.models import Failure, OrmQ, Schedule, Success
from modeltranslation.admin import TranslationAdmin

from participants import roles
from participants.models import AuditEntry, Organisation, OutgoingMail, Person, Profession

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Roles are our own, only a mailed code confirms an address, and whoever may write the queue's
# timetable may run any function of the server.
admin.site.unregister([Group, EmailAddress, Authenticator, Schedule, Success, Failure, OrmQ])

ACTS = {
    ("is_administrator", True): roles.appoint_administrator,
    ("is_administrator", False): roles.dismiss_administrator,
    ("is_librarian", True): roles.appoint_librarian,
    ("is_librarian", False): roles.dismiss_librarian,
    ("is_active", True): roles.reactivate,
    ("is_active", False): roles.deactivate,
}


@admin.register(Organisation)
class OrganisationAdmin(TranslationAdmin[Organisation]):
    list_display = ("name", "short_name", "kind", "county", "has_priority")
    list_filter = ("kind", "has_priority", "county")
    search_fields = ("name_sv", "name_en", "short_name")
    prepopulated_fields = {"slug": ("name_sv",)}  # noqa: RUF012 (Django's own form)
    autocomplete_fields = ("parent",)


@admin.register(Profession)
class ProfessionAdmin(TranslationAdmin[Profession]):
    list_display = ("name", "sector", "order")
    list_filter = ("sector",)
    list_editable = ("order",)
    search_fields = ("name_sv", "name_en")
    prepopulated_fields = {"slug": ("name_sv",)}  # noqa: RUF012


class PersonForm(forms.ModelForm[Person]):
    def clean(self) -> dict[str, Any]:
        """Refuse to leave the site without an administrator."""
        facts = super().clean() or {}
        stays = facts.get("is_administrator") and facts.get("is_active")
        if not stays and roles.is_last_administrator(self.instance):
            raise forms.ValidationError(_("Utse någon annan till administratör först."))
        return facts


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    form = PersonForm
    list_display = ("name", "email", "organisation", "is_administrator", "is_librarian")
    list_filter = ("is_administrator", "is_librarian", "is_active")
    list_select_related = ("organisation",)
    search_fields = ("name", "email")
    fields = (
        "name",
        "email",
        "language",
        "organisation",
        "organisation_text",
        "is_active",
        "is_administrator",
        "is_librarian",
    )
    readonly_fields = fields[:5]  # a person's own

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's hooks)
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:  # noqa: ARG002
        """People are erased by a rule, with all that belongs to them, not by a button."""
        return False

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Nothing is saved but what an act writes: roles and activity."""
        for field in form.changed_data:
            act = ACTS[field, form.cleaned_data[field]]
            act(obj, by=cast("Person", request.user), at=timezone.now())


class ReadOnly:
    """For what the system writes and nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin[AuditEntry]):
    list_display = ("at", "action", "subject_type", "subject_id", "by")
    list_filter = ("action",)
    list_select_related = ("by",)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Django forgets that a year in an address may be too long for a date."""
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters from error


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly, admin.ModelAdmin[OutgoingMail]):
    list_display = ("created_at", "address", "subject", "state", "attempts", "answer")
    list_filter = ("state",)
    search_fields = ("address", "purpose")
    # What was written, and the link in it, is between the two of them.
    exclude = ("text", "html", "calendar", "unsubscribe_url")
    ordering = ("-created_at", "-pk")


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnly, admin.ModelAdmin[Any]):
    """Second factors: a lost one is taken away here; its secret is shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return True
