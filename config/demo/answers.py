"""What the demo's participants have answered in their calendars, and what waits for an organiser.

Written as rows, as the registrations are: no mail came in, and none goes out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from config.demo.sessions import Loaded
from seminars.models import CalendarReply, Registration, Session

Answer, Reason, State = CalendarReply.Answer, CalendarReply.Reason, CalendarReply.State
CAME = timedelta(hours=20)  # before the loading
APART = timedelta(minutes=7)
FIRST_ASKED = 3  # the accounts of the demo come first and have not answered
COMMENTS = {
    Answer.TENTATIVE: "Kan bli tio minuter sen.",
    Answer.DECLINED: "Ett annat möte samma tid.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: whose, which, and why it waits if it does."""

    registration: Registration
    answer: str
    reason: str = ""


def load_answers(loaded: Iterable[Loaded], *, at: datetime) -> None:
    """Write the answers of the sessions that are new: the counts of the plan, in order."""
    for each in loaded:
        if each.is_new and each.plan.calendar_answers:
            _write(each.session, list(_said(each)), at=at)


def _said(loaded: Loaded) -> Iterator[Said]:
    counts = loaded.plan.calendar_answers
    rows = loaded.session.registrations.order_by("rank")
    placed = iter(rows.placed().filter(places=1)[FIRST_ASKED:])
    for answer in (Answer.ACCEPTED, Answer.TENTATIVE):
        for _ in range(counts.get(answer.lower(), 0)):
            yield Said(next(placed), answer)
    gone = rows.filter(state=Registration.State.CANCELLED)
    for one in gone[: counts.get("declined", 0)]:
        yield Said(one, Answer.DECLINED)
    for _ in range(counts.get("not_proven", 0)):
        yield Said(next(placed), Answer.DECLINED, Reason.NOT_PROVEN)
    for team in rows.placed().filter(places__gt=1)[: counts.get("team", 0)]:
        yield Said(team, Answer.DECLINED, Reason.TEAM)


def _write(session: Session, answers: list[Said], *, at: datetime) -> None:
    for number, said in enumerate(answers):
        came_at = said.registration.cancelled_at or at - CAME + number * APART
        CalendarReply.objects.create(**_row(session, said, came_at))
        if not said.reason:
            answer = Registration.CalendarAnswer[said.answer]
            rows = Registration.objects.filter(pk=said.registration.pk)
            rows.update(calendar_answer=answer)


def _row(session: Session, said: Said, came_at: datetime) -> dict[str, object]:
    address = said.registration.email
    message_id = f"<demo.{session.uid}.{said.registration.number}@example.org>"
    return {
        "mail_digest": sha256(message_id.encode()).hexdigest(),
        "message_id": message_id,
        "received_at": came_at,
        "sender": address,
        "subject": f"{Answer(said.answer).label.capitalize()}: {session.title_sv}"[:255],
        "method": "REPLY",
        "uid": session.uid,
        "attendee": address,
        "answer": said.answer,
        "sequence": session.sequence,
        "issued_at": came_at,
        "comment": COMMENTS.get(Answer(said.answer), ""),
        "session": session,
        "registration": said.registration,
        "state": State.REVIEW if said.reason else State.APPLIED,
        "reason": said.reason,
        "decided_at": None if said.reason else came_at,
    }
