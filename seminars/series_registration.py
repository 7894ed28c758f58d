"""Taking a whole series, confirming it, leaving it; later sessions come by ``enrolment``.

One row stands for the series and a registration for each session, so that one session can be
left without the others. Locks come in one order: sessions by primary key, then series.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from participants import audit, outbox
from participants.models import Person
from seminars import arrival, enrolment, letters, places, registration
from seminars.applicants import Applicant, person_of
from seminars.enrolment import enrol, enrol_due
from seminars.models import Registration, Series, SeriesRegistration, Session

__all__ = [
    "SeriesFinding",
    "confirm_series",
    "enrol",
    "enrol_due",
    "leave_series",
    "register_for_series",
]

State = Registration.State


@dataclass(frozen=True)
class SeriesFinding:
    """What became of a form; the page that follows says the same whatever it was."""

    series_registrations: Sequence[SeriesRegistration]


@transaction.atomic
def register_for_series(
    chosen: Sequence[Series], applicant: Applicant, *, by: Person | None, at: datetime
) -> SeriesFinding:
    """Register for every session of ``chosen`` that is open now, and for those that come later.

    One letter says how each session stands, and each place has its invitation in a mail of its
    own. The same form sent twice gives the first again; who takes a series already is told by
    mail only, and gets nothing new there. Raises Series.DoesNotExist where one of ``chosen`` has
    become part of another meanwhile.
    """
    sessions = _open_sessions(chosen, at=at)
    first = _made_before(chosen, applicant)
    if len(first) == len(chosen):  # else somebody went back and ticked the companion
        return SeriesFinding(first)
    person = person_of(applicant, at=at)
    taken = [_take(series, applicant, person, by=by, at=at) for series in chosen]
    fresh = [mine for mine, is_fresh in taken if is_fresh]
    for session in sessions:
        _register_at(session, fresh, by=by, at=at)
    mine = fresh or [known for known, _is_fresh in taken]
    letters.series_summary(mine, _coming(person, mine, at=at), is_repeat=not fresh, at=at)
    return SeriesFinding(mine)


@transaction.atomic
def confirm_series(
    series_registration: SeriesRegistration, *, by: Person | None, at: datetime
) -> SeriesRegistration:
    """Turn every place held for an unconfirmed address into a place. Twice is as good as once."""
    series_registration = _locked(series_registration, at=at)
    if series_registration.ended_at:
        return series_registration
    if series_registration.confirmed_at is None:
        series_registration.confirmed_at = at
        series_registration.save(update_fields=["confirmed_at"])
        audit.record("series.confirmed", series_registration, by=by, at=at)
    for held in series_registration.registrations.unconfirmed().order_by("session_id"):
        registration.confirm_address(held, at=at)
    return series_registration


@transaction.atomic
def leave_series(
    series_registration: SeriesRegistration, *, by: Person | None, at: datetime
) -> SeriesRegistration:
    """Give back what it has brought and is still to come, and take nothing more.

    One letter says so, and each place has a mail that takes it out of the calendar: a calendar
    takes one entry from one mail. Registrations made apart from the series stay.
    """
    series_registration = _locked(series_registration, at=at)
    if series_registration.ended_at:
        return series_registration  # a second click on the same button
    series_registration.ended_at = at
    series_registration.save(update_fields=["ended_at"])
    outbox.call_off(letters.about_series(series_registration), at=at)
    left = _give_back_all(series_registration, by=by, at=at)
    audit.record("series.left", series_registration, by=by, at=at, sessions=len(left))
    letters.series_left(series_registration, left, at=at)
    return series_registration


def _open_sessions(chosen: Sequence[Series], *, at: datetime) -> list[Session]:
    """Those that take people now, locked, with everybody in them who came before."""
    of_them = Session.objects.filter(series__in=chosen)
    sessions = places.locked_in_order(of_them.taking_registrations(at=at))
    if places.lock_series(chosen) < len({each.pk for each in chosen}):
        raise Series.DoesNotExist
    for session in sessions:
        arrival.settle_requests(session, at=at)
        enrolment.bring_in(session, at=at)
    return sessions


def _locked(series_registration: SeriesRegistration, *, at: datetime) -> SeriesRegistration:
    """Read again with every session locked that it may concern."""
    of_it = Session.objects.filter(series=series_registration.series_id)
    places.locked_in_order(of_it.upcoming(at=at))
    places.lock_series([series_registration.series])
    rows = SeriesRegistration.objects.select_related("series", "person")
    return rows.get(pk=series_registration.pk)


def _made_before(chosen: Sequence[Series], applicant: Applicant) -> list[SeriesRegistration]:
    made = SeriesRegistration.objects.made_by(applicant.form_token, email=applicant.email)
    return list(made.filter(series__in=chosen))


def _take(
    series: Series, applicant: Applicant, person: Person, *, by: Person | None, at: datetime
) -> tuple[SeriesRegistration, bool]:
    """The row that stands for the series, and whether anything is new about it."""
    active = SeriesRegistration.objects.active().of(person).filter(series=series)
    if known := active.select_related("series").first():
        return known, not known.counts
    made = SeriesRegistration.objects.create(
        series=series,
        person=person,
        form_token=applicant.form_token,
        name=applicant.name,
        email=applicant.email,
        organisation=applicant.organisation,
        organisation_text=applicant.organisation_text,
        profession=applicant.profession,
        language=applicant.language,
        format=applicant.format,
        privacy_version=applicant.privacy_version,
        made_at=at,
        confirmed_at=None if series.asks_for_confirmation else at,
    )
    audit.record("series.taken", made, by=by, at=at)
    return made, True


def _register_at(
    session: Session, fresh: Sequence[SeriesRegistration], *, by: Person | None, at: datetime
) -> None:
    """A place, a rank or a request there; what somebody already has there stays as it is."""
    mine = next((each for each in fresh if each.series_id == session.series_id), None)
    if mine is None or session.registrations.active().of(mine.person).exists():
        return
    applicant = enrolment.applicant_at(session, mine)
    state = arrival.state_for(session, applicant, at=at)
    if state == State.WAITING and not session.waiting_list_moves(at=at):
        return
    entered = arrival.take_in(session, applicant, mine.person, state, by=by, at=at)
    if state == State.PLACE:
        arrival.tell(entered, at=at)


def _coming(
    person: Person, mine: Sequence[SeriesRegistration], *, at: datetime
) -> list[Registration]:
    """How each coming session of these series stands for somebody."""
    of_them = Registration.objects.active().of(person).for_my_pages()
    return list(
        of_them.filter(session__series__in=[each.series for each in mine], session__ends_at__gt=at)
    )


def _give_back_all(
    series_registration: SeriesRegistration, *, by: Person | None, at: datetime
) -> list[Registration]:
    coming = series_registration.registrations.active().filter(session__ends_at__gt=at)
    left = []
    for each in coming.select_related("session").order_by("session_id"):
        _session, given_back = places.locked_with(each)
        issued = registration.give_back(given_back, by=by, at=at)
        if issued:
            letters.registration_cancelled(given_back, issued, at=at)
        left.append(given_back)
    return left
