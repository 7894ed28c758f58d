"""Answers from calendars, from the mail to the place (R2 to R7, R9, R10)."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from participants.mime import message_of
from participants.models import AuditEntry, OutgoingMail, Person
from seminars import handovers, privacy, programme, registration, replies, waiting_list
from seminars.applicants import Applicant
from seminars.deeds import entries, told
from seminars.models import CalendarReply, Invitation, Registration, Session
from seminars.session_facts import SessionFacts
from tests import make
from tests.seminars import reply_mails
from tests.seminars.entries import the_entry
from tests.seminars.reply_mails import OURS, Said

pytestmark = pytest.mark.django_db
Answer, Reason, State = CalendarReply.Answer, CalendarReply.Reason, CalendarReply.State
Place = Registration.State
InCalendar = Registration.CalendarAnswer
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _our_server(settings: LazySettings) -> None:
    settings.REPLIES_AUTHSERV_ID = OURS


@pytest.fixture
def session(now: datetime) -> Session:
    """Two places, two weeks ahead."""
    return make.a_session(at=now, places_online=2, abstract_sv="Om möten", abstract_en="Meetings")


def comes(session: Session, name: str, at: datetime, **facts: object) -> Registration:
    email = str(facts.pop("email", f"{name.lower()}@kommun.example.se"))
    applicant = Applicant(name=name, email=email, format="online", language="sv", **facts)  # type: ignore[arg-type]  # what the test says
    made = registration.register(session, applicant, by=None, at=at)
    return Registration.objects.get(pk=made.registration.pk)


def fresh(entry: Registration) -> Registration:
    return Registration.objects.get(pk=entry.pk)


def last_sent(entry: Registration) -> Invitation:
    found = Invitation.objects.to(entry.person, entry.session).last()
    assert found is not None
    return found


def answer(entry: Registration, partstat: str, at: datetime, **facts: object) -> Said:
    return reply_mails.to(last_sent(entry), partstat, **({"stamp": at} | facts))


def take_in(said: Said, at: datetime) -> CalendarReply:
    return replies.take_in(reply_mails.gmail(said), at=at)


def outcome(reply: CalendarReply) -> tuple[str, str]:
    return reply.state, reply.reason


def mails_to(entry: Registration) -> list[str]:
    mails = OutgoingMail.objects.filter(address=entry.email).exclude(state="cancelled")
    return [mail.purpose.split(":")[2] for mail in mails.order_by("pk")]


def called_off(session: Session, at: datetime) -> None:
    programme.cancel(session, reason_sv="Sjuk", reason_en="Ill", by=None, at=at)


def last_mail_to(entry: Registration) -> OutgoingMail:
    return OutgoingMail.objects.filter(address=entry.email).latest("pk")


# --- R5: yes, perhaps, no --------------------------------------------------------------------


@pytest.mark.parametrize("client", reply_mails.CLIENTS)
def test_r5_a_yes_is_noted_and_nothing_is_sent(
    session: Session, now: datetime, client: reply_mails.Client
) -> None:
    bo = comes(session, "Bo", now)

    reply = replies.take_in(client(answer(bo, "ACCEPTED", now)), at=now)

    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert (reply.registration, reply.session, reply.answer) == (bo, session, Answer.ACCEPTED)
    assert (reply.sender, reply.sequence, reply.issued_at) == (bo.email, 0, now)
    assert fresh(bo).calendar_answer == InCalendar.ACCEPTED
    assert mails_to(bo) == ["registered"]


def test_r5_perhaps_stays_registered_and_is_marked(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)

    reply = take_in(answer(bo, "TENTATIVE", now), now)

    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.PLACE, InCalendar.TENTATIVE)
    deed = AuditEntry.objects.about(bo).latest("pk")
    assert (deed.action, deed.by, deed.details) == (
        "reply.answered",
        bo.person,
        {"answer": "TENTATIVE"},
    )


@pytest.mark.parametrize("client", reply_mails.CLIENTS)
def test_r5_a_no_gives_the_place_back(
    session: Session, now: datetime, client: reply_mails.Client
) -> None:
    bo = comes(session, "Bo", now)

    reply = replies.take_in(client(answer(bo, "DECLINED", now)), at=now)

    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.CANCELLED, InCalendar.DECLINED)
    deed = AuditEntry.objects.about(bo).latest("pk")
    assert (deed.action, deed.by) == ("registration.cancelled", bo.person)
    assert deed.details == {"had_place": True, "reason": "calendar"}


def test_r7_a_no_is_answered_by_one_plain_letter(session: Session, now: datetime) -> None:
    """No CANCEL, which the calendar does not need; marked, so that no machine answers it."""
    bo = comes(session, "Bo", now)
    said = answer(bo, "DECLINED", now)

    take_in(said, now)

    assert mails_to(bo)[-1:] == ["calendar_no_noted"]
    assert list(session.invitations.values_list("method", "sequence")) == [("REQUEST", 0)]
    mail = last_mail_to(bo)
    assert mail.calendar is None
    assert mail.subject.startswith("Din avanmälan är noterad: Att hålla i ett möte")
    assert "/min-anmalan/" in mail.text
    message = message_of(mail).message()
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["In-Reply-To"] == said.message_id


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-generated", "Return-Path: <>"])
def test_r7_what_no_human_sent_is_not_answered(
    session: Session, now: datetime, header: str
) -> None:
    bo = comes(session, "Bo", now)

    reply = replies.take_in(reply_mails.bare(answer(bo, "DECLINED", now, headers=[header])), at=now)

    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert "calendar_no_noted" not in mails_to(bo)


def test_the_story_of_the_issue(session: Session, now: datetime) -> None:
    """Anna and Bo hold the two places, Cilla waits; Bo declines in his calendar; Cilla has an
    offer, the desk says why, Bo can undo until she accepted.
    """
    comes(session, "Anna", now)
    bo, cilla = comes(session, "Bo", now), comes(session, "Cilla", now)
    assert cilla.state == Place.WAITING

    take_in(answer(bo, "DECLINED", now + HOUR), now + HOUR)

    assert fresh(cilla).state == Place.OFFERED
    with override("sv"):
        offered, declined = told(entries(session.series, session=session))[:2]
        assert (offered.words, offered.registration) == ("erbjöds en plats", cilla)
        assert (declined.who, declined.words, declined.registration, *declined.details) == (
            *("Deltagaren", "avanmälde", bo),
            *("skäl: tackade nej i sin kalender", "hade plats: ja"),
        )

    undone = registration.undo_cancellation(fresh(bo), by=bo.person, at=now + 2 * HOUR)
    assert (undone.state, fresh(cilla).state) == (Place.PLACE, Place.WAITING)

    take_in(answer(bo, "DECLINED", now + 3 * HOUR), now + 3 * HOUR)
    waiting_list.accept_offer(fresh(cilla), by=cilla.person, at=now + 4 * HOUR)
    with pytest.raises(registration.UndoTooLate):
        registration.undo_cancellation(fresh(bo), by=bo.person, at=now + 5 * HOUR)
    assert (fresh(bo).state, fresh(cilla).state) == (Place.CANCELLED, Place.PLACE)


def test_i10_an_undo_on_the_page_asks_anew_with_a_higher_number(
    session: Session, now: datetime
) -> None:
    """The calendar has taken the entry away: what brings it back must be newer than that."""
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "DECLINED", now), now)

    undone = registration.undo_cancellation(fresh(bo), by=bo.person, at=now + HOUR)

    entry = the_entry(bytes(last_mail_to(bo).calendar or b""))
    assert (entry["sequence"], last_sent(bo).sequence) == (1, 1)
    assert last_sent(bo).method == "REQUEST"
    assert fresh(undone).calendar_answer == InCalendar.NONE
    late = take_in(answer(bo, "DECLINED", now + 2 * HOUR, sequence=0), now + 2 * HOUR)
    assert outcome(late) == (State.IGNORED, Reason.OLDER)
    again = take_in(answer(bo, "DECLINED", now + 2 * HOUR), now + 2 * HOUR)
    assert outcome(again) == (State.APPLIED, Reason.NONE)


def test_r7_whoever_said_no_hears_nothing_of_what_happens_later(
    session: Session, now: datetime
) -> None:
    """A CANCEL for an entry that somebody has removed puzzles calendars."""
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "DECLINED", now), now)
    before = mails_to(bo)

    called_off(session, now + HOUR)

    assert mails_to(bo) == before
    assert last_sent(bo).method == "REQUEST"


def test_r5_yes_after_no_is_the_undo(session: Session, now: datetime) -> None:
    """Without a new invitation, which would ask again: the entry stands there, accepted (R7)."""
    comes(session, "Anna", now)
    bo, cilla = comes(session, "Bo", now), comes(session, "Cilla", now)
    take_in(answer(bo, "DECLINED", now), now)
    assert fresh(cilla).state == Place.OFFERED

    reply = take_in(answer(bo, "ACCEPTED", now + HOUR), now + HOUR)

    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.PLACE, InCalendar.ACCEPTED)
    assert fresh(cilla).state == Place.WAITING
    assert mails_to(bo)[-1:] == ["calendar_yes_noted"]
    assert session.invitations.filter(person=bo.person).count() == 1


def test_r5_yes_after_no_comes_too_late_once_the_place_is_taken(
    session: Session, now: datetime
) -> None:
    comes(session, "Anna", now)
    bo, cilla = comes(session, "Bo", now), comes(session, "Cilla", now)
    take_in(answer(bo, "DECLINED", now), now)
    waiting_list.accept_offer(fresh(cilla), by=cilla.person, at=now + HOUR)

    reply = take_in(answer(bo, "ACCEPTED", now + 2 * HOUR), now + 2 * HOUR)

    assert outcome(reply) == (State.REVIEW, Reason.TAKEN)
    assert (fresh(bo).state, fresh(cilla).state) == (Place.CANCELLED, Place.PLACE)
    assert fresh(bo).calendar_answer == InCalendar.DECLINED


def test_r5_perhaps_after_no_is_for_an_organiser(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "DECLINED", now), now)
    reply = take_in(answer(bo, "TENTATIVE", now + HOUR), now + HOUR)
    assert outcome(reply) == (State.REVIEW, Reason.NO_PLACE)
    assert fresh(bo).state == Place.CANCELLED


def test_within_two_days_the_next_in_line_has_the_place_outright(now: datetime) -> None:
    session = make.a_session(at=now, places_online=1, starts_at=now + timedelta(days=3))
    bo, cilla = comes(session, "Bo", now), comes(session, "Cilla", now)
    later = now + timedelta(days=1, hours=2)
    take_in(answer(bo, "DECLINED", later), later)
    assert fresh(cilla).state == Place.PLACE
    assert outcome(take_in(answer(bo, "ACCEPTED", later + HOUR), later + HOUR)) == (
        State.REVIEW,
        Reason.TAKEN,
    )


# --- R4: the order of numbers ----------------------------------------------------------------


def moved(session: Session, at: datetime) -> None:
    times = SessionFacts(starts_at=session.starts_at + HOUR, ends_at=session.ends_at + HOUR)
    programme.change(Session.objects.get(pk=session.pk), times, by=None, at=at)


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_case_8_an_answer_to_the_old_time_does_not_count(
    session: Session, now: datetime, partstat: str
) -> None:
    """Neither a late yes nor a late no; what was said before the move is asked anew."""
    bo = comes(session, "Bo", now)
    old = answer(bo, partstat, now + 2 * HOUR)
    take_in(answer(bo, "ACCEPTED", now), now)

    moved(session, now + HOUR)
    assert fresh(bo).calendar_answer == InCalendar.NONE
    reply = take_in(old, now + 2 * HOUR)

    assert outcome(reply) == (State.IGNORED, Reason.OLDER)
    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.PLACE, InCalendar.NONE)
    assert outcome(take_in(answer(bo, partstat, now + 3 * HOUR), now + 3 * HOUR))[0] == "applied"


def test_r4_an_answer_that_was_overtaken_on_its_way(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "TENTATIVE", now + 2 * MINUTE), now + 3 * MINUTE)
    reply = take_in(answer(bo, "DECLINED", now + MINUTE), now + 4 * MINUTE)
    assert outcome(reply) == (State.IGNORED, Reason.OLDER)
    assert fresh(bo).state == Place.PLACE


def test_r4_also_what_repeats_an_answer_is_an_answer(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "ACCEPTED", now), now)
    same = take_in(answer(bo, "ACCEPTED", now + 3 * MINUTE), now + 3 * MINUTE)
    assert outcome(same) == (State.IGNORED, Reason.NOTHING_NEW)
    reply = take_in(answer(bo, "DECLINED", now + MINUTE), now + 4 * MINUTE)
    assert outcome(reply) == (State.IGNORED, Reason.OLDER)


def test_r4_a_forged_time_keeps_nobody_from_answering(session: Session, now: datetime) -> None:
    """Where an organiser lets one of tomorrow count, the person's own of today still does."""
    bo = comes(session, "Bo", now)
    forged = answer(bo, "TENTATIVE", now + 20 * HOUR, verdict="dmarc=fail")
    organiser = make.an_organiser(session.series)
    replies.apply(take_in(forged, now), by=organiser, at=now)
    reply = take_in(answer(bo, "ACCEPTED", now + HOUR), now + HOUR)
    assert outcome(reply) == (State.APPLIED, Reason.NONE)


def test_r4_a_number_that_we_never_sent(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    reply = take_in(answer(bo, "DECLINED", now, sequence=1), now)
    assert outcome(reply) == (State.REVIEW, Reason.NEWER)
    assert fresh(bo).state == Place.PLACE


def test_r4_an_answer_from_the_future(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    reply = take_in(answer(bo, "DECLINED", now + timedelta(days=2)), now)
    assert outcome(reply) == (State.REVIEW, Reason.UNKNOWN_ANSWER)


# --- R2, R3, R5, R6, R9: what does not count ---------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"uid": "unknown"}, (State.REVIEW, Reason.UNKNOWN_SESSION)),
        ({"attendee": "dan@kommun.example.se"}, (State.REVIEW, Reason.UNKNOWN_PERSON)),
        ({"organizer": "evil@elsewhere.example"}, (State.REVIEW, Reason.NOT_OURS)),
        ({"sender": "dan@kommun.example.se"}, (State.REVIEW, Reason.OTHER_SENDER)),
        ({"verdict": "dmarc=fail"}, (State.REVIEW, Reason.NOT_PROVEN)),
        ({"verdict": ""}, (State.REVIEW, Reason.NOT_PROVEN)),
        ({"partstat": "DELEGATED"}, (State.REVIEW, Reason.DELEGATED)),
        ({"partstat": "NEEDS-ACTION"}, (State.REVIEW, Reason.UNKNOWN_ANSWER)),
        ({"partstat": "X-WELL"}, (State.REVIEW, Reason.UNKNOWN_ANSWER)),
        ({"method": "COUNTER"}, (State.REVIEW, Reason.COUNTER)),
        ({"method": "SOMETHING"}, (State.REVIEW, Reason.UNKNOWN_ANSWER)),
        ({"method": "REQUEST"}, (State.IGNORED, Reason.NOT_A_REPLY)),
        ({"method": "CANCEL"}, (State.IGNORED, Reason.NOT_A_REPLY)),
        ({"method": "PUBLISH"}, (State.IGNORED, Reason.NOT_A_REPLY)),
        (
            {"attendee_facts": ';SENT-BY="mailto:boss@kommun.example.se"'},
            (State.REVIEW, Reason.ON_BEHALF),
        ),
        (
            {"lines": ["ATTENDEE;PARTSTAT=DECLINED:mailto:anna@kommun.example.se"]},
            (State.REVIEW, Reason.SEVERAL),
        ),
        ({"lines": ["RECURRENCE-ID:20261208T080000Z"]}, (State.REVIEW, Reason.UNKNOWN_ANSWER)),
    ],
)
def test_r5_r9_what_is_not_clear_has_no_effect(
    session: Session, now: datetime, facts: dict[str, object], expected: tuple[str, str]
) -> None:
    bo = comes(session, "Bo", now)
    people, mails = Person.objects.count(), OutgoingMail.objects.count()

    reply = take_in(answer(bo, "DECLINED", now).but(**facts), now)

    assert outcome(reply) == expected
    assert (reply.decided_at is None) == (reply.state == State.REVIEW)
    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.PLACE, InCalendar.NONE)
    assert (Person.objects.count(), OutgoingMail.objects.count()) == (people, mails)


def test_r3_without_dmarc_only_where_the_settings_say_so(
    session: Session, now: datetime, settings: LazySettings
) -> None:
    settings.REPLIES_REQUIRE_DMARC = False
    bo = comes(session, "Bo", now)
    reply = take_in(answer(bo, "DECLINED", now, verdict=""), now)
    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    other = take_in(answer(bo, "DECLINED", now, sender="dan@kommun.example.se"), now)
    assert outcome(other) == (State.REVIEW, Reason.OTHER_SENDER)


def test_r6_the_past_and_the_cancelled_stay_as_they_are(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    said = answer(bo, "DECLINED", now)
    begun = take_in(said, session.starts_at)
    assert outcome(begun) == (State.IGNORED, Reason.PAST)
    called_off(session, now)
    cancelled = take_in(said.but(), now + HOUR)
    assert outcome(cancelled) == (State.IGNORED, Reason.CANCELLED)
    assert fresh(bo).calendar_answer == InCalendar.NONE


def test_r5_a_team_is_for_an_organiser(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now, people=3)
    reply = take_in(answer(bo, "DECLINED", now), now)
    assert outcome(reply) == (State.REVIEW, Reason.TEAM)
    assert not replies.can_be_applied(reply, at=now)


def test_who_waits_has_nothing_to_answer(session: Session, now: datetime) -> None:
    """Bo had a place and was moved to the reserve list; his old entry still has buttons."""
    bo = comes(session, "Bo", now)
    Registration.objects.filter(pk=bo.pk).update(state=Place.WAITING)
    reply = take_in(answer(bo, "DECLINED", now), now)
    assert outcome(reply) == (State.REVIEW, Reason.NO_PLACE)
    assert fresh(bo).state == Place.WAITING


def test_who_has_cancelled_says_nothing_new_with_a_no(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    old = answer(bo, "DECLINED", now)
    registration.cancel(bo, by=bo.person, at=now)
    assert outcome(take_in(old, now)) == (State.IGNORED, Reason.OLDER)
    assert outcome(take_in(answer(bo, "DECLINED", now), now)) == (
        State.IGNORED,
        Reason.NOTHING_NEW,
    )


# --- Who answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "asa.oberg+seminar@kommun.example.se",
        "o'hara@kommun.example.se",
        "Asa.OBERG@Kommun.example.SE",
    ],
)
@pytest.mark.parametrize("client", reply_mails.CLIENTS)
def test_case_11_addresses_as_people_have_them(
    session: Session, now: datetime, address: str, client: reply_mails.Client
) -> None:
    asa = comes(session, "Åsa", now, email=address)
    said = answer(asa, "DECLINED", now, attendee=address.lower(), sender=address)
    reply = replies.take_in(client(said), at=now)
    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert fresh(asa).state == Place.CANCELLED


def test_case_12_answers_to_old_invitations_arrive_when_the_organiser_has_left(
    session: Session, now: datetime
) -> None:
    """The name before our address may be anybody's; the address never changes."""
    bo = comes(session, "Bo", now)
    said = answer(bo, "DECLINED", now)
    session.series.title_sv = "Ny kurator, ny serie"
    session.series.save()
    assert outcome(take_in(said, now)) == (State.APPLIED, Reason.NONE)
    stays = comes(session, "Cilla", now)
    organizer = the_entry(bytes(last_mail_to(stays).calendar or b""))["organizer"]
    assert organizer.lower() == f"mailto:{reply_mails.ORGANIZER}"
    assert organizer.params["CN"] == "Ny kurator, ny serie"


def test_who_was_registered_by_a_colleague_answers_for_themselves(
    session: Session, now: datetime
) -> None:
    karin = make.a_person("Karin", email="karin@kommun.example.se")
    bo = comes(session, "Bo", now, booked_by=karin)
    by_karin = take_in(answer(bo, "DECLINED", now, sender=karin.email), now)
    assert outcome(by_karin) == (State.REVIEW, Reason.OTHER_SENDER)
    assert outcome(take_in(answer(bo, "DECLINED", now), now)) == (State.APPLIED, Reason.NONE)


def test_who_has_handed_the_place_over_answers_for_nobody(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    old = answer(bo, "DECLINED", now + HOUR)
    asked = handovers.offer(bo, name="Dan", email="dan@kommun.example.se", by=bo.person, at=now)
    dan = handovers.accept(asked, at=now)

    assert outcome(take_in(old, now + HOUR)) == (State.IGNORED, Reason.OLDER)
    late_yes = take_in(answer(bo, "ACCEPTED", now + HOUR), now + HOUR)
    assert outcome(late_yes) == (State.REVIEW, Reason.NO_PLACE)
    assert not replies.can_be_applied(late_yes, at=now + HOUR)
    assert (fresh(bo).state, fresh(dan).state) == (Place.CANCELLED, Place.PLACE)


def test_people_who_were_joined_answer_from_either_address(now: datetime) -> None:
    first, second = make.a_session(at=now), make.a_session(at=now)
    bo, other = comes(first, "Bo", now), comes(second, "Bo", now, email="bo@home.example.net")
    privacy.merge(bo.person, other.person, by=None, at=now)

    reply = take_in(answer(fresh(other), "DECLINED", now), now)

    assert outcome(reply) == (State.APPLIED, Reason.NONE)
    assert (fresh(other).state, fresh(bo).state) == (Place.CANCELLED, Place.PLACE)


def test_joined_at_one_session_the_address_that_stays_answers(
    session: Session, now: datetime
) -> None:
    """The CANCEL to the other address has a higher number, which is not this address's."""
    bo, other = comes(session, "Bo", now), comes(session, "Bo", now, email="bo@home.example.net")
    said, late = answer(bo, "ACCEPTED", now), answer(other, "DECLINED", now)
    privacy.merge(bo.person, other.person, by=None, at=now)

    assert outcome(take_in(said, now)) == (State.APPLIED, Reason.NONE)
    assert outcome(take_in(late, now)) == (State.IGNORED, Reason.OLDER)
    assert fresh(bo).calendar_answer == InCalendar.ACCEPTED


# --- R5: the invitation again ----------------------------------------------------------------


def test_r5_a_refresh_sends_the_invitation_again_once_an_hour(
    session: Session, now: datetime
) -> None:
    """With its number, so that a given answer stands; to the registered address alone."""
    bo = comes(session, "Bo", now)
    take_in(answer(bo, "ACCEPTED", now), now)
    for minutes in (30, 90, 100, 140):
        at = now + minutes * MINUTE
        reply = take_in(answer(bo, "NEEDS-ACTION", at, method="REFRESH"), at)
        assert outcome(reply) == (State.IGNORED, Reason.REFRESH)

    sent = list(session.invitations.order_by("issued_at"))
    assert [(each.method, each.sequence) for each in sent] == [("REQUEST", 0)] * 2
    assert sent[1].issued_at == now + 90 * MINUTE
    assert mails_to(bo) == ["registered", "registered"]
    assert fresh(bo).calendar_answer == InCalendar.ACCEPTED


@pytest.mark.parametrize(
    "facts",
    [
        {"sender": "dan@kommun.example.se"},
        {"verdict": "dmarc=fail"},
        {"attendee": "dan@kommun.example.se"},
    ],
)
def test_r5_a_refresh_from_somebody_else_sends_nothing(
    session: Session, now: datetime, facts: dict[str, object]
) -> None:
    bo = comes(session, "Bo", now)
    said = answer(bo, "NEEDS-ACTION", now, method="REFRESH").but(**facts)
    assert take_in(said, now + 2 * HOUR).state == State.REVIEW
    assert session.invitations.count() == 1


# --- R6, R11: the same mail ------------------------------------------------------------------


def test_r6_the_same_mail_twice_is_one_row_and_one_effect(session: Session, now: datetime) -> None:
    bo = comes(session, "Bo", now)
    octets = reply_mails.gmail(answer(bo, "DECLINED", now))
    first = replies.take_in(octets, at=now)
    undone = registration.undo_cancellation(fresh(bo), by=bo.person, at=now + MINUTE)
    mails = OutgoingMail.objects.count()

    again = replies.take_in(b"Received: again\r\n" + octets, at=now + HOUR)

    assert again == first
    assert CalendarReply.objects.count() == 1
    assert fresh(undone).state == Place.PLACE
    assert OutgoingMail.objects.count() == mails


def test_r8_a_mail_that_was_too_large_to_fetch_is_noted_once(now: datetime) -> None:
    subject = "S\u0000tor\r\n X: y" + "x" * 300
    head = (
        "Message-ID: <big@mail.example.se>\r\n"
        "From: Bo\x00 <bo@kommun.example.se>\r\n"
        f"Subject: {subject}\r\n\r\n"
    ).encode()
    first = replies.note_too_large(head, at=now)
    again = replies.note_too_large(head, at=now + HOUR)
    assert (first, first.subject[:9]) == (again, "Stor X: y")
    assert first.sender == "bo@kommun.example.se"
    assert outcome(first) == (State.REVIEW, Reason.TOO_LARGE)
    whole = b"Message-ID: <big@mail.example.se>\r\n\r\n" + b"x" * 2_000_000
    assert replies.take_in(whole, at=now) == first


@pytest.mark.parametrize(
    "octets", [b"", b"\x00\xff" * 99, b"From: a@b.se\r\nSubject: \x00\r\n\r\nHej"]
)
def test_r8_what_cannot_be_read_is_a_row_for_review(now: datetime, octets: bytes) -> None:
    reply = replies.take_in(octets, at=now)
    assert reply.state == State.REVIEW
    assert (reply.session, reply.registration) == (None, None)


def test_one_mail_is_one_transaction(session: Session, now: datetime) -> None:
    """A fault half-way, in the last letter, leaves the place, the log and the line as they were."""
    bo = comes(session, "Bo", now)
    deeds = AuditEntry.objects.count()
    Registration.objects.filter(pk=bo.pk).update(language="xx")  # nobody can write in it

    with pytest.raises(KeyError):
        take_in(answer(bo, "DECLINED", now), now)

    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.PLACE, InCalendar.NONE)
    assert (CalendarReply.objects.count(), AuditEntry.objects.count()) == (0, deeds)


# --- An organiser's click --------------------------------------------------------------------


def unproven(entry: Registration, partstat: str, at: datetime) -> CalendarReply:
    reply = take_in(answer(entry, partstat, at, verdict="dmarc=fail"), at)
    assert outcome(reply) == (State.REVIEW, Reason.NOT_PROVEN)
    return reply


def test_r10_an_organiser_lets_an_unproven_no_count(session: Session, now: datetime) -> None:
    """Bo's calendar may know nothing of it, so the ordinary letter takes the entry away."""
    olle = make.an_organiser(session.series)
    bo = comes(session, "Bo", now)
    reply = unproven(bo, "DECLINED", now)
    assert replies.can_be_applied(reply, at=now)

    applied = replies.apply(reply, by=olle, at=now + HOUR)

    assert (applied.state, applied.reason) == (State.APPLIED, Reason.NOT_PROVEN)
    assert (applied.decided_by, applied.decided_at) == (olle, now + HOUR)
    assert (fresh(bo).state, fresh(bo).calendar_answer) == (Place.CANCELLED, InCalendar.DECLINED)
    assert last_sent(bo).method == "CANCEL"
    assert mails_to(bo)[-1:] == ["registration_cancelled"]
    deeds = AuditEntry.objects.about(bo).order_by("-pk")[:2]
    assert [(each.action, each.by) for each in deeds] == [
        ("reply.applied", olle),
        ("registration.cancelled", olle),
    ]


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE"])
def test_r10_an_organiser_lets_an_unproven_yes_count(
    session: Session, now: datetime, partstat: str
) -> None:
    bo = comes(session, "Bo", now)
    replies.apply(unproven(bo, partstat, now), by=make.an_organiser(session.series), at=now)
    assert fresh(bo).calendar_answer == partstat.lower()
    assert mails_to(bo) == ["registered"]


def test_r10_a_place_that_was_taken_and_is_free_again_can_be_given(
    session: Session, now: datetime
) -> None:
    comes(session, "Anna", now)
    bo, cilla = comes(session, "Bo", now), comes(session, "Cilla", now)
    take_in(answer(bo, "DECLINED", now), now)
    waiting_list.accept_offer(fresh(cilla), by=cilla.person, at=now)
    reply, olle = take_in(answer(bo, "ACCEPTED", now), now), make.an_organiser(session.series)
    with pytest.raises(replies.CannotBeApplied):
        replies.apply(reply, by=olle, at=now)
    reply.refresh_from_db()
    assert outcome(reply) == (State.REVIEW, Reason.TAKEN)

    registration.cancel(fresh(cilla), by=cilla.person, at=now + HOUR)
    replies.apply(reply, by=olle, at=now + HOUR)

    assert fresh(bo).state == Place.PLACE
    assert last_sent(bo).sequence == 1


def test_r10_a_decision_is_made_once(session: Session, now: datetime) -> None:
    olle, bo = make.an_organiser(session.series), comes(session, "Bo", now)
    reply = unproven(bo, "DECLINED", now)
    dismissed = replies.dismiss(reply, by=olle, at=now)
    assert (dismissed.state, dismissed.decided_by) == (State.DISMISSED, olle)
    with pytest.raises(replies.AlreadyDecided):
        replies.apply(reply, by=olle, at=now)
    with pytest.raises(replies.AlreadyDecided):
        replies.dismiss(reply, by=olle, at=now)
    assert fresh(bo).state == Place.PLACE


def test_r10_what_names_nobody_can_only_be_dismissed(session: Session, now: datetime) -> None:
    bo, olle = comes(session, "Bo", now), make.an_organiser(session.series)
    reply = take_in(answer(bo, "ACCEPTED", now, attendee="dan@kommun.example.se"), now)
    assert not replies.can_be_applied(reply, at=now)
    with pytest.raises(replies.CannotBeApplied):
        replies.apply(reply, by=olle, at=now)
    assert replies.dismiss(reply, by=olle, at=now).state == State.DISMISSED


def test_r10_nothing_is_applied_once_the_session_has_begun(session: Session, now: datetime) -> None:
    bo, olle = comes(session, "Bo", now), make.an_organiser(session.series)
    reply = unproven(bo, "DECLINED", now)
    with pytest.raises(replies.CannotBeApplied):
        replies.apply(reply, by=olle, at=session.starts_at)
    assert fresh(bo).state == Place.PLACE
