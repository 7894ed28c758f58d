"""Two sessions at the same time: said to the person whom it concerns, and to nobody else."""

from participants.models import Person
from seminars.models import Registration, Session
from seminars.models.registration import RegistrationQuerySet


def overlapping(person: Person, session: Session) -> RegistrationQuerySet:
    """What ``person`` is registered for, or waits for, while ``session`` goes on.

    A session that ends as the other begins is no hindrance, nor is one that was called off.
    """
    others = Registration.objects.of(person).active().exclude(session=session.pk)
    at_that_time = others.filter(
        session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at
    )
    return at_that_time.exclude(session__state=Session.State.CANCELLED).for_my_pages()
