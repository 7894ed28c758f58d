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
from seminars.models import FormerSlug, Invitation, PersonalFeed, Series, Session
from seminars.models.session import SHOWN_IN_FEEDS_AFTER_END, shown_in_feeds

Row = dict[str, Any]
MINE = "person__registrations__"
OF_EACH = (
    f"{MINE}changed_at",
    f"{MINE}session__changed_at",
    f"{MINE}state",
    f"{MINE}format",
    f"{MINE}session__state",
    f"{MINE}session__version",
    f"{MINE}session__sequence",
    f"{MINE}session__ends_at",
)


def of_site(*, at: datetime) -> Row:
    """Those of all sessions that feeds show."""
    return Session.objects.aggregate(**_over("", shown_in_feeds(at=at)))


def of_series(slug: str, *, at: datetime) -> Row | None:
    """Those of a series, with its names, also by an address that it had once."""
    facts = _over("sessions__", shown_in_feeds("sessions__", at=at))
    left = FormerSlug.objects.filter(slug=slug).values("series")  # a join would count twice
    return _named(Series.objects.filter(Q(slug=slug) | Q(pk__in=left)), "title", facts)


def of_topic(slug: str, *, at: datetime) -> Row | None:
    """The same of a topic."""
    facts = _over("sessions__", shown_in_feeds("sessions__", at=at))
    return _named(Topic.objects.filter(slug=slug), "name", facts)


def of_session(uid: str) -> Row | None:
    """Those of one session, however old; none of a draft."""
    return _named(Session.objects.published().filter(uid=uid), "title", _over("", Q()))


def of_person(digest: str, *, at: datetime) -> Row | None:
    """Those of who has the secret with this digest, if it still opens anything.

    Row by row, as these are few; what she has left counts too, so that the newest change never
    goes back.
    """
    owner = PersonalFeed.objects.filter(digest=digest, person__is_active=True)
    sent = Invitation.objects.filter(person=OuterRef("person")).order_by().values("person")
    numbers = Subquery(sent.annotate(sent=Sum(F("sequence") + 1)).values("sent"))
    rows = list(owner.order_by(f"{MINE}pk").values_list("person_id", numbers, *OF_EACH))
    if not rows:
        return None
    since = at - SHOWN_IN_FEEDS_AFTER_END
    return {
        "person_id": rows[0][0],
        "changed_at": max((moment for row in rows for moment in row[2:4] if moment), default=None),
        "entries": [(*row[:-1], row[-1] is not None and row[-1] > since) for row in rows],
    }


def _named(found: QuerySet[Any], name: str, facts: dict[str, Aggregate]) -> Row | None:
    names = {"called_sv": F(f"{name}_sv"), "called_en": F(f"{name}_en")}
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
