"""Those who take a whole series, brought into a session that has become open.

Locks come in one order everywhere: sessions by primary key, then series by primary key.
"""

import uuid
from datetime import datetime

from django.db import transaction

from seminars import arrival, places
from seminars.applicants import Applicant
from seminars.models import Registration, SeriesRegistration, Session


@transaction.atomic
def enrol(session: Session, *, at: datetime) -> int:
    """Register everybody who takes the series at ``session``, if it is open; gives how many."""
    return bring_in(places.locked(session), at=at)


def enrol_due(*, at: datetime) -> int:
    """Enrol at every open session that somebody is missing from; gives how many people."""
    due = Session.objects.taking_registrations(at=at).awaiting_people_of_its_series()
    return sum(enrol(session, at=at) for session in due.order_by("pk"))


def bring_in(session: Session, *, at: datetime) -> int:
    """The same for a caller who holds the session's lock: they came before whoever comes now."""
    takers = SeriesRegistration.objects.missing_at(session.pk, series_id=session.series_id)
    if not session.takes_registrations(at=at) or not takers.exists():
        return 0
    places.lock_series([session.series])  # nobody leaves or takes the series meanwhile
    arrival.settle_requests(session, at=at)
    in_order = takers.select_related("person", "organisation", "profession")
    return sum(_bring_in(session, each, at=at) for each in in_order.order_by("made_at", "pk"))


def applicant_at(session: Session, series_registration: SeriesRegistration) -> Applicant:
    """What was typed for the series, in the format that ``session`` offers."""
    wanted, offered = series_registration.format, session.formats
    return Applicant(
        name=series_registration.name,
        email=series_registration.email,
        format=wanted if wanted in offered else offered[0],
        language=series_registration.language,
        organisation=series_registration.organisation,
        organisation_text=series_registration.organisation_text,
        profession=series_registration.profession,
        series_registration=series_registration,
        privacy_version=series_registration.privacy_version,
        form_token=uuid.uuid4(),
    )


def _bring_in(session: Session, taker: SeriesRegistration, *, at: datetime) -> bool:
    applicant = applicant_at(session, taker)
    state = arrival.state_for(session, applicant, at=at, is_confirmed=True)
    if state == Registration.State.WAITING and not session.waiting_list_moves(at=at):
        return False
    registration = arrival.take_in(session, applicant, taker.person, state, by=None, at=at)
    arrival.tell(registration, at=at)
    return True
