"""What differs whenever a feed's text does: asked in one query, whether or not there is an owner.

The newest change alone is not enough: two acts may be committed in another order than they read
the clock, and a session leaves a feed by growing old or by losing its topic.
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from materials.models import Topic
from seminars.models import Invitation, PersonalFeed, Registration, Series, Session
from seminars.models.session import shown_in_feeds

Row = dict[str, Any]


def of_site(*, at: datetime) -> Row:
    """Those of all sessions that feeds show."""
    return Session.objects.aggregate(**_over("", shown_in_feeds(at=at)))


def of_series(slug: str, *, at: datetime) -> Row | None:
    """Those of a series, with its names; of an address that it had once it takes a query more."""
    facts = _over("sessions__", shown_in_feeds("sessions__", at=at))
    return _named(Series.objects.filter(slug=slug), "title", facts) or _named(
        Series.objects.filter(former_slugs__slug=slug), "title", facts
    )


def of_topic(slug: str, *, at: datetime) -> Row | None:
    """The same of a topic."""
    facts = _over("sessions__", shown_in_feeds("sessions__", at=at))
    return _named(Topic.objects.filter(slug=slug), "name", facts)


def of_session(uid: str) -> Row | None:
    """Those of one session, however old; none of a draft."""
    return _named(Session.objects.published().filter(uid=uid), "title", _over("", Q()))


def of_person(digest: str, *, at: datetime) -> Row | None:
    """Those of who has the secret with this digest, if it still opens anything.

    What she has left counts too, so that the newest change never goes back.
    """
    owner = PersonalFeed.objects.filter(digest=digest, person__is_active=True)
    return _first(owner.values("person_id").annotate(**_over_registrations(at=at)))


def _named(found: QuerySet[Any], name: str, facts: dict[str, Aggregate]) -> Row | None:
    names = {"name_sv": F(f"{name}_sv"), "name_en": F(f"{name}_en")}
    return _first(found.order_by().values("pk", **names).annotate(**facts))


def _first(rows: Any) -> Row | None:
    """The one row there can be, without an ORDER BY that would cost a sort."""
    return next(iter(rows[:1]), None)


def _over(path: str, shown: Q) -> dict[str, Aggregate]:
    """The facts of the sessions to which ``path`` leads, as far as they are ``shown``."""
    return {
        "changed_at": Max(f"{path}changed_at", filter=shown),
        "first": Min(f"{path}ends_at", filter=shown),
        "count": Count(f"{path}pk", filter=shown),
        "members": Sum(f"{path}pk", filter=shown),
        "edits": Sum(F(f"{path}version") + F(f"{path}sequence"), filter=shown),
    }


def _over_registrations(*, at: datetime) -> dict[str, Any]:
    path = "person__registrations__"
    active = Q(**{f"{path}state__in": Registration.State.active()})
    shown = active & shown_in_feeds(f"{path}session__", at=at)
    sent = Invitation.objects.filter(person=OuterRef("person")).order_by().values("person")
    return _over(f"{path}session__", shown) | {
        "registered_at": Max(f"{path}changed_at"),
        "registrations": Count(f"{path}pk"),
        "places": Count(f"{path}pk", filter=shown & Q(**{f"{path}state": "place"})),
        "on_site": Count(f"{path}pk", filter=shown & Q(**{f"{path}format": "on_site"})),
        "sent": Subquery(sent.annotate(sent=Sum(F("sequence") + 1)).values("sent")),
    }
