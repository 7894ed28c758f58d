"""Nine kinds of answers and more in a real mailbox: what each does, and where it goes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from participants import outbox
from participants.models import OutgoingMail
from seminars import mailbox, registration
from seminars.applicants import Applicant
from seminars.models import CalendarReply, Registration, Session
from tests import make
from tests.mailbox import answers
from tests.mailbox.dovecot import Dovecot

pytestmark = pytest.mark.django_db
Reason, State = CalendarReply.Reason, CalendarReply.State
Standing = Registration.State
HOUR = timedelta(hours=1)


def register(session: Session, name: str, *, at: datetime) -> Registration:
    email = f"{name.split(maxsplit=1)[0].lower()}@vaxjo.example.org"
    applicant = Applicant(name=name, email=email, language="sv", format="online")
    return registration.register(session, applicant, by=None, at=at).registration


@pytest.fixture
def anna(now: datetime) -> Registration:
    """She has the one place, and the invitation."""
    entry = register(make.a_session(at=now, places_online=1), "Anna Exempelsson", at=now)
    outbox.send_due(at=now)
    return entry


@pytest.fixture
def bo(anna: Registration, now: datetime) -> Registration:
    """He waits."""
    return register(anna.session, "Bo Testberg", at=now)


def invitation_of(entry: Registration) -> OutgoingMail:
    return OutgoingMail.objects.get(invitation__person=entry.person)


def letters_to(entry: Registration) -> list[str]:
    mails = OutgoingMail.objects.about(f"registration:{entry.pk}").exclude(state="cancelled")
    return [mail.purpose.split(":")[2] for mail in mails.order_by("pk")]


def taken_in(server: Dovecot, mail: EmailMessage | bytes, *, at: datetime) -> CalendarReply:
    """The row of a mail that was delivered and read."""
    server.deliver(mail if isinstance(mail, bytes) else mail.as_bytes())
    counts = mailbox.read_new(at=at + HOUR)
    row = CalendarReply.objects.get()
    assert counts == {row.state: 1}
    return row


def lies_in(server: Dovecot, folder: str) -> bool:
    """Whether the one mail lies in ``folder`` alone: read in Handled, unread in Review."""
    ((_octets, marks),) = server.mails(folder)
    others = {"INBOX", "Handled", "Review"} - {folder}
    is_alone = not any(server.mails(other) for other in others)
    return is_alone and (r"\Seen" in marks) == (folder == "Handled")


# --- Answers that count ---------------------------------------------------------------------
def test_r5_accepted_is_noted_and_nobody_is_mailed(
    server: Dovecot, anna: Registration, now: datetime
) -> None:
    row = taken_in(server, answers.reply(invitation_of(anna), "ACCEPTED"), at=now)
    anna.refresh_from_db()
    assert (row.state, row.reason, row.registration) == (State.APPLIED, "", anna)
    assert (anna.state, anna.calendar_answer) == (Standing.PLACE, "accepted")
    assert letters_to(anna) == ["registered"]
    assert lies_in(server, "Handled")


def test_r5_declined_frees_the_place_and_the_next_one_is_asked(
    server: Dovecot, anna: Registration, bo: Registration, now: datetime
) -> None:
    row = taken_in(server, answers.reply(invitation_of(anna), "DECLINED"), at=now)
    anna.refresh_from_db()
    bo.refresh_from_db()
    assert (row.state, row.answer) == (State.APPLIED, "DECLINED")
    assert (anna.state, bo.state) == (Standing.CANCELLED, Standing.OFFERED)
    assert letters_to(bo) == ["on_reserve_list", "place_offered"]
    assert letters_to(anna) == ["registered", "calendar_no_noted"]
    assert lies_in(server, "Handled")


def test_r5_tentative_is_marked_and_keeps_the_place(
    server: Dovecot, anna: Registration, bo: Registration, now: datetime
) -> None:
    row = taken_in(server, answers.reply(invitation_of(anna), "TENTATIVE"), at=now)
    anna.refresh_from_db()
    bo.refresh_from_db()
    assert row.state == State.APPLIED
    assert (anna.state, anna.calendar_answer) == (Standing.PLACE, "tentative")
    assert bo.state == Standing.WAITING
    assert lies_in(server, "Handled")


def test_r2_an_answer_without_organizer_counts_as_outlook_sends_it(
    server: Dovecot, anna: Registration, now: datetime
) -> None:
    row = taken_in(server, answers.from_outlook(invitation_of(anna), "DECLINED"), at=now)
    anna.refresh_from_db()
    assert (row.state, anna.state) == (State.APPLIED, Standing.CANCELLED)


# --- All others change nothing --------------------------------------------------------------
def _unknown_session(invitation: OutgoingMail) -> EmailMessage:
    said = answers.answered(invitation, "DECLINED", UID="annan@example.org")
    return answers.reply(invitation, "DECLINED", calendar=said)


def _unknown_person(invitation: OutgoingMail) -> EmailMessage:
    said = answers.answered(invitation, "DECLINED", ATTENDEE="mailto:cilla@vaxjo.example.org")
    said = said.replace(b"ATTENDEE", b"ATTENDEE;PARTSTAT=DECLINED")
    return answers.reply(invitation, "DECLINED", calendar=said, sender="cilla@vaxjo.example.org")


def _by_hand(invitation: OutgoingMail) -> EmailMessage:
    mail = answers.a_mail(invitation.address, subject="Sv: Du är anmäld")
    mail.set_content("Hej! Jag kan tyvärr inte komma. Hälsningar, Anna")
    return mail


def _too_large(invitation: OutgoingMail) -> EmailMessage:
    mail = answers.reply(invitation, "DECLINED")
    mail.add_attachment(b"x" * 3_000_000, maintype="image", subtype="png", filename="logga.png")
    return mail


def _broken(invitation: OutgoingMail) -> EmailMessage:
    """A calendar that stops in the middle."""
    said = answers.answered(invitation, "DECLINED")
    return answers.reply(invitation, "DECLINED", calendar=said[: said.index(b"DTSTAMP")])


Writer = Callable[[OutgoingMail], EmailMessage]
WITHOUT_EFFECT: dict[str, tuple[Writer, CalendarReply.Reason, str]] = {
    "delegated": (
        lambda sent: answers.reply(sent, "DELEGATED"),
        Reason.DELEGATED,
        "Review",
    ),
    "counter": (
        lambda sent: answers.reply(sent, "DECLINED", method="COUNTER"),
        Reason.COUNTER,
        "Review",
    ),
    "forged: another sender": (
        lambda sent: answers.reply(sent, "DECLINED", sender="mallory@ond.example.net"),
        Reason.OTHER_SENDER,
        "Review",
    ),
    "forged: our mail server says no": (
        lambda sent: answers.reply(sent, "DECLINED", verdict="fail"),
        Reason.NOT_PROVEN,
        "Review",
    ),
    "forged: our mail server says nothing": (
        lambda sent: answers.reply(sent, "DECLINED", server=""),
        Reason.NOT_PROVEN,
        "Review",
    ),
    "forged: another mail server says yes": (
        lambda sent: answers.reply(sent, "DECLINED", server="mx.ond.example.net"),
        Reason.NOT_PROVEN,
        "Review",
    ),
    "an unknown session": (_unknown_session, Reason.UNKNOWN_SESSION, "Review"),
    "an unknown person": (_unknown_person, Reason.UNKNOWN_PERSON, "Review"),
    "out of office": (
        lambda sent: answers.out_of_office(sent.address),
        Reason.AUTOMATIC,
        "Handled",
    ),
    "a bounce": (answers.bounce, Reason.BOUNCE, "Handled"),
    "written by hand": (_by_hand, Reason.NO_CALENDAR, "Review"),
    "too large": (_too_large, Reason.TOO_LARGE, "Review"),
    "broken": (_broken, Reason.BROKEN, "Review"),
}


@pytest.mark.parametrize("kind", WITHOUT_EFFECT)
def test_case_15_r8_and_nothing_else_has_any_effect(
    server: Dovecot, anna: Registration, bo: Registration, now: datetime, kind: str
) -> None:
    write, reason, folder = WITHOUT_EFFECT[kind]
    row = taken_in(server, write(invitation_of(anna)), at=now)
    for entry, state in ((anna, Standing.PLACE), (bo, Standing.WAITING)):
        entry.refresh_from_db()
        assert (entry.state, entry.calendar_answer) == (state, "none")
    assert row.reason == reason
    assert row.state == (State.REVIEW if folder == "Review" else State.IGNORED)
    assert (letters_to(anna), letters_to(bo)) == (["registered"], ["on_reserve_list"])
    assert lies_in(server, folder)


def test_r8_of_a_mail_that_is_too_large_only_who_and_what_about_are_kept(
    server: Dovecot, anna: Registration, now: datetime
) -> None:
    row = taken_in(server, _too_large(invitation_of(anna)), at=now)
    assert row.sender == anna.email
    assert row.subject.startswith("DECLINED: Du är anmäld")
    assert (row.answer, row.session) == ("", None)
