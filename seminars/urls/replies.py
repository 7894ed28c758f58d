"""Addresses of what came back from calendars."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import replies

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/kalendersvar/"),
        replies.replies_all,
        name="replies_all",
    ),
    path(
        pgettext_lazy("address", "arrangera/kalendersvar/avfarda/"),
        replies.replies_dismiss_unmatched,
        name="replies_dismiss_unmatched",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/kalendersvar/"),
        replies.replies_session,
        name="replies_session",
    ),
    path(
        pgettext_lazy(
            "address",
            "arrangera/<slug:slug>/<int:number>/kalendersvar/<int:reply_id>/genomfor/",
        ),
        replies.reply_apply,
        name="reply_apply",
    ),
    path(
        pgettext_lazy(
            "address",
            "arrangera/<slug:slug>/<int:number>/kalendersvar/<int:reply_id>/avfarda/",
        ),
        replies.reply_dismiss,
        name="reply_dismiss",
    ),
]
