"""My registration by the mailed link (P6–P8): what it says in each state, and what it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.models import AuditEntry, OutgoingMail
from seminars import links
from seminars.deed_words import details_in_words
from seminars.models import Handover, Needs, Question, Registration, Session
from tests import make

pytestmark = pytest.mark.django_db
State = Registration.State

PARTS = ("", "andra/", "byt/", "overlat/", "avanmal/", "plats/", "bekrafta/", "delta/")


def page_of(registration: Registration, part: str = "") -> str:
    return f"/min-anmalan/{links.manage_token(registration)}/{part}"


def seen(client: Client, registration: Registration, part: str = "") -> str:
    return client.get(page_of(registration, part), follow=True).content.decode()


def stored() -> list[Any]:
    """Everything that a look could have changed."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Registration, Handover, OutgoingMail, AuditEntry)
    ]


# --- What every page behind the link has in common ------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_a_look_changes_nothing_is_not_kept_and_not_indexed(client: Client, part: str) -> None:
    anna = make.a_registration(make.a_session(format="both"))
    before = stored()

    for method in (client.get, client.head, client.get):
        answer = method(page_of(anna, part), follow=True)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]

    assert stored() == before
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("part", [*PARTS, "angra/", "overlat/ta-tillbaka/"])
def test_a_token_of_another_purpose_opens_nothing(client: Client, part: str) -> None:
    session = make.a_session()
    anna = make.a_registration(session)
    handover = Handover.objects.create(
        registration=anna,
        name="Bo",
        email="bo@example.org",
        language="sv",
        offered_at=timezone.now(),
    )
    manage = links.manage_token(anna)

    for forged in (links.handover_token(handover), links.check_in_token(anna), f"{manage}x", "1"):
        assert client.post(f"/min-anmalan/{forged}/{part}").status_code in {404, 405}
    assert client.get(f"/overlatelse/{manage}/").status_code == 404
    assert client.post(f"/overlatelse/{manage}/", {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_an_old_link_leads_to_a_new_one(client: Client, part: str) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    anna = make.a_registration(make.a_session(starts_at=long_ago))

    answer = client.get(page_of(anna, part))

    assert answer.status_code == 410
    assert "/mina-anmalningar/lank/" in answer.content.decode()


def test_the_link_of_one_shows_nothing_of_another(client: Client) -> None:
    session = make.a_session()
    anna = make.a_registration(session, make.a_person("Anna Exempelsson"))
    bo = make.a_registration(session, make.a_person("Bo Testberg"))

    page = seen(client, anna)

    assert "Anna Exempelsson" in page
    assert bo.name not in page
    assert bo.email not in page


# --- How it stands --------------------------------------------------------------------------


def test_everything_that_was_typed_is_shown(client: Client) -> None:
    session = make.a_session(format="both")
    question = Question.objects.create(session=session, text_sv="Vad vill du veta?")
    anna = make.a_registration(session, organisation_text="Föreningen Vi", format="on_site")
    Needs.objects.create(registration=anna, text="Skrivtolk", diet="Laktosfritt")
    anna.answers.create(question=question, words="Allt")

    page = seen(client, anna)

    for words in (
        anna.reference,
        anna.email,
        "Föreningen Vi",
        "Skrivtolk",
        "Laktosfritt",
        "Vad vill du veta?",
        "Allt",
    ):
        assert words in page


def test_the_place_in_the_line_is_that_of_the_letter(client: Client) -> None:
    session = make.a_session(places_online=0)
    first, second = (make.a_registration(session, state=State.WAITING) for _n in range(2))

    assert "reservlistan som nummer 1" in seen(client, first)
    assert "reservlistan som nummer 2" in seen(client, second)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.PLACE, "Du har en plats."),
        (State.UNCONFIRMED, "Bekräfta din adress så är platsen din."),
        (State.REQUESTED, "Vi har tagit emot din anmälan."),
        (State.OFFERED, "En plats är ledig för dig. Svara senast"),
        (State.DECLINED, "Du tackade nej, eller svarade inte i tid."),
        (State.CANCELLED, "Du är avanmäld."),
    ],
)
def test_each_state_is_said_in_words(client: Client, state: str, words: str) -> None:
    later = timezone.now() + timedelta(hours=1)
    anna = make.a_registration(
        make.a_session(), state=state, offer_expires_at=later, hold_expires_at=later
    )

    assert words in seen(client, anna)


def test_a_moved_session_shows_both_dates(client: Client) -> None:
    session = make.a_session(previous_starts_at=timezone.now() + timedelta(days=3))

    assert "Träffen har nytt datum. Förut:" in seen(client, make.a_registration(session))


def test_a_cancelled_session_says_why_and_asks_for_nothing(client: Client) -> None:
    session = make.a_session(state=Session.State.CANCELLED, cancel_reason_sv="Lokalen brann.")
    page = seen(client, make.a_registration(session))

    assert "Träffen är inställd." in page
    assert "Lokalen brann." in page
    for part in ("andra/", "byt/", "overlat/"):
        assert part not in page


def test_after_the_session_it_points_to_the_materials(client: Client) -> None:
    session = make.a_session(starts_at=timezone.now() - timedelta(days=2))
    page = seen(client, make.a_registration(session))

    assert "Material från den finns på träffens sida." in page
    assert "avanmal/" not in page
    assert "andra/" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.PLACE, "Du har en plats."),
        (State.CANCELLED, "eller så bekräftades adressen inte i tid."),
    ],
)
def test_the_button_that_confirms_is_there_only_while_it_does_something(
    client: Client, state: str, words: str
) -> None:
    anna = make.a_registration(make.a_session(), state=state)

    for method in (client.get, client.post):
        page = method(page_of(anna, "bekrafta/"), follow=True).content.decode()
        assert words in page
        assert "Bekräfta min anmälan" not in page


# --- Cancelling -----------------------------------------------------------------------------


def test_a_reason_is_a_code_in_the_log_and_nothing_else(client: Client) -> None:
    anna = make.a_registration(make.a_session())

    page = client.post(page_of(anna, "avanmal/"), {"reason": "work"}, follow=True)

    assert "Tack för att du sa till. Platsen går vidare." in page.content.decode()
    entry = AuditEntry.objects.about(anna).get(action="registration.cancelled")
    assert entry.details == {"had_place": True, "reason": "work"}
    assert "skäl: Något annat i arbetet går före" in details_in_words(entry.details)


@pytest.mark.parametrize("reason", ["", "jag är sjuk"])
def test_without_a_reason_or_with_an_invented_one_it_is_cancelled_all_the_same(
    client: Client, reason: str
) -> None:
    anna = make.a_registration(make.a_session())

    client.post(page_of(anna, "avanmal/"), {"reason": reason})

    entry = AuditEntry.objects.about(anna).get(action="registration.cancelled")
    assert entry.details == {"had_place": True}


# --- Changing and switching -----------------------------------------------------------------


def test_the_form_begins_with_what_stands_there_and_saves_what_is_typed(client: Client) -> None:
    session = make.a_session()
    question = Question.objects.create(session=session, text_sv="Vad vill du veta?")
    anna = make.a_registration(session, organisation_text="Föreningen Vi")
    anna.answers.create(question=question, words="Allt")

    page = seen(client, anna, "andra/")
    assert 'value="Föreningen Vi"' in page
    assert "Allt" in page
    assert 'name="email"' not in page
    assert f"Mejlen går till {anna.email}" in page
    answer = client.post(
        page_of(anna, "andra/"),
        {"name": "Anna Ny", "organisation": "Andra", f"question_{question.pk}": "Mer"},
        follow=True,
    )

    assert "Dina uppgifter är ändrade." in answer.content.decode()
    anna.refresh_from_db()
    assert (anna.name, anna.organisation_text) == ("Anna Ny", "Andra")
    assert anna.answers.get().words == "Mer"


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client: Client) -> None:
    anna = make.a_registration(make.a_session(), organisation_text="Föreningen Vi")

    page = client.post(
        page_of(anna, "andra/"), {"name": "", "organisation": "Andra"}
    ).content.decode()

    assert "Skriv ditt namn" in page
    assert 'value="Andra"' in page


def test_a_refused_organisation_is_explained_in_the_form(client: Client) -> None:
    session = make.a_session(per_organisation_limit=1)
    make.a_registration(session, organisation=make.an_organisation("Alvesta kommun"))
    anna = make.a_registration(session, organisation_text="Föreningen Vi")

    page = client.post(
        page_of(anna, "andra/"), {"name": "Anna Ny", "organisation": "alvesta kommun"}
    ).content.decode()

    assert "redan så många platser som den får (1)" in page
    assert 'value="Anna Ny"' in page


def test_an_old_tab_is_told_how_things_are_now(client: Client) -> None:
    anna = make.a_registration(make.a_session(format="both"))
    Session.objects.update(state=Session.State.CANCELLED)

    for part, data in (
        ("andra/", {"name": "Anna", "organisation": "Vi"}),
        ("byt/", {"to": "online", "answer": "switch"}),
    ):
        page = client.post(page_of(anna, part), data, follow=True).content.decode()
        assert "Anmälan går inte att ändra nu." in page
        assert "Träffen är inställd." in page


def test_switching_asks_first_and_says_what_happened(client: Client) -> None:
    anna = make.a_registration(make.a_session(format="both"), format="on_site")

    assert "Det finns plats digitalt." in seen(client, anna, "byt/")
    page = client.post(page_of(anna, "byt/"), {"to": "online", "answer": "switch"}, follow=True)

    assert "Nu deltar du digitalt." in page.content.decode()


def test_a_full_room_asks_whether_to_wait_without_the_place(client: Client) -> None:
    session = make.a_session(format="both", places_on_site=0)
    anna = make.a_registration(session, format="online")
    words = "Ställ dig på reservlistan för på plats, och behåll inte din plats"

    assert words in seen(client, anna, "byt/")
    asked = client.post(page_of(anna, "byt/"), {"to": "on_site", "answer": "switch"})
    assert words in asked.content.decode()
    anna.refresh_from_db()
    assert anna.state == State.PLACE
    page = client.post(page_of(anna, "byt/"), {"to": "on_site", "answer": "wait"}, follow=True)

    assert "Nu står du på tur till en plats i lokalen." in page.content.decode()
    assert "reservlistan som nummer 1" in page.content.decode()


@pytest.mark.parametrize("to", ["on_site", "both", "elsewhere"])
def test_a_forged_format_changes_nothing(client: Client, to: str) -> None:
    anna = make.a_registration(make.a_session(format="online"))

    page = client.post(page_of(anna, "byt/"), {"to": to, "answer": "wait"}, follow=True)

    assert "Anmälan går inte att ändra nu." in page.content.decode()
    anna.refresh_from_db()
    assert (anna.state, anna.format) == (State.PLACE, "online")


# --- An offered place -----------------------------------------------------------------------


def offered(**facts: Any) -> Registration:
    facts.setdefault("offer_expires_at", timezone.now() + timedelta(hours=1))
    facts.setdefault("state", State.OFFERED)
    return make.a_registration(make.a_session(**facts.pop("session", {})), **facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Du erbjuds en plats."),
        ({"offer_expires_at": timezone.now() - timedelta(hours=1)}, "Svarstiden gick ut"),
        ({"state": State.PLACE}, "Du har redan tackat ja."),
        ({"state": State.DECLINED}, "Du tackade nej, eller svarade inte i tid."),
        ({"state": State.WAITING}, "Platsen togs tillbaka innan du svarade."),
        ({"state": State.CANCELLED}, "Du är avanmäld."),
        ({"session": {"state": Session.State.CANCELLED}}, "Träffen är inställd."),
        (
            {"session": {"previous_starts_at": timezone.now() + timedelta(days=2)}},
            "Träffen har nytt datum.",
        ),
        ({"session": {"starts_at": timezone.now() - timedelta(days=1)}}, "Träffen har varit."),
    ],
)
def test_an_offer_says_what_is_the_case_now(
    client: Client, facts: dict[str, Any], words: str
) -> None:
    assert words in seen(client, offered(**facts), "plats/")


def test_only_yes_or_no_is_an_answer(client: Client) -> None:
    anna = offered()

    client.post(page_of(anna, "plats/"), {"answer": "kanske"})
    client.post(page_of(anna, "plats/"))

    anna.refresh_from_db()
    assert anna.state == State.OFFERED
