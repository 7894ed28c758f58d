"""The demo's questions at registration, who wants to be told, and who has been told already."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from config.demo.people import invented_people
from config.demo.plan import Plan, Words
from config.demo.sessions import Loaded
from seminars import notices
from seminars.letters.notices import occasion_of
from seminars.models import OpeningReminder, Question, SessionNotice


def load_asking(loaded: Iterable[Loaded], plan: Plan, *, at: datetime) -> None:
    """Write both for the sessions that are new."""
    for each in loaded:
        if each.is_new:
            _add_questions(each)
            _add_reminders(each, plan, at=at)


def _add_questions(loaded: Loaded) -> None:
    for order, row in enumerate(loaded.plan.questions):
        choices = {
            f"choices_{language}": "\n".join(words) for language, words in row["choices"].items()
        }
        words = Words.of(row).fields("text")
        Question.objects.create(
            session=loaded.session, order=order, kind=row["kind"], **words, **choices
        )


def _add_reminders(loaded: Loaded, plan: Plan, *, at: datetime) -> None:
    people = islice(invented_people(plan), loaded.plan.counts.want_to_be_told)
    OpeningReminder.objects.bulk_create(
        OpeningReminder(
            session=loaded.session, email=each.email, language=each.language, made_at=at
        )
        for each in people
    )


def take_as_told(*, at: datetime) -> None:
    """What is due at the loading has been said: invented people get no mail about the past."""
    SessionNotice.objects.bulk_create(
        SessionNotice(
            session=session,
            kind=kind,
            occasion=occasion_of(session.starts_at),
            made_at=at,
            finished_at=at,
        )
        for session, kind in notices.due(at=at)
    )
