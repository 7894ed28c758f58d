"""What the registration form asks, explains and keeps out, as a browser without JavaScript."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import OutgoingMail, Person
from seminars.models import Answer, Format, Needs, Question, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State
Kind = Question.Kind


def form_address(session: Session) -> str:
    return f"/serier/{session.series.slug}/{session.number}/anmalan/"


def typed(**answers: Any) -> dict[str, Any]:
    return {
        "name": "Anna Exempelsson",
        "email": "anna@vaxjo.example.org",
        "organisation": "Växjö kommun",
        "form_token": str(uuid.uuid4()),
    } | answers


def page(client: Client, session: Session) -> str:
    return client.get(form_address(session)).content.decode()


def send(client: Client, session: Session, **answers: Any) -> str:
    sent = client.post(form_address(session), typed(**answers), follow=True)
    assert sent.status_code == 200
    return sent.content.decode()


def the_answers(session: Session) -> dict[int, str]:
    """The words as kept, by the question's key."""
    given = Answer.objects.filter(registration__session=session)
    return dict(given.values_list("question", "words"))


# --- Questions of the organisers ------------------------------------------------------------


def a_choice(session: Session, kind: str = Kind.ONE_OF, **facts: Any) -> Question:
    facts = {"choices_sv": "Ja\nNej", "choices_en": "Yes\nNo"} | facts
    return make.a_question(
        session, "Har du varit med förut?", text_en="Been here before?", kind=kind, **facts
    )


def test_questions_are_asked_in_order_and_answers_reach_the_organiser(client: Client) -> None:
    session = make.a_session()
    hope = make.a_question(session.series, "Vad hoppas du på?", hint_sv="Kort.")
    before, topics = a_choice(session), a_choice(session, Kind.SEVERAL_OF)
    many = make.a_question(session, "Hur många barn möter du?", kind=Kind.NUMBER)

    shown = page(client, session)
    fields = [shown.index(f'name="question_{each.pk}"') for each in (hope, before, topics, many)]
    assert fields == sorted(fields)
    assert "Kort. Skriv inget som rör ett enskilt barn eller en familj." in shown
    assert "Vad hoppas du på? <span" in shown  # (frivilligt)

    send(
        client,
        session,
        **{
            f"question_{hope.pk}": "Kloka\r\nsamtal",
            f"question_{before.pk}": "Nej",
            f"question_{topics.pk}": ["Ja", "Nej"],
            f"question_{many.pk}": "25",
        },
    )
    assert the_answers(session) == {
        hope.pk: "Kloka\nsamtal",
        before.pk: "Nej",
        topics.pk: "Ja\nNej",
        many.pk: "25",
    }


def test_an_english_reader_reads_english_and_counts_with_the_swedish(client: Client) -> None:
    session = make.a_session()
    question = a_choice(session)
    address = f"/en/series/{session.series.slug}/{session.number}/registration/"

    shown = client.get(address).content.decode()
    assert "Been here before?" in shown
    assert ">Yes</label>" in shown
    client.post(address, typed(**{f"question_{question.pk}": "Ja"}))
    assert the_answers(session) == {question.pk: "Ja"}


def test_what_must_be_answered_is_said_with_the_words_of_the_question(client: Client) -> None:
    session = make.a_session()
    make.a_question(session, "Vad hoppas du på?", is_required=True)
    a_choice(session, is_required=True)

    shown = send(client, session)

    assert shown.count("Svara på frågan ”Vad hoppas du på?”") == 2
    assert shown.count("Välj ett av svaren på frågan ”Har du varit med förut?”") == 2
    assert 'value="Anna Exempelsson"' in shown
    assert not session.registrations.exists()


@pytest.mark.parametrize(
    ("kind", "forged", "words"),
    [
        (Kind.ONE_OF, "Kanske", "Välj ett av svaren"),
        (Kind.SEVERAL_OF, ["Ja", "Kanske"], "Välj bland svaren"),
        (Kind.NUMBER, "-1", "med ett heltal mellan 0 och 10000"),
        (Kind.NUMBER, "10001", "med ett heltal mellan 0 och 10000"),
        (Kind.NUMBER, "9" * 100_000, "med ett heltal mellan 0 och 10000"),
        (Kind.NUMBER, "tre", "med ett heltal mellan 0 och 10000"),
        (Kind.TEXT, "å" * 100_000, "får ha högst 1000 tecken"),
    ],
)
def test_forged_and_endless_answers_are_refused_in_words(
    client: Client, kind: str, forged: Any, words: str
) -> None:
    session = make.a_session()
    question = a_choice(session, kind)

    shown = send(client, session, **{f"question_{question.pk}": forged})

    assert words in shown
    assert not session.registrations.exists()


@pytest.mark.parametrize(
    ("kind", "forged"),
    [(Kind.ONE_OF, "x"), (Kind.SEVERAL_OF, "x"), (Kind.NUMBER, "-1"), (Kind.TEXT, "x" * 1001)],
)
def test_a_per_cent_sign_in_a_question_is_only_that(client: Client, kind: str, forged: str) -> None:
    session = make.a_session()
    choices = {"choices_sv": "50 %\n%s", "choices_en": "50%\n%s"}
    question = make.a_question(session, "Hur många %(n)s, i %?", kind=kind, **choices)

    shown = send(client, session, **{f"question_{question.pk}": forged})

    assert shown.count("frågan ”Hur många %(n)s, i %?”") == 2


def test_control_characters_vanish_and_markup_is_text(client: Client) -> None:
    session = make.a_session()
    question = make.a_question(session, "<b>Vad?</b>")

    send(client, session, **{f"question_{question.pk}": "A\x00\x0b\u202e<script>1</script>"})

    assert the_answers(session) == {question.pk: "A<script>1</script>"}
    assert "<b>Vad?" not in page(client, session)


def test_other_questions_than_those_asked_are_not_heard(client: Client) -> None:
    session = make.a_session()
    elsewhere = make.a_question(make.a_session())
    retired = make.a_question(session, retired_at=timezone.now())

    send(
        client,
        session,
        **{
            f"question_{elsewhere.pk}": "x",
            f"question_{retired.pk}": "x",
            "question_999999999999999999999": "x",
        },
    )

    assert session.registrations.count() == 1
    assert the_answers(session) == {}


def test_no_answer_is_an_answer_where_one_may_be_silent(client: Client) -> None:
    session = make.a_session()
    question = a_choice(session)

    send(client, session, **{f"question_{question.pk}": ""})

    assert "Inget svar" in page(client, session)
    assert the_answers(session) == {}


@pytest.mark.parametrize("token", ["", "x", "0" * 100_000])
def test_a_missing_or_damaged_token_is_nobodys_fault(client: Client, token: str) -> None:
    session = make.a_session()

    assert "Du är anmäld" in send(client, session, form_token=token)


def test_an_empty_sending_is_told_what_is_missing(client: Client) -> None:
    shown = client.post(form_address(make.a_session()), {}).content.decode()

    assert "Skriv ditt namn" in shown
    assert "Skriv din e-postadress" in shown


# --- Needs and diet -------------------------------------------------------------------------


def test_diet_is_asked_only_where_there_is_food_and_a_room(client: Client) -> None:
    with_food = make.a_session(has_food=True, format=Format.BOTH, venue=make.a_venue())
    online = make.a_session(has_food=True, format=Format.ONLINE)
    without = make.a_session(format=Format.ON_SITE, venue=make.a_venue())

    assert [('name="diet"' in page(client, each)) for each in (with_food, online, without)] == [
        *(True, False, False)
    ]
    assert page(client, with_food).count("Tas bort 14 dagar efter träffen.") == 2


@pytest.mark.parametrize(("format_", "diet"), [("on_site", "Nötter"), ("online", "")])
def test_needs_and_diet_are_kept_apart_and_diet_only_for_those_who_eat(
    client: Client, format_: str, diet: str
) -> None:
    session = make.a_session(has_food=True, format=Format.BOTH, venue=make.a_venue())

    send(client, session, format=format_, needs="Skrivtolk", diet="Nötter")

    kept = Needs.objects.get()
    assert (kept.text, kept.diet) == ("Skrivtolk", diet)


# --- What is explained before the form ------------------------------------------------------


def test_who_goes_first_is_said_until_the_time_is_over(client: Client) -> None:
    series = make.a_series(priority_rule_sv="Kronobergs kommuner går före.")
    until = timezone.now() + timedelta(days=3)
    session = make.a_session(series, places_online=10, priority_until=until)

    shown = page(client, session)
    assert "Så fördelas platserna" in shown
    assert "Kronobergs kommuner går före." in shown
    assert "i mån av plats" in shown

    Session.objects.update(priority_until=timezone.now() - timedelta(days=1))
    assert "i mån av plats" not in page(client, session)


def test_without_words_of_the_organiser_those_who_go_first_are_named(client: Client) -> None:
    series = make.a_series()
    series.priority_organisations.add(make.an_organisation("Alvesta kommun"))
    session = make.a_session(series, priority_until=timezone.now() + timedelta(days=3))

    assert "Alvesta kommun" in page(client, session)


def test_limits_and_the_reserve_list_are_explained(client: Client) -> None:
    session = make.a_session(places_online=1, per_organisation_limit=2)
    assert "Högst 2 platser per organisation" in page(client, session)
    assert "Reservlistan sköter sig själv" in page(client, session)

    make.a_registration(session)
    make.a_registration(session, state=State.WAITING)
    assert "Du får nummer 2 på reservlistan." in page(client, session)


def test_where_there_is_room_for_all_nothing_is_explained(client: Client) -> None:
    assert "Så fördelas platserna" not in page(client, make.a_session())


def test_a_collision_is_said_to_the_person_whom_it_concerns_and_to_nobody_else(
    client: Client,
) -> None:
    anna = make.a_person()
    session, other = make.a_session(), make.a_session(title_sv="Den andra träffen")
    make.a_registration(other, anna)

    assert "Den andra träffen" not in page(client, session)
    client.force_login(make.a_person("Bo Testberg"))
    assert "Den andra träffen" not in page(client, session)
    client.force_login(anna)
    assert "Du är redan anmäld till något annat då" in page(client, session)
    assert "Den andra träffen" in page(client, session)
    assert "Du är anmäld" in send(client, session, email=anna.email)


def test_ways_for_more_people_are_shown(client: Client) -> None:
    session = make.a_session(make.a_series(takes_teams=True))

    assert "Anmäl dig till hela serien" in page(client, session)
    assert "Anmäl flera" in page(client, session)
    assert "Anmäl ett team" in page(client, session)
    assert "Anmäl ett team" not in page(client, make.a_session())


# --- A slip in the address ------------------------------------------------------------------


def test_a_slip_is_a_question_that_keeps_everything(client: Client) -> None:
    session = make.a_session()
    answers = typed(email="anna@gmial.com", needs="Skrivtolk, tack.")

    shown = client.post(form_address(session), answers).content.decode()
    assert "Menade du anna@gmail.com?" in shown
    assert "Skrivtolk, tack.</textarea>" in shown
    assert answers["form_token"] in shown
    assert not session.registrations.exists()

    client.post(form_address(session), answers | {"address_is": "corrected"})
    assert session.registrations.get().email == "anna@gmail.com"


def test_what_was_typed_may_be_kept_and_is_not_asked_about_again(client: Client) -> None:
    session = make.a_session(places_online=0)
    answers = typed(email="anna@gmial.com", address_is="kept")

    shown = client.post(form_address(session), answers).content.decode()
    assert "Sista platsen togs medan du skrev" in shown
    assert 'name="kept_address" value="anna@gmial.com"' in shown

    del answers["address_is"]
    answers |= {"kept_address": "anna@gmial.com", "accepts_waiting": "on"}
    client.post(form_address(session), answers)
    assert session.registrations.get().email == "anna@gmial.com"


def test_an_ending_that_no_domain_has_is_asked_about_too(client: Client) -> None:
    session = make.a_session()

    shown = send(client, session, email="anna@vaxjo.s")
    assert "Menade du anna@vaxjo.se?" in shown
    send(client, session, email="anna@vaxjo.s", address_is="corrected")
    assert session.registrations.get().email == "anna@vaxjo.se"


@pytest.mark.parametrize("answer", ["corrected", "x" * 100_000, "\x00"])
def test_a_forged_answer_writes_to_nobody_else(client: Client, answer: str) -> None:
    session = make.a_session()

    send(client, session, address_is=answer)

    assert session.registrations.get().email == "anna@vaxjo.example.org"


# --- Programs and floods --------------------------------------------------------------------


def test_a_program_sees_the_ordinary_confirmation_and_writes_nothing(client: Client) -> None:
    session = make.a_session()

    trapped = send(client, session, homepage="https://spam.example.org")
    ordinary = send(Client(), session)

    assert "Du är anmäld" in trapped
    assert trapped.split("<main")[1] == ordinary.split("<main")[1]
    assert session.registrations.count() == 1
    assert OutgoingMail.objects.count() == 1
    assert "Du står på reservlistan" in send(
        client, make.a_session(places_online=0), homepage="x", accepts_waiting="on"
    )


def test_people_neither_see_nor_reach_the_trap(client: Client) -> None:
    shown = page(client, make.a_session())

    trap = shown[shown.index('<div class="visually-hidden" aria-hidden="true">') :]
    assert trap.index('name="homepage"') < trap.index("</div>")
    assert 'tabindex="-1"' in trap[: trap.index("</div>")]
    assert 'autocomplete="off"' in trap[: trap.index("</div>")]


def test_one_mailbox_cannot_be_flooded_and_nothing_typed_is_lost(client: Client) -> None:
    session = make.a_session()
    for _n in range(20):
        assert client.post(form_address(session), typed()).status_code == 302

    refused = client.post(
        form_address(session), typed(email="ANNA@vaxjo.example.org", needs="Tolk")
    )

    assert refused.status_code == 429
    assert "Vänta en minut" in refused.content.decode()
    assert "Tolk</textarea>" in refused.content.decode()
    other = typed(email="bo@vaxjo.example.org")
    assert client.post(form_address(session), other).status_code == 302


def test_sixty_colleagues_behind_one_address_of_the_network_register_in_a_minute() -> None:
    session = make.a_session()

    for n in range(60):
        answers = typed(email=f"kollega{n}@vaxjo.example.org")
        headers = {"X-Forwarded-For": "198.51.100.7"}
        sent = Client(headers=headers, REMOTE_ADDR="192.0.2.1").post(form_address(session), answers)
        assert sent.status_code == 302

    assert session.registrations.placed().count() == 60


# --- A repeat reveals nothing ---------------------------------------------------------------


@pytest.mark.parametrize("again", ["ANNA@Vaxjo.Example.Org", "  anna@vaxjo.example.org "])
def test_capitals_and_spaces_are_the_same_person_and_the_page_does_not_tell(again: str) -> None:
    session = make.a_session(places_online=5)
    send(Client(), session)

    known = send(Client(), session, email=again)
    stranger = send(Client(), session, email="bo@vaxjo.example.org")

    assert session.registrations.count() == 2
    shown = known.replace(again.strip(), "bo@vaxjo.example.org").split("<main")[1]
    assert shown == stranger.split("<main")[1]
    subjects = OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)
    assert subjects[1].startswith("Du är redan anmäld: ")


def test_a_plus_is_another_address(client: Client) -> None:
    session = make.a_session()
    send(client, session)
    send(client, session, email="anna+seminarier@vaxjo.example.org")

    assert session.registrations.count() == 2
    assert Person.objects.count() == 2


def test_a_repeat_with_other_answers_changes_nothing_of_the_first(client: Client) -> None:
    session = make.a_session()
    question = make.a_question(session)
    send(client, session, needs="Skrivtolk", **{f"question_{question.pk}": "Det första"})
    send(Client(), session, name="X", needs="Annat", **{f"question_{question.pk}": "Det andra"})

    assert the_answers(session) == {question.pk: "Det första"}
    assert Needs.objects.get().text == "Skrivtolk"
    assert session.registrations.get().name == "Anna Exempelsson"


def test_a_stranger_with_the_confirmations_address_sees_no_personal_data(client: Client) -> None:
    session = make.a_session()
    question = make.a_question(session)
    answers = typed(needs="Skrivtolk", **{f"question_{question.pk}": "Hemligt svar"})
    address = client.post(form_address(session), answers).headers["Location"]

    seen = Client().get(address).content.decode()

    assert "Du är anmäld" in seen
    for words in ("Anna", "anna@", "Växjö kommun", "Skrivtolk", "Hemligt svar", "L1-"):
        assert words not in seen.split("<main")[1]


# --- The organisation -----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["växjö KOMMUN", "vk", "Växjö stad", "Municipality of Växjö"])
def test_an_organisation_is_known_by_all_its_names(client: Client, words: str) -> None:
    vaxjo = make.an_organisation(
        "Växjö kommun",
        name_en="Municipality of Växjö",
        short_name="VK",
        former_names=["Växjö stad"],
    )
    session = make.a_session()

    send(client, session, organisation=words)

    assert session.registrations.get().organisation == vaxjo


def test_what_was_typed_when_nothing_is_open_can_be_copied_whole(client: Client) -> None:
    session = make.a_session(state=Session.State.CANCELLED)
    question = a_choice(session, Kind.SEVERAL_OF)

    refused = client.post(
        form_address(session), typed(**{f"question_{question.pk}": ["Ja", "Nej"]})
    )

    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "<dt>Har du varit med förut?</dt><dd>Ja<br>Nej</dd>" in shown
    assert "Lämna det här fältet tomt" not in shown
