"""Years of seminars, as they lie in the database of a site that has been used for long."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from participants.models import AuditEntry, OutgoingMail, Person
from seminars.models import CalendarReply, Registration, Series, SeriesRole, Session
from tests import make

SESSIONS, REGISTRATIONS, MAILS, DEEDS = 200, 20_000, 50_000, 60_000
REPLIES = 10_000  # answers from calendars; they are kept for 90 days
PEOPLE = 5_000
BUSIEST = 2_000  # registrations of one session still to come
STATES = ["place"] * 7 + ["waiting", "cancelled", "requested"]
MAIL_STATES = ["sent"] * 97 + ["due", "deferred", "refused"]


def fill(*, at: datetime) -> tuple[Session, Person]:
    """Fill an empty database; gives the busiest session and the owner of its series."""
    chance = random.Random(1)  # noqa: S311 (the same every time)
    series = [make.a_series(slug=f"serie-{n}", takes_teams=True) for n in range(2)]
    owner = make.a_person("Olle Arrangör", email="olle@example.org")
    for each in series:
        SeriesRole.objects.create(series=each, person=owner, role=SeriesRole.Role.OWNER)
    sessions = list(_sessions(series, at=at))
    registrations = _registrations(sessions, _people(), chance, at=at)
    _mails(registrations, chance, at=at)
    _replies(registrations[-REPLIES:], at=at)
    _deeds(registrations, owner, chance, at=at)
    return sessions[-1], owner


def _sessions(series: list[Series], *, at: datetime) -> Iterator[Session]:
    """A hundred in each series: five years back, and the last twenty still to come."""
    for number in range(SESSIONS):
        starts_at = at + timedelta(days=14 * (number // 2 - 90), hours=number % 2)
        yield make.a_session(
            series[number % 2],
            at=at,
            number=number // 2 + 1,
            starts_at=starts_at,
            title_sv=f"Träff {number}",
            title_en=f"Session {number}",
            places_online=200,
        )


def _people() -> list[Person]:
    organisations = [make.an_organisation(f"Kommun {n}") for n in range(40)]
    professions = [make.a_profession(f"Yrke {n}") for n in range(40)]
    return Person.objects.bulk_create(
        Person(
            name=f"Testa Exempelsson {n}",
            email=f"testa{n}@vaxjo.example.org",
            organisation=organisations[n % 40],
            profession=professions[n % 40],
            password="!",
        )
        for n in range(PEOPLE)
    )


def _registrations(
    sessions: list[Session], people: list[Person], chance: random.Random, *, at: datetime
) -> list[Registration]:
    share = (REGISTRATIONS - BUSIEST) // (SESSIONS - 1)
    rows = []
    for session in sessions:
        is_busiest = session is sessions[-1]
        many = BUSIEST if is_busiest else share
        for rank, person in enumerate(chance.sample(people, many), start=1):
            rows.append(_row(session, person, rank, chance, at=at))
    return Registration.objects.bulk_create(rows, batch_size=1000)


def _row(
    session: Session, person: Person, rank: int, chance: random.Random, *, at: datetime
) -> Registration:
    attendance = chance.choice(["present", "present", "absent"])
    return Registration(
        session=session,
        person=person,
        number=rank,
        rank=rank,
        form_token=uuid.UUID(int=chance.getrandbits(128)),
        name=person.name,
        email=person.email,
        organisation_id=person.organisation_id,
        profession_id=person.profession_id,
        language=chance.choice(["sv", "sv", "sv", "en"]),
        format="online",
        state=chance.choice(STATES),
        attendance=attendance if session.ends_at <= at else "unknown",
        made_at=session.starts_at - timedelta(days=30),
        changed_at=session.starts_at - timedelta(days=30),
    )


def _mails(registrations: list[Registration], chance: random.Random, *, at: datetime) -> None:
    OutgoingMail.objects.bulk_create(
        (
            OutgoingMail(
                purpose=f"registration:{row.pk}:registered:{number}",
                person_id=row.person_id,
                address=row.email,
                language=row.language,
                subject="Du är anmäld",
                text="…",
                message_id=f"<{number}@example.org>",
                state=(state := chance.choice(MAIL_STATES)),
                created_at=at - timedelta(minutes=number),
                next_try_at=at + timedelta(days=1) if state in {"due", "deferred"} else None,
            )
            for number, row in enumerate(_cycled(registrations, MAILS))
        ),
        batch_size=1000,
    )


def _replies(registrations: list[Registration], *, at: datetime) -> None:
    """One answer of each of those who registered last; every hundredth waits for somebody."""
    CalendarReply.objects.bulk_create(
        CalendarReply(
            mail_digest=f"{number:064x}",
            received_at=at - timedelta(minutes=number),
            sender=entry.email,
            attendee=entry.email,
            method="REPLY",
            answer="DECLINED" if number % 100 == 0 else "ACCEPTED",
            state="review" if number % 100 == 0 else "applied",
            reason="not_proven" if number % 100 == 0 else "",
            decided_at=None if number % 100 == 0 else at,
            session_id=entry.session_id,
            registration=entry,
        )
        for number, entry in enumerate(registrations)
    )


def _deeds(
    registrations: list[Registration], owner: Person, chance: random.Random, *, at: datetime
) -> None:
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                action=chance.choice(["registration.made", "registration.cancelled"]),
                subject_type="seminars.registration",
                subject_id=row.pk,
                by=chance.choice([owner, None]),
                at=at - timedelta(minutes=number),
            )
            for number, row in enumerate(_cycled(registrations, DEEDS))
        ),
        batch_size=1000,
    )


def _cycled(rows: list[Registration], many: int) -> Iterator[Registration]:
    return (rows[number % len(rows)] for number in range(many))
