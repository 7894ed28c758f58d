"""A no in a calendar from the mail to every page that tells of it, and mails that lie."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from seminars import links, registration, replies
from seminars.applicants import Applicant
from seminars.models import CalendarReply, Invitation, Registration, Session
from tests import make
from tests.seminars import reply_mails
from tests.seminars.reply_mails import OURS, Said

pytestmark = pytest.mark.django_db
State = Registration.State
DESK = "/arrangera/larande/14/"
REPLIES = f"{DESK}kalendersvar/"
LYING: dict[str, dict[str, object]] = {
    "nobody vouches": {"verdict": ""},
    "not proven": {"verdict": "dmarc=fail"},
    "another sender": {"sender": "nagon.annan@example.org"},
    "two from lines": {"headers": ("From: nagon.annan@example.org",)},
    "a number of ours that never was": {"sequence": 99},
}


@pytest.fixture(autouse=True)
def _our_server(settings: LazySettings) -> None:
    settings.REPLIES_AUTHSERV_ID = OURS


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def session(at: datetime) -> Session:
    words = {"title_sv": "Om möten", "abstract_sv": "Om möten.", "abstract_en": "Meetings."}
    return make.a_session(make.a_series(slug="larande"), at=at, number=14, places_online=2, **words)


@pytest.fixture
def desk(session: Session) -> Client:
    """A browser of its own: the participants have theirs."""
    client = Client()
    client.force_login(make.an_organiser(session.series))
    return client


def comes(session: Session, name: str, at: datetime) -> Registration:
    applicant = Applicant(
        name=f"{name} Exempelsson",
        email=f"{name.lower()}@kommun.example.se",
        format="online",
        language="sv",
        accepts_waiting=True,
    )
    made = registration.register(session, applicant, by=None, at=at).registration
    return Registration.objects.get(pk=made.pk)


def no_from(entry: Registration, at: datetime, **facts: object) -> Said:
    sent = Invitation.objects.to(entry.person, entry.session).last()
    assert sent is not None
    return reply_mails.to(sent, "DECLINED", **({"stamp": at} | facts))


def seen(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def page_of(entry: Registration, part: str = "") -> str:
    return f"/min-anmalan/{links.manage_token(entry)}/{part}"


def test_r5_the_story_as_everybody_sees_it(
    client: Client, desk: Client, session: Session, at: datetime
) -> None:
    """Anna and Bo hold the two places, Cilla waits; Bo declines in his calendar; Cilla has an
    offer, the desk says why, Bo can undo until she accepted.
    """
    comes(session, "Anna", at)
    bo, cilla = comes(session, "Bo", at), comes(session, "Cilla", at)

    replies.take_in(reply_mails.thunderbird(no_from(bo, at)), at=at)

    assert "En plats är ledig för dig." in seen(client, page_of(cilla))
    offered = seen(desk, f"{DESK}deltagare/?tab=offered")
    assert "efter Bo Exempelsson, som tackade nej i kalendern" in offered
    assert "tackade nej i kalendern" in seen(desk, f"{DESK}deltagare/?tab=cancelled")
    log = seen(desk, "/arrangera/larande/handelser/")
    assert f"ledig efter nummer: {bo.number}" in log
    assert "skäl: tackade nej i sin kalender" in log
    assert "Inget svar väntar på dig." in seen(desk, REPLIES)
    assert '<span class="chip ok">genomfört</span>' in seen(desk, f"{REPLIES}?tab=all")
    assert "Avanmälan kom från din kalender" in seen(client, page_of(bo))

    client.post(page_of(bo, "angra/"))
    assert "Du har en plats." in seen(client, page_of(bo))
    assert "nej i din kalender" not in seen(client, page_of(bo))
    assert "reservlistan som nummer 1" in seen(client, page_of(cilla))

    later = at + timedelta(minutes=1)
    replies.take_in(reply_mails.thunderbird(no_from(bo, later)), at=later)
    client.post(page_of(cilla, "plats/"), {"answer": "yes"})
    too_late = client.post(page_of(bo, "angra/"), follow=True).content.decode()
    assert "någon annan har platsen nu" in too_late
    assert "Du har en plats." in seen(client, page_of(cilla))


@pytest.mark.parametrize("lie", LYING.values(), ids=LYING.keys())
def test_case_15_a_mail_that_lies_frees_no_place_and_is_seen_by_an_organiser(
    desk: Client, session: Session, at: datetime, lie: dict[str, object]
) -> None:
    bo = comes(session, "Bo", at)
    reply = replies.take_in(reply_mails.thunderbird(no_from(bo, at, **lie)), at=at)
    bo.refresh_from_db()
    assert bo.state == State.PLACE
    assert reply.state == CalendarReply.State.REVIEW
    assert reply.get_reason_display() in seen(desk, REPLIES)
    assert "1 kalendersvar att granska" in seen(desk, "/arrangera/")


@pytest.mark.parametrize("depth", [300, 3000])
def test_case_15_a_mail_of_parts_in_parts_is_shown_to_administrators(
    client: Client, desk: Client, session: Session, depth: int, at: datetime
) -> None:
    opened = "".join(
        f'--{n - 1}\r\nContent-Type: multipart/mixed; boundary="{n}"\r\n\r\n'
        for n in range(1, depth)
    )
    mail = f'From: x@example.org\r\nContent-Type: multipart/mixed; boundary="0"\r\n\r\n{opened}'
    replies.take_in(mail.encode(), at=at)
    client.force_login(make.a_person(is_administrator=True))
    page = seen(client, "/arrangera/kalendersvar/?tab=unmatched")
    assert "x@example.org" in page
    assert "mejlet har för många delar i varandra" in page
    assert "x@example.org" not in seen(desk, "/arrangera/kalendersvar/?tab=all")


def test_r8_what_stands_in_a_comment_reaches_the_desk_as_words(
    desk: Client, session: Session, at: datetime
) -> None:
    bo = comes(session, "Bo", at)
    hostile = r"COMMENT:<script>alert(1)</script>\n\n=1+1" + "\u202e\x0b" + "å" * 20
    replies.take_in(reply_mails.bare(no_from(bo, at, lines=(hostile,))), at=at)
    page = seen(desk, f"{REPLIES}?tab=all")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =1+1" in page
    assert "\u202e" not in page
    assert "\x0b" not in page
