"""The pages of registering and of one's own registrations, as a browser without JavaScript."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import OutgoingMail
from seminars import links, waiting_list
from seminars.models import Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State


def form_address(session: Session, *, english: bool = False) -> str:
    if english:
        return f"/en/series/{session.series.slug}/{session.number}/registration/"
    return f"/serier/{session.series.slug}/{session.number}/anmalan/"


def typed(**answers: str) -> dict[str, str]:
    return {
        "name": "Anna Exempelsson",
        "email": "anna@vaxjo.example.org",
        "organisation": "Växjö kommun",
        "form_token": str(uuid.uuid4()),
    } | answers


def page_of(registration: Registration, part: str = "") -> str:
    return f"/min-anmalan/{links.manage_token(registration)}/{part}"


@pytest.mark.parametrize("series", [{}, {"asks_for_confirmation": True}])
def test_a_program_is_told_what_a_person_would_be(client: Client, series: dict[str, Any]) -> None:
    """Also where an address has to be confirmed: the page gives the trap away to nobody."""
    session = make.a_session(make.a_series(**series))
    by_program = typed(email="program@example.org", homepage="https://example.org")

    pages = [
        client.post(form_address(session), answers, follow=True).content.decode()
        for answers in (by_program, typed())
    ]

    headings = [page.split("<h1>")[1].split("</h1>")[0] for page in pages]
    assert headings[0] == headings[1]
    assert [each.email for each in Registration.objects.all()] == ["anna@vaxjo.example.org"]


def test_three_answers_are_enough_and_the_confirmation_names_the_address(client: Client) -> None:
    make.an_organisation("Växjö kommun")
    session = make.a_session()

    response = client.post(form_address(session), typed(), follow=True)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Du är anmäld" in page
    assert "<strong>anna@vaxjo.example.org</strong>" in page
    registration = session.registrations.get()
    assert (registration.state, str(registration.organisation)) == (State.PLACE, "Växjö kommun")
    assert OutgoingMail.objects.count() == 1


def test_an_address_in_any_alphabet_comes_back_on_the_confirmation(client: Client) -> None:
    answer = client.post(form_address(make.a_session()), typed(email="anna@例え.jp"))

    str(answer.cookies["registered"]).encode("ascii")  # as a web server sends it
    page = client.get(answer.headers["Location"]).content.decode()
    assert "<strong>anna@例え.jp</strong>" in page


def test_an_address_with_a_control_character_is_refused_in_words(client: Client) -> None:
    session = make.a_session()

    answer = client.post(form_address(session), typed(email='"a\x0cb"@example.org'))

    assert "Skriv e-postadressen i rätt format" in answer.content.decode()
    assert not session.registrations.exists()


def test_who_goes_back_and_types_a_colleague_registers_the_colleague_too(client: Client) -> None:
    session = make.a_session()
    first = typed(email="anna@vaxjo.example.org")
    client.post(form_address(session), first)

    client.post(form_address(session), first | {"name": "Bo Ek", "email": "bo@example.org"})
    client.post(form_address(session), first)  # a double click is still one registration

    emails = session.registrations.order_by("number").values_list("email", flat=True)
    assert list(emails) == ["anna@vaxjo.example.org", "bo@example.org"]


def test_the_confirmation_page_holds_on_reload_and_tells_a_stranger_nobodys_address(
    client: Client,
) -> None:
    session = make.a_session()
    address = client.post(form_address(session), typed()).headers["Location"]

    assert "anna@vaxjo.example.org" in client.get(address).content.decode()
    assert client.get(address).content == client.get(address).content
    stranger = Client().get(address).content.decode()
    assert "Du är anmäld" in stranger
    assert "anna@" not in stranger
    assert "min-anmalan" not in stranger


def test_sending_the_form_again_leads_to_the_same_confirmation(client: Client) -> None:
    session, answers = make.a_session(), typed()

    first = client.post(form_address(session), answers).headers["Location"]
    second = client.post(form_address(session), answers).headers["Location"]

    assert second == first
    assert session.registrations.count() == 1


def test_a_repeat_by_a_stranger_looks_like_any_newcomers(client: Client) -> None:
    session = make.a_session()
    client.post(form_address(session), typed())

    known = Client().post(form_address(session), typed(), follow=True).content.decode()
    unknown = (
        Client()
        .post(form_address(session), typed(email="bo@vaxjo.example.org"), follow=True)
        .content.decode()
    )

    assert known.replace("anna@", "bo@").split("<main")[1] == unknown.split("<main")[1]


def test_mistakes_are_said_at_the_top_and_at_the_field_and_nothing_is_lost(client: Client) -> None:
    session = make.a_session()

    response = client.post(
        form_address(session), typed(name="", email="anna@vaxjo", needs="Skrivtolk, tack.")
    )

    page = response.content.decode()
    assert "<title>Fel: " in page
    assert page.count("Skriv ditt namn") == 2
    assert page.count("Skriv e-postadressen i rätt format, till exempel namn@example.org") == 2
    assert 'value="anna@vaxjo"' in page
    assert "Skrivtolk, tack.</textarea>" in page
    assert not session.registrations.exists()


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("name", "Åsa 😀 Öberg", "Åsa 😀 Öberg"),
        ("name", "Anna\r\nBcc: alla@example.org", "Anna Bcc: alla@example.org"),
        ("name", "An\x00na\x0b\u202e", "Anna"),
        ("name", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("email", "Asa.O'Berg+seminar@Vaxjo.Example.ORG", "Asa.O'Berg+seminar@Vaxjo.Example.ORG"),
    ],
)
def test_unusual_answers_are_kept_as_they_can_be(
    client: Client, field: str, value: str, kept: str
) -> None:
    session = make.a_session()

    response = client.post(form_address(session), typed(**{field: value}), follow=True)

    assert response.status_code == 200
    assert getattr(session.registrations.get(), field) == kept
    assert "<img src=x" not in response.content.decode()


def test_a_name_that_is_too_long_is_said_and_kept(client: Client) -> None:
    session = make.a_session()

    page = client.post(form_address(session), typed(name="å" * 151)).content.decode()

    assert "å" * 151 in page
    assert "has-error" in page


def test_forged_fields_change_nothing(client: Client) -> None:
    session = make.a_session(places_online=0)

    client.post(
        form_address(session),
        typed(state="place", rank="0", places="50", session="1", accepts_waiting="on"),
    )

    registration = session.registrations.get()
    assert (registration.state, registration.places, registration.rank) == (State.WAITING, 1, 1)


def test_when_the_last_place_goes_while_somebody_types_the_reserve_list_is_offered(
    client: Client,
) -> None:
    session, answers = make.a_session(places_online=0), typed()

    response = client.post(form_address(session), answers)
    page = response.content.decode()
    assert "Sista platsen togs medan du skrev" in page
    assert 'value="Anna Exempelsson"' in page
    assert not session.registrations.exists()

    response = client.post(form_address(session), answers | {"accepts_waiting": "on"}, follow=True)
    assert "Du står på reservlistan" in response.content.decode()
    assert session.registrations.get().state == State.WAITING


def test_an_organisation_at_its_limit_is_told_so_and_not_that_the_session_is_full(
    client: Client,
) -> None:
    vaxjo = make.an_organisation("Växjö kommun")
    session = make.a_session(places_online=10, per_organisation_limit=1)
    make.a_registration(session, organisation=vaxjo)

    page = client.post(form_address(session), typed()).content.decode()

    assert "har din organisation redan så många som den får" in page
    assert "Sista platsen togs" not in page
    assert session.registrations.count() == 1


def test_a_full_session_offers_the_reserve_list_from_the_start(client: Client) -> None:
    page = client.get(form_address(make.a_session(places_online=0))).content.decode()

    assert "Ställ dig på reservlistan" in page
    assert 'name="accepts_waiting" value="True"' in page


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "Anmälan stängd"),
        ({"state": Session.State.CANCELLED}, "Träffen är inställd"),
        ({"state": Session.State.PRELIMINARY}, "Datumet är preliminärt"),
        ({"needs_registration": False}, "behövs ingen anmälan"),
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "Anmälan öppnar"),
    ],
)
def test_an_old_tab_is_told_why_and_what_was_typed_is_still_there(
    client: Client, facts: dict[str, Any], words: str
) -> None:
    session = make.a_session(**facts)

    response = client.post(form_address(session), typed())

    assert response.status_code == 409
    assert words in response.content.decode()
    assert "Anna Exempelsson" in response.content.decode()
    assert not session.registrations.exists()


def test_a_drafts_form_is_nowhere_for_others(client: Client) -> None:
    session = make.a_session(state=Session.State.DRAFT)

    assert client.post(form_address(session), typed()).status_code == 404


def test_in_english_the_page_and_the_letter_are_english(client: Client) -> None:
    session = make.a_session()

    response = client.post(form_address(session, english=True), typed(), follow=True)

    assert "You are registered" in response.content.decode()
    mail = OutgoingMail.objects.get()
    assert mail.language == "en"
    assert mail.subject.startswith("You are registered: Chairing a meeting")


def test_whoever_is_signed_in_does_not_type_again(client: Client) -> None:
    person = make.a_person(organisation=make.an_organisation(), profession=make.a_profession())
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(form_address(make.a_session())).content.decode()

    assert f'value="{person.name}"' in page
    assert f'value="{person.email}"' in page
    assert 'value="Växjö kommun"' in page


def test_no_link_in_a_mail_changes_anything_by_get(client: Client) -> None:
    session = make.a_session(places_online=1)
    anna = make.a_registration(session)
    bo = make.a_registration(
        session, state=State.OFFERED, offer_expires_at=timezone.now() + timedelta(hours=1)
    )
    before = list(Registration.objects.order_by("pk").values())

    for registration in (anna, bo):
        for part in ("", "avanmal/", "plats/", "bekrafta/", "delta/"):
            for _again in range(2):
                client.get(page_of(registration, part))

    assert list(Registration.objects.order_by("pk").values()) == before
    assert not OutgoingMail.objects.exists()


def test_one_button_cancels_and_one_takes_it_back(client: Client) -> None:
    anna = make.a_registration(make.a_session())

    page = client.post(page_of(anna, "avanmal/"), follow=True).content.decode()
    assert "Du är avanmäld." in page
    assert "Ångra avanmälan" in page

    page = client.post(page_of(anna, "angra/"), follow=True).content.decode()
    assert "Du har en plats." in page
    assert Registration.objects.get().state == State.PLACE


def test_a_second_click_on_either_button_is_calm(client: Client) -> None:
    anna = make.a_registration(make.a_session())

    for part in ("avanmal/", "avanmal/", "angra/", "angra/"):
        assert client.post(page_of(anna, part), follow=True).status_code == 200
    assert Registration.objects.get().state == State.PLACE
    client.post(page_of(anna, "avanmal/"))
    assert client.get(page_of(anna, "avanmal/")).status_code == 302


def test_an_undo_that_comes_too_late_is_said(client: Client) -> None:
    session = make.a_session(places_online=1)
    anna = make.a_registration(session)
    client.post(page_of(anna, "avanmal/"))
    make.a_registration(session)

    page = client.post(page_of(anna, "angra/"), follow=True).content.decode()

    assert "Det går inte att ångra längre" in page


def test_an_offer_is_accepted_or_declined_with_a_button(client: Client) -> None:
    session = make.a_session(places_online=2)
    deadline = timezone.now() + timedelta(hours=1)
    anna, bo = (
        make.a_registration(session, state=State.OFFERED, offer_expires_at=deadline)
        for _n in range(2)
    )

    assert "Ja, jag tar platsen" in client.get(page_of(anna, "plats/")).content.decode()
    client.post(page_of(anna, "plats/"), {"answer": "yes"})
    client.post(page_of(bo, "plats/"), {"answer": "no"})

    states = Registration.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.PLACE, State.DECLINED]
    assert "Platsen är din" in client.get(page_of(anna, "plats/")).content.decode()
    assert "gått till nästa" in client.get(page_of(bo, "plats/")).content.decode()


def test_an_expired_offer_says_what_now(client: Client) -> None:
    late = make.a_registration(
        make.a_session(), state=State.OFFERED, offer_expires_at=timezone.now() - timedelta(hours=1)
    )

    page = client.post(page_of(late, "plats/"), {"answer": "yes"}, follow=True).content.decode()

    assert "Erbjudandet gäller inte längre" in page
    assert Registration.objects.get().state == State.OFFERED  # the sweep lets it go


def test_the_address_is_confirmed_with_a_button(client: Client) -> None:
    held = make.a_registration(
        make.a_session(),
        state=State.UNCONFIRMED,
        hold_expires_at=timezone.now() + timedelta(hours=1),
    )

    assert "Bekräfta min anmälan" in client.get(page_of(held, "bekrafta/")).content.decode()
    page = client.post(page_of(held, "bekrafta/"), follow=True).content.decode()

    assert "Du har en plats." in page


def test_a_cut_or_changed_link_opens_nothing_and_an_old_one_says_so(client: Client) -> None:
    session = make.a_session()
    anna = make.a_registration(session)
    token = links.manage_token(anna)

    confirmation = links.confirmation_token(session, uuid.uuid4(), "place")
    for wrong in (token[:-1], token + "x", "x", confirmation):
        assert client.get(f"/min-anmalan/{wrong}/").status_code == 404
    Session.objects.update(
        starts_at=timezone.now() - timedelta(days=32),
        ends_at=timezone.now() - timedelta(days=31),
        registration_closes_at=None,
    )
    assert client.get(f"/min-anmalan/{token}/").status_code == 410


def test_a_wrong_confirmation_token_is_no_page(client: Client) -> None:
    session = make.a_session()
    manage = links.manage_token(make.a_registration(session))

    elsewhere = links.confirmation_token(make.a_session(), uuid.uuid4(), "place")
    for wrong in ("x", manage, elsewhere):
        assert client.get(f"{form_address(session)}klar/{wrong}/").status_code == 404


def test_my_registrations_shows_ones_own_and_nobody_elses(client: Client) -> None:
    anna, bo = make.a_person(), make.a_person("Bo Testberg")
    make.a_registration(make.a_session(title_sv="Annas träff"), anna)
    make.a_registration(make.a_session(title_sv="Bos träff"), bo)

    assert "Annas träff" not in client.get("/mina-anmalningar/").content.decode()
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/mina-anmalningar/").content.decode()

    assert "Annas träff" in page
    assert "Bos träff" not in page


def test_nothing_coming_shows_what_is_next_in_the_programme(client: Client) -> None:
    make.a_session(title_sv="Nästa träff")
    client.force_login(
        make.a_person(), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    page = client.get("/mina-anmalningar/").content.decode()

    assert "Du har inga kommande träffar." in page
    assert "Nästa träff" in page


# --- The door to the room -------------------------------------------------------------------


def a_running_session(**facts: Any) -> Session:
    now = timezone.now()
    facts = {"join_url": "https://mote.example.org/r13", **facts}
    return make.a_session(
        starts_at=now + timedelta(minutes=9),
        ends_at=now + timedelta(hours=1),
        registration_closes_at=None,
        **facts,
    )


def door(session: Session) -> str:
    return f"/serier/{session.series.slug}/{session.number}/delta/"


def test_the_room_opens_ten_minutes_before_for_those_with_a_place(client: Client) -> None:
    session = a_running_session()
    anna = make.a_registration(session)
    bo = make.a_registration(session, state=State.WAITING)

    assert "mote.example.org" in client.get(page_of(anna, "delta/")).content.decode()
    assert "mote.example.org" not in client.get(page_of(bo, "delta/")).content.decode()
    assert "mote.example.org" not in client.get(door(session)).content.decode()
    client.force_login(anna.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "mote.example.org" in client.get(door(session)).content.decode()


def test_before_that_the_address_is_not_in_the_page(client: Client) -> None:
    anna = make.a_registration(make.a_session(join_url="https://mote.example.org/r13"))

    page = client.get(page_of(anna, "delta/")).content.decode()

    assert "mote.example.org" not in page
    assert "Dörren öppnar" in page


def test_an_open_house_lets_everybody_in(client: Client) -> None:
    session = a_running_session(needs_registration=False)

    assert "mote.example.org" in client.get(door(session)).content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": Session.State.CANCELLED}, "Träffen är inställd."),
        ({"join_url": "", "needs_registration": False}, "inte inlagd än"),
        ({"format": "on_site"}, "hålls på plats"),
    ],
)
def test_a_closed_door_says_why(client: Client, facts: dict[str, Any], words: str) -> None:
    assert words in client.get(door(a_running_session(**facts))).content.decode()


def test_sixty_colleagues_behind_one_address_can_all_register(client: Client) -> None:
    session = make.a_session(places_online=20)

    for n in range(60):
        answers = typed(email=f"kollega{n}@vaxjo.example.org", accepts_waiting="on")
        assert client.post(form_address(session), answers).status_code == 302

    assert session.registrations.placed().count() == 20
    assert session.registrations.waiting().count() == 40
    assert waiting_list.fill_places(session, at=timezone.now()) == []
