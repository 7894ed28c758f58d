"""Who is registered: what the organiser's list of participants and its file are read from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from participants.models import OutgoingMail
from seminars.models import Registration, Session

if TYPE_CHECKING:
    from seminars.models.registration import RegistrationQuerySet

State = Registration.State


@dataclass(frozen=True)
class Tab:
    name: str
    label: str | Promise
    states: tuple[str, ...]


TABS = (
    Tab("placed", pgettext_lazy("participants", "Har plats"), (State.PLACE,)),
    Tab("offered", pgettext_lazy("participants", "Erbjudna"), (State.OFFERED,)),
    Tab("waiting", pgettext_lazy("participants", "Reservlista"), (State.WAITING,)),
    Tab(
        "pending",
        pgettext_lazy("participants", "Väntar på besked"),
        (State.REQUESTED, State.UNCONFIRMED),
    ),
    Tab(
        "cancelled",
        pgettext_lazy("participants", "Avanmälda"),
        (State.CANCELLED, State.DECLINED),
    ),
)


def tab_called(name: str) -> Tab:
    """The tab of that name; the first one for a name that there is not."""
    return next((tab for tab in TABS if tab.name == name), TABS[0])


def tabs_with_counts(session: Session) -> list[tuple[Tab, int]]:
    """How many registrations stand under each tab, in one query."""
    counts = session.registrations.aggregate(
        **{tab.name: Count("pk", filter=Q(state__in=tab.states)) for tab in TABS}
    )
    return [(tab, counts[tab.name]) for tab in TABS]


def listed(session: Session, tab: Tab, *, words: str = "") -> "RegistrationQuerySet":
    """The registrations of one tab, in order of arrival, with what a row of the list shows.

    ``words`` are looked for in names, addresses (so also domains) and organisations.
    """
    rows = session.registrations.filter(state__in=tab.states)
    if words:
        rows = rows.filter(_contains(words))
    return (
        rows.select_related("person", "organisation", "profession", "needs", "session__series")
        .annotate(mail_state=_state_of_latest_mail())
        .order_by("rank", "pk")
    )


def with_refused_mail(sessions: Iterable[Session]) -> "QuerySet[Registration]":
    """The active registrations of ``sessions`` whose latest letter did not reach anybody."""
    return (
        Registration.objects.active()
        .filter(session__in=[session.pk for session in sessions])
        .annotate(mail_state=_state_of_latest_mail())
        .filter(mail_state=OutgoingMail.State.REFUSED)
        .select_related("session__series")
        .order_by("session__starts_at", "rank")
    )


def _state_of_latest_mail() -> Subquery:
    """Letters name their registration at the beginning of their purpose (letters.about)."""
    about = Concat(Value("registration:"), Cast(OuterRef("pk"), CharField()), Value(":"))
    mails = OutgoingMail.objects.filter(person=OuterRef("person"), purpose__startswith=about)
    return Subquery(mails.order_by("-created_at", "-pk").values("state")[:1])


def _contains(words: str) -> Q:
    """SQLite folds only A to Z, so “åsa” is also looked for as “Åsa” and “ÅSA”."""
    found = Q()
    for spelling in {words, words.lower(), words.upper(), words.title()}:
        found |= (
            Q(name__icontains=spelling)
            | Q(email__icontains=spelling)
            | Q(organisation__name_sv__icontains=spelling)
            | Q(organisation_text__icontains=spelling)
        )
    return found
