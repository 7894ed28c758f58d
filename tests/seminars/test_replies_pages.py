"""Answers from calendars on the desk: what waits, why, the two buttons, and who sees what."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from participants.models import AuditEntry, OutgoingMail, Person
from seminars import deeds, replies
from seminars.models import CalendarReply, Registration, Series, SeriesRole, Session
from tests.make import (
    a_calendar_reply,
    a_person,
    a_registration,
    a_series,
    a_session,
    an_organiser,
)

pytestmark = pytest.mark.django_db
State, Answer = Registration.State, Registration.CalendarAnswer
Reason, Role = CalendarReply.Reason, SeriesRole.Role
HERE = "/arrangera/larande/14/kalendersvar/"
OVER_ALL = "/arrangera/kalendersvar/"
FREES = "Personen avanmäls och får mejl om det. Platsen går till nästa på reservlistan."


@pytest.fixture
def series() -> Series:
    return a_series(slug="larande")


@pytest.fixture
def session(series: Series) -> Session:
    return a_session(series, number=14, title_sv="Om möten", places_online=1)


@pytest.fixture
def bo(session: Session) -> Registration:
    return a_registration(session, a_person("Bo Exempelsson"), number=3)


@pytest.fixture
def cilla(session: Session, bo: Registration) -> Registration:
    """Waits for the only place, which Bo has."""
    return a_registration(session, a_person("Cilla Exempelsson"), state=State.WAITING)


@pytest.fixture
def olle(series: Series) -> Person:
    return an_organiser(series, Role.REGISTRAR)


@pytest.fixture
def desk(client: Client, olle: Person) -> Client:
    client.force_login(olle)
    return client


def seen(client: Client, address: str = HERE) -> str:
    return client.get(address).content.decode()


def pressed(client: Client, reply: CalendarReply, act: str, **typed: str) -> str:
    return client.post(f"{HERE}{reply.pk}/{act}/", typed, follow=True).content.decode()


# --- What waits for a decision ----------------------------------------------------------------


@pytest.mark.usefixtures("cilla")
def test_r10_a_mail_says_who_what_when_why_and_what_a_yes_would_do(
    desk: Client, bo: Registration
) -> None:
    a_calendar_reply(
        bo,
        sender="nagon.annan@example.org",
        reason=Reason.OTHER_SENDER,
        subject="Nej: Om möten",
        comment="Jag är bortrest",
    )
    page = seen(desk)
    for words in (
        *("<bdi>Bo Exempelsson</bdi>: tackar nej", "avsändaren är någon annan", FREES),
        *("nagon.annan@example.org", "Nej: Om möten", "Jag är bortrest", bo.email, bo.reference),
    ):
        assert words in page
    assert page.index(FREES) < page.index("Genomför<")


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ("DECLINED", State.PLACE, "Personen avanmäls och får mejl om det. Platsen blir ledig."),
        ("DECLINED", State.WAITING, "<p>Personen avanmäls och får mejl om det.</p>"),
        ("ACCEPTED", State.PLACE, "Svaret noteras på deltagarlistan. Ingen plats påverkas."),
        ("TENTATIVE", State.PLACE, "Svaret noteras på deltagarlistan. Ingen plats påverkas."),
        ("ACCEPTED", State.CANCELLED, "Avanmälan tas tillbaka, om platsen inte har gått"),
        ("DELEGATED", State.PLACE, "Det går inte att genomföra härifrån."),
        ("", State.PLACE, "Det går inte att genomföra härifrån."),
        ("TENTATIVE", State.CANCELLED, "Det går inte att genomföra härifrån."),
    ],
)
def test_r5_what_a_yes_would_do_is_said_before_the_button(
    desk: Client, session: Session, answer: str, state: str, words: str
) -> None:
    entry = a_registration(session, state=state)
    a_calendar_reply(entry, answer=answer)
    page = seen(desk)
    assert words in page
    assert ("Genomför<" in page) == ("härifrån" not in words)
    assert "Avfärda<" in page


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (Reason.NOT_PROVEN, "Fråga personen innan du genomför det."),
        (Reason.DELEGATED, "Personen kan själv överlåta platsen på sin sida"),
        (Reason.COUNTER, "Träffens tid ändras bara av dig som arrangerar."),
    ],
)
def test_r3_the_reason_comes_with_what_to_do_about_it(
    desk: Client, bo: Registration, reason: str, advice: str
) -> None:
    a_calendar_reply(bo, reason=reason)
    page = seen(desk)
    assert advice in page
    assert f'href="mailto:{bo.email}"' in page


def test_r5_a_team_is_asked_by_somebody(desk: Client, session: Session) -> None:
    a_calendar_reply(a_registration(session, places=3), reason=Reason.TEAM)
    page = seen(desk)
    assert "anmälan gäller flera personer" in page
    assert "Fråga om alla avstår" in page
    assert "Genomför<" not in page


@pytest.mark.parametrize(
    "facts",
    [{"starts_at": timezone.now() - timedelta(minutes=5)}, {"state": Session.State.CANCELLED}],
    ids=["begun", "called off"],
)
def test_r6_an_answer_that_comes_too_late_can_only_be_dismissed(
    desk: Client, series: Series, facts: dict[str, Any]
) -> None:
    late = a_session(series, number=15, **facts)
    a_calendar_reply(a_registration(late))
    page = seen(desk, "/arrangera/larande/15/kalendersvar/")
    assert "Träffen är inställd eller har börjat" in page
    assert "Genomför<" not in page
    assert "Avfärda<" in page


def test_r2_an_answer_from_nobody_we_know_is_shown_by_its_address(
    desk: Client, session: Session
) -> None:
    a_calendar_reply(
        session=session,
        attendee="okand@example.org",
        sender="okand@example.org",
        reason=Reason.UNKNOWN_PERSON,
    )
    page = seen(desk)
    assert "<bdi>okand@example.org</bdi>: tackar nej" in page
    assert "adressen är inte inbjuden" in page
    assert "Genomför<" not in page


def test_r10_an_empty_list_says_so(desk: Client, session: Session) -> None:
    assert "Inget svar väntar på dig." in seen(desk)
    assert "Ingen har svarat i sin kalender än." in seen(desk, f"{HERE}?tab=all")
    assert "Inget svar väntar på dig." in seen(desk, f"{HERE}?tab=unmatched&page=x")


# --- The two buttons --------------------------------------------------------------------------


def test_r5_one_click_frees_the_place_for_the_next_and_the_log_says_why(
    desk: Client, series: Series, bo: Registration, cilla: Registration
) -> None:
    reply = a_calendar_reply(bo)
    page = pressed(desk, reply, "genomfor")
    assert "Bo Exempelsson är avanmäld och får mejl om det." in page
    assert "Inget svar väntar på dig." in page
    for entry in (bo, cilla, reply):
        entry.refresh_from_db()
    assert (bo.state, bo.calendar_answer) == (State.CANCELLED, Answer.DECLINED)
    assert (cilla.state, cilla.freed_by) == (State.OFFERED, bo)
    assert reply.state == CalendarReply.State.APPLIED
    told = [(deed.words, list(deed.details)) for deed in deeds.told(deeds.entries(series))]
    assert ("erbjöds en plats", ["ledig efter nummer: 3"]) in told
    assert ("avanmälde", ["skäl: tackade nej i sin kalender", "hade plats: ja"]) in told


def test_r5_the_lists_of_participants_say_why_the_place_became_free(
    desk: Client, bo: Registration, cilla: Registration
) -> None:
    pressed(desk, a_calendar_reply(bo), "genomfor")
    bo.refresh_from_db()
    cancelled = seen(desk, "/arrangera/larande/14/deltagare/?tab=cancelled")
    assert bo.cancelled_at
    when = timezone.localtime(bo.cancelled_at).strftime("%Y-%m-%d %H:%M")
    assert f"tackade nej i kalendern {when}" in cancelled
    offered = seen(desk, "/arrangera/larande/14/deltagare/?tab=offered")
    assert "efter Bo Exempelsson, som tackade nej i kalendern" in offered
    assert "1 tackar nej" in offered


@pytest.mark.parametrize(
    ("answer", "words"), [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative")]
)
def test_r5_a_yes_or_a_perhaps_is_noted_and_the_place_stays(
    desk: Client, bo: Registration, answer: str, words: str
) -> None:
    page = pressed(desk, a_calendar_reply(bo, answer=answer), "genomfor")
    bo.refresh_from_db()
    assert "Svaret från Bo Exempelsson är noterat på deltagarlistan." in page
    assert (bo.state, bo.calendar_answer) == (State.PLACE, words)


def test_r5_a_yes_after_all_brings_the_registration_back(desk: Client, bo: Registration) -> None:
    Registration.objects.filter(pk=bo.pk).update(
        state=State.CANCELLED, had_place=True, calendar_answer=Answer.DECLINED
    )
    page = pressed(desk, a_calendar_reply(bo, answer="ACCEPTED"), "genomfor")
    bo.refresh_from_db()
    assert "Bo Exempelsson är anmäld igen och får mejl om det." in page
    assert bo.state == State.PLACE
    assert bo.calendar_answer != Answer.DECLINED


def test_r10_what_is_dismissed_changes_nothing_and_stays_in_the_list(
    desk: Client, bo: Registration, cilla: Registration
) -> None:
    reply = a_calendar_reply(bo)
    assert "Svaret är avfärdat. Anmälan är som den var." in pressed(desk, reply, "avfarda")
    bo.refresh_from_db()
    assert (bo.state, bo.calendar_answer) == (State.PLACE, Answer.NONE)
    assert not OutgoingMail.objects.exists()
    page = seen(desk, f"{HERE}?tab=all")
    assert "avfärdat" in page
    assert "av Olle Arrangör" in page


def test_r10_whoever_presses_second_is_told_who_was_quicker(
    desk: Client, series: Series, bo: Registration
) -> None:
    reply = a_calendar_reply(bo)
    other = an_organiser(series, name="Siri Snabb")
    replies.dismiss(reply, by=other, at=timezone.now())
    for act in ("genomfor", "avfarda"):
        assert "Siri Snabb hann före: svaret är avfärdat." in pressed(desk, reply, act)
    bo.refresh_from_db()
    assert bo.state == State.PLACE


def test_r6_what_cannot_be_done_any_more_is_said_and_stays(
    desk: Client, session: Session, bo: Registration
) -> None:
    reply = a_calendar_reply(bo)
    Registration.objects.filter(pk=bo.pk).update(state=State.DECLINED)
    page = pressed(desk, reply, "genomfor")
    assert "Svaret från Bo Exempelsson går inte att genomföra längre" in page
    reply.refresh_from_db()
    assert reply.state == CalendarReply.State.REVIEW
    assert not AuditEntry.objects.filter(action="reply.applied").exists()


def test_a_look_decides_nothing(desk: Client, bo: Registration) -> None:
    reply = a_calendar_reply(bo)
    for act in ("genomfor", "avfarda"):
        assert desk.get(f"{HERE}{reply.pk}/{act}/").status_code == 405
    assert desk.post(f"{HERE}9999/genomfor/").status_code == 404


# --- Over all series --------------------------------------------------------------------------


def test_r10_the_desk_leads_to_all_answers_and_the_buttons_lead_back(
    desk: Client, bo: Registration
) -> None:
    reply = a_calendar_reply(bo)
    assert "1 kalendersvar att granska" in seen(desk, "/arrangera/")
    assert OVER_ALL in seen(desk, "/arrangera/")
    assert "Om möten" in seen(desk, OVER_ALL)
    answer = desk.post(f"{HERE}{reply.pk}/avfarda/", {"back": "all"})
    assert answer["Location"] == OVER_ALL
    assert "kalendersvar att granska" not in seen(desk, "/arrangera/")
    assert "Om möten" in seen(desk, f"{OVER_ALL}?tab=all")


def test_r10_nobody_reads_what_came_about_others_series(desk: Client) -> None:
    theirs = a_registration(a_session(), a_person("Hemlig Exempelsson"))
    reply = a_calendar_reply(theirs)
    a_calendar_reply(sender="okand@example.org", comment="Hemligt utan träff")
    for tab in ("review", "all", "unmatched"):
        assert "Hemlig" not in seen(desk, f"{OVER_ALL}?tab={tab}")
    assert desk.post(f"{HERE}{reply.pk}/avfarda/").status_code == 404
    assert desk.post(f"{OVER_ALL}avfarda/", {"reply": reply.pk}).status_code == 404
    reply.refresh_from_db()
    assert reply.state == CalendarReply.State.REVIEW


@pytest.mark.parametrize("role", [Role.CHECK_IN, Role.READER])
def test_r10_the_door_and_readers_see_no_answers(
    client: Client, series: Series, bo: Registration, role: str
) -> None:
    a_calendar_reply(bo)
    client.force_login(an_organiser(series, role))
    assert client.get(OVER_ALL).status_code == 404
    assert client.get(HERE).status_code == 404
    assert "kalendersvar" not in seen(client, "/arrangera/").lower()
    assert "kalendersvar" not in seen(client, "/arrangera/larande/14/").lower()


def test_r2_administrators_read_what_matches_no_session_and_put_it_aside(
    client: Client, bo: Registration
) -> None:
    kept = a_calendar_reply(bo)
    spam = [a_calendar_reply(sender=f"{n}@example.org", subject="Köp!") for n in range(3)]
    client.force_login(a_person(is_administrator=True))
    assert "3 mejl till kalenderadressen hör inte till någon träff" in seen(client, "/arrangera/")
    assert "Köp!" in seen(client, f"{OVER_ALL}?tab=unmatched")
    forged = ["x", "9" * 30, kept.pk, *(each.pk for each in spam[:2]), ""]
    page = client.post(f"{OVER_ALL}avfarda/", {"reply": forged}, follow=True).content.decode()
    assert "2 mejl är avfärdade." in page
    assert "2@example.org" in page
    kept.refresh_from_db()
    assert kept.state == CalendarReply.State.REVIEW


# --- What strangers write ---------------------------------------------------------------------

HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "nested": "<b>" * 300,
    "template": "{{ request }}{% url 'desk' %}",
    "entities": "&lt;b&gt;&amp;",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("tab", ["review", "all"])
def test_r8_what_strangers_write_is_words_and_nothing_else(
    desk: Client, bo: Registration, words: str, tab: str
) -> None:
    state = "review" if tab == "review" else "ignored"
    a_calendar_reply(bo, comment=words, subject=words[:255], sender=words[:320], state=state)
    page = seen(desk, f"{HERE}?tab={tab}")
    assert words not in page
    assert "<script>alert" not in page
    assert "&amp;lt;b" in page or "&lt;" in page or "{{ request }}" in page


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x0b", "\x1b", "\x9f", "\ufeff"])
def test_r8_signs_that_turn_or_hide_the_page_are_taken_out(
    desk: Client, bo: Registration, sign: str
) -> None:
    dirty = f"före{sign}efter"
    a_calendar_reply(bo, comment=dirty, subject=dirty, sender=f"{dirty}@example.org")
    page = seen(desk)
    assert sign not in page
    assert page.count("föreefter") == 3


def test_r8_the_longest_words_break_nothing(desk: Client, bo: Registration) -> None:
    a_calendar_reply(bo, comment="å" * 1000, subject="ä" * 255, sender="ö" * 320)
    page = seen(desk)
    assert "å" * 1000 in page
    assert "ö" * 320 in page


# --- Long lists -------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["review", "all"])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    desk: Client,
    session: Session,
    rows: int,
    tab: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    olle = Person.objects.get(name="Olle Arrangör")
    for _ in range(rows):
        entry = a_registration(session)
        a_registration(session, state=State.WAITING)
        a_calendar_reply(entry)
        a_calendar_reply(entry, state="dismissed", decided_by=olle)
    with django_assert_num_queries(SESSION_QUERIES):
        desk.get(f"{HERE}?tab={tab}")
    with django_assert_num_queries(OVERALL_QUERIES):
        desk.get(f"{OVER_ALL}?tab={tab}")


SESSION_QUERIES, OVERALL_QUERIES = 10, 9


def test_long_lists_come_in_pages(desk: Client, bo: Registration) -> None:
    for _ in range(26):
        a_calendar_reply(bo)
    assert seen(desk).count("Avfärda<") == 25
    assert seen(desk, f"{HERE}?page=2").count("Avfärda<") == 1
    assert "Sida 2 av 2" in seen(desk, f"{OVER_ALL}?tab=all&page=2")
