"""Addresses of messages to groups."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import messages

urlpatterns = [
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/meddelanden/"),
        messages.message_list,
        name="message_list",
    ),
    path(
        pgettext_lazy("address", "arrangera/<slug:slug>/<int:number>/meddelanden/nytt/"),
        messages.message_new,
        name="message_new",
    ),
    path(
        pgettext_lazy(
            "address", "arrangera/<slug:slug>/<int:number>/meddelanden/<int:message_id>/"
        ),
        messages.message,
        name="message",
    ),
    path(
        pgettext_lazy(
            "address", "arrangera/<slug:slug>/<int:number>/meddelanden/<int:message_id>/andra/"
        ),
        messages.message_edit,
        name="message_edit",
    ),
    path(
        pgettext_lazy(
            "address", "arrangera/<slug:slug>/<int:number>/meddelanden/<int:message_id>/aterta/"
        ),
        messages.message_withdraw,
        name="message_withdraw",
    ),
]
