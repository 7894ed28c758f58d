"""Addresses of one's own registrations, of handing a place over, and of the one-time link."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from seminars.views import (
    changing,
    entry,
    handovers,
    joining,
    my_registrations,
    own_registration,
)

urlpatterns = [
    path(
        pgettext_lazy("address", "mina-anmalningar/"),
        my_registrations.my_registrations,
        name="my_registrations",
    ),
    path(
        pgettext_lazy("address", "mina-anmalningar/lank/"),
        entry.entry_link,
        name="entry_link",
    ),
    path(
        pgettext_lazy("address", "mina-anmalningar/lank/skickad/"),
        entry.entry_link_sent,
        name="entry_link_sent",
    ),
    path(
        pgettext_lazy("address", "mina-anmalningar/oppna/<str:secret>/"),
        entry.open_entry,
        name="open_entry",
    ),
    path(
        pgettext_lazy("address", "mina-anmalningar/glom/"),
        entry.leave_entry,
        name="leave_entry",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/"),
        own_registration.my_registration,
        name="my_registration",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/bekrafta/"),
        own_registration.confirm_address,
        name="confirm_registration_address",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/andra/"),
        changing.change_registration,
        name="change_registration",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/byt/"),
        changing.switch_format,
        name="switch_format",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/overlat/"),
        handovers.hand_over,
        name="hand_over",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/overlat/ta-tillbaka/"),
        handovers.take_back_handover,
        name="take_back_handover",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/avanmal/"),
        own_registration.cancel_registration,
        name="cancel_registration",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/angra/"),
        own_registration.undo_cancellation,
        name="undo_cancellation",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/plats/"),
        own_registration.offer,
        name="offer",
    ),
    path(
        pgettext_lazy("address", "min-anmalan/<str:token>/delta/"),
        joining.join_personally,
        name="join_personally",
    ),
    path(
        pgettext_lazy("address", "overlatelse/<str:token>/"),
        handovers.handover,
        name="handover",
    ),
]
