"""Addresses of roles in a series and of what was done."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import audit, roles

urlpatterns = [
    path(pgettext_lazy("address", "arrangera/<slug:slug>/roller/"), roles.roles, name="roles"),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/roller/<int:role_id>/andra/"),
        roles.role_change,
        name="role_change",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/roller/<int:role_id>/ta-bort/"),
        roles.role_dismiss,
        name="role_dismiss",
    ),
    path(
        pgettext_lazy(
            "address", "arrangera/<slug:slug>/roller/inbjudan/<int:invitation_id>/aterta/"
        ),
        roles.role_invitation_take_back,
        name="role_invitation_take_back",
    ),
    path(
        pgettext_lazy("address", "bli-arrangor/<str:token>/"),
        roles.role_invitation,
        name="role_invitation",
    ),
    path(pgettext_lazy("address", "arrangera/<slug:slug>/handelser/"), audit.deeds, name="deeds"),
]
