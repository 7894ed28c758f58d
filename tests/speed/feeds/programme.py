"""Five thousand sessions in one series and on one topic, and somebody who takes forty of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from materials.models import Topic
from seminars import subscriptions
from seminars.models import FormerSlug, Registration, Session, SessionSpeaker
from tests import make

SESSIONS, PLACES = 5_000, 40
ABSTRACT = "Hur kan skola, socialtjänst och vård hålla ihop kring ett barn? " * 6


@dataclass(frozen=True)
class Addresses:
    """One of each kind of feed, by its name."""

    all: str
    series: str
    former: str
    topic: str
    session: str
    mine: str


def fill(*, at: datetime) -> Addresses:
    """Fill an empty database."""
    series = make.a_series("Lärseminarier", slug="larseminarier")
    FormerSlug.objects.create(slug="tidigare", series=series, left_at=at)
    topic = Topic.objects.create(slug="samverkan", name_sv="Samverkan", name_en="Cooperation")
    sessions = Session.objects.bulk_create(
        Session(
            series=series,
            number=number,
            state="published",
            changed_at=at - timedelta(minutes=number),
            title_sv=f"Träff {number}: att hålla ihop när många är inblandade",
            title_en=f"Session {number}: holding together when many are involved",
            abstract_sv=ABSTRACT,
            abstract_en=ABSTRACT,
            starts_at=at + timedelta(hours=2 * number - 3_000),
            ends_at=at + timedelta(hours=2 * number - 2_999),
        )
        for number in range(1, SESSIONS + 1)
    )
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(session=each, name="Testa Exempelsson", affiliation_sv="Exempelkommun")
        for each in sessions
    )
    topic.sessions.set(sessions)
    secret = _somebody(sessions[-PLACES:], at=at)
    return Addresses(
        all="/feeds/all.ics",
        series="/feeds/series/larseminarier.ics",
        former="/feeds/series/tidigare.ics",
        topic="/feeds/topics/samverkan.ics",
        session=f"/feeds/session/{sessions[-1].uid}.ics",
        mine=f"/feeds/mine/{secret}.ics",
    )


def _somebody(sessions: list[Session], *, at: datetime) -> str:
    """The secret of somebody with places, and a place on a reserve list or two."""
    person = make.a_person()
    for number, session in enumerate(sessions):
        state = Registration.State.WAITING if number % 10 == 0 else Registration.State.PLACE
        make.a_registration(session, person, state=state, at=at)
    return subscriptions.create(person, language="sv", wants_invitations=False, by=None, at=at)
