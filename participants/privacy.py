"""What we may keep about people, how long, and how it is handed out, joined or erased.

Every app has a module like this one with the same six names; ``config.privacy`` calls the acts
from the top down, *seminars* first and *participants* last:

``PERSONAL``     "app.model.field" → why and how long the field is kept (a ``Retention``)
``IMPERSONAL``   the app's other fields; a whole model is written "app.model.*"
``export``       everything about one person, for their own eyes
``erase``        everything about one person goes, and nobody can find them any more
``merge``        two rows turn out to be one person
``purge``        what has been kept long enough goes

A test asks of every field to be in one of the first two.
"""

from datetime import datetime, timedelta
from enum import Enum
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.db.models import Q, QuerySet

from participants.audit import record
from participants.models import AuditEntry, OutgoingMail, Person

KEEP_WORDS_OF_MAILS = timedelta(days=90)
KEEP_ROWS_OF_MAILS = timedelta(days=730)
KEEP_IDLE_PEOPLE = timedelta(days=730)


class Retention(Enum):
    WHILE_IN_USE = "until asked to erase, or two years after the person was last seen"
    MAIL = "90 days after the mail was written"
    LOG = "kept; points to a row without a name once the person is erased"


PERSONAL = {
    **dict.fromkeys(
        (
            "participants.person.email",
            "participants.person.name",
            "participants.person.language",
            "participants.person.organisation",
            "participants.person.organisation_text",
            "participants.person.profession",
            "participants.person.last_login",
            "participants.person.joined_at",
        ),
        Retention.WHILE_IN_USE,
    ),
    **dict.fromkeys(
        (
            "participants.outgoingmail.person",
            "participants.outgoingmail.address",
            "participants.outgoingmail.language",
            "participants.outgoingmail.sender_name",
            "participants.outgoingmail.reply_to",
            "participants.outgoingmail.in_reply_to",
            "participants.outgoingmail.subject",
            "participants.outgoingmail.text",
            "participants.outgoingmail.html",
            "participants.outgoingmail.calendar",
            "participants.outgoingmail.answer",
            "participants.outgoingmail.unsubscribe_url",
        ),
        Retention.MAIL,
    ),
    "participants.auditentry.by": Retention.LOG,
    "participants.auditentry.subject_id": Retention.LOG,
}

IMPERSONAL = frozenset(
    (
        "participants.organisation.*",
        "participants.profession.*",
        "participants.person.id",
        "participants.person.password",  # always unusable
        "participants.person.is_active",
        "participants.person.is_administrator",
        "participants.person.is_librarian",
        "participants.outgoingmail.id",
        "participants.outgoingmail.purpose",
        "participants.outgoingmail.calendar_method",
        "participants.outgoingmail.is_secret",
        "participants.outgoingmail.message_id",
        "participants.outgoingmail.state",
        "participants.outgoingmail.attempts",
        "participants.outgoingmail.created_at",
        "participants.outgoingmail.next_try_at",
        "participants.outgoingmail.expires_at",
        "participants.outgoingmail.lease_until",
        "participants.outgoingmail.sent_at",
        "participants.outgoingmail.uncertain_at",
        "participants.outgoingmail.refused_at",
        "participants.outgoingmail.refusal_told_at",
        "participants.auditentry.id",
        "participants.auditentry.action",
        "participants.auditentry.subject_type",
        "participants.auditentry.at",
        "participants.auditentry.details",
    )
)

FORGOTTEN_WORDS: dict[str, Any] = {
    "person": None,
    "address": "",
    "sender_name": "",
    "reply_to": "",
    "subject": "",
    "text": "",
    "html": "",
    "calendar": None,
    "answer": "",
    "unsubscribe_url": "",
}


def export(person: Person) -> dict[str, Any]:
    """All that this app knows about ``person``, in plain values that JSON can carry."""
    return {
        "person": _facts(person),
        "addresses": [
            {"address": each.email, "confirmed": each.verified}
            for each in EmailAddress.objects.filter(user=person)
        ],
        "mails": [_mail_facts(mail) for mail in _mails_of(person).order_by("created_at", "pk")],
        "log": [
            {"action": entry.action, "at": entry.at.isoformat(), "details": entry.details}
            for entry in _log_of(person).order_by("at", "pk")
        ],
    }


@transaction.atomic
def erase(person: Person, *, by: Person | None, at: datetime) -> None:
    """Leave a row without a name, so that what it was part of can still be counted.

    Mails that were waiting are not sent. The apps above must have given up its places before.
    """
    _mails_of(person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    end_visits(person)
    _blank(person)
    record("person.erased", person, by=by, at=at)


@transaction.atomic
def merge(kept: Person, gone: Person, *, by: Person | None, at: datetime) -> None:
    """Give what belongs to ``gone`` to ``kept``, address included, and erase ``gone``."""
    OutgoingMail.objects.filter(person=gone).update(person=kept)
    AuditEntry.objects.filter(by=gone).update(by=kept)
    addresses = EmailAddress.objects.filter(user=gone)
    own = EmailAddress.objects.filter(user=kept)
    addresses.filter(email__in=list(own.values_list("email", flat=True))).delete()
    addresses.update(user=kept, primary=False)
    Authenticator.objects.filter(user=gone).delete()
    end_visits(gone)
    _blank(gone)
    record("person.merged", kept, by=by, at=at, other=gone.pk)


@transaction.atomic
def purge(*, at: datetime) -> dict[str, int]:
    """Forget the words of old mails and the rows of very old ones; gives how many of each."""
    mails = OutgoingMail.objects.all()
    rows, _each = mails.filter(created_at__lt=at - KEEP_ROWS_OF_MAILS).delete()
    old = mails.filter(created_at__lt=at - KEEP_WORDS_OF_MAILS).exclude(address="")
    old.filter(next_try_at__isnull=False).update(
        state=OutgoingMail.State.CANCELLED, next_try_at=None
    )
    return {"mails": rows, "words_of_mails": old.update(**FORGOTTEN_WORDS)}


def idle_people(*, at: datetime) -> QuerySet[Person]:
    """People without a role who have not been seen for two years.

    The apps above take away those who still have something to come, then erase the others.
    """
    limit = at - KEEP_IDLE_PEOPLE
    not_seen = Q(last_login__isnull=True) | Q(last_login__lt=limit)
    return Person.objects.active().filter(
        not_seen, joined_at__lt=limit, is_administrator=False, is_librarian=False
    )


def end_visits(person: Person) -> None:
    """Sign ``person`` out everywhere, also where a code was asked for and not yet entered."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for visit in store.get_model_class().objects.iterator():
        facts = visit.get_decoded()
        if facts.get(SESSION_KEY) == str(person.pk) or person.email in str(facts):
            visit.delete()


def _mails_of(person: Person) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(Q(person=person) | Q(address__iexact=person.email))


def _log_of(person: Person) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.about(person) | AuditEntry.objects.filter(by=person)


def _blank(person: Person) -> None:
    person.email = f"erased-{person.pk}@erased.invalid"
    person.name = person.organisation_text = ""
    person.organisation = person.profession = person.last_login = None
    person.is_active = person.is_administrator = person.is_librarian = False
    person.save()


def _facts(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "organisation": str(person.organisation or person.organisation_text),
        "profession": str(person.profession or ""),
        "administrator": person.is_administrator,
        "librarian": person.is_librarian,
        "joined_at": person.joined_at.isoformat(),
        "last_sign_in": person.last_login.isoformat() if person.last_login else None,
    }


def _mail_facts(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "address": mail.address,
        "subject": mail.subject,
        "text": mail.text,
        "state": mail.state,
        "written_at": mail.created_at.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
    }
