"""The pages around asking, reminders and materials: buttons act, links and strangers do not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.mime import message_of
from participants.models import OutgoingMail, Person
from seminars import asking, links, notices
from seminars.asking import Asked
from seminars.models import PersonalInvitation, Registration, SeriesRole, Session, SessionMaterial
from tests import make, make_materials

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def at() -> datetime:
    """Now: pages read the clock."""
    return timezone.now()


def an_invitation(session: Session, *, at: datetime) -> PersonalInvitation:
    (invited,) = asking.ask(session, [Asked("Anna", "anna@example.org")], by=None, at=at)
    return invited


def address(name: str, session: Session) -> str:
    return reverse(name, args=[session.series.slug, session.number])


# --- reminders ----------------------------------------------------------------------------------


def test_a_mail_program_ends_reminders_without_cookie_or_page(at: datetime) -> None:
    placed = make.a_registration(make.a_session(at=at), at=at)
    url = links.reminders_url(placed)
    program = Client(enforce_csrf_checks=True)

    for _again in range(2):
        assert program.post(url, ONE_CLICK).status_code == 200

    placed.refresh_from_db()
    assert placed.wants_reminders is False
    assert placed.state == Registration.State.PLACE


def test_opening_the_address_ends_nothing_and_shows_a_button(client: Client, at: datetime) -> None:
    placed = make.a_registration(make.a_session(at=at), at=at)

    page = client.get(links.reminders_url(placed))

    assert "Sluta få påminnelser" in page.content.decode()
    placed.refresh_from_db()
    assert placed.wants_reminders is True


def test_reminders_can_be_wanted_again(client: Client, at: datetime) -> None:
    placed = make.a_registration(make.a_session(at=at), at=at, wants_reminders=False)

    page = client.post(links.reminders_url(placed), {"wants": "yes"})

    assert "Du får påminnelser om den här träffen" in page.content.decode()
    placed.refresh_from_db()
    assert placed.wants_reminders is True


def test_each_token_opens_its_own_door_only(client: Client, at: datetime) -> None:
    placed = make.a_registration(make.a_session(at=at), at=at)
    ends, manages = links.reminders_token(placed), links.manage_token(placed)

    assert client.get(reverse("my_registration", args=[ends])).status_code == 404
    assert client.post(reverse("reminders", args=[manages]), ONE_CLICK).status_code == 404
    assert client.post(reverse("reminders", args=["x"]), ONE_CLICK).status_code == 404


def test_reminders_still_end_when_the_recording_comes_late(client: Client, at: datetime) -> None:
    session = make.a_session(at=at, starts_at=at - timedelta(days=60))
    placed = make.a_registration(session, at=at)
    assert client.get(links.reminders_url(placed)).status_code == 200
    old = make.a_session(at=at, starts_at=at - timedelta(days=100))
    answer = client.get(links.reminders_url(make.a_registration(old, at=at)))
    assert answer.status_code == 410
    assert "/mina-anmalningar/lank/" in answer.content.decode()


def test_optional_mail_says_how_to_end_it_and_an_answer_does_not(at: datetime) -> None:
    session = make.a_session(at=at, starts_at=at + timedelta(hours=20), registration_closes_at=at)
    placed = make.a_registration(session, at=at)
    make.a_registration(session, state="waiting", at=at)
    notices.send_due(at=session.starts_at - timedelta(hours=1))

    reminder = OutgoingMail.objects.get(purpose__contains=":tomorrow:")
    other = OutgoingMail.objects.get(purpose__contains=":reserve_list_closed:")
    headers = message_of(reminder).message()
    assert headers["List-Unsubscribe"] == f"<{links.reminders_url(placed)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-ID"]
    assert message_of(other).message()["List-Unsubscribe"] is None


# --- the invited person -------------------------------------------------------------------------


def test_links_of_the_letter_change_nothing(client: Client, at: datetime) -> None:
    invited = an_invitation(make.a_session(at=at), at=at)

    for answer in ("yes", "no", "later"):
        page = client.get(links.asked_url(invited), {"answer": answer})
        assert page.status_code == 200
        assert client.head(links.asked_no_url(invited)).status_code == 302

    invited.refresh_from_db()
    assert invited.answer == "none"


@pytest.mark.parametrize(
    ("answer", "words"), [("no", "Du har tackat nej."), ("later", "Du har sagt att du svarar")]
)
def test_a_button_notes_the_answer(client: Client, at: datetime, answer: str, words: str) -> None:
    invited = an_invitation(make.a_session(at=at), at=at)

    page = client.post(links.asked_url(invited), {"answer": answer}, follow=True)

    assert words in page.content.decode()
    invited.refresh_from_db()
    assert invited.answer == answer


def test_one_click_says_no(at: datetime) -> None:
    invited = an_invitation(make.a_session(at=at), at=at)
    program = Client(enforce_csrf_checks=True)
    for _again in range(2):
        assert program.post(links.asked_no_url(invited), ONE_CLICK).status_code == 200
    invited.refresh_from_db()
    assert invited.answer == "no"


def test_yes_leads_to_the_form_whose_address_is_fixed(client: Client, at: datetime) -> None:
    session = make.a_session(at=at)
    invited = an_invitation(session, at=at)

    page = client.post(links.asked_url(invited), {"answer": "yes"}, follow=True)
    assert 'value="anna@example.org"' in page.content.decode()
    sent = client.post(
        reverse("asked_registration", args=[links.asked_token(invited)]),
        {"name": "Bo", "email": "bo@example.org", "organisation": "Växjö kommun"},
        follow=True,
    )

    assert sent.status_code == 200
    assert [each.email for each in session.registrations.all()] == ["anna@example.org"]
    assert "Du har svarat ja." in client.get(links.asked_url(invited)).content.decode()


def test_a_full_session_offers_the_reserve_list(client: Client, at: datetime) -> None:
    session = make.a_session(at=at, places_online=0)
    invited = an_invitation(session, at=at)
    url = reverse("asked_registration", args=[links.asked_token(invited)])
    typed = {"name": "Anna", "organisation": "Växjö kommun"}

    assert "Ställ dig på reservlistan" in client.get(url).content.decode()
    client.post(url, {**typed, "accepts_waiting": "True"})

    assert [each.state for each in session.registrations.all()] == ["waiting"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "cancelled", "cancel_reason_sv": "Sjuk"}, "Träffen är inställd."),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "Anmälan är stängd"),
    ],
)
def test_when_it_is_too_late_the_page_says_so(
    client: Client, at: datetime, facts: dict[str, Any], words: str
) -> None:
    session = make.a_session(at=at)
    invited = an_invitation(session, at=at)
    Session.objects.filter(pk=session.pk).update(**facts)

    for answer in ("yes", "no"):
        page = client.post(links.asked_url(invited), {"answer": answer}, follow=True)
        assert words in page.content.decode()
    invited.refresh_from_db()
    assert invited.answer == "none"


def test_a_session_that_was_taken_off_the_programme_is_no_error(
    client: Client, at: datetime
) -> None:
    invited = an_invitation(make.a_session(at=at), at=at)
    Session.objects.update(state=Session.State.DRAFT)
    form = reverse("asked_registration", args=[links.asked_token(invited)])

    page = client.get(form, follow=True)

    assert "Anmälan är stängd" in page.content.decode()


def test_a_made_up_link_is_nowhere(client: Client) -> None:
    assert client.get(reverse("asked", args=["1:x"])).status_code == 404


# --- the organiser ------------------------------------------------------------------------------


def test_lines_are_seen_before_anything_is_sent(client: Client, at: datetime) -> None:
    session = make.a_session(at=at)
    client.force_login(make.an_organiser(session.series))
    typed = {"lines": "Anna <anna@example.org>\nvem?", "language": "sv"}

    preview = client.post(address("ask_people", session), typed)
    assert "De här raderna förstod vi inte" in preview.content.decode()
    assert "1 person får inbjudan" in preview.content.decode()
    assert not PersonalInvitation.objects.exists()

    mark = preview.context["form"].mark
    changed = {**typed, "lines": "bo@example.org", "send": mark}
    assert (
        "1 person får inbjudan"
        in client.post(address("ask_people", session), changed).content.decode()
    )
    assert not PersonalInvitation.objects.exists()  # what is sent is what was seen

    sent = client.post(address("ask_people", session), {**typed, "send": mark}, follow=True)
    assert "1 person får mejl." in sent.content.decode()
    assert [each.email for each in PersonalInvitation.objects.all()] == ["anna@example.org"]


def test_the_text_comes_back_to_be_changed(client: Client, at: datetime) -> None:
    session = make.a_session(at=at)
    client.force_login(make.an_organiser(session.series))
    typed = {"lines": "Anna <anna@example.org>", "language": "en", "edit": "yes"}
    page = client.post(address("ask_people", session), typed).content.decode()
    assert "Anna &lt;anna@example.org&gt;</textarea>" in page


@pytest.mark.parametrize("lines", ["", "Anna Exempelsson", "x" * 30_001])
def test_what_cannot_be_sent_is_said(client: Client, at: datetime, lines: str) -> None:
    session = make.a_session(at=at)
    client.force_login(make.an_organiser(session.series))
    page = client.post(address("ask_people", session), {"lines": lines, "language": "sv"})
    assert page.status_code == 200
    assert "error" in page.content.decode()


def test_the_list_shows_answers_and_counts_in_few_queries(
    client: Client, at: datetime, django_assert_num_queries: Any
) -> None:
    session = make.a_session(at=at)
    client.force_login(make.an_organiser(session.series))
    client.get(address("people_asked", session))  # whatever is cached
    asking.answer(an_invitation(session, at=at), "no", at=at)
    for more in ([], [Asked("", f"{n}@example.org") for n in range(3)]):
        asking.ask(session, more, by=None, at=at)
        with django_assert_num_queries(8):
            page = client.get(address("people_asked", session)).content.decode()
    assert "4 inbjudna: 0 ja, 1 nej, 0 svarar senare, 3 utan svar" in page


def test_the_organiser_sees_whom_it_tells_before_materials_are_told_of(
    client: Client, at: datetime
) -> None:
    session = make.a_session(at=at, starts_at=at - timedelta(days=1))
    make.a_registration(session, attendance="absent", at=at)
    client.force_login(make.an_organiser(session.series))
    assert (
        "inget publicerat material"
        in client.get(address("materials_tell", session)).content.decode()
    )
    SessionMaterial.objects.create(
        session=session, material=make_materials.a_material("Bilderna"), use="slides"
    )

    page = client.get(address("materials_tell", session)).content.decode()
    assert "1 person får mejl" in page
    assert "Bilderna" in page
    sent = client.post(address("materials_tell", session), follow=True).content.decode()
    assert "1 person får mejl." in sent
    again = client.post(address("materials_tell", session), follow=True).content.decode()
    assert "Alla har redan fått mejl om det här materialet." in again
    assert OutgoingMail.objects.filter(purpose__contains=":materials_are_here:").count() == 1


@pytest.mark.parametrize("name", ["ask_people", "people_asked", "materials_tell"])
def test_only_those_who_handle_registrations_in_the_series_may(
    client: Client, at: datetime, name: str
) -> None:
    session = make.a_session(at=at)

    def answer(person: Person) -> int:
        client.force_login(person)
        return client.get(address(name, session)).status_code

    for role in SeriesRole.Role:
        may = role in {"owner", "editor", "registrar"}
        assert answer(make.an_organiser(session.series, role)) == (200 if may else 404)
    assert answer(make.an_organiser(make.a_series("Annan"))) == 404
    assert answer(make.a_registration(session, at=at).person) == 404
