import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from seminars.models import Format, Registration, Series, Session, SessionMaterial, SessionSpeaker
from seminars.related import events_of, shelves
from seminars.timing import date_words, week
from tests.make import (
    a_person,
    a_registration,
    a_series,
    a_session,
    a_venue,
    an_organiser,
)
from tests.make_materials import a_material

pytestmark = pytest.mark.django_db

GREEN = re.compile(r'class="btn(?: wide)?"')


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    html = response.content.decode()
    assert html.count("<h1") == 1
    return html


def main_of(html: str) -> str:
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def titles(html: str) -> list[str]:
    rows = re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", html)
    return [title.replace("\u00a0", " ") for title in rows]


def address_of(session: Session) -> str:
    return reverse("session", args=[session.series.slug, session.number])


def of_session(client: Client, session: Session, status: int = 200) -> str:
    return page(client, address_of(session), status)


@pytest.fixture
def learning() -> Series:
    return a_series("Lärseminarier", slug="larande", lead_sv="Mest samtal.", order=2)


@pytest.fixture
def research() -> Series:
    return a_series("Forskningsseminarier", slug="forskning", kind=Series.Kind.RESEARCH, order=1)


# --- P1 ---------------------------------------------------------------------------------------


def test_the_programme_shows_what_is_coming_in_order(client: Client, learning: Series) -> None:
    now = timezone.now()
    for days, title in [(9, "Senare"), (2, "Först"), (-2, "Förra")]:
        a_session(learning, title_sv=title, starts_at=now + timedelta(days=days))
    a_session(learning, title_sv="Utkast", state="draft")
    assert titles(page(client, "/")) == ["Först", "Senare"]


def test_a_row_says_day_week_time_place_and_state(client: Client, learning: Series) -> None:
    session = a_session(
        learning, format=Format.BOTH, venue=a_venue("Exempelhuset"), places_on_site=2, language="en"
    )
    html = page(client, "/")
    for words in (
        f"v.\u00a0{week(session.starts_at)}",
        "Exempelhuset, Växjö eller digitalt",
        "2 platser kvar i lokalen",
        "På engelska",
        "Lärande",
    ):
        assert words in html


def test_a_row_names_the_language_only_where_it_differs(client: Client) -> None:
    a_session(language="sv")
    assert "languages" not in page(client, "/")
    assert "På svenska" not in page(client, "/")
    with translation.override("en"):
        assert gettext("På svenska") in page(client, "/en/")


def test_a_filter_keeps_one_series(client: Client, learning: Series, research: Series) -> None:
    a_session(learning, title_sv="Lär")
    a_session(research, title_sv="Forska")
    assert titles(page(client, "/?serie=larande")) == ["Lär"]
    assert len(titles(page(client, "/"))) == 2
    assert "Båda serierna" in page(client, "/")


@pytest.mark.parametrize(
    "value", ["%27", "'; DROP TABLE", "finns-inte", "x" * 5000, "%F0%9F%98%80"]
)
def test_an_unknown_series_is_answered_calmly(client: Client, learning: Series, value: str) -> None:
    a_session(learning)
    html = page(client, f"/?serie={value}")
    assert "Det finns ingen serie med det namnet" in html
    assert len(titles(html)) == 1
    assert "noindex" in html


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "x", "9" * 5000])
def test_an_impossible_page_number_gives_the_nearest_page(
    client: Client, learning: Series, number: str
) -> None:
    for _ in range(11):
        a_session(learning)
    assert titles(page(client, f"/?page={number}"))


def test_more_sessions_stand_behind_a_real_link(client: Client, learning: Series) -> None:
    for days in range(1, 13):
        starts_at = timezone.now() + timedelta(days=days)
        a_session(learning, title_sv=f"Träff {days}", starts_at=starts_at)
    assert 'href="?serie=larande&amp;page=2"' in page(client, "/?serie=larande")
    assert titles(page(client, "/?serie=larande&page=2")) == ["Träff 11", "Träff 12"]


def test_an_empty_programme_says_what_to_do(client: Client) -> None:
    html = page(client, "/")
    assert "Det finns inga kommande träffar just nu. Prenumerera" in html
    assert "timeline" not in html


@pytest.mark.usefixtures("learning")
def test_an_empty_filter_names_itself_and_can_be_cleared(client: Client, research: Series) -> None:
    a_session(research)
    html = page(client, "/?serie=larande")
    assert "Det finns inga kommande träffar i Lärseminarier just nu." in html
    assert "Visa träffarna i alla serier" in html


@pytest.mark.usefixtures("learning", "research")
def test_three_series_are_all_series(client: Client) -> None:
    a_series("Gemensamma dagar", slug="dagar", title_en="")
    html = page(client, "/en/")
    assert "Båda serierna" not in html
    assert re.search(r'serie=dagar" lang="sv">Gemensamma dagar', html)
    assert html.count('class="timeline-label') == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_programme_asks_the_database_four_times(
    client: Client,
    learning: Series,
    research: Series,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        session = a_session(learning, venue=a_venue(), format=Format.BOTH)
        a_registration(session, format=Format.ONLINE)
        a_session(research)
    with django_assert_num_queries(4):
        client.get("/")


def test_public_pages_refuse_to_be_posted_to(client: Client) -> None:
    assert client.post("/").status_code == 405


# --- P2 ---------------------------------------------------------------------------------------


def test_a_series_page_tells_how_it_works(client: Client, research: Series) -> None:
    series = a_series(
        slug="larande",
        about_sv="Stycke ett.\n\nStycke två.",
        audience_sv="Alla som möter barn",
        priority_rule_sv="Länets verksamheter går före.",
        takes_teams=True,
        is_recorded=True,
        default_minutes=150,
        default_format=Format.ON_SITE,
        default_venue=a_venue("Exempelhuset"),
        companion=research,
        contact_email="larande@example.org",
    )
    a_session(series, title_sv="Kommande träff")
    html = page(client, "/serier/larande/")
    for words in (
        *("<p>Stycke två.</p>", "Alla som möter barn", "Länets verksamheter går före."),
        *("2 timmar 30 minuter", "Exempelhuset, Växjö", "Ni kan anmäla er tillsammans"),
        *("Träffarna spelas in", "larande@example.org", "Gå gärna också", "Kommande träff"),
    ):
        assert words in html
    assert len(GREEN.findall(main_of(html))) == 1  # registering for the whole series


@pytest.mark.usefixtures("learning")
def test_a_series_without_sessions_and_one_that_is_not(client: Client) -> None:
    assert "Inga kommande träffar är planerade än" in page(client, "/serier/larande/")
    assert "Tidigare träffar" not in main_of(page(client, "/serier/larande/"))
    page(client, "/serier/finns-inte/", 404)


@pytest.mark.parametrize("number", [1, 3])
def test_a_series_page_asks_the_database_three_times(
    client: Client,
    learning: Series,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        a_session(learning, venue=a_venue(), format=Format.BOTH)
    with django_assert_num_queries(3):
        client.get("/serier/larande/")


# --- P3 ---------------------------------------------------------------------------------------


def test_a_session_page_answers_the_first_questions(client: Client, learning: Series) -> None:
    session = a_session(
        learning,
        title_sv="Barnets plan – eller SIP?",
        abstract_sv="Kom <b>gärna</b> flera.",
        before_sv="Välj ett exempel.",
        after_sv="Skriv tre rader.",
        format=Format.ON_SITE,
        places_on_site=48,
        per_organisation_limit=6,
        team_min=2,
        team_max=4,
        recording="coming",
        venue=a_venue(address="Storgatan 1", access_notes_sv="Entré utan trappsteg."),
    )
    SessionSpeaker.objects.create(
        session=session, name="Testa Testberg", role_sv="samordnare", affiliation_sv="Exempelstad"
    )
    html = of_session(client, session)
    for words in (
        *("Barnets plan\u00a0– eller SIP?", "Kom &lt;b&gt;gärna&lt;/b&gt; flera.", "Storgatan 1"),
        *("Välj ett exempel.", "Skriv tre rader.", "Entré utan trappsteg.", "Öppen för anmälan"),
        *("Högst 6 platser per organisation.", "För team om 2–4 personer.", "Kostnadsfritt."),
        *("48 av 48 platser kvar", "Testa Testberg", "samordnare", "Träffen spelas in."),
        *("Sista anmälningsdag", "Spara i kalendern", f"feeds/session/{session.uid}.ics"),
        date_words(session.starts_at)[1:],
    ):
        assert words in html, words
    assert f'href="/serier/larande/{session.number}/anmalan/"' in html


STATES: list[tuple[dict[str, Any], str, int]] = [
    ({}, "Anmäl dig", 2),
    ({"places_online": 0}, "Ställ dig på reservlistan", 2),
    ({"places_online": 3}, "3 platser kvar", 2),
    ({"needs_registration": False}, "Till mötet", 1),
    ({"needs_registration": False, "format": "on_site"}, "Det är bara att komma.", 0),
    ({"state": "preliminary"}, "Datumet kan ändras.", 0),
    ({"state": "cancelled", "cancel_reason_sv": "Sjukdom."}, "Sjukdom.", 0),
    ({"closes": timedelta(hours=-1)}, "Sista anmälningsdag var", 0),
    ({"opens": timedelta(days=2)}, "Anmälan öppnar", 0),
    ({"starts": timedelta(days=-2)}, "Träffen har varit.", 0),
]


@pytest.mark.parametrize(("facts", "words", "buttons"), STATES)
def test_every_state_says_what_it_is_and_has_at_most_one_action(
    client: Client, facts: dict[str, Any], words: str, buttons: int
) -> None:
    now = timezone.now()
    facts = dict(facts)
    moments = {"closes": "registration_closes_at", "opens": "registration_opens_at"}
    for short, field in [*moments.items(), ("starts", "starts_at")]:
        if short in facts:
            facts[field] = now + facts.pop(short)
    html = main_of(of_session(client, a_session(**facts)))
    assert words in html
    # The second one is the copy that follows on phones, hidden until the first is out of sight.
    assert len(GREEN.findall(html)) == buttons
    assert html.count('data-follows="action" hidden') == (buttons == 2)


def test_a_full_session_tells_how_many_wait(client: Client) -> None:
    session = a_session(places_online=0)
    assert "Ingen står på reservlistan än." in of_session(client, session)
    for _ in range(2):
        a_registration(session, state=Registration.State.WAITING)
    assert "2 personer står på reservlistan." in of_session(client, session)


def test_a_cancelled_session_is_struck_through_and_points_on(
    client: Client, learning: Series
) -> None:
    session = a_session(learning, state="cancelled", before_sv="Läs detta.")
    a_session(learning, title_sv="Nästa gång")
    html = of_session(client, session)
    assert '<h1 class="is-cancelled">' in html
    assert "<title>Inställt: " in html
    assert "Läs detta." not in html
    assert "Nästa gång" in html


def test_a_moved_session_shows_the_old_date_struck_through(client: Client) -> None:
    old = timezone.now() + timedelta(days=3)
    html = of_session(client, a_session(previous_starts_at=old))
    assert f'<s class="old-time">{date_words(old)}' in html
    assert "Nytt datum" in html


def test_a_draft_is_for_its_own_organisers_only(client: Client, learning: Series) -> None:
    draft = a_session(learning, state="draft", title_sv="Hemlig titel")
    of_session(client, draft, 404)
    for person in (an_organiser(a_series()), a_person()):
        client.force_login(person)
        assert "Hemlig titel" not in of_session(client, draft, 404)
    for person in (an_organiser(learning), a_person(is_administrator=True)):
        client.force_login(person)
        html = of_session(client, draft)
        assert "Utkast: sidan syns bara för seriens arrangörer" in html
        assert "text/calendar" not in html
        assert "noindex" in html


def test_a_session_that_was_puts_its_materials_first(client: Client) -> None:
    session = a_session(
        starts_at=timezone.now() - timedelta(days=2), abstract_sv="Om samtal.", recording="ready"
    )
    material = a_material("Bilder från dagen", state="announced")
    SessionMaterial.objects.create(session=session, material=material, use="slides")
    html = main_of(of_session(client, session))
    assert html.index("Bilder från dagen") < html.index("Om samtal.")
    assert "kommande" in html
    assert "Inspelningen finns på den här sidan." in html
    assert "anmalan" not in html


def test_neighbours_in_the_series_are_linked(client: Client, learning: Series) -> None:
    now = timezone.now()
    for days in (1, 5, 9):
        a_session(learning, title_sv=f"Dag {days}", starts_at=now + timedelta(days=days))
    a_session(title_sv="Annan serie", starts_at=now + timedelta(days=4))
    a_session(learning, state="draft", title_sv="Osedd", starts_at=now + timedelta(days=6))
    html = of_session(client, Session.objects.get(title_sv="Dag 5"))
    assert re.search(r'rel="prev">Dag 1<', html)
    assert re.search(r'rel="next">Dag 9<', html)


def test_texts_that_fall_back_carry_their_language(client: Client) -> None:
    series = a_series(title_en="", slug="larande")
    session = a_session(series, title_en="", abstract_sv="Svensk text.", cancel_reason_sv="Sjuk")
    with translation.override("en"):
        html = of_session(client, session)
    assert re.search(r'<h1 lang="sv">', html)
    assert re.search(r'lead" lang="sv"><p>Svensk text', html)
    assert 'lang="sv">Lärseminarier' in html
    assert "<h1>" in of_session(client, session)


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "x"])
@pytest.mark.usefixtures("learning")
def test_a_session_that_is_not_there(client: Client, number: str) -> None:
    page(client, f"/serier/larande/{number}/", 404)


@pytest.mark.parametrize("number", [1, 3])
def test_a_session_page_asks_a_fixed_number_of_questions(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = a_session(venue=a_venue(), format=Format.BOTH)
    for order in range(number):
        SessionSpeaker.objects.create(session=session, name=f"Talare {order}")
        SessionMaterial.objects.create(session=session, material=a_material(f"Rapport {order}"))
    with django_assert_num_queries(9):
        of_session(client, session)


# --- Materials beside sessions ----------------------------------------------------------------


def test_shelves_hold_what_everybody_may_see_in_the_helpful_order() -> None:
    session = a_session()
    for use, state in [
        *(("recording", "published"), ("read_before", "published"), ("slides", "draft")),
        *(("read_more", "announced"), ("read_more", "published")),
    ]:
        material = a_material(f"{use} {state}", state=state)
        SessionMaterial.objects.create(session=session, material=material, use=use)
    before = shelves(session, is_held=False)
    assert [shelf.use for shelf in before] == ["read_before", "read_more", "recording"]
    assert [len(shelf.materials) for shelf in before] == [1, 2, 1]
    after = shelves(session, is_held=True)
    assert [shelf.use for shelf in after] == ["recording", "read_more", "read_before"]


def test_a_material_knows_its_sessions_but_no_drafts(learning: Series) -> None:
    material = a_material()
    later = a_session(learning, starts_at=timezone.now() + timedelta(days=20))
    draft = a_session(learning, state="draft")
    sooner = a_session(learning, title_sv="Först", title_en="")
    for session in (later, draft, sooner):
        SessionMaterial.objects.create(session=session, material=material)
    first, second = events_of(material, a_person(is_administrator=True))
    assert (first.title, first.series) == ("Först", "Lärseminarier")
    assert first.address == f"/serier/larande/{sooner.number}/"
    assert first.when == date_words(sooner.starts_at)
    assert second.starts_at == later.starts_at
    with translation.override("en"):
        first = events_of(material, a_person())[0]
    assert first.address.startswith("/en/")
    assert first.language == "sv"


# --- P11 --------------------------------------------------------------------------------------


def test_past_sessions_stand_by_term_the_latest_first(client: Client, learning: Series) -> None:
    now = timezone.now()
    for days, title in [(-400, "Länge sedan"), (-2, "Nyss"), (2, "Snart")]:
        a_session(learning, title_sv=title, starts_at=now + timedelta(days=days))
    html = page(client, "/tidigare/")
    assert titles(html) == ["Nyss", "Länge sedan"]
    assert html.count('class="term"') == 2


@pytest.mark.parametrize("query", ["ÖVERGÅNG", "övergång", "transition", "  från   bvc "])
def test_titles_are_searched_in_both_languages(
    client: Client, learning: Series, query: str
) -> None:
    past = timezone.now() - timedelta(days=9)
    a_session(learning, title_sv="Övergångar: från BVC", title_en="Transitions", starts_at=past)
    a_session(learning, title_sv="Annat", title_en="Other", starts_at=past)
    assert titles(main_of(page(client, f"/tidigare/?q={query}"))) == ["Övergångar: från BVC"]


@pytest.mark.parametrize(
    "query", ["%25", ".*", "[", "\\", "'", "(", "x" * 10_000, "%0d%0a", "*" * 99]
)
def test_a_hostile_query_is_only_words(client: Client, learning: Series, query: str) -> None:
    a_session(learning, starts_at=timezone.now() - timedelta(days=9))
    html = page(client, f"/tidigare/?q={query}")
    assert titles(html) == ([] if query != "%0d%0a" else ["Att hålla i ett möte"])


def test_recordings_can_be_kept_alone(client: Client, learning: Series) -> None:
    past = timezone.now() - timedelta(days=9)
    a_session(learning, title_sv="Inspelad", recording="ready", starts_at=past)
    a_session(learning, title_sv="Kommer", recording="coming", starts_at=past)
    html = page(client, "/tidigare/?inspelning=1")
    assert titles(html) == ["Inspelad"]
    assert "Inspelning finns" in html
    assert re.search(r'href="/tidigare/\??"', html)
    assert len(titles(page(client, "/tidigare/?inspelning=ja"))) == 2


def test_empty_answers_name_what_was_asked(client: Client) -> None:
    assert "Inga inspelningar matchar." in page(client, "/tidigare/?inspelning=1")
    assert "Ingen tidigare träff har de orden" in page(client, "/tidigare/?q=zebra")
    assert "Ingen träff har varit än." in page(client, "/tidigare/")


def test_a_search_without_answer_says_so_once(client: Client) -> None:
    html = page(client, "/tidigare/?q=zebra")
    assert '<div class="empty" role="status">' in html
    assert html.count("i titeln.") == 1
    assert '<a href="/tidigare/">Visa alla</a>' in html


@pytest.mark.parametrize("number", [1, 3])
def test_past_sessions_ask_the_database_twice(
    client: Client,
    learning: Series,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for days in range(number):
        starts_at = timezone.now() - timedelta(days=9 + days)
        a_session(learning, venue=a_venue(), format=Format.BOTH, starts_at=starts_at)
    with django_assert_num_queries(2):
        client.get("/tidigare/")


# --- About the site ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["about", "privacy", "accessibility"])
@pytest.mark.usefixtures("learning")
def test_pages_about_the_site_name_the_operator_and_the_contact(client: Client, name: str) -> None:
    html = main_of(page(client, reverse(name)))
    assert "Exempeluniversitetet (demo)" in html
    assert "kontakt@example.org" in html
    with translation.override("en"):
        assert "Example University (demo)" in page(client, reverse(name))


def test_the_privacy_page_says_how_long_and_where_to_complain(client: Client) -> None:
    html = page(client, "/personuppgifter/")
    assert "Raderas 14 dagar efter träffen." in html
    assert "Integritetsskyddsmyndigheten" in html


def test_the_accessibility_statement_has_what_digg_asks_for(client: Client) -> None:
    html = main_of(page(client, "/tillganglighet/"))
    for words in (
        *("delvis förenlig", "WCAG 1.3.1", "digg.se/tdosanmalan", "Så har vi testat"),
        "Senaste bedömningen gjordes",
    ):
        assert words in html
